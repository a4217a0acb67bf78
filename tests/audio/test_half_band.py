"""Halving and doubling the rate, against the plain definition of a filter."""

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.audio.half_band import REACH, DoubleRate, HalfRate

NOISE = np.random.default_rng(3).normal(size=4801).astype(np.float32)


def in_pieces(resampler: HalfRate | DoubleRate, samples: NDArray[np.float32], size: int) -> NDArray[np.float32]:
    pieces = [resampler.resample_chunk(samples[start : start + size]) for start in range(0, len(samples), size)]
    return np.concatenate([*pieces, resampler.resample_chunk(samples[:0], last=True)])


@pytest.mark.parametrize("size", [1, 7, 480, 4801])
def test_the_size_of_the_pieces_changes_nothing(size: int):
    halved, doubled = in_pieces(HalfRate(), NOISE, size), in_pieces(DoubleRate(), NOISE, size)
    assert len(halved) == 2401
    assert len(doubled) == 9602
    np.testing.assert_allclose(halved, in_pieces(HalfRate(), NOISE, 4801), atol=1e-6)
    np.testing.assert_allclose(doubled, in_pieces(DoubleRate(), NOISE, 4801), atol=1e-6)


@pytest.mark.parametrize("hertz", [100, 1000, 8000, 10000])
def test_a_tone_of_the_voice_passes_there_and_back_unchanged_and_without_delay(hertz: int):
    tone = np.sin(2 * np.pi * hertz * np.arange(2400) / 24000).astype(np.float32)
    back = in_pieces(HalfRate(), in_pieces(DoubleRate(), tone, 240), 480)
    np.testing.assert_allclose(back[100:-100], tone[100:-100], atol=1e-3)


@pytest.mark.parametrize("hertz", [14000, 17000, 23000])
def test_what_the_lower_rate_cannot_carry_is_taken_out(hertz: int):
    tone = np.sin(2 * np.pi * hertz * np.arange(4800) / 48000).astype(np.float32)
    assert np.abs(in_pieces(HalfRate(), tone, 480)[100:-100]).max() < 1e-3


def test_a_sample_waits_for_no_more_than_the_reach():
    assert len(HalfRate().resample_chunk(np.zeros(480, np.float32))) == (480 - REACH + 1) // 2
    assert len(DoubleRate().resample_chunk(np.zeros(240, np.float32))) == 480 - REACH - 1
