import pytest
from PySide6.QtWidgets import QSystemTrayIcon

from assistant.desktop.screen_check import painted_colours, waits_for_tray, window_application


def test_the_application_there_is_is_used(qapp) -> None:
    assert window_application() is qapp


def test_a_window_has_colours(qapp) -> None:  # noqa: ARG001 - Qt must be there first
    assert painted_colours() > 20


def test_the_tray_is_there(qapp) -> None:  # noqa: ARG001 - as above
    assert waits_for_tray(20_000)


def test_a_tray_is_waited_for(qapp, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - as above
    answers = iter([False, False, True, True])
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: next(answers))
    assert waits_for_tray(20_000)


def test_but_not_for_ever(qapp, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001 - as above
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    assert not waits_for_tray(250)
