"""The tools of a conversation: looked up by name, described for the wire, called without ever raising."""

import asyncio
import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal

import msgspec

from assistant.logs import without_words
from assistant.tools.crash_note import noted
from assistant.tools.errors import ToolArgumentError, ToolDefinitionError, ToolError
from assistant.tools.execution import ToolDiedError, run_with_timeout, threads_left_running
from assistant.tools.foreign import ForeignTool, is_foreign_tool
from assistant.tools.printing import printing_as
from assistant.tools.results import ToolImage
from assistant.tools.tool import FunctionTool, Tool, ToolContext

logger = logging.getLogger(__name__)

RESULT_LIMIT = 16_000
"""Characters of a result that are sent back: about 4,000 tokens, which a session of 32,000 can bear."""

MOST_LEFT_RUNNING = 3
"""Calls of one tool that may go on in the background after they were given up; then it is not called any more."""


@dataclass(frozen=True, slots=True)
class ToolOutcome:
    """What a call came to: `text` is what the model reads; `exception` is what the tool raised, if it did."""

    status: Literal["success", "error"]
    text: str
    images: tuple[ToolImage, ...] = ()
    exception: Exception | None = field(default=None, compare=False, repr=False)


class ToolRegistry:
    """A set of tools with unique names. Those of a source can be replaced while the conversation runs."""

    def __init__(self, tools: Iterable[Any] = (), *, result_limit: int = RESULT_LIMIT) -> None:
        """Register each of `tools`: `@tool` objects, plain functions or Strands' tools.

        Raises:
            ToolDefinitionError: One of them cannot be a tool, or two have the same name.

        """
        self._tools: dict[str, Tool] = {}
        self._sources: dict[str, list[Tool]] = {}
        self._result_limit = result_limit
        self.finder: Tool | None = None
        """What finds tools that a session has no room for; it has no place among the others."""
        for candidate in tools:
            self.register(candidate)

    def register(self, candidate: Tool | Callable[..., Any]) -> Tool:
        """Add a tool and return it.

        Raises:
            ToolDefinitionError: It cannot be a tool, or its name is taken.

        """
        tool = as_tool(candidate)
        if tool.tool_name in self._tools:
            raise ToolDefinitionError(f"There are two tools named '{tool.tool_name}'; names must be unique.")
        self._tools[tool.tool_name] = tool
        return tool

    def replace(self, source: str, tools: Iterable[Tool]) -> list[Tool]:
        """Replace all tools of a source; returns those left out because their name is taken."""
        for tool in self._sources.pop(source, []):
            del self._tools[tool.tool_name]
        left_out: list[Tool] = []
        for tool in tools:
            if tool.tool_name in self._tools:
                left_out.append(tool)
            else:
                self._tools[tool.tool_name] = tool
                self._sources.setdefault(source, []).append(tool)
        return left_out

    def change(self, tools: Iterable[Any]) -> None:
        """Replace all tools that belong to no source; one of a source that has the name of a new one gives way.

        Raises:
            ToolDefinitionError: One of them cannot be a tool.

        """
        chosen = {tool.tool_name: tool for tool in map(as_tool, tools)}
        for source, offered in self._sources.items():
            self._sources[source] = [tool for tool in offered if tool.tool_name not in chosen]
        self._tools = chosen | {tool.tool_name: tool for offered in self._sources.values() for tool in offered}

    def get(self, name: str) -> Tool | None:
        """Return the tool of that name, or None."""
        if self.finder is not None and name == self.finder.tool_name:
            return self._tools.get(name, self.finder)
        return self._tools.get(name)

    def __contains__(self, name: object) -> bool:
        return name in self._tools

    def __iter__(self) -> Iterator[Tool]:
        return iter(self._tools.values())

    def __len__(self) -> int:
        return len(self._tools)

    def definitions(self) -> list[dict[str, Any]]:
        """Return the tools as `session.update` takes them: type, name, description, parameters."""
        return [tool.definition for tool in self]

    async def call(self, name: str, arguments_json: str, context: ToolContext | None = None) -> ToolOutcome:
        """Run a tool as the model asked for it. Whatever goes wrong is an outcome the model can read.

        Args:
            name: The tool's name, as the model spelt it.
            arguments_json: A JSON object, as the model wrote it; nothing at all means no arguments.
            context: What the tool may know of this call.

        Raises:
            asyncio.CancelledError: The caller was cancelled; so is the tool.

        """
        return await self.call_tool(self.get(name), name, arguments_json, context)

    async def call_tool(
        self, tool: Tool | None, name: str, arguments_json: str, context: ToolContext | None = None
    ) -> ToolOutcome:
        """Run this tool, of the registry or not, like `call`; None: there is none of that name."""
        if tool is None:
            known = ", ".join(self._tools) or "none"
            return self._error(f"There is no tool named '{name}'. Tools: {known}.")
        context = context or ToolContext()
        left_running = threads_left_running(name)
        if left_running >= MOST_LEFT_RUNNING:
            return self._error(f"The tool '{name}' hangs: {left_running} earlier calls of it still run. Do without it.")
        try:
            arguments = parse_arguments(arguments_json)
            with printing_as(name), noted(name, tool.origin):
                result = await run_with_timeout(tool.invoke(arguments, context), tool.timeout_s, name)
            return self._outcome(result)
        except ToolArgumentError as error:
            return self._error(f"The arguments of '{name}' are wrong: {error}.", error)
        except ToolError as error:
            return self._error(str(error), error)
        except TimeoutError as error:
            goes_on = " It goes on in the background." if _tell_if_left_running(name, left_running, context) else ""
            return self._error(f"The tool '{name}' did not finish within {tool.timeout_s:g} seconds.{goes_on}", error)
        except asyncio.CancelledError:
            _tell_if_left_running(name, left_running, context)
            raise
        except ToolDiedError as error:
            logger.warning("tool %s failed: %s", name, error)
            return self._error(f"The tool '{name}' failed: {error}.", error)
        except Exception as error:  # noqa: BLE001 - the model is told, whatever it is
            logger.warning("tool %s failed: %s", name, without_words(error))
            return self._error(f"The tool '{name}' failed: {type(error).__name__}: {error}", error)

    def _outcome(self, result: Any) -> ToolOutcome:
        """Make text of a result. A dictionary in Strands' form carries its own status."""
        if isinstance(result, ToolImage):
            return ToolOutcome("success", self._fit(result.text), (result,))
        if isinstance(result, dict) and result.get("status") in ("success", "error") and "content" in result:
            text = "\n".join(_content_text(part) for part in result["content"])
            return ToolOutcome(result["status"], self._fit(text))
        return ToolOutcome("success", self._fit(_as_text(result)))

    def _error(self, text: str, exception: Exception | None = None) -> ToolOutcome:
        return ToolOutcome("error", self._fit(text), exception=exception)

    def _fit(self, text: str) -> str:
        if len(text) > self._result_limit:
            notice = f"\n[cut: the result has {len(text):,} characters]"
            text = text[: max(0, self._result_limit - len(notice))] + notice
        # A lone surrogate is a str that UTF-8, and so the wire, cannot carry.
        return text.encode("utf-8", "replace").decode()


def parse_arguments(arguments_json: str) -> dict[str, Any]:
    """Read the model's arguments.

    Raises:
        ToolArgumentError: They are no JSON object.

    """
    if not arguments_json.strip():
        return {}
    try:
        arguments = msgspec.json.decode(arguments_json)
    except (ValueError, RecursionError) as error:
        raise ToolArgumentError(f"they are not valid JSON ({error})") from error
    if not isinstance(arguments, dict):
        raise ToolArgumentError(f"they must be a JSON object, not {type(arguments).__name__}")
    return arguments


def as_tool(candidate: Any) -> Tool:
    """A tool of ours out of whatever can be one. Raises ToolDefinitionError if it cannot."""
    if isinstance(candidate, Tool):
        return candidate
    if is_foreign_tool(candidate):
        return ForeignTool(candidate)
    return FunctionTool(candidate)


def _tell_if_left_running(name: str, before: int, context: ToolContext) -> bool:
    """Tell the user of a tool that was given up and goes on all the same; `before`: how many of its calls did so."""
    if threads_left_running(name) <= before:
        return False
    context.tell_user(
        f"The tool '{name}' cannot be stopped: it goes on in the background until it is done or you quit.",
        "tool_goes_on",
    )
    return True


def _content_text(part: Any) -> str:
    if isinstance(part, dict) and isinstance(part.get("text"), str):
        return str(part["text"])
    return _as_text(part.get("json", part) if isinstance(part, dict) else part)


def _as_text(value: Any) -> str:
    """Return a string as it is and anything else as JSON; what JSON cannot hold appears as its `str`."""
    if isinstance(value, str):
        return value
    return msgspec.json.encode(value, enc_hook=str).decode("utf-8")
