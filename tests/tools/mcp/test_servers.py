"""MCP servers as a source of tools: real ones that nobody here wrote, and one that misbehaves."""

import asyncio
import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.tools import ToolContext
from assistant.tools.mcp import McpServers, parse_configuration
from assistant.tools.mcp.listings import MOST_TOOLS
from tests.support.faults import UserSaw
from tests.tools.mcp.host import PATIENCE_S, Host, awkward, python_module, running

MARKED_KEY = "sk-marked-0123456789abcdef"


def starts(folder: Path) -> list[int]:
    path = folder / "starts"
    return [int(line) for line in path.read_text().split()] if path.exists() else []


def environment_of(pid: int) -> bytes:
    return Path(f"/proc/{pid}/environ").read_bytes()


def is_alive(pid: int) -> bool:
    try:
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_the_time_server_tells_the_time() -> None:
    async def main() -> None:
        async with running({"time": python_module("mcp_server_time")}) as host:
            await host.until_offered("time__get_current_time", "time__convert_time")
            tool = host.registry.get("time__get_current_time")
            assert tool is not None
            assert (tool.origin, tool.approval) == ("MCP server time", "always")
            assert tool.parameters["required"] == ["timezone"]
            outcome = await host.call("time__get_current_time", timezone="Asia/Tokyo")
            assert outcome.status == "success"
            assert json.loads(outcome.text)["timezone"] == "Asia/Tokyo"
            wrong = await host.call("time__get_current_time", timezone="Nowhere/Land")
            assert wrong.status == "error"
            assert "Nowhere/Land" in wrong.text
            assert host.notices == []

    asyncio.run(main())


def test_on_qt_s_event_loop_too(qapp: object) -> None:  # noqa: ARG001 - the loop needs an application
    from assistant.loop import run

    async def main() -> str:
        async with running({"time": python_module("mcp_server_time")}) as host:
            await host.until_offered("time__get_current_time")
            return (await host.call("time__get_current_time", timezone="UTC")).text

    assert json.loads(run(main()))["timezone"] == "UTC"


def test_the_start_waits_for_no_server(tmp_path: Path) -> None:
    async def main() -> None:
        host = Host()
        servers = McpServers(parse_configuration({"mcpServers": {"a": awkward(tmp_path)}}, {}))
        await servers.start(host)
        assert host.offers == []
        await servers.stop()
        await servers.stop()
        # A second conversation with the same source.
        await servers.start(host)
        await host.until_offered("a__echo")
        await servers.stop()
        assert not any(map(is_alive, starts(tmp_path)))

    asyncio.run(main())


def test_a_killed_server_comes_back_and_works_again(tmp_path: Path) -> None:
    async def main() -> None:
        async with running({"a": awkward(tmp_path)}) as host:
            await host.until_offered("a__pid", "a__environment")
            first = int((await host.call("a__pid")).text)
            os.kill(first, signal.SIGKILL)
            await host.until(lambda: not host.is_available("a__pid"))
            while_down = await host.call("a__pid")
            await host.until_offered("a__pid")
            second = int((await host.call("a__pid")).text)
            assert (while_down.status, first == second) == ("error", False)
            assert "is not running at the moment" in while_down.text
            assert host.notices == ["The MCP server a does not run: it ended. It is started again."]
        assert not any(map(is_alive, (first, second)))

    asyncio.run(main())


@pytest.mark.fault(
    area="MCP servers",
    fault="A server dies while one of its tools runs",
    seen="The MCP server a ended before it answered; it is started again.",
    recovers="by itself, after half a second and then after up to a minute",
    kept="everything; the model is told that the call failed",
)
def test_a_call_during_which_the_server_dies_is_an_error(tmp_path: Path, user_saw: UserSaw) -> None:
    async def main() -> None:
        async with running({"a": awkward(tmp_path)}) as host:
            await host.until_offered("a__pid", "a__slow")
            pid = int((await host.call("a__pid")).text)
            context, began = watching()
            call = asyncio.create_task(host.call_with(context, "a__slow", seconds=60))
            await began.wait()
            os.kill(pid, signal.SIGKILL)
            outcome = await call
            assert outcome.status == "error"
            user_saw(outcome.text)

    asyncio.run(main())


def watching() -> tuple[ToolContext, asyncio.Event]:
    """A context, and an event that is set by the first progress reported to it."""
    loop, began = asyncio.get_running_loop(), asyncio.Event()

    def note(_: object) -> None:
        loop.call_soon_threadsafe(began.set)

    return ToolContext(report_progress=note), began


def test_a_list_that_changes_is_offered_anew(tmp_path: Path) -> None:
    async def main() -> None:
        async with running({"a": awkward(tmp_path)}) as host:
            await host.until_offered("a__grow")
            assert "a__grown0" not in host.registry
            await host.call("a__grow")
            await host.until_offered("a__grown0", "a__echo")

    asyncio.run(main())


def test_calls_run_side_by_side(tmp_path: Path) -> None:
    async def main() -> None:
        async with running({"a": awkward(tmp_path), "b": awkward(tmp_path)}) as host:
            await host.until_offered("a__slow", "b__slow", "b__echo")
            watched = [watching(), watching(), watching()]
            names = ["a__slow", "a__slow", "b__slow"]
            calls = [
                asyncio.create_task(host.call_with(context, name, seconds=60))
                for (context, _), name in zip(watched, names, strict=True)
            ]
            for _, began in watched:
                await began.wait()  # all three at once, for none has ended
            assert (await host.call("b__echo", word="hi")).text == '{"word": "hi"}'
            for call in calls:
                call.cancel()
            await asyncio.gather(*calls, return_exceptions=True)

    asyncio.run(main())


def test_a_cancelled_call_is_cancelled_at_the_server(tmp_path: Path) -> None:
    async def main() -> None:
        async with running({"a": awkward(tmp_path)}) as host:
            await host.until_offered("a__slow")
            context, began = watching()
            call = asyncio.create_task(host.call_with(context, "a__slow", seconds=60))
            await began.wait()
            call.cancel()
            await asyncio.gather(call, return_exceptions=True)
            await happened((tmp_path / "cancelled").exists)

    asyncio.run(main())


async def happened(condition: Callable[[], bool]) -> None:
    """Wait for what another process does to a file."""
    await asyncio.to_thread(_wait, condition)


def _wait(condition: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_call_that_takes_too_long_is_given_up(tmp_path: Path) -> None:
    async def main() -> None:
        async with running({"a": awkward(tmp_path, timeout=0.5)}) as host:
            await host.until_offered("a__slow")
            outcome = await host.call("a__slow", seconds=60)
            assert outcome.status == "error"
            assert "did not finish within 0.5 seconds" in outcome.text
            await happened((tmp_path / "cancelled").exists)
            assert (await host.call("a__echo")).text == "{}"

    asyncio.run(main())


def test_progress_errors_and_images_come_through(tmp_path: Path) -> None:
    async def main() -> None:
        async with running({"a": awkward(tmp_path)}) as host:
            await host.until_offered("a__slow", "a__image", "a__fail")
            reports: list[object] = []
            await host.call_with(ToolContext(report_progress=reports.append), "a__slow", seconds=0.1)
            assert reports == [{"progress": 1, "total": 4, "message": "working"}]
            failed = await host.call("a__fail")
            assert (failed.status, failed.text) == ("error", "the disk is full")
            (image,) = (await host.call("a__image")).images
            assert (image.mime_type, image.data[:4]) == ("image/png", b"\x89PNG")

    asyncio.run(main())


@pytest.mark.fault(
    area="MCP servers",
    fault="A server lies about its tools: no schema, wrong types, two of one name",
    seen="is left out",
    recovers="by itself: what makes no sense is left out or repaired",
    kept="its other tools",
)
def test_a_lie_about_one_tool_hides_no_other(tmp_path: Path, user_saw: UserSaw) -> None:
    async def main() -> None:
        async with running({"a": awkward(tmp_path, "lying")}) as host:
            await host.until_offered("a__reader", "a__bare", "a__echo", "a__harmless")
            assert {"a__array", "a__text"}.isdisjoint(tool.tool_name for tool in host.registry)
            approvals = {tool.tool_name: tool.approval for tool in host.registry}
            assert (approvals["a__reader"], approvals["a__harmless"], approvals["a__echo"]) == ("always", "ask", "ask")
            bare = host.registry.get("a__bare")
            assert bare is not None
            assert bare.parameters == {"type": "object", "properties": {}}
            assert len([notice for notice in host.notices if "is left out" in notice]) == 4
            user_saw(*host.notices)
            assert (await host.call("a__harmless")).status == "success"

    asyncio.run(main())


def test_more_tools_than_anyone_can_use_are_cut(tmp_path: Path) -> None:
    async def main() -> None:
        async with running({"a": awkward(tmp_path, "many")}) as host:
            await host.until_offered("a__echo")
            assert len(host.registry) == MOST_TOOLS
            assert host.notices == [
                f"The MCP server a is faulty: only the first {MOST_TOOLS} of its tools are offered."
            ]

    asyncio.run(main())


@pytest.mark.parametrize("mode", ["garbage", "flood"])
def test_a_server_that_writes_what_it_should_not_is_still_of_use(tmp_path: Path, mode: str) -> None:
    async def main() -> None:
        async with running({"a": awkward(tmp_path, mode)}) as host:
            await host.until_offered("a__echo")
            assert (await host.call("a__echo", word="hi")).text == '{"word": "hi"}'
            garbage = "The MCP server a is faulty: it sends something that is no MCP message, which is ignored."
            assert host.notices == ([garbage] if mode == "garbage" else [])

    asyncio.run(main())


@pytest.mark.fault(
    area="MCP servers",
    fault="A server sends a line without end",
    seen="The MCP server a is faulty: it sends a message of more than 16 MiB, so the connection to it is ended.",
    recovers="by itself: it is started again, after longer and longer pauses",
    kept="everything, and the tools of other servers",
)
def test_a_line_without_end_fills_no_memory(tmp_path: Path, user_saw: UserSaw) -> None:
    async def main() -> None:
        async with running({"a": awkward(tmp_path, "endless"), "good": awkward(tmp_path)}) as host:
            await host.until(lambda: len(host.notices) == 2)
            assert host.notices == [
                "The MCP server a is faulty: it sends a message of more than 16 MiB, so the connection to it is ended.",
                "The MCP server a does not run: it ended while it was being started. It is started again.",
            ]
            await host.until_offered("good__echo")
            user_saw(*host.notices)

    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    asyncio.run(main())
    # One line as it comes, and once more when it is cut; without a limit it would be a gigabyte a second.
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 200_000  # KiB


@pytest.mark.fault(
    area="MCP servers",
    fault="A server cannot be started, or ends at once",
    seen="The MCP server … cannot be started: there is no …: install it, or correct mcp.json.",
    recovers="where it can be by itself: one that ends at once is tried again, one that is not there is not",
    kept="everything, and the tools of other servers",
)
def test_one_that_cannot_start_stops_no_other(tmp_path: Path, user_saw: UserSaw) -> None:
    async def main() -> None:
        crashing = tmp_path / "crashing"
        crashing.mkdir()
        entries = {
            "missing": {"command": "/nonexistent/server"},
            "crashing": awkward(crashing, "crash"),
            "good": awkward(tmp_path),
        }
        async with running(entries) as host:
            await host.until_offered("good__echo")
            await host.until(lambda: len(host.notices) == 2)
            assert sorted(host.notices) == [
                "The MCP server crashing does not run: it ended while it was being started. It is started again.",
                "The MCP server missing cannot be started: there is no /nonexistent/server: install it, or correct "
                "mcp.json.",
            ]
            user_saw(*host.notices)
            await happened(lambda: len(starts(crashing)) >= 3)

    asyncio.run(main())


def test_a_server_never_gets_our_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("OPENAI_API_KEY", "AZURE_OPENAI_API_KEY", "SOME_OTHER_SECRET"):
        monkeypatch.setenv(variable, MARKED_KEY)

    async def main() -> None:
        async with running({"a": awkward(tmp_path)}) as host:
            await host.until_offered("a__pid")
            pid = int((await host.call("a__pid")).text)
            environment = environment_of(pid)
            assert MARKED_KEY.encode() not in environment
            assert b"STARTS=" in environment
            assert b"PATH=" in environment

    asyncio.run(main())


@pytest.mark.parametrize("mode", ["stubborn", "immortal"])
def test_a_server_that_will_not_go_is_killed(tmp_path: Path, mode: str) -> None:
    async def main() -> int:
        async with running({"a": awkward(tmp_path, mode)}) as host:
            await host.until_offered("a__pid")
            return int((await host.call("a__pid")).text)

    assert not is_alive(asyncio.run(main()))


def test_the_package_is_imported_by_those_who_have_servers_only() -> None:
    program = (
        "import asyncio, sys, assistant.bidi\n"
        "from assistant.tools.mcp import McpServers, parse_configuration\n"
        "asyncio.run(McpServers(parse_configuration({}, {})).start(None))\n"
        "assert not {'mcp', 'mcp_types', 'anyio', 'httpx2'} & set(sys.modules), 'imported'"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=60)
    assert (result.returncode, result.stderr) == (0, "")
