"""WAV files in the place of microphone and speakers."""

import asyncio
import base64
import time
import wave
from pathlib import Path
from typing import Any

import pytest

from assistant.bidi.events import BidiAudioStreamEvent, BidiEvent, BidiInterruptionEvent, BidiPlaybackDrainedEvent
from assistant.bidi.io.protocols import HeardAudio, PlaybackOutput
from assistant.bidi.io.wav import WavFileInput, WavFileOutput, WavFileRecording
from assistant.bidi.io.wav_format import WavFileError


class Listener:
    """A conversation that keeps what is posted to it."""

    def __init__(self) -> None:
        self.posted: list[BidiEvent] = []
        self.drained = asyncio.Event()

    async def send(self, event: Any) -> None:
        self.post(event)

    def post(self, event: BidiEvent) -> None:
        self.posted.append(event)
        if isinstance(event, BidiPlaybackDrainedEvent):
            self.drained.set()


def write_wav(path: Path, pcm: bytes) -> Path:
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(24000)
        file.writeframes(pcm)
    return path


def read_pcm(path: Path) -> bytes:
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 24000)
        return file.readframes(file.getnframes())


def tone(seconds: float, value: int = 1) -> bytes:
    return value.to_bytes(2, "little") * int(seconds * 24_000)


def audio(pcm: bytes, item_id: str = "item") -> BidiAudioStreamEvent:
    return BidiAudioStreamEvent(base64.b64encode(pcm).decode(), item_id=item_id)


async def everything(source: WavFileInput) -> list[BidiEvent]:
    events = []
    while True:
        try:
            events.append(await source())
        except StopAsyncIteration:
            return events


def sound_of(events: list[BidiEvent]) -> bytes:
    return b"".join(base64.b64decode(event["audio"]) for event in events if event["type"] == "bidi_audio_input")


def test_push_to_talk_presses_speaks_in_real_time_and_releases(tmp_path: Path) -> None:
    source = WavFileInput(write_wav(tmp_path / "q.wav", tone(0.25)))
    began = time.monotonic()
    events = asyncio.run(everything(source))
    assert time.monotonic() - began >= 0.25
    assert [event["type"] for event in (events[0], events[-1])] == ["bidi_talk_press", "bidi_talk_release"]
    assert all(len(base64.b64decode(event["audio"])) == 960 for event in events[1:-1])
    assert sound_of(events) == tone(0.25) + bytes(480)


def test_toggle_presses_a_second_time(tmp_path: Path) -> None:
    events = asyncio.run(everything(WavFileInput(write_wav(tmp_path / "q.wav", tone(0.1)), "toggle")))
    assert [event["type"] for event in (events[0], events[-1])] == ["bidi_talk_press"] * 2
    assert sound_of(events) == tone(0.1)


def test_hands_free_ends_in_silence_instead(tmp_path: Path) -> None:
    events = asyncio.run(everything(WavFileInput(write_wav(tmp_path / "q.wav", tone(0.1)), "server_vad")))
    assert {event["type"] for event in events} == {"bidi_audio_input"}
    assert sound_of(events) == tone(0.1) + bytes(72_000)


def test_what_is_heard_to_the_end_is_saved_and_reported(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"

    async def main() -> None:
        output, listener = WavFileOutput(path), Listener()
        assert isinstance(output, PlaybackOutput)
        await output.start(listener)
        began = time.monotonic()
        await output(audio(tone(0.1)))
        await output(audio(tone(0.1, 2)))
        await asyncio.wait_for(listener.drained.wait(), 10)
        assert time.monotonic() - began >= 0.2
        assert [event["type"] for event in listener.posted] == [
            "bidi_playback_started",
            "bidi_playback_drained",
        ]
        assert output.flush() == []
        # Valid before anybody closes it: the program may be killed.
        assert read_pcm(path) == tone(0.1) + tone(0.1, 2)
        await output.stop()
        await output.stop()

    asyncio.run(main())
    assert read_pcm(path) == tone(0.1) + tone(0.1, 2)


def test_an_interruption_cuts_what_is_saved_where_it_was_heard(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"

    async def main() -> list[HeardAudio]:
        output = WavFileOutput(path)
        await output.start(Listener())
        await output(audio(tone(30), "long"))
        await output(audio(tone(30, 2), "unheard"))
        await asyncio.sleep(0.1)
        heard = output.flush()
        await output.stop()
        return heard

    long, unheard = asyncio.run(main())
    assert (long.item_id, unheard) == ("long", HeardAudio("unheard", 0, 0))
    assert 100 <= long.heard_ms < 30_000
    assert len(read_pcm(path)) // 48 == long.heard_ms


def test_stopping_amid_a_reply_leaves_a_valid_file(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"

    async def main() -> None:
        output = WavFileOutput(path)
        await output(audio(tone(30)))
        await asyncio.sleep(0.05)
        await output.stop()

    asyncio.run(main())
    assert 0 < len(read_pcm(path)) < len(tone(30))


def test_a_recording_goes_by_what_the_real_speakers_say(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"

    async def main() -> None:
        recording = WavFileRecording(path)
        assert not isinstance(recording, PlaybackOutput)
        await recording(audio(tone(10), "cut"))
        await recording(audio(tone(10, 2), "unheard"))
        await recording(BidiInterruptionEvent("user_speech", "cut", 1250))
        await recording.stop()

    asyncio.run(main())
    assert read_pcm(path) == tone(1.25)


def test_a_file_without_any_reply_is_a_valid_empty_wav(tmp_path: Path) -> None:
    path = tmp_path / "a.wav"
    asyncio.run(WavFileOutput(path).stop())
    assert read_pcm(path) == b""


@pytest.mark.parametrize("output", [WavFileOutput, WavFileRecording])
def test_a_place_that_cannot_be_written_is_refused(tmp_path: Path, output: Any) -> None:
    with pytest.raises(WavFileError, match="cannot be written"):
        output(tmp_path / "no such folder" / "a.wav")
    with pytest.raises(WavFileError, match="cannot be written"):
        output(tmp_path)
