"""The sources of a conversation's tools: started and stopped with it, and free to change what they offer meanwhile."""

import asyncio
import logging
from collections.abc import Callable, Sequence

from assistant.bidi import events
from assistant.tools.registry import ToolRegistry
from assistant.tools.source import ToolSource
from assistant.tools.tool import Tool

logger = logging.getLogger(__name__)


class SourcesOfTools:
    """The ToolHost of one conversation."""

    def __init__(
        self,
        sources: Sequence[ToolSource],
        registry: ToolRegistry,
        emit: Callable[[events.BidiEvent], None],
        on_change: Callable[[], None],
    ) -> None:
        """`on_change` is called, once for several changes at a time, when the registry's tools are others."""
        self._sources = sources
        self._registry = registry
        self._emit = emit
        self._on_change = on_change
        self._offered: set[str] = set()
        self._starting: list[asyncio.Task[None]] = []
        self._will_tell = False

    def start(self) -> None:
        """Start every source beside the conversation; one that fails says so and harms nobody."""
        self._starting = [
            asyncio.create_task(self._start(source), name=f"tools of {type(source).__name__}")
            for source in self._sources
        ]

    async def stop(self) -> None:
        """Stop every source; the tools they offered are gone."""
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)
        for outcome in await asyncio.gather(*(source.stop() for source in self._sources), return_exceptions=True):
            if isinstance(outcome, Exception):
                logger.error("a source of tools failed to stop", exc_info=outcome)
        for source in self._offered:
            self._registry.replace(source, ())
        self._offered.clear()

    def offer(self, source: str, tools: Sequence[Tool]) -> None:
        """Replace what `source` offered before."""
        self._offered.add(source)
        for tool in self._registry.replace(source, tools):
            sentence = f"The tool '{tool.tool_name}' of {tool.origin} was left out: there is one of this name already."
            self.notice(sentence, "tool_left_out")
        if not self._will_tell:
            self._will_tell = True
            asyncio.get_running_loop().call_soon(self._tell)

    def notice(self, message: str, code: str) -> None:
        """Show the user a sentence."""
        self._emit(events.BidiNoticeEvent(message, code))

    def _tell(self) -> None:
        self._will_tell = False
        self._on_change()

    async def _start(self, source: ToolSource) -> None:
        try:
            await source.start(self)
        except Exception as error:
            logger.warning("a source of tools failed to start", exc_info=error)
            self.notice(f"Some tools cannot be used: {error}", "tools_unavailable")
