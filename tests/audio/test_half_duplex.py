import numpy as np

from assistant.audio.half_duplex import FRAME, LOOK_BACK_FRAMES, HalfDuplex
from tests.support.room import Samples

GENERATOR = np.random.default_rng(9)


def noise(count: int, rms: float) -> Samples:
    return (GENERATOR.standard_normal((count, FRAME)) * rms).astype(np.int16)


class Loudspeaker:
    """Plays as loud as it is told."""

    def __init__(self) -> None:
        self.rms = 3000.0

    def reference(self, samples: int) -> Samples:
        return (GENERATOR.standard_normal(samples) * self.rms).astype(np.int16)


def test_the_echo_is_shut_out_and_a_louder_voice_is_not():
    loudspeaker = Loudspeaker()
    gate = HalfDuplex(loudspeaker.reference)
    for frame in noise(800, 600):
        assert not np.any(gate.process(frame)), "an echo at -14 dB"
    spoken = [gate.process(frame) for frame in noise(30, 6000)]
    opened = [index for index, frame in enumerate(spoken) if np.any(frame)]
    assert opened, "a voice 20 dB above the echo"
    assert opened[0] <= 12
    assert len(spoken[opened[0]]) == (LOOK_BACK_FRAMES + 1) * FRAME, "its first syllable goes first"
    assert all(len(frame) == FRAME for frame in spoken[opened[0] + 1 :])


def test_it_shuts_again_after_the_voice():
    loudspeaker = Loudspeaker()
    gate = HalfDuplex(loudspeaker.reference)
    for frame in [*noise(800, 600), *noise(30, 6000)]:
        gate.process(frame)
    rest = [gate.process(frame) for frame in noise(120, 600)]
    assert not np.any(rest[-1])


def test_in_silence_the_microphone_is_left_alone():
    loudspeaker = Loudspeaker()
    loudspeaker.rms = 0
    gate = HalfDuplex(loudspeaker.reference)
    frames = noise(10, 600)
    assert all(np.array_equal(gate.process(frame), frame) for frame in frames)
