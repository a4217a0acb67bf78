"""More tools than a session takes: the model is told of as many as fit, and finds the others when it needs them.

What it finds takes the place of tools that it is told of now, so it calls them by their own names, and they are asked
about, shown and recorded like all others.
"""

import re
from collections import Counter
from collections.abc import Callable
from typing import Any

from assistant.tools.errors import ToolArgumentError
from assistant.tools.registry import ToolRegistry
from assistant.tools.tool import Tool, ToolContext

MOST_TOOLS = 120
"""Tools of ours in a session. OpenAI takes 128; the rest is for those that the server calls itself."""
MOST_FOUND = 20
"""Tools that one search finds."""
MOST_KEPT = 60
"""Tools found lately that the session keeps; the other places are those of the tools it has from its beginning."""
LONGEST_DESCRIPTION = 200  # characters, of a tool in the answer: the session has all of it
MOST_ORIGINS = 20

NAME = "find_tools"
PARAMETERS = {
    "type": "object",
    "properties": {
        "words": {"type": "string", "description": "What the tool should do, or parts of its name, in a few words."}
    },
    "required": ["words"],
}
_WORD = re.compile(r"\w+")


class FindTools(Tool):
    """The tool that finds the tools a session was not told of, and the one who knows which it is told of.

    It stands in the registry for as long as there are more than fit. Use it on the event loop's thread.
    """

    def __init__(self, registry: ToolRegistry, on_found: Callable[[], None]) -> None:
        """`on_found` is called when the session is to be told of others than before."""
        super().__init__(NAME, "Find tools.", PARAMETERS)
        self.origin = "built in"
        self._registry = registry
        self._on_found = on_found
        self._found: list[str] = []  # the latest first
        registry.finder = self

    @property
    def is_needed(self) -> bool:
        """Whether there are more tools than a session takes."""
        return len(self._registry) > MOST_TOOLS

    def definitions(self) -> list[dict[str, Any]]:
        """The tools as the session is told of them: all, or as many as fit and this one."""
        if not self.is_needed:
            return self._registry.definitions()
        told = self._told()
        self.description = _description(self._not_told())
        return [tool.definition for tool in self._registry if tool.tool_name in told] + [self.definition]

    async def invoke(self, arguments: dict[str, Any], context: ToolContext) -> str:
        """Find the tools that fit the words best, and have the session told of them.

        Raises:
            ToolArgumentError: There are no words.

        """
        del context
        words = set(_words(str(arguments.get("words", ""))))
        if not words:
            raise ToolArgumentError("'words' must be a text that says what to look for")
        found = self._search(words)
        if not found:
            return f"No tool fits. {_description(self._not_told())}"
        names = [tool.tool_name for tool in found]
        self._found = (names + [name for name in self._found if name not in names])[:MOST_KEPT]
        self._on_found()
        lines = [f"{tool.tool_name}: {' '.join(tool.description.split())[:LONGEST_DESCRIPTION]}" for tool in found]
        return "\n".join(["You can call these now, by their names:", *lines])

    def _told(self) -> set[str]:
        """The names of the tools that have a place: those found lately, then the first of the others."""
        found = [name for name in self._found if name in self._registry]
        others = [tool.tool_name for tool in self._registry if tool.tool_name not in found]
        return {*found, *others[: MOST_TOOLS - 1 - len(found)]}

    def _not_told(self) -> list[Tool]:
        told = self._told()
        return [tool for tool in self._registry if tool.tool_name not in told]

    def _search(self, words: set[str]) -> list[Tool]:
        """The tools that have most of the words, the best first."""
        scored = [(_score(tool, words), tool) for tool in self._registry]
        best = sorted((each for each in scored if each[0]), key=lambda each: -each[0])
        return [tool for _, tool in best[:MOST_FOUND]]


def _score(tool: Tool, words: set[str]) -> int:
    """How many of the words a tool has; in its name they count twice, and the beginning of a word is enough."""
    name, text = _words(tool.tool_name), _words(f"{tool.description} {tool.origin}")
    return sum(
        2 * any(part.startswith(word) for part in name) + any(part.startswith(word) for part in text) for word in words
    )


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold().replace("_", " "))


def _description(others: list[Tool]) -> str:
    origins = [f"{origin} ({count})" for origin, count in Counter(tool.origin for tool in others).most_common()]
    more = ["others"] if len(origins) > MOST_ORIGINS else []
    return (
        f"There are {len(others)} more tools than you see here: {', '.join(origins[:MOST_ORIGINS] + more)}. "
        "When none of your tools can do what the user asks for, find one with this; then call it by its name."
    )
