"""Tool calls between their hooks."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from assistant.bidi.events import BidiEvent
from assistant.bidi.hook_queue import HookQueue
from assistant.bidi.hooked_tools import CANCELLED, CHECK_FAILED, WITHHELD, HookedTools, executor_name
from assistant.bidi.hooks import BidiAfterToolCallEvent, BidiBeforeToolCallEvent, HookRegistry
from assistant.bidi.tool_runner import ToolRunner
from assistant.realtime.errors import ConfigurationError
from assistant.tools import ToolError, ToolOutcome, ToolRegistry, tool
from assistant.tools.approval import ApprovalPolicy
from assistant.tools.results import ToolImage

calls: list[str] = []


@tool
def lamp(room: str) -> str:
    """Switch a lamp."""
    calls.append(room)
    if room == "cellar":
        raise ToolError("There is no lamp in the cellar.")
    return f"lamp in {room}"


@tool
def spare(room: str) -> str:
    """Switch another lamp."""
    return f"spare lamp in {room}"


@tool(approval="never")
def forbidden(room: str) -> str:
    """Never runs."""
    raise AssertionError(room)


@tool
def picture() -> ToolImage:
    """Take a picture."""
    return ToolImage(b"...", "image/png", "a picture")


class Agent:
    def __init__(self) -> None:
        self.hooks = HookRegistry()
        self.tool_registry = ToolRegistry([lamp, forbidden, picture])
        self.invocation_state: dict[str, Any] = {"user": "ada"}


def run(
    *hooks: tuple[type, Callable[[Any], None]], name: str = "lamp", arguments: str = '{"room": "kitchen"}'
) -> tuple[ToolOutcome, list[BidiEvent]]:
    calls.clear()
    agent, told = Agent(), []
    for kind, hook in hooks:
        agent.hooks.add_callback(kind, hook)

    async def call() -> ToolOutcome:
        runner = ToolRunner(agent, agent.tool_registry, ApprovalPolicy(), told.append)
        tools = HookedTools(agent, runner, HookQueue(agent.hooks, told.append).call, "concurrent")
        return await tools.run("call_1", name, arguments)

    return asyncio.run(call()), told


def changed(name: str, value: Any) -> Callable[[Any], None]:
    return lambda event: setattr(event, name, value)


def before(name: str, value: Any) -> tuple[type, Callable[[Any], None]]:
    return BidiBeforeToolCallEvent, changed(name, value)


def fail(_event: Any) -> None:
    raise LookupError("the rules are not there")


def test_hooks_see_the_call_and_its_result():
    seen: list[Any] = []
    outcome, _ = run((BidiBeforeToolCallEvent, seen.append), (BidiAfterToolCallEvent, seen.append))
    assert outcome == ToolOutcome("success", "lamp in kitchen")
    first, last = seen
    assert first.selected_tool is lamp
    assert first.tool_use == {"toolUseId": "call_1", "name": "lamp", "input": {"room": "kitchen"}}
    assert first.invocation_state == {"user": "ada"}
    assert last.result == {"toolUseId": "call_1", "status": "success", "content": [{"text": "lamp in kitchen"}]}
    assert (last.exception, last.cancel_message) == (None, None)


def test_a_hook_may_change_the_input_or_the_tool():
    use = {"toolUseId": "call_1", "name": "lamp", "input": {"room": "hall"}}
    assert run(before("tool_use", use))[0].text == "lamp in hall"
    assert run(before("selected_tool", spare))[0].text == "spare lamp in kitchen"
    assert "no tool named 'lamp'" in run(before("selected_tool", None))[0].text
    assert "cannot be a tool" in run(before("selected_tool", 7))[0].text


def test_another_tool_still_needs_its_own_approval():
    outcome, _ = run(before("selected_tool", forbidden))
    assert outcome.status == "error"
    assert "does not allow" in outcome.text


def test_a_veto_keeps_the_tool_from_running_and_the_model_reads_why():
    seen: list[BidiAfterToolCallEvent] = []
    outcome, _ = run(before("cancel_tool", "Not at night."), (BidiAfterToolCallEvent, seen.append))
    assert outcome == ToolOutcome("error", "Not at night.")
    assert seen[0].cancel_message == "Not at night."
    assert run(before("cancel_tool", True))[0].text == CANCELLED
    assert calls == []


def test_a_result_may_be_edited_in_place_or_replaced():
    def edit(event: BidiAfterToolCallEvent) -> None:
        event.result["content"][0]["text"] = "[hidden]"

    assert run((BidiAfterToolCallEvent, edit))[0] == ToolOutcome("success", "[hidden]")
    replaced = {"toolUseId": "call_1", "status": "error", "content": [{"json": {"a": 1}}]}
    assert run((BidiAfterToolCallEvent, changed("result", replaced)))[0] == ToolOutcome("error", '{"a": 1}')
    assert run((BidiAfterToolCallEvent, changed("result", "nonsense")))[0] == ToolOutcome("error", WITHHELD)


def test_an_image_goes_with_its_own_result_only():
    def edit(event: BidiAfterToolCallEvent) -> None:
        event.result["content"] = [{"text": "[hidden]"}]

    assert run(name="picture", arguments="{}")[0].images
    assert run((BidiAfterToolCallEvent, edit), name="picture", arguments="{}")[0] == ToolOutcome("success", "[hidden]")


@pytest.mark.parametrize(
    ("kind", "text", "ran"),
    [(BidiBeforeToolCallEvent, CHECK_FAILED, []), (BidiAfterToolCallEvent, WITHHELD, ["kitchen"])],
)
def test_a_check_that_fails_lets_nothing_through_and_is_told(
    kind: type, text: str, ran: list[str], expect_log: Callable[[str], None]
):
    expect_log("failed")
    outcome, told = run((kind, fail))
    assert outcome == ToolOutcome("error", text)
    assert calls == ran
    assert [(event["type"], event["code"]) for event in told] == [("bidi_error", "hook_failed")]
    assert "LookupError: the rules are not there" in told[0]["message"]


def test_the_exception_of_a_tool_reaches_the_hook():
    seen: list[BidiAfterToolCallEvent] = []
    run((BidiAfterToolCallEvent, seen.append), arguments='{"room": "cellar"}')
    assert isinstance(seen[0].exception, ToolError)


def test_arguments_that_cannot_be_read_are_the_model_s_to_mend():
    outcome, _ = run((BidiBeforeToolCallEvent, fail), arguments="{")
    assert "not valid JSON" in outcome.text


@pytest.mark.parametrize(("executor", "most"), [("concurrent", 2), ("sequential", 1)])
def test_calls_run_together_or_one_after_another(executor: Any, most: int):
    running, peak = 0, 0

    @tool
    async def work() -> str:
        """Work."""
        nonlocal running, peak
        running += 1
        peak = max(peak, running)
        for _ in range(20):
            await asyncio.sleep(0)
        running -= 1
        return "done"

    async def both() -> None:
        agent = Agent()
        agent.tool_registry.register(work)
        runner = ToolRunner(agent, agent.tool_registry, ApprovalPolicy(), lambda _: None)
        tools = HookedTools(agent, runner, HookQueue(agent.hooks, lambda _: None).call, executor)
        outcomes = await asyncio.gather(tools.run("1", "work", ""), tools.run("2", "work", ""))
        assert [outcome.text for outcome in outcomes] == ["done", "done"]

    asyncio.run(both())
    assert peak == most


def test_the_executor_is_known_by_its_name():
    class SequentialToolExecutor: ...

    class ConcurrentToolExecutor: ...

    assert executor_name(None) == executor_name("concurrent") == executor_name(ConcurrentToolExecutor()) == "concurrent"
    assert executor_name("sequential") == executor_name(SequentialToolExecutor()) == "sequential"
    with pytest.raises(ConfigurationError, match="concurrent"):
        executor_name("parallel")
