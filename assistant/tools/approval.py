"""Whether a tool may run: the user's rules, what was answered before, and questions that wait for an answer.

A call that needs an approval waits in `Approvals.decide` until the user answers, the time is up, or the call is
cancelled. Nothing but `Approvals.answer` can approve, and only the user's side of the conversation calls it: a
model's words, a tool's result or a page's text never do.
"""

import asyncio
import itertools
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from assistant.tools.tool import ApprovalRule

ApprovalAnswer = Literal["once", "session", "always", "deny"]
ApprovalReason = Literal["rule", "once", "session", "always", "denied", "timeout", "unattended"]
APPROVAL_ANSWERS: tuple[ApprovalAnswer, ...] = ("once", "session", "always", "deny")
APPROVAL_RULES: tuple[ApprovalRule, ...] = ("always", "ask", "never")
APPROVAL_TIMEOUT_S = 60.0


@dataclass(frozen=True, slots=True)
class Subject:
    """What an approval is about: a tool by name and origin, and what would really run (`fingerprint`)."""

    name: str
    origin: str
    approval: ApprovalRule = "ask"
    fingerprint: str = ""

    @property
    def key(self) -> str:
        """Names the tool among all others: two origins may have tools of one name."""
        return f"{self.origin}: {self.name}"


@dataclass(frozen=True, slots=True)
class ApprovalRequest:
    """A question to the user. `arguments` are what the tool will really be called with."""

    approval_id: str
    tool_use_id: str
    subject: Subject
    arguments: dict[str, Any]
    timeout_s: float


@dataclass(frozen=True, slots=True)
class ApprovalDecision:
    """What became of a call; `asked` tells whether the user was asked."""

    approved: bool
    reason: ApprovalReason
    asked: bool = True


class ApprovalStore(Protocol):
    """Keeps what the user answered with "always", from one run of the program to the next."""

    def load(self) -> Mapping[str, str]:
        """Return the fingerprints of the tools approved for good, by `Subject.key`."""

    def save(self, approved: Mapping[str, str]) -> None:
        """Keep them."""


class ApprovalPolicy:
    """The rules. `rules` are the user's by tool name or by key ("your tool lamp.py: switch_lamp")."""

    def __init__(
        self,
        rules: Mapping[str, ApprovalRule] | None = None,
        store: ApprovalStore | None = None,
        *,
        attended: bool = True,
    ) -> None:
        """Take the user's rules and what was approved for good. `attended`: somebody is there who can be asked.

        Raises:
            ValueError: A rule is none of "always", "ask" and "never".

        """
        self.rules = dict(rules or {})
        for name, rule in self.rules.items():
            if rule not in APPROVAL_RULES:
                raise ValueError(f"The approval rule of {name} is {rule!r}: it must be always, ask or never.")
        self.attended = attended
        self._store = store
        self._approved = dict(store.load()) if store is not None else {}

    def rule_for(self, subject: Subject) -> ApprovalRule:
        """What holds for a tool: the user's rule, else what was answered before, else what the tool starts with."""
        rule = self.rules.get(subject.key) or self.rules.get(subject.name)
        if rule is not None:
            return rule
        if subject.approval == "ask" and self._approved.get(subject.key) == subject.fingerprint:
            return "always"
        return subject.approval

    def approve_for_good(self, subject: Subject) -> None:
        """Do not ask about this tool again until what would run has changed."""
        self._approved[subject.key] = subject.fingerprint
        if self._store is not None:
            self._store.save(self._approved)

    def forget(self, key: str) -> None:
        """Ask about this tool again."""
        if self._approved.pop(key, None) is not None and self._store is not None:
            self._store.save(self._approved)

    def approved_for_good(self) -> list[str]:
        """The keys of the tools that are not asked about any more, in order of their names."""
        return sorted(self._approved)


@dataclass(slots=True)
class _Waiting:
    request: ApprovalRequest
    answer: "asyncio.Future[ApprovalAnswer]" = field(default_factory=lambda: asyncio.get_running_loop().create_future())


class Approvals:
    """The questions of one conversation. Use it on the event loop's thread."""

    def __init__(
        self,
        policy: ApprovalPolicy,
        *,
        on_request: Callable[[ApprovalRequest], None],
        on_decision: Callable[[ApprovalRequest, ApprovalDecision], None],
        timeout_s: float = APPROVAL_TIMEOUT_S,
    ) -> None:
        """`on_request` shows a question, `on_decision` tells that it is settled; both are called at once."""
        self._policy = policy
        self._on_request = on_request
        self._on_decision = on_decision
        self._timeout_s = timeout_s
        self._waiting: dict[str, _Waiting] = {}
        self._for_session: set[tuple[str, str]] = set()
        self._numbers = itertools.count(1)

    async def decide(self, subject: Subject, arguments: dict[str, Any], tool_use_id: str) -> ApprovalDecision:
        """Decide about one call, asking the user where the rules say so; no answer in time is a refusal."""
        rule = self._rule_for(subject)
        if rule == "always":
            return ApprovalDecision(True, "rule", asked=False)
        if rule == "never":
            return ApprovalDecision(False, "rule", asked=False)
        if not self._policy.attended:
            return ApprovalDecision(False, "unattended", asked=False)
        request = ApprovalRequest(f"approval_{next(self._numbers)}", tool_use_id, subject, arguments, self._timeout_s)
        waiting = self._waiting[request.approval_id] = _Waiting(request)
        decision = ApprovalDecision(False, "denied")
        try:
            self._on_request(request)
            async with asyncio.timeout(self._timeout_s):
                decision = self._take(subject, await waiting.answer)
        except TimeoutError:
            decision = ApprovalDecision(False, "timeout")
        finally:
            del self._waiting[request.approval_id]
            self._on_decision(request, decision)
        return decision

    def would_ask(self, subject: Subject) -> bool:
        """Whether a call of this tool would be put to the user now."""
        return self._rule_for(subject) == "ask" and self._policy.attended

    def answer(self, approval_id: str, answer: ApprovalAnswer) -> bool:
        """Take the user's answer; False if nothing of that id waits (any more)."""
        waiting = self._waiting.get(approval_id)
        if waiting is None or waiting.answer.done():
            return False
        waiting.answer.set_result(answer)
        return True

    def pending(self) -> list[ApprovalRequest]:
        """The questions that wait, oldest first."""
        return [waiting.request for waiting in self._waiting.values()]

    def _rule_for(self, subject: Subject) -> ApprovalRule:
        rule = self._policy.rule_for(subject)
        return "always" if rule == "ask" and (subject.key, subject.fingerprint) in self._for_session else rule

    def _take(self, subject: Subject, answer: ApprovalAnswer) -> ApprovalDecision:
        if answer == "deny":
            return ApprovalDecision(False, "denied")
        if answer == "session":
            self._for_session.add((subject.key, subject.fingerprint))
            self._settle_others(subject)
        elif answer == "always":
            self._policy.approve_for_good(subject)
            self._settle_others(subject)
        return ApprovalDecision(True, answer)

    def _settle_others(self, subject: Subject) -> None:
        """Whoever approves a tool for longer need not answer again for its calls that wait beside this one."""
        for waiting in self._waiting.values():
            if waiting.request.subject == subject and not waiting.answer.done():
                waiting.answer.set_result("once")


def refusal(subject: Subject, decision: ApprovalDecision) -> str:
    """What the model reads about a call that was not approved."""
    if decision.reason == "timeout":
        return f"The user did not answer whether '{subject.name}' may run, so it did not. Ask them what to do."
    if decision.reason == "unattended":
        return f"Nobody is there who could allow '{subject.name}' to run, so it did not."
    if decision.reason == "denied":
        return f"The user refused to let '{subject.name}' run. Do not try it again unless they ask for it."
    return f"The user does not allow '{subject.name}' to run."
