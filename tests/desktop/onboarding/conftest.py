"""The window of the first steps on the private screen, and what it told."""

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from assistant import loop
from assistant.desktop.bridge import Bridge
from assistant.desktop.onboarding import Onboarding, OnboardingServices
from assistant.endpoint_check import check_endpoint
from assistant.settings import Settings

PATIENCE_S = 30
Key = Qt.Key


class Opened:
    """The window that is shown, and what it told."""

    def __init__(self, bridge: Bridge, settings: Settings, **services: Any) -> None:
        services.setdefault("check_endpoint", check_endpoint)
        self.bridge = bridge
        self.window = Onboarding(settings, OnboardingServices(bridge, **services))
        self.changed: list[Settings] = []
        self.finished: list[Settings] = []
        self.window.changed.connect(self.changed.append)
        self.window.finished.connect(self.finished.append)

    def press(self, key: Qt.Key) -> None:
        """Press a key where the keyboard is."""
        QTest.keyClick(self.focus(), key)

    def type(self, text: str) -> None:
        """Write where the keyboard is."""
        QTest.keyClicks(self.focus(), text)

    def focus(self) -> QWidget:
        focus = self.window.focusWidget()
        assert focus is not None
        return focus


Open = Callable[..., Opened]


@pytest.fixture
def opened(qtbot: QtBot, bridge: Bridge) -> Iterator[Open]:
    """Open the first steps; use it on the event loop (`on_the_loop`)."""
    windows: list[Onboarding] = []

    def open_(settings: Settings | None = None, **services: Any) -> Opened:
        given = Opened(bridge, settings or Settings(), **services)
        windows.append(given.window)
        if asyncio._get_running_loop() is not None:
            given.window.present()  # waiting for Qt's events here would run other tasks within this one
        else:
            with qtbot.waitExposed(given.window):
                given.window.present()
        return given

    yield open_
    for window in windows:
        window.close()
        window.deleteLater()


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while not condition():  # noqa: ASYNC110 - what widgets show has no event to wait for
            await asyncio.sleep(0.005)


def on_the_loop(qapp: QApplication, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    # As in the real program: else Qt's loop ends with the window, under what still goes on.
    qapp.setQuitOnLastWindowClosed(False)
    try:
        loop.run(main(), application=qapp)
    finally:
        qapp.setQuitOnLastWindowClosed(True)
