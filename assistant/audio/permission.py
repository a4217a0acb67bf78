"""Whether the system lets this program use the microphone (macOS and Windows; Linux has no such switch)."""

from PySide6.QtCore import QCoreApplication, QMicrophonePermission, Qt, QThread

from assistant.audio.errors import MicrophoneDeniedError


def check_microphone_permission() -> None:
    """Raise MicrophoneDeniedError unless the system allows it; where it has not been decided, the system asks."""
    application = QCoreApplication.instance()
    if application is None:
        return
    status = application.checkPermission(QMicrophonePermission())
    if status == Qt.PermissionStatus.Denied:
        raise MicrophoneDeniedError(
            "The system does not let this program use the microphone: allow it in the system's privacy settings; "
            "text goes on meanwhile."
        )
    if status == Qt.PermissionStatus.Undetermined:
        if QThread.currentThread() is application.thread():  # Qt asks from there only
            application.requestPermission(QMicrophonePermission(), application, _answered)
        raise MicrophoneDeniedError(
            "The system asks whether this program may use the microphone: allow it to be heard."
        )


def _answered(_permission: QMicrophonePermission) -> None:
    """Do nothing: the microphone is tried again every second."""
