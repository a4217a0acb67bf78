import numpy as np

from assistant.audio.clean_voice import FRAME, Chain, CleanVoice
from assistant.audio.echo_control import EchoControl
from assistant.audio.half_duplex import HalfDuplex
from assistant.audio.treatment import Treatment
from tests.support.room import Samples, dbfs


def silence(samples: int) -> Samples:
    return np.zeros(samples, np.int16)


def test_nothing_is_done_unless_it_was_chosen():
    assert Treatment().processor(silence) is None


def test_what_was_chosen_is_done():
    assert isinstance(Treatment(echo_cancellation=True).processor(silence), EchoControl)
    assert isinstance(Treatment(echo_cancellation=True, duplex="half").processor(silence), HalfDuplex)
    assert isinstance(Treatment(gain_control=True).processor(silence), CleanVoice)
    assert isinstance(Treatment(echo_cancellation=True, noise_suppression=True).processor(silence), Chain)


def test_noise_is_lowered():
    noise = (np.random.default_rng(2).standard_normal((400, FRAME)) * 200).astype(np.int16)
    processor = Treatment(echo_cancellation=True, noise_suppression=True).processor(silence)
    assert processor is not None
    cleaned = np.concatenate([processor.process(frame) for frame in noise])
    assert dbfs(cleaned[-100 * FRAME :]) < dbfs(noise) - 6
    processor.reset()
    assert len(processor.process(noise[0])) == FRAME
