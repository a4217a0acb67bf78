"""The `tools` that an agent is given, in every form they may come in."""

import importlib
import importlib.util
import inspect
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

from assistant.tools.errors import ToolDefinitionError
from assistant.tools.execution import run_in_thread
from assistant.tools.foreign import is_foreign_tool
from assistant.tools.source import ToolSource
from assistant.tools.tool import Tool


def expand(tools: Iterable[Any] | None) -> tuple[list[Any], list[ToolSource]]:
    """The single tools, and the sources of tools, among what an agent was given.

    Besides tools and sources it may hold lists of them, modules (all the tools in them, as in
    `from strands_tools import calculator`), and text: the path of a Python file, a module's name, or
    "module:function".

    Raises:
        ToolDefinitionError: A module has no tool, or cannot be imported.

    """
    found = list(_flatten(tools or ()))
    sources = [part for part in found if isinstance(part, ToolSource)]
    return [part for part in found if not isinstance(part, ToolSource)], sources


def tools_folder() -> ToolSource:
    """The tools in the files of the folder `tools` below the current one, as they are at each moment."""
    # Loaded only where it is wanted: it brings a watcher of files along.
    from assistant.tools.user_tools import UserTools

    return UserTools(Path("tools").absolute())


def _flatten(tools: Iterable[Any]) -> Iterator[Any]:
    for part in tools:
        if isinstance(part, str):
            yield from _named(part)
        elif isinstance(part, ModuleType):
            yield from tools_of(part)
        elif isinstance(part, list | tuple | set):
            yield from _flatten(part)
        else:
            yield part


def _named(name: str) -> Iterator[Any]:
    path = Path(name)
    if path.suffix == ".py" or path.is_file():
        yield from tools_of(_load_file(path))
        return
    module_name, _, function = name.partition(":")
    try:
        module = importlib.import_module(module_name)
    except ImportError as error:
        raise ToolDefinitionError(f"The tool '{name}' cannot be imported: {error}.") from error
    if not function:
        yield from tools_of(module)
    elif hasattr(module, function):
        yield getattr(module, function)
    else:
        raise ToolDefinitionError(f"The module '{module_name}' has no '{function}'.")


def _load_file(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None or not path.is_file():
        raise ToolDefinitionError(f"There is no Python file '{path}' to take tools from.")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def tools_of(module: ModuleType) -> list[Any]:
    """The tools that a module defines; a module in Strands' older form (TOOL_SPEC and a function) is one itself.

    Raises:
        ToolDefinitionError: It defines none.

    """
    values = {id(value): value for value in vars(module).values()}.values()
    found = [value for value in values if not isinstance(value, type) and (isinstance(value, Tool) or _foreign(value))]
    spec = getattr(module, "TOOL_SPEC", None)
    if not found and isinstance(spec, dict):
        return [_ModuleTool(module, spec)]
    if not found:
        raise ToolDefinitionError(f"The module '{module.__name__}' has no tool: mark its functions with @tool.")
    return found


def _foreign(value: Any) -> bool:
    return not isinstance(value, ModuleType) and is_foreign_tool(value)


class _ModuleTool:
    """A module with TOOL_SPEC and a function of the tool's name, with the face of a Strands tool."""

    def __init__(self, module: ModuleType, spec: dict[str, Any]) -> None:
        self.tool_spec = spec
        self.tool_name = str(spec.get("name", module.__name__))
        function = getattr(module, self.tool_name, None)
        if not callable(function):
            raise ToolDefinitionError(f"The module '{module.__name__}' has no function '{self.tool_name}'.")
        self._function = function

    async def stream(self, tool_use: dict[str, Any], invocation_state: dict[str, Any]) -> AsyncIterator[Any]:
        """Call the function as Strands does: with the whole call, and the invocation state by name."""
        if inspect.iscoroutinefunction(self._function):
            yield await self._function(tool_use, **invocation_state)
        else:
            yield await run_in_thread(lambda: self._function(tool_use, **invocation_state), name=self.tool_name)
