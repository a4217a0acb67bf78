"""A settings window on the private screen, and what it told."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QComboBox, QPushButton
from pytestqt.qtbot import QtBot

from assistant.desktop.settings_dialog import SettingsDialog, SettingsServices
from assistant.settings import Settings


async def works(_endpoint: str, _key: str | None, _model: str) -> str | None:
    return None


class Opened:
    """A dialog that is shown, and the settings it told. Nothing here needs an event loop but asyncio's own parts."""

    def __init__(self, page: str, settings: Settings, **services: Any) -> None:
        services.setdefault("check_endpoint", works)
        self.dialog = SettingsDialog(settings, SettingsServices(**services), page=page)
        self.page: Any = self.dialog.page(page)
        self.told: list[Settings] = []
        self.dialog.changed.connect(self.told.append)

    @property
    def problems(self) -> list[str]:
        return [notice.message for notice in self.dialog.notices.notices()]

    def button(self, text: str) -> QPushButton:
        """The button with these words."""
        (found,) = [
            button
            for button in self.page.window().findChildren(QPushButton)
            if button.text().replace("&", "") == text and button.isVisible()
        ]
        return found  # type: ignore[no-any-return]

    def check_box(self, text: str) -> QCheckBox:
        """The check box with these words."""
        (found,) = [box for box in self.page.findChildren(QCheckBox) if box.text().replace("&", "") == text]
        return found  # type: ignore[no-any-return]


Open = Callable[..., Opened]


@pytest.fixture
def opened(qtbot: QtBot) -> Iterator[Open]:
    """Open a settings window at a page."""
    dialogs: list[SettingsDialog] = []

    def open_(page: str, settings: Settings | None = None, *, wait: bool = True, **services: Any) -> Opened:
        given = Opened(page, settings or Settings(endpoint="practice"), **services)
        dialogs.append(given.dialog)
        given.dialog.show()
        given.dialog.activateWindow()
        if wait:  # not in a coroutine: this runs an event loop
            qtbot.waitUntil(given.dialog.isActiveWindow)
        return given

    yield open_
    for dialog in dialogs:
        dialog.close()
        dialog.deleteLater()
        # At once: a window that goes in the middle of the next test takes the focus with it for a moment.
        QCoreApplication.sendPostedEvents(dialog, QEvent.Type.DeferredDelete)


def click(button: QPushButton | QCheckBox) -> None:
    """Click where the words are."""
    place = button.rect().center()
    place.setX(12)
    QTest.mouseClick(button, Qt.MouseButton.LeftButton, pos=place)


def choose(box: QComboBox, words: str) -> None:
    """Choose an entry by the keyboard."""
    box.setFocus()
    wanted = box.findText(words)
    assert wanted >= 0, [box.itemText(index) for index in range(box.count())]
    step = Qt.Key.Key_Down if wanted > box.currentIndex() else Qt.Key.Key_Up
    while box.currentIndex() != wanted:
        QTest.keyClick(box, step)
