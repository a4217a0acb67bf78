"""The conversation as text: what is printed, in which order, and lines typed in."""

import asyncio
import io
import os
import pty

import pytest

from assistant.bidi.events import (
    BidiConnectionCloseEvent,
    BidiErrorEvent,
    BidiEvent,
    BidiInterruptionEvent,
    BidiNoticeEvent,
    BidiTextInputEvent,
    BidiTranscriptStreamEvent,
    ToolApprovalRequestEvent,
    ToolApprovalResponseEvent,
    ToolApprovalResultEvent,
    ToolResultEvent,
    ToolStreamEvent,
    ToolUseStreamEvent,
)
from assistant.bidi.io.approval_prompt import SETTLE_S, ApprovalPrompt
from assistant.bidi.io.terminal import LineReader
from assistant.bidi.io.text import BidiTextIO, TextInput, TextOutput


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def said(role: str, piece: str, whole: str, item: str, final: bool = False) -> BidiTranscriptStreamEvent:
    return BidiTranscriptStreamEvent(piece, role, final, whole, item)


def printed(*events: BidiEvent, terminal: bool = True) -> str:
    stream = Terminal() if terminal else io.StringIO()

    async def main() -> None:
        output = BidiTextIO(stream=stream).output()
        for event in events:
            await output(event)
        await output.stop()

    asyncio.run(main())
    return stream.getvalue()


CONVERSATION = (
    said("user", "", "", "u1"),
    said("user", "what is", "what is", "u1"),
    said("assistant", "Eighty", "Eighty", "a1"),
    said("user", "what is 12 times 7", "what is 12 times 7", "u1", final=True),
    said("assistant", "-four.", "Eighty-four.", "a1"),
    said("assistant", "Eighty-four.", "Eighty-four.", "a1", final=True),
)


@pytest.mark.parametrize("terminal", [True, False])
def test_question_and_answer_stand_in_order_though_the_question_comes_late(terminal: bool) -> None:
    assert printed(*CONVERSATION, terminal=terminal) == "You: what is 12 times 7\nAssistant: Eighty-four.\n"


def test_a_reply_does_not_wait_for_ever_for_the_question() -> None:
    text = printed(
        said("user", "", "", "u1"),
        said("assistant", "Hello.", "Hello.", "a1"),
        said("assistant", "Hello.", "Hello.", "a1", final=True),
        said("user", "hi", "hi", "u1", final=True),
    )
    assert text == "Assistant: Hello.\nYou: hi\n"


def test_tools_interrupt_the_line_and_it_goes_on_after_them() -> None:
    text = printed(
        said("assistant", "Let me see", "Let me see", "a1"),
        ToolUseStreamEvent("c1", "calculator", {"expression": "12 * 7"}),
        ToolStreamEvent({"toolUseId": "c1", "name": "calculator", "input": {}}, "half"),
        ToolResultEvent("c1", "success", "84", 1234),
        ToolResultEvent("c1", "error", "no\nluck", 20),
        said("assistant", ": 84.", "Let me see: 84.", "a1"),
        said("assistant", "Let me see: 84.", "Let me see: 84.", "a1", final=True),
    )
    assert text.splitlines() == [
        "Assistant: Let me see",
        '  [calculator(expression="12 * 7")]',
        '  [calculator: "half"]',
        "  [84] (1.2 s)",
        "  [failed: no luck] (0.0 s)",
        "Assistant: ... : 84.",
    ]


def test_interruptions_notices_and_errors_have_lines_of_their_own() -> None:
    text = printed(
        said("assistant", "Once upon", "Once upon", "a1"),
        BidiInterruptionEvent("user_speech", "a1", 300),
        said("assistant", "Once", "Once", "a1", final=True),
        BidiNoticeEvent("Five minutes left.", "near"),
        BidiErrorEvent("The model could not answer.", "failed"),
    )
    assert text.splitlines() == [
        "Assistant: Once upon",
        "  [interrupted]",
        "  * Five minutes left.",
        "  ! The model could not answer.",
    ]


def test_the_error_that_ends_the_conversation_is_left_to_whoever_runs_it() -> None:
    text = printed(
        BidiErrorEvent("The reply is incomplete.", "incomplete"),
        BidiErrorEvent("The key is refused.", "invalid_api_key"),
        BidiConnectionCloseEvent("c1", "invalid_api_key"),
    )
    assert text == "  ! The reply is incomplete.\n"


def test_an_error_just_before_the_user_ends_the_conversation_is_printed() -> None:
    text = printed(BidiErrorEvent("The model failed.", "overloaded"), BidiConnectionCloseEvent("c1", "stopped"))
    assert text == "  ! The model failed.\n"


def test_nothing_a_server_sends_can_steer_the_terminal() -> None:
    evil = "a\x1b[2Jb\x07c\r\x9bd\ne"
    text = printed(said("assistant", evil, evil, "a1", final=True), BidiErrorEvent(evil, "x"))
    assert text == "Assistant: a[2Jbcd e\n  ! a[2Jbcd e\n"


def test_lines_typed_become_events_until_ctrl_d() -> None:
    async def main() -> list[str]:
        read_end, write_end = os.pipe()
        source = TextInput("> ", LineReader(read_end), Terminal())
        os.write(write_end, "hällo\r\n\n  wor".encode())
        lines = [(await source())["text"]]
        os.write(write_end, b"ld  ")
        os.close(write_end)
        lines.append((await source())["text"])
        with pytest.raises(StopAsyncIteration):
            await source()
        await source.stop()
        os.close(read_end)
        return lines

    assert asyncio.run(main()) == ["hällo", "world"]


def test_one_line_answers_a_question_and_the_others_are_messages() -> None:
    """Through a real terminal: what the output asks, the input of the same object answers."""

    async def main() -> tuple[list[BidiEvent], str]:
        controller, terminal = pty.openpty()
        clock = [100.0]
        approvals = ApprovalPrompt(lambda: clock[0])
        with os.fdopen(os.dup(terminal), "w") as screen:
            source = TextInput("", LineReader(terminal), screen, approvals)
            output = TextOutput(screen, approvals)
            events: list[BidiEvent] = []
            await output(ToolApprovalRequestEvent("a1", "c1", "switch_lamp", {"on": True}, "your tool lamp.py", 60.0))
            clock[0] += SETTLE_S
            for line in ("which lamp?", "Y", "yes"):
                os.write(controller, f"{line}\r".encode())
                events.append(await source())
            await output(ToolApprovalResultEvent("a1", "c1", True, "once"))
            await output.stop()
            await source.stop()
        os.close(terminal)
        shown = b""
        while b"allowed once" not in shown:
            shown += os.read(controller, 4096)
        os.close(controller)
        return events, shown.decode()

    events, shown = asyncio.run(main())
    assert events == [
        BidiTextInputEvent("which lamp?"),
        ToolApprovalResponseEvent("a1", "once"),
        BidiTextInputEvent("yes"),
    ]
    assert "? switch_lamp (your tool lamp.py) wants to run with:" in shown
    assert "      on: true" in shown


def test_the_two_halves_of_one_object_share_its_questions() -> None:
    text = BidiTextIO()
    assert not text.approvals.can_answer
    text.input()
    assert text.approvals.can_answer


def test_structured_progress_is_printed_in_words() -> None:
    use = {"toolUseId": "c1", "name": "fetch", "input": {}}
    text = printed(ToolStreamEvent(use, {"progress": 3, "total": 10, "message": "Page 3"}), ToolStreamEvent(use, 4))
    assert text.splitlines() == ["  [fetch: Page 3]", "  [fetch: 4]"]


def test_waiting_for_a_line_can_be_cancelled_and_takes_nothing_from_the_terminal() -> None:
    async def main() -> None:
        read_end, write_end = os.pipe()
        source = TextInput("", LineReader(read_end), Terminal())
        waiting = asyncio.create_task(source())
        await asyncio.sleep(0)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await source.stop()
        os.write(write_end, b"later\n")
        later = TextInput("", LineReader(read_end), Terminal())
        assert (await asyncio.wait_for(later(), 5))["text"] == "later"
        await later.stop()
        os.close(write_end)
        os.close(read_end)

    asyncio.run(main())
