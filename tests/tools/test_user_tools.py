"""The user's own tools: whatever is in the folder, the good files work and the bad ones say what is wrong."""

import asyncio
import os
import sys
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from assistant.tools import ToolRegistry
from assistant.tools.source import ToolSource
from assistant.tools.tool import Tool
from assistant.tools.user_tools import UserTools, user_tools_folder

HEADER = "from assistant.tools import tool\n"
RELEASE = threading.Event()
POLL_S = 0.01


class Host:
    """What a conversation does with its sources, as far as the tests look at it."""

    def __init__(self) -> None:
        self.offers: asyncio.Queue[list[Tool]] = asyncio.Queue()
        self.notices: asyncio.Queue[tuple[str, str]] = asyncio.Queue()

    def offer(self, source: str, tools: Sequence[Tool]) -> None:
        assert source == "your tools"
        self.offers.put_nowait(list(tools))

    def notice(self, message: str, code: str) -> None:
        self.notices.put_nowait((message, code))

    async def offered(self) -> dict[str, Tool]:
        return {tool.tool_name: tool for tool in await asyncio.wait_for(self.offers.get(), 60)}

    async def told(self, code: str) -> str:
        """The next notice of this kind."""
        while True:
            message, its_code = await asyncio.wait_for(self.notices.get(), 60)
            if its_code == code:
                return message


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "tools"
    path.mkdir()
    return path


def write(folder: Path, name: str, code: str, header: str = HEADER) -> None:
    """Save as most editors do: the file is the old one or the new one, never half of it."""
    unfinished = folder / f".{name}.part"
    unfinished.write_text(header + code, encoding="utf-8")
    unfinished.replace(folder / name)


def simple(name: str, value: str = "'done'") -> str:
    return f'@tool\ndef {name}() -> str:\n    """Do it."""\n    return {value}\n'


def watched(folder: Path, test: Callable[[UserTools, Host], Awaitable[None]], **options: Any) -> None:
    async def main() -> None:
        host, tools = Host(), UserTools(folder, **{"poll_s": POLL_S, **options})
        await tools.start(host)
        try:
            await test(tools, host)
        finally:
            await tools.stop()

    asyncio.run(main())


async def call(tools: dict[str, Tool], name: str, arguments: str = "{}") -> str:
    outcome = await ToolRegistry(tools.values()).call(name, arguments)
    return outcome.text


@pytest.fixture(autouse=True)
def modules_are_forgotten() -> Iterator[None]:
    before, path, finders = set(sys.modules), list(sys.path), list(sys.meta_path)
    yield
    assert [name for name in set(sys.modules) - before if "user_tools_" in name] == []
    assert (sys.path, sys.meta_path) == (path, finders)


def test_every_tool_of_every_file_is_offered_and_asks(folder: Path) -> None:
    write(folder, "lamp.py", simple("lamp_on") + simple("lamp_off"))
    write(folder, "my weather.py", simple("forecast").replace("@tool", "@tool(approval='always')"))
    (folder / "notes.txt").write_text("not Python")
    (folder / ".hidden.py").write_text("1/0")
    (folder / "folder.py").mkdir()

    async def test(tools: UserTools, host: Host) -> None:
        offered = await host.offered()
        assert isinstance(tools, ToolSource)
        assert {name: (tool.origin, tool.approval) for name, tool in offered.items()} == {
            "lamp_on": ("your tool lamp.py", "ask"),
            "lamp_off": ("your tool lamp.py", "ask"),
            "forecast": ("your tool my weather.py", "always"),
        }
        assert await call(offered, "lamp_on") == "done"
        assert host.notices.empty()

    watched(folder, test)
    assert sorted(path.name for path in folder.iterdir()) == [
        ".hidden.py", "folder.py", "lamp.py", "my weather.py", "notes.txt"
    ]  # fmt: skip


def test_tools_of_strands_are_taken_and_imported_ones_are_not(folder: Path) -> None:
    foreign = (
        "class Echo:\n"
        "    tool_name = 'echo'\n"
        "    tool_spec = {'name': 'echo', 'description': 'Echo.', 'inputSchema': {'json': {'type': 'object'}}}\n"
        "    def __call__(self): return 'echo'\n"
        "echo = again = Echo()\n"
        "from assistant.tools.builtin import calculator\n"
    )
    write(folder, "foreign.py", foreign)

    async def test(_tools: UserTools, host: Host) -> None:
        offered = await host.offered()
        assert list(offered) == ["echo"]
        assert (offered["echo"].origin, offered["echo"].approval) == ("your tool foreign.py", "ask")
        assert await call(offered, "echo") == "echo"

    watched(folder, test)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("def broken(:\n", "line 2: SyntaxError: invalid syntax"),
        ("x = 1\n\ny = unknown\n", "line 4: NameError: name 'unknown' is not defined"),
        ("import no_such_library\n", "line 2: ModuleNotFoundError: No module named 'no_such_library'"),
        ("import sys\nsys.exit(3)\n", "line 3: SystemExit: it tried to end the program"),
        ("raise KeyboardInterrupt\n", "it raised KeyboardInterrupt"),
        ("raise TimeoutError\n", "line 2: TimeoutError"),
        ("raise ValueError('two\\nlines.')\n", "line 2: ValueError: two lines"),
        ("@tool\ndef no_schema(thing: Exception) -> str: ...\n", "line 2: ToolDefinitionError: The type of 'thing'"),
        ("x = '\0'\n", "SyntaxError"),
        ("from _missing import x\n", "line 2: ModuleNotFoundError: No module named '_missing'"),
    ],
)
def test_a_broken_file_says_where_and_stops_nothing(folder: Path, code: str, said: str) -> None:
    write(folder, "bad.py", code)
    write(folder, "good.py", simple("good"))

    async def test(_tools: UserTools, host: Host) -> None:
        assert list(await host.offered()) == ["good"]
        message = await host.told("user_tool_broken")
        assert message.startswith("The tools in bad.py cannot be used: ")
        assert said in message
        assert message.endswith(".")
        assert "\n" not in message

    watched(folder, test)


def test_a_file_that_hangs_is_given_up(folder: Path) -> None:
    write(folder, "slow.py", "from tests.tools.test_user_tools import RELEASE\nRELEASE.wait()\n" + simple("slow"))
    write(folder, "good.py", simple("good"))
    RELEASE.clear()

    async def test(_tools: UserTools, host: Host) -> None:
        message = await host.told("user_tool_broken")
        assert message == "The tools in slow.py cannot be used: it did not finish loading within 0.2 seconds."
        assert list(await host.offered()) == ["good"]

    try:
        watched(folder, test, load_timeout_s=0.2)
    finally:
        RELEASE.set()


def test_loading_does_not_hold_up_the_event_loop(folder: Path) -> None:
    write(folder, "slow.py", "from tests.tools.test_user_tools import RELEASE\nRELEASE.wait()\n" + simple("slow"))
    RELEASE.clear()

    async def test(_tools: UserTools, host: Host) -> None:
        for _ in range(100):
            await asyncio.sleep(0)
        assert host.offers.empty()
        RELEASE.set()
        assert list(await host.offered()) == ["slow"]

    watched(folder, test)


def test_a_file_without_tools_says_so(folder: Path) -> None:
    write(folder, "forgot.py", "def greet() -> str:\n    return 'hello'\n")

    async def test(_tools: UserTools, host: Host) -> None:
        assert "forgot.py has no function marked with @tool" in await host.told("user_tool_empty")
        assert host.offers.empty()

    watched(folder, test)


def test_changed_new_broken_and_removed_files_take_effect_at_once(folder: Path) -> None:
    write(folder, "keeps.py", "count = 0\n" + simple("counter", "globals().update(count=count + 1) or str(count)"))
    write(folder, "a.py", simple("first"))

    async def test(_tools: UserTools, host: Host) -> None:
        offered = await host.offered()
        assert list(offered) == ["first", "counter"]
        before = offered["first"].fingerprint
        assert await call(offered, "counter") == "1"

        write(folder, "a.py", simple("first", "'other'"))
        offered = await host.offered()
        assert await host.told("user_tool_loaded") == "The tools in a.py were loaded: first."
        assert await call(offered, "first") == "other"
        assert offered["first"].fingerprint != before
        assert await call(offered, "counter") == "2"  # what did not change keeps its state

        write(folder, "b.py", simple("second"))
        assert list(await host.offered()) == ["first", "second", "counter"]

        write(folder, "a.py", "1/0\n")
        assert list(await host.offered()) == ["second", "counter"]
        assert "line 2: ZeroDivisionError" in await host.told("user_tool_broken")

        write(folder, "a.py", simple("third"))
        assert list(await host.offered()) == ["third", "second", "counter"]

        (folder / "b.py").unlink()
        assert list(await host.offered()) == ["third", "counter"]

    watched(folder, test)


def test_an_edit_of_the_same_size_in_the_same_second_is_seen(folder: Path) -> None:
    write(folder, "a.py", simple("tell", "'one'"))
    second = (folder / "a.py").stat().st_mtime_ns // 10**9 * 10**9
    os.utime(folder / "a.py", ns=(second, second))

    async def test(_tools: UserTools, host: Host) -> None:
        assert await call(await host.offered(), "tell") == "one"
        (folder / "a.py").write_text(HEADER + simple("tell", "'two'"))
        os.utime(folder / "a.py", ns=(second + 1, second + 1))
        offered = await host.offered()
        while await call(offered, "tell") != "two":
            offered = await host.offered()

    watched(folder, test)


def test_a_file_that_is_being_saved_is_waited_for(folder: Path) -> None:
    write(folder, "a.py", simple("first"))

    async def test(tools: UserTools, host: Host) -> None:
        assert list(await host.offered()) == ["first"]
        (folder / "a.py").write_text("half a fi")
        await tools._look(host, is_news=True)
        write(folder, "a.py", simple("second"))
        await tools._look(host, is_news=True)
        assert host.offers.empty()
        await tools._look(host, is_news=True)
        assert list(await host.offered()) == ["second"]

    watched(folder, test, poll_s=3600)


def test_a_folder_that_appears_later(tmp_path: Path) -> None:
    folder = tmp_path / "later" / "tools"

    async def test(_tools: UserTools, host: Host) -> None:
        assert not folder.exists()
        folder.mkdir(parents=True)
        write(folder, "a.py", simple("first"))
        assert list(await host.offered()) == ["first"]
        assert not (folder / "__pycache__").exists()

    watched(folder, test)


def test_a_folder_that_cannot_be_read_is_told_once(tmp_path: Path) -> None:
    folder = tmp_path / "tools"
    folder.write_text("a file in the way")

    async def test(tools: UserTools, host: Host) -> None:
        assert str(folder) in await host.told("user_tools_unreadable")
        await tools.reload()
        assert host.notices.empty()

    watched(folder, test)


def test_helpers_are_shared_and_their_change_reloads_all(folder: Path) -> None:
    # _json is also the name of a module of Python's own.
    write(folder, "_json.py", "from ._base import WORD\n\ndef shout() -> str:\n    return WORD.upper()\n")
    write(folder, "_base.py", "WORD = 'one'\n")
    write(folder, "a.py", "from _json import shout\n" + simple("absolute", "shout()"))
    write(folder, "b.py", "from . import _json\n" + simple("relative", "_json.shout()"))
    write(folder, "c.py", simple("late", "__import__('_json').shout()"))

    async def test(_tools: UserTools, host: Host) -> None:
        offered = await host.offered()
        for name in ("absolute", "relative", "late"):
            assert await call(offered, name) == "ONE", name
        fingerprint = offered["late"].fingerprint
        write(folder, "_base.py", "WORD = 'three'\n")
        offered = await host.offered()
        for name in ("absolute", "relative", "late"):
            assert await call(offered, name) == "THREE", name
        assert offered["late"].fingerprint != fingerprint

    watched(folder, test)


def test_an_error_in_a_helper_is_placed_in_the_helper(folder: Path) -> None:
    (folder / "_shared.py").write_text("\n1/0\n")
    write(folder, "a.py", "import _shared\n")

    async def test(_tools: UserTools, host: Host) -> None:
        message = await host.told("user_tool_broken")
        assert message == "The tools in a.py cannot be used: line 2 of _shared.py: ZeroDivisionError: division by zero."

    watched(folder, test)


def test_types_of_the_file_s_own_work(folder: Path) -> None:
    code = (
        "from dataclasses import dataclass\n\n@dataclass\nclass Place:\n    name: str\n    height: float = 0\n\n"
        "@tool\ndef where(place: Place) -> str:\n    return repr(place)\n"
    )
    write(folder, "place.py", code, "from __future__ import annotations\n" + HEADER)

    async def test(_tools: UserTools, host: Host) -> None:
        text = await call(await host.offered(), "where", '{"place": {"name": "Oslo"}}')
        assert text == "Place(name='Oslo', height=0)"

    watched(folder, test)


def test_reload_loads_everything_anew(folder: Path) -> None:
    write(folder, "a.py", "count = 0\n" + simple("counter", "globals().update(count=count + 1) or str(count)"))

    async def test(tools: UserTools, host: Host) -> None:
        offered = await host.offered()
        assert await call(offered, "counter") == "1"
        await tools.reload()
        assert await call(await host.offered(), "counter") == "1"
        assert await host.told("user_tool_loaded") == "The tools in a.py were loaded: counter."

    watched(folder, test, poll_s=3600)


def test_stopped_it_offers_nothing_more_and_can_start_again(folder: Path) -> None:
    write(folder, "a.py", simple("first"))

    async def main() -> None:
        tools, host = UserTools(folder, poll_s=POLL_S), Host()
        await tools.stop()
        await tools.reload()
        for _ in range(2):
            await tools.start(host)
            assert list(await host.offered()) == ["first"]
            await tools.stop()
            await tools.stop()
        write(folder, "a.py", simple("second"))
        await tools.reload()
        assert host.offers.empty()

    asyncio.run(main())


def test_the_folder_is_in_the_user_s_configuration(user_folders: dict[str, str]) -> None:
    assert user_tools_folder() == Path(user_folders["XDG_CONFIG_HOME"]) / "desktop-voice-assistant" / "tools"
    assert UserTools().folder == user_tools_folder()
    assert not user_tools_folder().exists()
