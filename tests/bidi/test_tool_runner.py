"""Tool calls of a conversation: approved first where needed, with a context, and what they leave running."""

import asyncio
from collections.abc import Awaitable, Callable
from types import SimpleNamespace
from typing import Any

import pytest

from assistant.bidi.events import BidiEvent
from assistant.bidi.tool_runner import ToolRunner, remote_fingerprints
from assistant.realtime.errors import ConfigurationError
from assistant.tools.approval import ApprovalPolicy
from assistant.tools.registry import ToolRegistry
from assistant.tools.tool import ToolContext, tool
from tests.support.guards import ExpectLog

switched: list[bool] = []


@tool(approval="ask")
def switch_lamp(on: bool) -> str:
    """Switch the lamp."""
    switched.append(on)
    return "done"


class Stage:
    """A runner whose user answers every question the same way."""

    def __init__(self, *tools: Any, answer: str | None = None, timeout_s: float = 60, **rules: Any) -> None:
        self.events: list[BidiEvent] = []
        self.told = asyncio.Event()
        self.answer = answer
        agent = SimpleNamespace(invocation_state={"who": "me"})
        registry = ToolRegistry([switch_lamp, *tools])
        self.runner = ToolRunner(agent, registry, ApprovalPolicy(rules), self.emit, approval_timeout_s=timeout_s)

    def emit(self, event: BidiEvent) -> None:
        self.events.append(event)
        self.told.set()
        if event["type"] == "tool_approval_request" and self.answer:
            response = {"approval_id": event["approval_id"], "answer": self.answer}
            asyncio.get_running_loop().call_soon(self.runner.answer, response)

    def types(self) -> list[str]:
        return [event["type"] for event in self.events]


@pytest.fixture(autouse=True)
def nothing_switched() -> None:
    switched.clear()


def run(work: Callable[[], Awaitable[Any]]) -> Any:
    async def main() -> Any:
        return await work()

    return asyncio.run(main())


def test_an_approved_call_runs_with_the_arguments_that_were_shown() -> None:
    stage = Stage(answer="once")
    outcome = run(lambda: stage.runner.run("call_1", "switch_lamp", '{"on": true}'))
    assert (outcome.status, outcome.text, switched) == ("success", "done", [True])
    request, result = stage.events
    assert (request["name"], request["input"], request["origin"]) == ("switch_lamp", {"on": True}, "this program")
    assert request["tool_use_id"] == result["tool_use_id"] == "call_1"
    assert (result["approved"], result["reason"]) == (True, "once")


def test_a_refused_call_does_not_run_and_the_model_is_told() -> None:
    stage = Stage(answer="deny")
    outcome = run(lambda: stage.runner.run("call_1", "switch_lamp", '{"on": true}'))
    assert (outcome.status, switched) == ("error", [])
    assert "refused" in outcome.text


def test_an_unanswered_call_does_not_run() -> None:
    stage = Stage(timeout_s=0.01)
    outcome = run(lambda: stage.runner.run("call_1", "switch_lamp", '{"on": true}'))
    assert (outcome.status, switched) == ("error", [])
    assert stage.events[-1]["reason"] == "timeout"


@pytest.mark.parametrize(("rule", "runs"), [("always", True), ("never", False)])
def test_a_rule_asks_nobody(rule: str, runs: bool) -> None:
    stage = Stage(switch_lamp=rule)
    run(lambda: stage.runner.run("call_1", "switch_lamp", '{"on": false}'))
    assert (stage.events, switched) == ([], [False] if runs else [])


@pytest.mark.parametrize(("name", "arguments"), [("switch_lamp", "{on"), ("unknown", "{}")])
def test_nobody_is_asked_about_a_call_that_cannot_run(name: str, arguments: str) -> None:
    stage = Stage()
    outcome = run(lambda: stage.runner.run("call_1", name, arguments))
    assert (outcome.status, stage.events) == ("error", [])


def test_an_answer_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="must be one of once, session, always, deny"):
        run_answer({"approval_id": "approval_1", "answer": "yes"})


def run_answer(event: dict[str, Any]) -> None:
    Stage().runner.answer(event)


@pytest.mark.parametrize(("answer", "approved"), [("once", True), ("deny", False)])
def test_a_remote_tool_is_asked_about_by_its_server(answer: str, approved: bool) -> None:
    stage = Stage(answer=answer)
    assert run(lambda: stage.runner.approve_remote("mcpr_1", "weather", "forecast", '{"town": "Oslo"}')) is approved
    request = stage.events[0]
    assert (request["origin"], request["input"]) == ("remote MCP server weather", {"town": "Oslo"})


def test_a_tool_knows_its_call_and_reports_progress() -> None:
    @tool
    async def dig(context: ToolContext) -> str:
        """Dig."""
        context.report_progress("halfway")
        await asyncio.sleep(0)
        return f"{context.tool_use_id} for {context.invocation_state['who']}"

    stage = Stage(dig)
    assert run(lambda: stage.runner.run("call_7", "dig", "{}")).text == "call_7 for me"
    (progress,) = stage.events
    assert progress["tool_stream_event"]["data"] == "halfway"


def test_where_a_tool_comes_from() -> None:
    runner = Stage().runner
    assert (runner.origin("switch_lamp"), runner.origin("unknown")) == ("this program", "")


def test_progress_of_a_stopped_tool_is_of_no_interest() -> None:
    contexts: list[ToolContext] = []

    @tool
    async def dig(context: ToolContext) -> str:
        """Dig."""
        contexts.append(context)
        await asyncio.Event().wait()
        return "done"

    stage = Stage(dig)

    async def talk() -> None:
        call = asyncio.create_task(stage.runner.run("call_1", "dig", "{}"))
        while not contexts:  # noqa: ASYNC110 - a few turns of the loop
            await asyncio.sleep(0)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)
        contexts[0].report_progress("still digging")
        await asyncio.sleep(0)

    run(talk)
    assert stage.events == []


def test_what_a_tool_leaves_running_ends_with_the_conversation() -> None:
    ended = []

    @tool
    async def watch(context: ToolContext) -> str:
        """Watch."""

        async def forever() -> None:
            try:
                await asyncio.Event().wait()
            finally:
                ended.append("watching")

        context.start_background(forever(), "watching")
        await asyncio.sleep(0)
        return "watching"

    stage = Stage(watch)

    async def talk() -> None:
        await stage.runner.run("call_1", "watch", "{}")
        assert ended == []
        await stage.runner.close()
        await stage.runner.close()

    run(talk)
    assert ended == ["watching"]


def test_a_tool_tells_the_user_something() -> None:
    @tool
    async def remind(context: ToolContext) -> str:
        """Remind."""
        context.tell_user("Tea is ready.", "tea")
        return "told"

    stage = Stage(remind)

    async def talk() -> None:
        await stage.runner.run("call_1", "remind", "{}")

    run(talk)
    notice = next(event for event in stage.events if event["type"] == "bidi_notice")
    assert (notice["message"], notice["code"]) == ("Tea is ready.", "tea")


def test_a_failure_in_the_background_is_told(expect_log: ExpectLog) -> None:
    expect_log("the egg timer failed")

    async def fail() -> None:
        raise ValueError("cracked")

    stage = Stage()

    async def talk() -> None:
        stage.runner.start_background(fail(), "the egg timer")
        await stage.told.wait()

    run(talk)
    assert stage.events[0]["message"] == "the egg timer failed: cracked"


def approves_remotely(policy: ApprovalPolicy, answer: str, *tools: dict[str, Any]) -> tuple[bool, list[str]]:
    """Ask whether a remote server's tool may run; returns that, and what was asked."""
    stage = Stage(answer=answer)
    agent = SimpleNamespace(invocation_state={})
    servers = remote_fingerprints(tools)
    stage.runner = ToolRunner(agent, ToolRegistry(), policy, stage.emit, remote_servers=servers)
    approved = run(lambda: stage.runner.approve_remote("request_1", "notes", "write_note", "{}"))
    return approved, stage.types()


def test_a_remote_server_at_another_address_is_asked_about_again() -> None:
    policy = ApprovalPolicy()
    tool = {"type": "mcp", "server_label": "notes", "server_url": "https://notes.example", "authorization": "one"}
    assert approves_remotely(policy, "always", tool) == (True, ["tool_approval_request", "tool_approval_result"])
    assert approves_remotely(policy, "deny", tool | {"authorization": "another"}) == (True, [])
    for other in (tool | {"server_url": "https://other.example"}, {"type": "function", "name": "notes"}):
        assert approves_remotely(policy, "deny", other) == (False, ["tool_approval_request", "tool_approval_result"])
