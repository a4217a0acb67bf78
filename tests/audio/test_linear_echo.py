import numpy as np

from assistant.audio.linear_echo import FRAME, LinearEchoFilter
from tests.support.room import RATE, Room, convolve, dbfs


def test_a_predictable_echo_is_taken_away_and_a_voice_is_left():
    generator = np.random.default_rng(4)
    # Noise mostly below 12 kHz: what the wire carries, and so what the filter learns.
    played = np.repeat(generator.standard_normal(6 * RATE // 4) * 2000, 4).astype(np.float32)
    echo = convolve(played, Room(15, -8, 0.15).response())
    voice = np.zeros_like(echo)
    voice[5 * RATE :] = generator.standard_normal(RATE) * 2000
    learner = LinearEchoFilter()
    frames = range(0, len(echo), FRAME)
    heard = echo + voice
    left = np.concatenate([learner.process(heard[at : at + FRAME], played[at : at + FRAME])[0] for at in frames])
    assert dbfs(left[4 * RATE : 5 * RATE]) < dbfs(echo[4 * RATE : 5 * RATE]) - 9
    assert abs(dbfs(left[5 * RATE :]) - dbfs(voice[5 * RATE :])) < 2
