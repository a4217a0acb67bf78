import numpy as np
import pytest

from assistant.audio.echo_control import ECHO_LASTS_FRAMES, FRAME, EchoControl
from tests.audio.echo_scenes import (
    LONG,
    PAUSE,
    SECOND_REPLY_S,
    SHORT,
    DeafMicrophone,
    Nothing,
    StarvedMicrophone,
    hold,
    interruption,
    reply,
)
from tests.support.room import RATE, Room, Samples, dbfs
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


@pytest.mark.parametrize("jump_ms", [5.0, 20.0, 40.0])
def test_nor_where_a_device_loses_sound_every_second(jump_ms: float):
    assert hold(Room(60, -8, 0.3, jump_ms=jump_ms), []).self_interruptions == []


@pytest.mark.parametrize("seed", range(4))
def test_nor_where_the_microphone_loses_more_and_more(seed: int):
    conversation = StarvedMicrophone(Room(120, -14, 0.4), [reply(LONG), PAUSE, reply(SHORT), PAUSE], seed)
    control = EchoControl(lambda _: conversation.reference())
    assert conversation.run(control).self_interruptions == []


@pytest.mark.parametrize(("seed", "before_ms"), [(0, 0.0), (1, 0.0), (2, 0.0), (3, 130.0), (4, 300.0)])
def test_nor_where_it_loses_more_than_the_echo_is_late(seed: int, before_ms: float):
    spoken = [reply(SHORT), PAUSE, reply(LONG), PAUSE]
    conversation = DeafMicrophone(Room(60, -8, 0.3), spoken, seed, before_ms)
    control = EchoControl(lambda _: conversation.reference(), conversation.behind_ms)
    assert conversation.run(control).self_interruptions == []


@pytest.mark.parametrize("room", [*ROOMS[1:3], Room(60, -8, 0.3, jump_ms=20.0)], ids=str)
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


def test_after_a_reply_the_microphone_passes_on_again_without_a_click():
    tone = (np.sin(2 * np.pi * 300 * np.arange(300 * FRAME) / RATE) * 5000).astype(np.int16).reshape(-1, FRAME)
    played = np.zeros((300, FRAME), np.int16)
    played[:10] = 2000 * np.sign(np.sin(np.arange(FRAME)))
    position = iter(played)
    control = EchoControl(lambda _: next(position))
    heard = [control.process(frame) for frame in tone]
    ends = 10 + ECHO_LASTS_FRAMES
    assert not np.array_equal(heard[ends - 1], tone[ends - 1])
    assert all(np.array_equal(heard[k], tone[k]) for k in range(ends + 1, 300))
    assert len(heard[ends]) == FRAME
    assert abs(int(heard[ends + 1][0]) - int(heard[ends][-1])) < 400  # the tone's own steepest step is 200


def test_while_a_reply_sounds_there_is_quiet_noise_and_no_dead_silence():
    generator = np.random.default_rng(7)
    noise = (generator.standard_normal((300, FRAME)) * 60).astype(np.int16)
    played = (generator.standard_normal((300, FRAME)) * 3000).astype(np.int16)
    position = iter(played)
    control = EchoControl(lambda _: next(position))
    heard = np.concatenate([control.process(frame) for frame in noise])
    assert len(heard) == noise.size
    assert -90 < dbfs(heard[-100 * FRAME :]) < dbfs(noise) + 3
