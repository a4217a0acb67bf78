"""Enter as a talk key."""

import asyncio
import os
import pty

import pytest

from assistant.bidi.events import (
    BidiEvent,
    BidiTalkPressEvent,
    BidiTalkReleaseEvent,
    BidiTextInputEvent,
    ToolApprovalRequestEvent,
    ToolApprovalResponseEvent,
)
from assistant.bidi.io.approval_prompt import SETTLE_S, ApprovalPrompt
from assistant.bidi.io.terminal import LineReader
from assistant.commands.talk_key import HANDS_FREE_PROMPT, PUSH_TO_TALK_PROMPT, TalkKey


def typed(text: str, *, hands_free: bool = False) -> tuple[list[str], list[str], bool]:
    """What is typed becomes events; returns their types (or text), the notes shown, and whether it ended."""

    async def main() -> tuple[list[str], list[str], bool]:
        read_end, write_end = os.pipe()
        os.write(write_end, text.encode())
        os.close(write_end)
        notes: list[str] = []
        key = TalkKey(notes.append, LineReader(read_end), hands_free=hands_free)
        await key.start(None)
        events: list[str] = []
        with pytest.raises(StopAsyncIteration):
            while True:
                event = await key()
                events.append(event.get("text") or event["type"])
        await key.stop()
        os.close(read_end)
        return events, notes, key.ended.is_set()

    return asyncio.run(main())


def test_enter_talks_and_enter_sends() -> None:
    events, notes, ended = typed("\n\n\n\n")
    assert events == ["bidi_talk_press", "bidi_talk_release"] * 2
    assert notes == [PUSH_TO_TALK_PROMPT, *["Listening; press Enter to send."] * 2]
    assert ended


def test_a_line_is_sent_as_text_unless_the_key_is_down() -> None:
    assert typed("hello\n\noops\nbye\n")[0] == ["hello", "bidi_talk_press", "bidi_talk_release", "bye"]


def test_hands_free_has_no_key() -> None:
    events, notes, _ = typed("\nhello\n", hands_free=True)
    assert events == ["hello"]
    assert notes == [HANDS_FREE_PROMPT]


@pytest.mark.parametrize("hands_free", [False, True])
def test_answers_to_a_question_are_no_messages_and_end_no_turn(hands_free: bool) -> None:
    async def main() -> list[BidiEvent]:
        controller, terminal = pty.openpty()
        now = [100.0]
        approvals = ApprovalPrompt(lambda: now[0])
        key = TalkKey(lambda _: None, LineReader(terminal), hands_free=hands_free, approvals=approvals)
        assert approvals.can_answer
        events = []
        if not hands_free:
            os.write(controller, b"\r")
            events.append(await key())
        approvals.take(ToolApprovalRequestEvent("a1", "c1", "switch_lamp", {}, "your tool lamp.py", 60.0))
        now[0] += SETTLE_S
        for line in (b"s\r", b"n\r"):
            os.write(controller, line)
            events.append(await key())
        await key.stop()
        os.close(controller)
        os.close(terminal)
        return events

    events = asyncio.run(main())
    answer = ToolApprovalResponseEvent("a1", "session")
    # The second line answers nothing any more: it is a message, or ends the turn as every line does.
    assert events == (
        [answer, BidiTextInputEvent("n")] if hands_free else [BidiTalkPressEvent(), answer, BidiTalkReleaseEvent()]
    )
