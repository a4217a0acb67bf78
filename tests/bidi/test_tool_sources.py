"""Sources of tools: they come and go while a conversation runs, and one that fails harms nobody."""

import asyncio
from collections.abc import Callable

from assistant.bidi.events import BidiEvent
from assistant.bidi.tool_sources import SourcesOfTools
from assistant.tools.registry import ToolRegistry
from assistant.tools.source import ToolHost
from assistant.tools.tool import FunctionTool, tool
from tests.support.guards import ExpectLog


def named(name: str) -> FunctionTool[[], str]:
    @tool(name=name)
    def anything() -> str:
        """Do anything."""
        return name

    return anything


class Source:
    def __init__(self, on_start: Callable[[ToolHost], None], stop_error: Exception | None = None) -> None:
        self.on_start = on_start
        self.stop_error = stop_error
        self.host: ToolHost | None = None

    async def start(self, host: ToolHost) -> None:
        self.host = host
        self.on_start(host)

    async def stop(self) -> None:
        self.host = None
        if self.stop_error is not None:
            raise self.stop_error


class Stage:
    def __init__(self, *sources: Source) -> None:
        self.registry = ToolRegistry([named("own")])
        self.events: list[BidiEvent] = []
        self.tools_told: list[list[str]] = []
        self.changed = asyncio.Event()
        self.host = SourcesOfTools(sources, self.registry, self.events.append, self._changed)

    def _changed(self) -> None:
        self.tools_told.append(self.names())
        self.changed.set()

    def names(self) -> list[str]:
        return [found.tool_name for found in self.registry]


def test_what_is_offered_is_told_once_for_all_and_gone_at_the_end() -> None:
    async def talk() -> Stage:
        first = Source(lambda host: host.offer("first", [named("a"), named("b")]))
        second = Source(lambda host: host.offer("second", [named("c")]))
        stage = Stage(first, second)
        stage.host.start()
        await stage.changed.wait()
        assert stage.tools_told == [["own", "a", "b", "c"]]
        stage.host.offer("first", [named("b")])
        assert stage.names() == ["own", "c", "b"]
        await stage.host.stop()
        assert (first.host, second.host) == (None, None)
        return stage

    stage = asyncio.run(talk())
    assert stage.names() == ["own"]
    assert stage.events == []


def test_a_name_that_is_taken_is_left_out_with_a_notice() -> None:
    async def talk() -> Stage:
        stage = Stage(Source(lambda host: host.offer("first", [named("own"), named("a")])))
        stage.host.start()
        await stage.changed.wait()
        return stage

    stage = asyncio.run(talk())
    assert stage.names() == ["own", "a"]
    (notice,) = stage.events
    assert "'own' of this program was left out" in notice["message"]


def test_a_source_that_fails_says_so_and_the_others_work(expect_log: ExpectLog) -> None:
    expect_log("failed to start")
    expect_log("failed to stop")

    def fail(_host: ToolHost) -> None:
        raise OSError("no such folder")

    async def talk() -> Stage:
        broken = Source(fail, stop_error=RuntimeError("stuck"))
        stage = Stage(broken, Source(lambda host: host.offer("second", [named("c")])))
        stage.host.start()
        await stage.changed.wait()
        await stage.host.stop()
        return stage

    (notice,) = asyncio.run(talk()).events
    assert notice["message"] == "Some tools cannot be used: no such folder"


def test_a_source_that_never_gets_ready_does_not_hold_up_the_end() -> None:
    async def talk() -> None:
        source = Source(lambda _host: None)
        started, never = asyncio.Event(), asyncio.Event()

        async def start(_host: ToolHost) -> None:
            started.set()
            await never.wait()

        source.start = start  # type: ignore[method-assign]
        stage = Stage(source)
        stage.host.start()
        await started.wait()
        await stage.host.stop()

    asyncio.run(talk())
