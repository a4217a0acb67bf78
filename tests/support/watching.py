"""Somebody who waits for what the window shows."""

import asyncio
from collections.abc import Callable

from assistant.desktop.desktop import Desktop


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
