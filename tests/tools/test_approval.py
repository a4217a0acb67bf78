"""Who may run a tool: rules, answers, and questions that nobody answers."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import pytest

from assistant.tools.approval import (
    ApprovalAnswer,
    ApprovalDecision,
    ApprovalPolicy,
    ApprovalRequest,
    Approvals,
    Subject,
    refusal,
)
from assistant.tools.tool import ApprovalRule

LAMP = Subject("switch_lamp", "your tool lamp.py", "ask", "version 1")
TIME = Subject("current_time", "built in", "always")


class Asking:
    """Approvals with a user who answers as told, and a record of what they saw."""

    def __init__(self, *answers: ApprovalAnswer, policy: ApprovalPolicy | None = None, timeout_s: float = 60) -> None:
        self.answers = list(answers)
        self.requests: list[ApprovalRequest] = []
        self.decisions: list[ApprovalDecision] = []
        self.approvals = Approvals(
            policy or ApprovalPolicy(),
            on_request=self._asked,
            on_decision=lambda _, decision: self.decisions.append(decision),
            timeout_s=timeout_s,
        )

    def _asked(self, request: ApprovalRequest) -> None:
        self.requests.append(request)
        if self.answers:
            asyncio.get_running_loop().call_soon(self.approvals.answer, request.approval_id, self.answers.pop(0))

    def decide(self, subject: Subject = LAMP) -> Awaitable[ApprovalDecision]:
        return self.approvals.decide(subject, {"on": True}, "call_1")


class Memory:
    def __init__(self, approved: Mapping[str, str] | None = None) -> None:
        self.approved = dict(approved or {})

    def load(self) -> Mapping[str, str]:
        return self.approved

    def save(self, approved: Mapping[str, str]) -> None:
        self.approved = dict(approved)


def run(talk: Callable[[], Awaitable[Any]]) -> Any:
    async def main() -> Any:
        return await talk()

    return asyncio.run(main())


@pytest.mark.parametrize(
    ("rule", "subject", "expected"),
    [
        (None, TIME, "always"),
        (None, LAMP, "ask"),
        ("never", TIME, "never"),
        ("always", LAMP, "always"),
        ("ask", TIME, "ask"),
    ],
)
def test_the_user_s_rule_stands_above_the_tool_s_own(
    rule: ApprovalRule | None, subject: Subject, expected: str
) -> None:
    for name in (subject.name, subject.key):
        assert ApprovalPolicy({name: rule} if rule else {}).rule_for(subject) == expected


def test_a_rule_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="rule of lamp is 'sometimes'"):
        ApprovalPolicy({"lamp": "sometimes"})  # type: ignore[dict-item]


def test_what_needs_no_approval_is_not_asked_about() -> None:
    asking = Asking()
    decision = run(lambda: asking.decide(TIME))
    assert (decision.approved, decision.asked, asking.requests) == (True, False, [])


def test_what_is_forbidden_is_not_asked_about() -> None:
    asking = Asking(policy=ApprovalPolicy({"switch_lamp": "never"}))
    decision = run(asking.decide)
    assert (decision.approved, decision.asked, asking.requests) == (False, False, [])
    assert refusal(LAMP, decision) == "The user does not allow 'switch_lamp' to run."


def test_once_is_for_one_call() -> None:
    asking = Asking("once", "deny")

    async def two() -> list[bool]:
        return [(await asking.decide()).approved for _ in range(2)]

    assert run(two) == [True, False]
    (request, _) = asking.requests
    assert (request.subject, request.arguments, request.tool_use_id) == (LAMP, {"on": True}, "call_1")
    assert [decision.reason for decision in asking.decisions] == ["once", "denied"]
    assert "refused to let 'switch_lamp' run" in refusal(LAMP, asking.decisions[1])


@pytest.mark.parametrize("answer", ["session", "always"])
def test_a_longer_approval_is_for_all_later_calls_until_the_tool_changes(answer: ApprovalAnswer) -> None:
    asking = Asking(answer)
    changed = Subject(LAMP.name, LAMP.origin, "ask", "version 2")

    async def three() -> tuple[ApprovalDecision, ApprovalDecision, ApprovalDecision]:
        first, second = await asking.decide(), await asking.decide()
        asking.answers.append("deny")
        return first, second, await asking.decide(changed)

    first, second, third = run(three)
    assert (first.approved, second.approved, second.asked, third.approved) == (True, True, False, False)


def test_always_outlives_the_program_and_session_does_not() -> None:
    memory = Memory()
    for answer in ("session", "always"):
        run(Asking(answer, policy=ApprovalPolicy(store=memory)).decide)  # type: ignore[arg-type]
    assert memory.approved == {"your tool lamp.py: switch_lamp": "version 1"}
    assert ApprovalPolicy(store=memory).rule_for(LAMP) == "always"


def test_another_tool_of_the_same_name_is_asked_about() -> None:
    policy = ApprovalPolicy(store=Memory({LAMP.key: LAMP.fingerprint}))
    assert policy.rule_for(Subject("switch_lamp", "MCP server house", "ask", "version 1")) == "ask"


def test_an_approval_can_be_taken_back() -> None:
    memory = Memory({LAMP.key: LAMP.fingerprint})
    policy = ApprovalPolicy(store=memory)
    assert policy.approved_for_good() == [LAMP.key]
    policy.forget(LAMP.key)
    policy.forget("unknown")
    assert (policy.rule_for(LAMP), memory.approved, policy.approved_for_good()) == ("ask", {}, [])


def test_what_forbids_itself_cannot_be_remembered_as_allowed() -> None:
    policy = ApprovalPolicy(store=Memory({LAMP.key: LAMP.fingerprint}))
    assert policy.rule_for(Subject(LAMP.name, LAMP.origin, "never", LAMP.fingerprint)) == "never"


def test_where_nobody_is_there_nobody_is_asked() -> None:
    asking = Asking(policy=ApprovalPolicy({"lamp": "always"}, attended=False))
    decision = run(asking.decide)
    assert (decision.approved, decision.asked, asking.requests) == (False, False, [])
    assert refusal(LAMP, decision) == "Nobody is there who could allow 'switch_lamp' to run, so it did not."
    assert run(lambda: asking.decide(Subject("lamp", "your tool lamp.py"))).approved


def test_no_answer_in_time_is_a_refusal() -> None:
    asking = Asking(timeout_s=0.01)
    decision = run(asking.decide)
    assert (decision.approved, decision.reason) == (False, "timeout")
    assert asking.decisions == [decision]
    assert "did not answer" in refusal(LAMP, decision)


def test_a_late_or_unknown_answer_changes_nothing() -> None:
    asking = Asking("deny")

    async def late() -> tuple[bool, bool]:
        await asking.decide()
        return asking.approvals.answer(asking.requests[0].approval_id, "once"), asking.approvals.answer("?", "once")

    assert run(late) == (False, False)


def test_one_longer_answer_settles_the_calls_that_wait_beside_it() -> None:
    asking = Asking()

    async def three() -> list[bool]:
        calls = [asyncio.create_task(asking.approvals.decide(LAMP, {}, f"call_{number}")) for number in range(3)]
        await asyncio.sleep(0)
        assert [request.tool_use_id for request in asking.approvals.pending()] == ["call_0", "call_1", "call_2"]
        asking.approvals.answer(asking.requests[1].approval_id, "session")
        return [decision.approved for decision in await asyncio.gather(*calls)]

    assert run(three) == [True, True, True]
    assert asking.approvals.pending() == []


def test_a_cancelled_call_takes_its_question_away() -> None:
    asking = Asking()

    async def cancel() -> None:
        call = asyncio.ensure_future(asking.decide())
        await asyncio.sleep(0)
        call.cancel()
        await asyncio.gather(call, return_exceptions=True)

    run(cancel)
    assert asking.approvals.pending() == []
    assert [decision.approved for decision in asking.decisions] == [False]
