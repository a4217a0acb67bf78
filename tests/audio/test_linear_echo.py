import numpy as np
import soxr

from assistant.audio.echo_band import BAND_RATE
from assistant.audio.linear_echo import FRAME, KNOWN_FRAMES, LinearEchoFilter
from tests.support.room import RATE, Room, convolve, dbfs, to_samples


def test_a_predictable_echo_is_taken_away_and_a_voice_is_left():
    generator = np.random.default_rng(4)
    played = (generator.standard_normal(6 * BAND_RATE) * 2000).astype(np.float32)
    response = soxr.resample(Room(15, -8, 0.15).response() * np.float32(RATE / BAND_RATE), RATE, BAND_RATE)
    echo = convolve(played, response)
    voice = np.zeros_like(echo)
    voice[5 * BAND_RATE :] = generator.standard_normal(BAND_RATE) * 2000
    learner = LinearEchoFilter()
    frames = range(0, len(echo), FRAME)
    heard, played = to_samples(echo + voice), to_samples(played)
    left = np.concatenate([learner.process(heard[at : at + FRAME], played[at : at + FRAME])[0] for at in frames])
    assert dbfs(left[4 * BAND_RATE : 5 * BAND_RATE]) < dbfs(echo[4 * BAND_RATE : 5 * BAND_RATE]) - 9
    assert abs(dbfs(left[5 * BAND_RATE :]) - dbfs(voice[5 * BAND_RATE :])) < 2


def test_a_reference_that_was_moved_is_predicted_from_at_once():
    generator = np.random.default_rng(4)
    played = to_samples(generator.standard_normal(6 * BAND_RATE).astype(np.float32) * 2000)
    learner, later, moved_at = LinearEchoFilter(), 2 * FRAME, 5 * BAND_RATE
    left = []
    for at in range(later, len(played), FRAME):
        if at == moved_at:
            learner.realign(played[at - later - KNOWN_FRAMES * FRAME : at - later])
        echo_from = at - later if at >= moved_at else at
        echo = played[echo_from : echo_from + FRAME]
        left.append(learner.process(echo, played[at - later : at - later + FRAME] if at >= moved_at else echo)[0])
    quiet = dbfs(np.concatenate(left[-120:-100]))
    assert quiet < dbfs(played) - 20
    assert dbfs(np.concatenate(left[-100:-90])) < quiet + 3
