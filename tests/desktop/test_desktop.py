"""Window and tray together: hiding, coming back, quitting."""

import asyncio
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from assistant import loop
from assistant.desktop.desktop import Desktop, create_desktop
from assistant.settings import Settings
from tests.desktop.given import says, session, tool_asks, tool_decided


@pytest.fixture
def remembered() -> list[tuple[str, object]]:
    """The settings that the user changed by doing."""
    return []


@pytest.fixture
def desktop(qapp: QApplication, remembered: list[tuple[str, object]]) -> Iterator[Desktop]:  # noqa: ARG001 - Qt first
    body = create_desktop(
        "Practice server, no account needed", "push_to_talk", lambda name, value: remembered.append((name, value))
    )
    yield body
    body.close()
    body.window.deleteLater()


@pytest.fixture
def messages(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The titles of the tray's messages."""
    titles: list[str] = []
    monkeypatch.setattr(desktop.tray.icon, "showMessage", lambda title, *_: titles.append(title))
    return titles


def test_closing_hides_to_the_tray_and_tells_so_once(qtbot: QtBot, desktop: Desktop, messages: list[str]) -> None:
    desktop.show()
    qtbot.waitUntil(lambda: desktop.tray.is_available)
    desktop.window.close()
    assert not desktop.window.isVisible()
    assert desktop.tray.toggle_window.text() == "Show window"
    assert not desktop.quit_requested.is_set()
    desktop.tray.window_toggled.emit()
    assert desktop.window.isVisible()
    assert desktop.tray.toggle_window.text() == "Hide window"
    desktop.tray.window_toggled.emit()
    assert not desktop.window.isVisible()
    assert messages == ["Still running"]


def test_without_a_tray_closing_quits(
    qtbot: QtBot, desktop: Desktop, messages: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    with qtbot.waitExposed(desktop.window):
        desktop.show()
    desktop.window.close()
    assert desktop.quit_requested.is_set()
    assert messages == []


def test_the_message_of_the_tray_appears_on_the_screen(qtbot: QtBot, desktop: Desktop) -> None:
    desktop.show()
    qtbot.waitUntil(lambda: desktop.tray.is_available and desktop.tray.icon.geometry().width() > 0)
    desktop.window.close()
    qtbot.waitUntil(
        lambda: any(
            widget.isVisible() and widget.metaObject().className() == "QBalloonTip"
            for widget in QApplication.topLevelWidgets()
        )
    )


def test_the_program_lives_on_without_a_window(qapp: QApplication, desktop: Desktop) -> None:
    assert not qapp.quitOnLastWindowClosed()
    assert not qapp.windowIcon().isNull()
    desktop.close()
    desktop.close()


def test_a_conversation_on_the_loop_of_qt_until_the_user_quits(qapp: QApplication, desktop: Desktop) -> None:
    async def converse() -> list[str]:
        taken = []
        user, screen = desktop.input(), desktop.output()
        desktop.show()
        await screen(session("ready"))
        await screen(says("assistant", "Hello", "a1"))
        desktop.bridge.send_text("hi")
        taken.append((await user()).type)
        desktop.set_level(-10.0, -20.0)
        desktop.tray.quit.trigger()
        async with asyncio.timeout(30):
            await desktop.quit_requested.wait()
        return taken

    assert loop.run(converse(), application=qapp) == ["bidi_text_input"]
    assert desktop.window.transcript.toPlainText() == "Assistant\tHello"


def test_a_question_calls_for_attention_while_nobody_looks(
    qtbot: QtBot, desktop: Desktop, messages: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    alerted: list[object] = []
    monkeypatch.setattr(QApplication, "alert", alerted.append)
    with qtbot.waitActive(desktop.window):
        desktop.show()
        desktop.window.activateWindow()
    qtbot.waitUntil(lambda: desktop.tray.is_available)
    desktop.bridge.apply(tool_asks(1))
    assert (alerted, messages) == ([], []), "it is in sight"
    other = QWidget()
    qtbot.addWidget(other)
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    desktop.bridge.apply(tool_asks(2))
    assert (alerted, messages) == ([desktop.window], [])
    desktop.toggle_window()
    desktop.bridge.apply(tool_asks(3, "switch\u202e_lamp"))
    # No notification server is on the bus: the tray itself tells.
    qtbot.waitUntil(lambda: messages == ["Still running", "Allow “switch\\u202e_lamp”?"])
    desktop.bridge.apply(tool_decided(3))
    assert len(messages) == 2
    desktop.tray.icon.messageClicked.emit()
    assert desktop.window.isVisible()


def test_the_bar_comes_and_goes_with_the_settings_and_its_place_is_remembered(
    qtbot: QtBot, desktop: Desktop, remembered: list[tuple[str, object]]
) -> None:
    desktop.use_settings(Settings())
    assert desktop.bar is None, "most do without"
    desktop.use_settings(Settings(show_bar=True, large_captions=True, bar_place="40,50"))
    bar = desktop.bar
    assert bar is not None
    qtbot.waitUntil(lambda: bar.isVisible() and bar.pos() == QPoint(40, 50))
    desktop.set_level(-10.0, -20.0)
    assert bar.meter.is_moving
    bar.moved.emit("60,70")
    assert remembered == [("bar_place", "60,70")]
    desktop.use_settings(Settings())
    assert not bar.isVisible()
    desktop.use_settings(Settings(show_bar=True))
    assert bar.isVisible()
    desktop.close()
    assert not bar.isVisible()


def test_notifications_can_be_switched_off(qtbot: QtBot, desktop: Desktop, messages: list[str]) -> None:
    desktop.show()
    qtbot.waitUntil(lambda: desktop.tray.is_available)
    desktop.use_settings(Settings(notifications=False))
    desktop.toggle_window()
    desktop.bridge.apply(tool_asks(1))
    desktop.use_settings(Settings())
    desktop.bridge.apply(tool_asks(2, "switch_radio"))
    qtbot.waitUntil(lambda: messages == ["Still running", "Allow “switch_radio”?"])


def test_started_hidden_only_the_tray_icon_shows(qtbot: QtBot, desktop: Desktop) -> None:
    desktop.show(hidden=True)
    qtbot.waitUntil(lambda: desktop.tray.is_available)
    assert not desktop.window.isVisible()
    assert desktop.tray.toggle_window.text() == "Show window"


def test_started_hidden_without_a_tray_the_window_shows_and_says_why_once(
    qtbot: QtBot,
    desktop: Desktop,
    remembered: list[tuple[str, object]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(QSystemTrayIcon, "isSystemTrayAvailable", lambda: False)
    notices: list[str] = []
    desktop.bridge.notice_raised.connect(lambda notice: notices.append(notice.code))
    desktop.show(hidden=True)
    desktop.tray.missing.emit()
    qtbot.waitUntil(desktop.window.isVisible)
    assert notices == ["no_tray"]
    assert remembered == [("told_no_tray", True)]
    desktop.use_settings(Settings(told_no_tray=True))
    desktop.tray.missing.emit()
    assert notices == ["no_tray"]
