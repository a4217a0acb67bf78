"""The system's word on the microphone: asked for real where there is no such switch, and played elsewhere."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QCoreApplication, QMicrophonePermission, QObject, Qt, QThread
from PySide6.QtWidgets import QApplication

from assistant.audio import permission
from assistant.audio.errors import MicrophoneDeniedError
from tests.audio.test_capture import Listener


class Applications:
    """Stands for QCoreApplication on a system that answers with `status`."""

    def __init__(self, status: Qt.PermissionStatus) -> None:
        self.status = status
        self.asked = 0

    def instance(self) -> "Applications":
        return self

    def thread(self) -> QThread:
        return QThread.currentThread()

    def checkPermission(self, _permission: QMicrophonePermission) -> Qt.PermissionStatus:  # noqa: N802 - Qt's name
        return self.status

    def requestPermission(  # noqa: N802 - Qt's name
        self, wanted: QMicrophonePermission, _context: QObject, answer: Callable[[QMicrophonePermission], None]
    ) -> None:
        self.asked += 1
        answer(wanted)


def test_where_nobody_forbids_it_the_microphone_may_be_used(qapp: QApplication) -> None:
    assert QCoreApplication.instance() is qapp
    permission.check_microphone_permission()


@pytest.mark.usefixtures("audio_lab", "qapp")
def test_what_the_system_forbids_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(permission, "QCoreApplication", Applications(Qt.PermissionStatus.Denied))
    listener = Listener()
    listener.capture.start()
    listener.capture.stop()
    assert len(listener.errors) == 1
    assert "privacy settings" in listener.errors[0]


def test_the_system_is_made_to_ask_where_nothing_is_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    undecided = Applications(Qt.PermissionStatus.Undetermined)
    monkeypatch.setattr(permission, "QCoreApplication", undecided)
    with pytest.raises(MicrophoneDeniedError, match="asks whether"):
        permission.check_microphone_permission()
    assert undecided.asked == 1
