import numpy as np
import pytest

from assistant.audio.echo_control import FRAME, EchoControl
from tests.audio.echo_scenes import SECOND_REPLY_S, Nothing, hold, interruption
from tests.support.room import Room, Samples, dbfs
from tests.support.speech import Speech

ROOMS = [
    Room(20, -6, 0.5),
    Room(60, -8, 0.3, unsteadiness_ms=4, distortion=1.5),
    Room(120, -10, 0.4, noise_dbfs=-55),
    Room(250, -20, 0.2, noise_dbfs=-60, unsteadiness_ms=5),
]


@pytest.mark.parametrize("room", ROOMS, ids=str)
def test_the_model_never_hears_itself(room: Room):
    assert hold(room, []).self_interruptions == []


def test_without_cancellation_it_does():
    outcome = hold(ROOMS[1], [], lambda _: Nothing())
    assert len(outcome.self_interruptions) >= 2


@pytest.mark.parametrize("room", ROOMS[1:3], ids=str)
def test_interruptions_are_noticed_and_understood(room: Room, speak: Speech):
    said = [(3.0, "what time is it", "slt"), (SECOND_REPLY_S + 2.5, "what is twelve times seven", "rms")]
    outcome = hold(room, [interruption(at_s, words, speak(words, voice)) for at_s, words, voice in said])
    assert outcome.self_interruptions == []
    assert all(noticed is not None and noticed <= 400 for noticed in outcome.noticed_ms), outcome.noticed_ms
    assert sum(words == heard for words, heard in outcome.recognised) >= 1, outcome.recognised


def silence(samples: int) -> Samples:
    return np.zeros(samples, np.int16)


def test_what_is_said_while_the_speakers_are_silent_is_left_as_it_is():
    control = EchoControl(silence)
    voice = (np.random.default_rng(5).standard_normal((30, FRAME)) * 3000).astype(np.int16)
    assert all(np.array_equal(control.process(frame), frame) for frame in voice)


def test_while_a_reply_sounds_there_is_quiet_noise_and_no_dead_silence():
    generator = np.random.default_rng(7)
    noise = (generator.standard_normal((300, FRAME)) * 60).astype(np.int16)
    played = (generator.standard_normal((300, FRAME)) * 3000).astype(np.int16)
    position = iter(played)
    control = EchoControl(lambda _: next(position))
    heard = np.concatenate([control.process(frame) for frame in noise])
    assert len(heard) == noise.size
    assert -90 < dbfs(heard[-100 * FRAME :]) < dbfs(noise) + 3
