from itertools import pairwise

import numpy as np

from assistant.audio.framing import EvenFraming, PromptFraming
from tests.support.audio_lab import Samples, tone

STEP = 480  # bytes of 10 ms


def frames(sound: Samples) -> list[bytes]:
    """Cut a sound; every byte must come out, in order."""
    framing, data = PromptFraming(), sound.tobytes()
    cut = [framing.add(data[start : start + STEP]) for start in range(0, len(data) - STEP + 1, STEP)]
    result = [frame for frame in [*cut, framing.rest()] if frame]
    assert b"".join(result) == data[: len(data) // STEP * STEP]
    return result


def milliseconds(cut: list[bytes]) -> list[int]:
    return [len(frame) // 48 for frame in cut]


def hiss(seconds: float, loudness: int) -> Samples:
    return np.random.default_rng(5).integers(-loudness, loudness, round(seconds * 24000)).astype(np.int16)


def test_quiet_comes_in_long_frames():
    assert milliseconds(frames(hiss(1.0, 40))) == [200] * 5


def test_the_pause_after_a_word_comes_sooner():
    sound = np.concatenate([tone(0.1, rate=24000), hiss(2.5, 40)])
    assert milliseconds(frames(sound))[8:40] == [40] * 32
    assert milliseconds(frames(sound))[-3:-1] == [200] * 2


def test_the_noise_of_a_room_is_quiet_once_it_is_known():
    assert milliseconds(frames(hiss(4.0, 900)))[-5:-1] == [200] * 4


def test_a_sound_that_begins_is_handed_on_at_once_and_speech_in_short_frames():
    for quiet_ms in (200, 210, 240, 290):
        sound = np.concatenate([hiss(quiet_ms / 1000, 40), tone(0.2, rate=24000)])
        cut = frames(sound)
        ends = np.cumsum(milliseconds(cut)).tolist()
        assert quiet_ms + 10 in ends
        after = ends[ends.index(quiet_ms + 10) :]
        assert {later - earlier for earlier, later in pairwise(after[:8])} == {20}


def test_a_voice_stands_out_of_a_noisy_room():
    sound = np.concatenate([hiss(2.0, 900), tone(0.1, amplitude=0.2, rate=24000)])
    assert 2010 in np.cumsum(milliseconds(frames(sound))).tolist()


def test_even_frames_are_what_they_are_given():
    framing = EvenFraming(25)
    assert framing.step_bytes == 1200
    assert framing.add(bytes(1200)) == bytes(1200)
    assert framing.rest() == b""
