"""Enter as a talk key."""

import asyncio
import os

import pytest

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
