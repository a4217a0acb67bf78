"""Approvals in a terminal: what is asked, and which line answers what."""

import pytest

from assistant.bidi.events import (
    BidiConnectionCloseEvent,
    BidiNoticeEvent,
    ToolApprovalRequestEvent,
    ToolApprovalResultEvent,
)
from assistant.bidi.io.approval_prompt import SETTLE_S, ApprovalPrompt


class Clock:
    """A monotonic clock that moves only when told."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def prompt(clock: Clock) -> ApprovalPrompt:
    approvals = ApprovalPrompt(clock)
    approvals.can_answer = True
    return approvals


def asks(number: int = 1, name: str = "switch_lamp", **arguments: object) -> ToolApprovalRequestEvent:
    return ToolApprovalRequestEvent(f"a{number}", f"c{number}", name, dict(arguments), "your tool lamp.py", 60.0)


def given(prompt: ApprovalPrompt, line: str) -> tuple[str, str] | None:
    answer = prompt.answer(line)
    return (answer.approval_id, answer.answer) if answer is not None else None


def test_the_question_shows_tool_origin_arguments_and_how_to_answer(prompt: ApprovalPrompt) -> None:
    assert prompt.take(asks(room="kitchen", on=True)) == [
        "  ? switch_lamp (your tool lamp.py) wants to run with:",
        '      room: "kitchen"',
        "      on: true",
        "    Type y to allow it once, s for this session, a always, n to deny it; then Enter."
        " Without an answer it is denied in 60 s.",
    ]
    assert prompt.take(BidiNoticeEvent("Five minutes left.", "near")) == []


def test_where_nobody_can_answer_it_says_so(clock: Clock) -> None:
    assert ApprovalPrompt(clock).take(asks()) == [
        "  ? switch_lamp (your tool lamp.py) wants to run, without arguments.",
        "    Nobody can answer here: it is denied in 60 s.",
    ]


def test_long_and_hostile_arguments_are_shown_whole_and_harmless(prompt: ApprovalPrompt) -> None:
    lines = prompt.take(asks(text="\x1b[2J\u202e" + "x" * 5000 + "\nsafe: true"))
    assert lines[1] == '      text: "\\u001b[2J\\u202e' + "x" * 5000 + "\\n"
    assert lines[2] == '          safe: true"'


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("y", "once"),
        (" YES ", "once"),
        ("s", "session"),
        ("session", "session"),
        ("a", "always"),
        ("always", "always"),
        ("n", "deny"),
        ("no", "deny"),
    ],
)
def test_a_line_answers(prompt: ApprovalPrompt, clock: Clock, line: str, answer: str) -> None:
    prompt.take(asks())
    clock.now += SETTLE_S
    assert given(prompt, line) == ("a1", answer)
    assert given(prompt, line) is None, "the question has its answer"


@pytest.mark.parametrize("line", ["", "yes please", "yy", "what is that?", "1"])
def test_other_lines_answer_nothing_and_the_question_stays(prompt: ApprovalPrompt, clock: Clock, line: str) -> None:
    prompt.take(asks())
    clock.now += SETTLE_S
    assert given(prompt, line) is None
    assert given(prompt, "y") == ("a1", "once")


def test_without_a_question_an_answer_is_an_ordinary_line(prompt: ApprovalPrompt) -> None:
    assert given(prompt, "yes") is None


def test_a_line_begun_before_the_question_approves_nothing(prompt: ApprovalPrompt, clock: Clock) -> None:
    prompt.take(asks())
    clock.now += SETTLE_S - 0.1
    assert given(prompt, "y") is None


def test_questions_are_put_one_at_a_time(prompt: ApprovalPrompt, clock: Clock) -> None:
    prompt.take(asks(1, "first"))
    assert prompt.take(asks(2, "second")) == []
    clock.now += 10
    assert given(prompt, "y") == ("a1", "once")
    assert given(prompt, "y") is None
    lines = prompt.take(ToolApprovalResultEvent("a1", "c1", True, "once"))
    assert lines[0] == "  [first: allowed once]"
    assert lines[1].startswith("  ? second")
    assert lines[-1].endswith("denied in 50 s.")
    assert given(prompt, "y") is None, "too soon after it was put"
    clock.now += SETTLE_S
    assert given(prompt, "n") == ("a2", "deny")


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("session", "allowed for this session"),
        ("always", "always allowed from now on"),
        ("denied", "denied"),
        ("timeout", "not allowed: nobody answered"),
    ],
)
def test_the_result_is_one_line(prompt: ApprovalPrompt, reason: str, words: str) -> None:
    prompt.take(asks())
    result = ToolApprovalResultEvent("a1", "c1", reason in ("session", "always"), reason)  # type: ignore[arg-type]  # each is one
    assert prompt.take(result) == [f"  [switch_lamp: {words}]"]


def test_the_end_of_the_conversation_ends_its_questions(prompt: ApprovalPrompt, clock: Clock) -> None:
    prompt.take(asks())
    prompt.take(BidiConnectionCloseEvent("c", "stopped"))
    clock.now += SETTLE_S
    assert given(prompt, "y") is None
