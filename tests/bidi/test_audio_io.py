import asyncio
import base64
import concurrent.futures
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Coroutine
from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from assistant import loop
from assistant.audio.errors import UnknownDeviceError
from assistant.audio.levels import Level
from assistant.bidi.events import (
    BidiAudioStreamEvent,
    BidiEvent,
    BidiPlaybackDrainedEvent,
    BidiPlaybackStartedEvent,
    BidiResponseCompleteEvent,
    BidiResponseStartEvent,
    BidiTalkPressEvent,
    BidiTalkReleaseEvent,
    BidiTranscriptStreamEvent,
    BidiTurnModeEvent,
)
from assistant.bidi.io.audio import BidiAudioIO
from assistant.bidi.io.audio_input import AudioInput
from assistant.bidi.io.audio_output import AudioOutput
from assistant.bidi.io.protocols import HeardAudio, MicrophoneInput, PlaybackOutput
from assistant.bidi.io.sound_place import SoundPlace
from tests.support.audio_lab import AudioLab, Recorder, Samples, tone
from tests.support.guards import ExpectLog

Run = Callable[[Coroutine[Any, Any, Any]], Any]
ON_EITHER_LOOP = pytest.mark.parametrize("run", [loop.run, asyncio.run], ids=["qt", "asyncio"])


class PostingConversation:
    """A conversation of which an output needs no more than that events can be posted to it."""

    def __init__(self) -> None:
        self.posted: asyncio.Queue[BidiEvent] = asyncio.Queue()

    async def send(self, event: BidiEvent | dict[str, Any] | str) -> None:
        raise AssertionError(f"nobody sends here: {event}")

    def post(self, event: BidiEvent) -> None:
        self.posted.put_nowait(event)


async def say(output: AudioOutput, item_id: str, samples: Samples) -> None:
    """Hand a whole reply to the output, as the conversation does."""
    await output(BidiResponseStartEvent("resp_1"))
    for index in range(0, len(samples), 2400):
        audio = base64.b64encode(samples[index : index + 2400].tobytes()).decode()
        await output(BidiAudioStreamEvent(audio, item_id=item_id))
    await output(BidiTranscriptStreamEvent("a tone", "assistant", is_final=True, current_transcript="a tone"))
    await output(BidiResponseCompleteEvent("resp_1", "complete"))


async def heard(recorder: Recorder) -> None:
    await asyncio.to_thread(recorder.wait_for, lambda: recorder.onset() is not None)


def test_both_halves_offer_what_a_conversation_looks_for(qapp: QApplication):  # noqa: ARG001 - devices need it
    audio = BidiAudioIO()
    assert isinstance(audio.input(), MicrophoneInput)
    assert isinstance(audio.output(), PlaybackOutput)
    assert audio.input() is audio.input()


@ON_EITHER_LOOP
def test_speech_comes_in_as_events_once_the_microphone_is_open(qapp: QApplication, audio_lab: AudioLab, run: Run):  # noqa: ARG001
    async def listen() -> bytes:
        microphone = BidiAudioIO().input()
        microphone.open_microphone()
        microphone.open_microphone()
        player = audio_lab.speak(tone(5.0))
        collected = b""
        while not np.any(np.abs(np.frombuffer(collected, "<i2").astype(int)) > 2000):
            event = await asyncio.wait_for(microphone(), 20)
            assert (event.format, event.sample_rate, event.channels) == ("pcm", 24000, 1)
            collected += base64.b64decode(event.audio)
        await microphone.stop()
        player.kill()
        player.wait()
        return collected

    assert len(run(listen())) % 480 == 0


@ON_EITHER_LOOP
def test_closing_the_microphone_returns_what_nobody_took(qapp: QApplication, audio_lab: AudioLab, run: Run):  # noqa: ARG001
    async def listen() -> list[bytes]:
        levels: asyncio.Queue[Level] = asyncio.Queue()
        microphone = BidiAudioIO(input_frames_per_buffer=480, on_level=levels.put_nowait).input()
        microphone.open_microphone()
        await microphone()
        for _ in range(3):  # one level to two frames
            await asyncio.wait_for(levels.get(), 20)
        rest = microphone.close_microphone()
        assert microphone.close_microphone() == []
        await microphone.stop()
        return rest

    rest = run(listen())
    assert len(rest) >= 3
    assert {len(frame) for frame in rest[:-1]} == {960}


@ON_EITHER_LOOP
def test_old_speech_is_dropped_and_counted_when_nobody_takes_it(qapp: QApplication, audio_lab: AudioLab, run: Run):  # noqa: ARG001
    async def listen() -> tuple[int, int]:
        levels: asyncio.Queue[Level] = asyncio.Queue()
        microphone = AudioInput(frame_ms=500, on_level=levels.put_nowait)
        microphone.open_microphone()
        for _ in range(6):  # one level to a frame of this length
            await asyncio.wait_for(levels.get(), 20)
        kept = len(microphone.close_microphone())
        await microphone.stop()
        return kept, microphone.dropped_frames

    kept, dropped = run(listen())
    assert kept in (4, 5)
    assert dropped >= 1


@ON_EITHER_LOOP
def test_a_microphone_that_cannot_be_opened_is_reported(qapp: QApplication, audio_lab: AudioLab, run: Run):  # noqa: ARG001
    async def open_it() -> str:
        errors: asyncio.Queue[str] = asyncio.Queue()
        microphone = BidiAudioIO(input_device="gramophone", on_error=errors.put_nowait).input()
        microphone.open_microphone()
        error = await asyncio.wait_for(errors.get(), 20)
        assert microphone.close_microphone() == []
        await microphone.stop()
        assert errors.empty()
        return error

    assert "gramophone" in run(open_it())


def test_without_anybody_to_tell_errors_go_to_the_log(qapp: QApplication, audio_lab: AudioLab, expect_log: ExpectLog):  # noqa: ARG001
    async def open_it() -> None:
        microphone = BidiAudioIO(input_device="gramophone").input()
        microphone.open_microphone()
        await microphone.stop()

    expect_log("gramophone")
    loop.run(open_it(), application=qapp)


@ON_EITHER_LOOP
def test_a_reply_is_heard_and_its_end_is_posted(qapp: QApplication, audio_lab: AudioLab, run: Run):  # noqa: ARG001
    async def converse() -> list[BidiEvent]:
        conversation, output = PostingConversation(), BidiAudioIO().output()
        await output.start(conversation)
        with audio_lab.record() as recorder:
            await say(output, "item_1", tone(0.5, rate=24000))
            await heard(recorder)
            posted = [await asyncio.wait_for(conversation.posted.get(), 20) for _ in range(2)]
        await output.stop()
        assert conversation.posted.empty()
        return posted

    assert run(converse()) == [BidiPlaybackStartedEvent("item_1"), BidiPlaybackDrainedEvent()]


@ON_EITHER_LOOP
def test_a_flush_tells_what_was_heard_of_each_item(qapp: QApplication, audio_lab: AudioLab, run: Run):  # noqa: ARG001
    async def converse() -> list[HeardAudio]:
        conversation, output = PostingConversation(), BidiAudioIO().output()
        await output.start(conversation)
        with audio_lab.record() as recorder:
            await say(output, "item_1", tone(4.0, rate=24000))
            await say(output, "item_2", tone(1.0, rate=24000))
            await heard(recorder)
        flushed = output.flush()
        assert output.flush() == []
        await output.stop()
        assert conversation.posted.get_nowait() == BidiPlaybackStartedEvent("item_1")
        assert conversation.posted.empty(), "what was cut was not heard to its end"
        return flushed

    first, second = run(converse())
    assert first.item_id == "item_1"
    assert 0 < first.heard_ms < 4000
    assert second == HeardAudio("item_2", 0, 0)


def test_what_was_on_its_way_before_a_flush_is_not_told_after_it(qapp: QApplication, audio_lab: AudioLab):  # noqa: ARG001
    async def converse() -> None:
        conversation, output = PostingConversation(), BidiAudioIO().output()
        await output.start(conversation)
        with audio_lab.record() as recorder:
            await say(output, "item_1", tone(4.0, rate=24000))
            told = conversation.posted.qsize()
            # The event loop is held up here, so what is told now waits in it when the flush comes.
            recorder.wait_for(lambda: recorder.onset() is not None)
            chunks = len(recorder.chunks)
            recorder.wait_for(lambda: len(recorder.chunks) > chunks + 5)
            assert output.flush()[0].heard_ms > 0
        await output.stop()
        await asyncio.sleep(0)
        assert conversation.posted.qsize() == told

    asyncio.run(converse())


def test_a_sound_thread_that_hangs_is_reported_and_hangs_nothing_else(qapp: QApplication, audio_lab: AudioLab):  # noqa: ARG001
    over = threading.Event()

    async def converse() -> list[str]:
        errors: list[str] = []
        place = SoundPlace()
        output = AudioOutput(on_error=errors.append, place=place)
        await output.start(PostingConversation())
        place.post(lambda: bool(over.wait()))
        assert output.flush() == []
        over.set()
        await output.stop()
        return errors

    (error,) = asyncio.run(converse())
    assert "does not respond" in error


@ON_EITHER_LOOP
def test_unknown_speakers_are_refused_at_the_start(qapp: QApplication, audio_lab: AudioLab, run: Run):  # noqa: ARG001
    async def start() -> None:
        await BidiAudioIO(output_device="gramophone").output().start(PostingConversation())

    with pytest.raises(UnknownDeviceError, match="gramophone"):
        run(start())


WITHOUT_SOUND = """
import asyncio
from assistant.bidi.io.audio import BidiAudioIO

class Nobody:
    def post(self, event):
        print(event["type"])

async def converse():
    errors = asyncio.Queue()
    audio = BidiAudioIO(on_error=errors.put_nowait)
    await audio.input().start(Nobody())
    await audio.output().start(Nobody())
    audio.input().open_microphone()
    for _ in range(2):
        print(await errors.get())
    await audio.input().stop()
    await audio.output().stop()

asyncio.run(asyncio.wait_for(converse(), 30))
"""


def test_without_a_sound_system_a_conversation_begins_all_the_same():
    result = subprocess.run(
        [sys.executable, "-c", WITHOUT_SOUND],
        env={**os.environ, "PULSE_SERVER": "unix:/nonexistent/native", "QT_LOGGING_RULES": "*=false"},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    sentence = (
        "This computer's sound system is not running: text goes on; "
        "start PipeWire or PulseAudio, and sound comes back by itself."
    )
    assert result.stdout.splitlines() == 2 * [sentence]


async def one_reply(audio: BidiAudioIO) -> list[BidiEvent]:
    """Open the microphone, hear a short reply to its end, and stop."""
    conversation = PostingConversation()
    await audio.input().start(conversation)
    await audio.output().start(conversation)
    audio.input().open_microphone()
    await asyncio.wait_for(audio.input()(), 20)
    await say(audio.output(), "item_1", tone(0.3, rate=24000))
    posted = [await asyncio.wait_for(conversation.posted.get(), 20) for _ in range(2)]
    await audio.input().stop()
    await audio.output().stop()
    return posted


HEARD_WHOLE = [BidiPlaybackStartedEvent("item_1"), BidiPlaybackDrainedEvent()]


def test_the_same_devices_serve_one_event_loop_after_the_other(qapp: QApplication, audio_lab: AudioLab):  # noqa: ARG001
    audio = BidiAudioIO()
    for run in (asyncio.run, asyncio.run, loop.run, asyncio.run):
        assert run(one_reply(audio)) == HEARD_WHOLE
        assert "sound" not in {thread.name for thread in threading.enumerate()}


def test_a_program_that_ended_without_stop_harms_not_the_next(qapp: QApplication, audio_lab: AudioLab):  # noqa: ARG001
    audio = BidiAudioIO()

    async def forget() -> None:
        await audio.output().start(PostingConversation())
        audio.input().open_microphone()
        await asyncio.wait_for(audio.input()(), 20)

    asyncio.run(forget())
    assert asyncio.run(one_reply(audio)) == HEARD_WHOLE


def test_asyncio_may_run_in_another_thread_beside_an_application(qapp: QApplication, audio_lab: AudioLab):  # noqa: ARG001
    with concurrent.futures.ThreadPoolExecutor(1) as executor:
        assert executor.submit(asyncio.run, one_reply(BidiAudioIO())).result(60) == HEARD_WHOLE


def test_push_to_talk_sets_the_turn_mode_and_holds_the_key(qapp: QApplication, audio_lab: AudioLab):  # noqa: ARG001
    async def converse() -> list[BidiEvent]:
        conversation, microphone = PostingConversation(), BidiAudioIO(push_to_talk=True).input()
        with pytest.raises(RuntimeError, match="no conversation"):
            microphone.press()
        await microphone.start(conversation)
        with pytest.raises(LookupError), microphone.hold():
            raise LookupError
        await asyncio.to_thread(microphone.press)
        await asyncio.to_thread(microphone.release)
        posted = [await asyncio.wait_for(conversation.posted.get(), 20) for _ in range(5)]
        await microphone.stop()
        with pytest.raises(RuntimeError, match="no conversation"):
            microphone.release()
        return posted

    press_and_release = [BidiTalkPressEvent(), BidiTalkReleaseEvent()]
    assert asyncio.run(converse()) == [BidiTurnModeEvent("push_to_talk"), *press_and_release, *press_and_release]


def test_without_push_to_talk_the_turn_mode_stays(qapp: QApplication):  # noqa: ARG001 - devices need it
    async def start() -> bool:
        conversation, microphone = PostingConversation(), BidiAudioIO().input()
        await microphone.start(conversation)
        await microphone.stop()
        return conversation.posted.empty()

    assert loop.run(start())
