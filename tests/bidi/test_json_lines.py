"""Events as lines of JSON."""

import asyncio
import io
import json
import os
from datetime import UTC, datetime

import pytest

from assistant.bidi.events import BidiAudioStreamEvent, BidiNoticeEvent
from assistant.bidi.io.json_lines import JsonLinesOutput


def printed(*events: object, **options: bool) -> list[dict[str, object]]:
    stream = io.StringIO()

    async def main() -> None:
        output = JsonLinesOutput(stream, **options)
        for event in events:
            await output(event)
        await output.stop()

    asyncio.run(main())
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_one_event_a_line_with_a_timestamp() -> None:
    before = datetime.now(UTC)
    first, second = printed(BidiNoticeEvent("fünf\nMinuten", "near"), BidiNoticeEvent("two", "near"))
    timestamp = datetime.fromisoformat(first.pop("timestamp"))
    assert (timestamp - before).total_seconds() > -0.01
    assert first == {"type": "bidi_notice", "message": "fünf\nMinuten", "code": "near"}
    assert second["message"] == "two"


def test_audio_is_left_out_but_its_length_stays() -> None:
    audio = BidiAudioStreamEvent("AAAA" * 3200, item_id="item")
    (line,) = printed(audio)
    assert "audio" not in line
    assert (line["audio_ms"], line["item_id"]) == (200, "item")
    (line,) = printed(audio, include_audio=True)
    assert line["audio"] == audio.audio


def test_a_reader_that_has_gone_is_reported() -> None:
    async def main() -> None:
        read_end, write_end = os.pipe()
        os.close(read_end)
        with os.fdopen(write_end, "w") as stream:
            output = JsonLinesOutput(stream)
            with pytest.raises(BrokenPipeError):
                while True:
                    await output(BidiNoticeEvent("x", "x"))
                    await asyncio.sleep(0)
            await output.stop()
            with pytest.raises(BrokenPipeError):
                stream.flush()
            os.dup2(os.open(os.devnull, os.O_WRONLY), write_end)

    asyncio.run(main())
