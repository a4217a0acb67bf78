"""Plugs the window into a conversation: one input that hands in what the user does, one output that shows events."""

import asyncio
import time

from assistant.bidi.events import BidiEvent
from assistant.bidi.io.protocols import Conversation
from assistant.desktop.bridge import Bridge

# Showing a piece of a line of usual length takes less than this, by far.
UNNOTICED_S = 0.003


class WindowInput:
    """Returns what the user does in the window, in order: talk, release, type, interrupt, mute."""

    def __init__(self, bridge: Bridge) -> None:
        # Filled at the pace of a person's hand, so it needs no bound.
        self._intents: asyncio.Queue[BidiEvent] = asyncio.Queue()
        bridge.intent.connect(self._intents.put_nowait)

    async def start(self, agent: Conversation) -> None:  # noqa: ARG002 - the protocol's signature
        """Forget what was done before this conversation began, the release of a key in an earlier one for instance."""
        while not self._intents.empty():
            self._intents.get_nowait()

    async def __call__(self) -> BidiEvent:
        """Wait for the next thing the user does."""
        return await self._intents.get()


class WindowOutput:
    """Shows each event in the window; call it on the window's thread."""

    def __init__(self, bridge: Bridge) -> None:
        self._bridge = bridge

    async def __call__(self, event: BidiEvent) -> None:
        """Show one event; what takes the window long is followed by a rest as long, in which the user gets a turn."""
        began = time.perf_counter()
        self._bridge.apply(event)
        took_s = time.perf_counter() - began
        if took_s > UNNOTICED_S:
            # The pieces of a line that come meanwhile wait in this output's queue, and are shown in one go.
            await asyncio.sleep(took_s)
