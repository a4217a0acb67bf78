import numpy as np
import pytest

from assistant.audio.echo_band import BAND_FRAME, BAND_RATE
from assistant.audio.echo_jump import FURTHEST, SHORTEST, EchoJumpFinder
from assistant.audio.near_voice import Evidence, level_dbfs
from tests.audio.echo_scenes import SHORT, reply
from tests.support.room import Floats

FRAMES = 40


def voice(text: str = SHORT) -> Floats:
    """A reply in the band, from where it is loud."""
    return reply(text)[RATIO // 2 :: RATIO][BAND_RATE // 4 :]


RATIO = 48000 // BAND_RATE


def jumps(predicted: Floats, heard: Floats) -> list[int]:
    """What the finder says frame by frame of an echo predicted so and heard so."""
    finder = EchoJumpFinder()
    found = []
    for start in range(0, FRAMES * BAND_FRAME, BAND_FRAME):
        microphone = np.rint(heard[start : start + BAND_FRAME]).astype(np.int16)
        remainder = microphone - predicted[start : start + BAND_FRAME]
        evidence = Evidence(
            microphone_dbfs=level_dbfs(microphone),
            suppressed_dbfs=-60.0,
            linear_dbfs=level_dbfs(remainder),
            echo_dbfs=level_dbfs(predicted[start : start + BAND_FRAME]),
            speech_probability=0.5,
            noise_dbfs=-70.0,
            played_dbfs=-20.0,
        )
        found.append(finder.hear(microphone, remainder, evidence))
    return [each for each in found if each]


@pytest.mark.parametrize("later", [FURTHEST - 1, 340, 40, -40, -340, 1 - FURTHEST])
def test_a_jump_is_found_to_the_sample(later: int):
    echo = voice()
    found = jumps(echo[FURTHEST:], echo[FURTHEST - later :])
    assert found[0] == later


def test_noise_hides_no_jump():
    echo = voice()
    noise = np.random.default_rng(3).standard_normal(len(echo)).astype(np.float32) * 200
    assert jumps(echo[FURTHEST:], echo[FURTHEST - 480 :] + noise[FURTHEST - 480 :])[0] == 480


def test_an_echo_that_comes_as_predicted_did_not_jump():
    echo = voice()
    assert jumps(echo, echo * np.float32(0.8)) == []
    assert jumps(echo[SHORTEST:], echo) == [], "the linear filter follows so little by itself"


def test_somebody_who_speaks_is_no_jump():
    echo, other = voice(), voice("count to fifteen, and then tell me what time it is")
    length = min(len(echo), len(other))
    assert jumps(echo[:length] * np.float32(0.3), echo[:length] * np.float32(0.3) + other[:length]) == []
    assert jumps(echo[:length] * np.float32(0.3), other[:length]) == []
