"""Listening ahead: what was said just before the key went down, and nothing at all while muted."""

import asyncio

import numpy as np
from PySide6.QtWidgets import QApplication

from assistant.audio.levels import Level
from assistant.audio.wire import BYTES_PER_MS
from assistant.bidi.io.audio import BidiAudioIO
from tests.bidi.test_audio_io import ON_EITHER_LOOP, PostingConversation, Run
from tests.support.audio_lab import AudioLab, tone, wait_until


@ON_EITHER_LOOP
def test_what_was_said_just_before_the_key_belongs_to_the_turn(qapp: QApplication, audio_lab: AudioLab, run: Run):  # noqa: ARG001
    async def talk() -> tuple[list[bytes], list[bytes]]:
        levels: asyncio.Queue[Level] = asyncio.Queue()
        audio = BidiAudioIO(pre_roll_ms=300, on_level=levels.put_nowait)
        microphone = audio.input()
        player = audio_lab.speak(tone(5.0))
        await microphone.start(PostingConversation())
        loud = 0
        while loud < 25:  # at most one level in 33 ms: more than 300 ms of tone
            loud += (await asyncio.wait_for(levels.get(), 20)).peak_dbfs > -40
        microphone.open_microphone()
        first = microphone.close_microphone()
        microphone.open_microphone()
        second = microphone.close_microphone()
        await microphone.stop()
        player.kill()
        player.wait()
        return first, second

    first, second = run(talk())
    heard_ms = sum(len(frame) for frame in first) / BYTES_PER_MS
    assert 240 <= heard_ms <= 420
    samples = np.abs(np.frombuffer(first[0], "<i2").astype(int))
    assert samples.max() > 2000
    assert sum(len(frame) for frame in second) / BYTES_PER_MS < heard_ms


@ON_EITHER_LOOP
def test_muted_nothing_is_heard_ahead(qapp: QApplication, audio_lab: AudioLab, run: Run):  # noqa: ARG001
    def captures() -> int:
        return len(audio_lab.pactl("list", "short", "source-outputs").splitlines())

    before = captures()  # the virtual microphone is one itself

    def is_captured() -> bool:
        return captures() > before

    async def talk() -> None:
        audio = BidiAudioIO(pre_roll_ms=300)
        microphone = audio.input()
        await microphone.start(PostingConversation())
        await asyncio.to_thread(wait_until, is_captured, "capture")
        microphone.set_muted(True)
        await asyncio.to_thread(wait_until, lambda: not is_captured(), "its end")
        microphone.set_muted(False)
        await asyncio.to_thread(wait_until, is_captured, "capture")
        await microphone.stop()
        await asyncio.to_thread(wait_until, lambda: not is_captured(), "its end")

    run(talk())
