import numpy as np
import pytest

from assistant.practice.codecs import bytes_per_sample, decode, encode, sample_rate

MU, A, PCM = {"type": "audio/pcmu"}, {"type": "audio/pcma"}, {"type": "audio/pcm", "rate": 24000}
EVERY = np.arange(-32768, 32768).astype(np.int16)


@pytest.mark.parametrize(
    ("audio_format", "samples", "codes"),
    [
        # The codes of ITU-T G.711 for the extremes and both sides of zero.
        (MU, [0, -1, 32767, -32768], [0xFF, 0x7F, 0x80, 0x00]),
        (A, [0, -1, 32767, -32768], [0xD5, 0x55, 0xAA, 0x2A]),
        (PCM, [1, -2], [1, 0, 0xFE, 0xFF]),
    ],
)
def test_known_codes(audio_format: dict[str, str], samples: list[int], codes: list[int]) -> None:
    assert list(encode(np.array(samples, np.int16), audio_format)) == codes


@pytest.mark.parametrize("audio_format", [MU, A])
def test_errors_are_as_small_as_g711_makes_them(audio_format: dict[str, str]) -> None:
    errors = np.abs(decode(encode(EVERY, audio_format), audio_format).astype(int) - EVERY)
    # Sixteen steps in each doubling, so half a step is 1/32 of the magnitude at most; mu-law clips above 32635.
    inside = np.abs(EVERY.astype(int)) <= 32635
    assert np.all(errors[inside] <= np.abs(EVERY[inside].astype(int)) / 32 + 8)
    assert decode(encode(decode(bytes(range(256)), audio_format), audio_format), audio_format).tolist() == (
        decode(bytes(range(256)), audio_format).tolist()
    )


def test_rates_and_sizes() -> None:
    assert [sample_rate(each) for each in (PCM, MU, A)] == [24000, 8000, 8000]
    assert [bytes_per_sample(each) for each in (PCM, MU, A)] == [2, 1, 1]


def test_an_odd_byte_of_pcm_is_dropped() -> None:
    assert decode(b"\x01\x00\x02", PCM).tolist() == [1]
