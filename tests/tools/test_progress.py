"""A tool may report as often as it likes: the newest is handed on, now and then, and the last one always."""

import asyncio
import threading
import tracemalloc
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from assistant.bidi.events import BidiEvent
from assistant.bidi.tool_runner import ToolRunner
from assistant.tools import ToolContext, ToolRegistry, execution, tool
from assistant.tools.approval import ApprovalPolicy
from assistant.tools.foreign import ForeignTool
from assistant.tools.progress import INTERVAL_S, ProgressReports
from tests.support.faults import UserSaw

COUNT = 100_000
HUGE = 100_000  # bytes of one report


@tool
def reports_in_a_thread(context: ToolContext) -> str:
    """Report as fast as a thread can."""
    for number in range(COUNT):
        context.report_progress({"progress": number + 1, "total": COUNT})
    return "done"


@tool
async def reports_on_the_loop(context: ToolContext) -> str:
    """Report as fast as the event loop can, and let it go on now and then."""
    for number in range(COUNT):
        context.report_progress({"progress": number + 1, "total": COUNT})
        if number % 1000 == 0:
            await asyncio.sleep(0)
    return "done"


@tool
async def yields_without_waiting() -> AsyncIterator[Any]:
    """Yield as fast as the event loop can, and wait for nothing."""
    for number in range(COUNT):
        yield {"progress": number + 1, "total": COUNT}
    yield "done"


class Conversation:
    """Holds what the outputs get of a call, and when."""

    def __init__(self) -> None:
        self.told: list[tuple[float, Any]] = []
        self.turns = 0

    def emit(self, event: BidiEvent) -> None:
        self.told.append((asyncio.get_running_loop().time(), event["tool_stream_event"]["data"]))

    async def whole_call(self, candidate: Any) -> float:
        """Run a tool to its end and count the event loop's turns meanwhile; returns when it began."""
        registry = ToolRegistry([candidate])
        (only,) = registry
        runner = ToolRunner(SimpleNamespace(invocation_state={}), registry, ApprovalPolicy(), self.emit)
        began = asyncio.get_running_loop().time()
        call = asyncio.create_task(runner.run("call_1", only.tool_name, "{}"))
        while not call.done():
            await asyncio.sleep(0)
            self.turns += 1
        assert call.result().text == "done"
        return began


@pytest.mark.fault(
    area="Tools",
    fault="A tool reports its progress 100,000 times a second",
    seen=None,
    recovers="by itself: the newest report is shown, twenty times a second, and the last one always",
    kept="everything; the conversation goes on meanwhile",
)
@pytest.mark.parametrize("candidate", [reports_in_a_thread, reports_on_the_loop, yields_without_waiting])
def test_a_flood_of_reports_is_told_now_and_then_and_to_its_end(candidate: Any, user_saw: UserSaw) -> None:
    conversation = Conversation()
    began = asyncio.run(conversation.whole_call(candidate))
    times = [at for at, _ in conversation.told]
    assert conversation.told[-1][1] == {"progress": COUNT, "total": COUNT}
    assert len(times) <= 3 + (times[-1] - began) / INTERVAL_S
    values = [data["progress"] for _, data in conversation.told]
    assert values == sorted(set(values))
    user_saw("")


class Foreign:
    """A tool of another framework that yields and waits for nothing."""

    tool_name = "foreign"
    tool_spec: ClassVar[dict[str, Any]] = {"description": "", "inputSchema": {"json": {"type": "object"}}}

    async def stream(self, _use: Any, _state: Any) -> AsyncIterator[Any]:
        for number in range(COUNT):
            yield {"tool_stream_event": {"data": {"progress": number + 1, "total": COUNT}}}
        yield {"tool_result": {"status": "success", "content": [{"text": "done"}]}}


@pytest.mark.parametrize("candidate", [yields_without_waiting, ForeignTool(Foreign())])
def test_a_tool_that_yields_without_waiting_lets_the_conversation_go_on(
    candidate: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(execution, "LONGEST_TURN_S", 0.0)
    conversation = Conversation()
    asyncio.run(conversation.whole_call(candidate))
    assert conversation.turns > COUNT / 2
    assert conversation.told[-1][1] == {"progress": COUNT, "total": COUNT}


def test_only_the_newest_report_is_kept() -> None:
    """A thread reports a hundred megabytes while the event loop is busy with something else."""
    told: list[bytes] = []

    async def main() -> None:
        reports = ProgressReports(told.append)

        def flood() -> None:
            for number in range(1000):
                reports.report(bytes([number % 256]) * HUGE)

        thread = threading.Thread(target=flood)
        tracemalloc.start()
        try:
            thread.start()
            thread.join()
            assert tracemalloc.get_traced_memory()[1] < 10 * HUGE
        finally:
            tracemalloc.stop()
        reports.finish()

    asyncio.run(main())
    assert told == [bytes([999 % 256]) * HUGE]


def test_the_first_report_is_told_at_once_and_a_later_one_when_it_is_time() -> None:
    told: asyncio.Queue[str] = asyncio.Queue()

    async def main() -> None:
        reports = ProgressReports(told.put_nowait)
        reports.report("first")
        assert await told.get() == "first"
        reports.report("second")
        reports.report("third")
        assert await told.get() == "third"
        reports.close()
        reports.report("too late")
        reports.finish()
        await asyncio.sleep(0)
        assert told.empty()

    asyncio.run(main())


def test_a_report_after_the_end_of_the_loop_is_no_error() -> None:
    async def main() -> ProgressReports:
        return ProgressReports(print)

    asyncio.run(main()).report("is anybody there?")
