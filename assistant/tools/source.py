"""Where tools come from that are not known beforehand: a folder of the user's, an MCP server."""

from collections.abc import Sequence
from typing import Protocol, runtime_checkable

from assistant.tools.tool import Tool


class ToolHost(Protocol):
    """What a conversation offers to its sources. Call it on the event loop's thread only."""

    def offer(self, source: str, tools: Sequence[Tool]) -> None:
        """Replace all that `source` offered before; the model is told. A name that is taken is left out, with a notice.

        `source` is any name that is unique within the conversation.
        """

    def notice(self, message: str, code: str) -> None:
        """Show the user a sentence."""


@runtime_checkable
class ToolSource(Protocol):
    """Something that offers tools for as long as a conversation runs."""

    async def start(self, host: ToolHost) -> None:
        """Begin to offer tools, now or later; returns soon, so that the conversation need not wait."""

    async def stop(self) -> None:
        """End what `start` began. Safe to call twice."""
