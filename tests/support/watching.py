"""Somebody who waits for what the window shows, and uses it with a real mouse and a real keyboard."""

import asyncio
from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from assistant.desktop.desktop import Desktop
from tests.support.desktop_session import Display


class Watcher:
    """Looks again whenever the window is told of something new."""

    def __init__(self, desktop: Desktop, patience_s: float) -> None:
        self.desktop = desktop
        self._patience_s = patience_s
        self._news = asyncio.Event()
        bridge = desktop.bridge
        for signal in (bridge.session_changed, bridge.line_inserted, bridge.line_updated, bridge.tool_changed):
            signal.connect(self.look_again)
        bridge.notice_raised.connect(self.look_again)

    def look_again(self, *_news: object) -> None:
        """There is something to see that the bridge does not tell of."""
        self._news.set()

    async def sees(self, what: Callable[[], bool]) -> None:
        """Wait until the window shows it."""
        async with asyncio.timeout(self._patience_s):
            while not what():
                self._news.clear()
                await self._news.wait()


class AtTheScreen(Watcher):
    """Somebody with a mouse and a keyboard: what they do reaches the program as events of the X server."""

    def __init__(self, desktop: Desktop, display: Display, patience_s: float) -> None:
        super().__init__(desktop, patience_s)
        self._display = display

    @property
    def state(self) -> str:
        return self.desktop.bridge.session.state

    @property
    def transcript(self) -> str:
        return self.desktop.window.transcript.toPlainText()

    async def clicks(self, widget: QWidget, place: QRect | None = None) -> None:
        """Click into the middle of a widget, or of a place within it."""
        await self.points_at(widget, place)
        await self.xdotool("click", "1")

    async def points_at(self, widget: QWidget, place: QRect | None = None) -> None:
        middle = widget.mapToGlobal((place or QRect(QPoint(), widget.size())).center())
        await self.xdotool("mousemove", str(middle.x()), str(middle.y()))

    async def chooses(self, menu: QMenu, action: QAction) -> None:
        """Click a line of a menu that is open."""
        await self.clicks(menu, menu.actionGeometry(action))

    async def presses(self, keys: str) -> None:
        await self.xdotool("key", keys)

    async def types(self, text: str) -> None:
        """Type a message and send it."""
        await self.clicks(self.desktop.window.text_entry.field)
        await self.xdotool("type", "--delay", "5", text)
        await self.presses("Return")

    async def xdotool(self, *arguments: str) -> None:
        await asyncio.to_thread(self._display.xdotool, *arguments)
