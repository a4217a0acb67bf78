"""Tools in every form in which an agent may be given them."""

import asyncio
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from assistant.bidi.tool_collection import expand, tools_folder
from assistant.tools import ToolContext, ToolDefinitionError, ToolRegistry, tool
from assistant.tools.builtin import calculator, current_time
from assistant.tools.source import ToolSource

FILE = '''
from assistant.tools import tool

@tool
def greet(name: str) -> str:
    """Greet somebody."""
    return f"Hello, {name}."
'''


@pytest.fixture
def greeting(tmp_path: Path) -> Path:
    path = tmp_path / "greeting.py"
    path.write_text(FILE)
    return path


def names(*tools: Any) -> list[str]:
    return [found.tool_name for found in ToolRegistry(expand(tools)[0])]


def called(tools: Any, name: str, arguments: str, state: dict[str, Any] | None = None) -> str:
    context = ToolContext(invocation_state=state if state is not None else {})
    return asyncio.run(ToolRegistry(expand(tools)[0]).call(name, arguments, context)).text


def test_modules_lists_files_and_names(greeting: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.syspath_prepend(str(greeting.parent))
    assert names([calculator, (current_time,)]) == ["calculator", "current_time"]
    assert names(str(greeting)) == ["greet"]
    assert names("greeting") == ["greet"]
    assert names("assistant.tools.builtin:calculator") == ["calculator"]
    assert called([sys.modules["greeting"]], "greet", '{"name": "Ada"}') == "Hello, Ada."
    assert expand(None) == ([], [])


@pytest.mark.parametrize("coroutine", [False, True])
def test_a_module_in_the_older_form_of_strands_is_a_tool(coroutine: bool):
    def plain(tool_use: dict[str, Any], **state: Any) -> dict[str, Any]:
        state["request_state"]["stop_event_loop"] = True
        return {"status": "success", "content": [{"text": f"bye {tool_use['input']['reason']}"}]}

    async def slow(tool_use: dict[str, Any], **state: Any) -> dict[str, Any]:
        return plain(tool_use, **state)

    module = ModuleType("stop")
    module.TOOL_SPEC = {"name": "stop", "description": "Stop.", "inputSchema": {"json": {"type": "object"}}}
    module.stop = slow if coroutine else plain
    state: dict[str, Any] = {"request_state": {}}
    assert called([module], "stop", '{"reason": "now"}', state) == "bye now"
    assert state["request_state"] == {"stop_event_loop": True}


def test_what_is_no_tool_is_refused_where_it_is_written(tmp_path: Path):
    empty = ModuleType("empty")
    lame = ModuleType("lame")
    lame.TOOL_SPEC = {"name": "walk"}
    for wrong, complaint in [
        (empty, "no tool"),
        (lame, "no function 'walk'"),
        (str(tmp_path / "missing.py"), "no Python file"),
        ("no.such.module", "cannot be imported"),
        ("assistant.tools.builtin:juggle", "no 'juggle'"),
    ]:
        with pytest.raises(ToolDefinitionError, match=complaint):
            expand([wrong])


def test_sources_are_told_apart_from_tools():
    class Source:
        async def start(self, _host: Any) -> None: ...

        async def stop(self) -> None: ...

    @tool
    def one() -> str:
        """One."""
        return "1"

    source = Source()
    assert expand([one, source]) == ([one], [source])
    assert isinstance(tools_folder(), ToolSource)
