import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.audio.resampling import WIRE_FORMAT, Converter, SampleType, from_floats, to_floats
from tests.support.audio_lab import tone


def converted(converter: Converter, data: bytes, step: int) -> bytes:
    pieces = [converter.convert(data[index : index + step]) for index in range(0, len(data), step)]
    return b"".join([*pieces, converter.finish()])


@pytest.mark.parametrize("sample_type", ["uint8", "int16", "int32", "float32"])
def test_samples_survive_the_way_to_floats_and_back(sample_type: SampleType):
    data = from_floats(np.linspace(-1, 1, 200, dtype=np.float32), sample_type)
    assert from_floats(to_floats(data, sample_type), sample_type) == data


def test_what_is_too_loud_is_clipped_and_does_not_wrap():
    assert np.frombuffer(from_floats(np.array([1.5, -1.5], np.float32), "int16"), "<i2").tolist() == [32767, -32768]


@pytest.mark.parametrize("rate", [16000, 44100, 48000, 96000])
def test_a_tone_keeps_its_length_pitch_and_loudness_on_the_way_to_a_stereo_float_device_and_back(rate: int):
    original = tone(1.0, hertz=1000, rate=24000)
    there = Converter(WIRE_FORMAT, (rate, 2, "float32"))
    back = Converter((rate, 2, "float32"), WIRE_FORMAT)
    device = converted(there, original.tobytes(), 960)
    assert len(device) == pytest.approx(rate * 2 * 4, abs=16)
    result = np.frombuffer(converted(back, device, 1000), "<i2")
    assert len(result) == pytest.approx(len(original), abs=4)
    middle = slice(2400, 21600)
    assert np.abs(result[middle].astype(int) - original[middle]).max() < 600


def test_the_channels_of_a_microphone_are_mixed():
    stereo = np.array([[1000, 3000], [-2000, 0]], "<i2")
    mono = Converter((24000, 2, "int16"), WIRE_FORMAT).convert(stereo.tobytes())
    assert np.frombuffer(mono, "<i2").tolist() == [2000, -1000]


def test_after_finish_a_converter_starts_afresh():
    converter = Converter(WIRE_FORMAT, (48000, 1, "int16"))
    first = converted(converter, tone(0.1, rate=24000).tobytes(), 960)
    assert converted(converter, tone(0.1, rate=24000).tobytes(), 960) == first


@given(st.binary(max_size=400), st.lists(st.integers(1, 50), max_size=20))
def test_how_the_data_is_cut_makes_no_difference(data: bytes, steps: list[int]):
    whole = Converter((24000, 2, "float32"), (24000, 2, "float32"))
    pieces = Converter((24000, 2, "float32"), (24000, 2, "float32"))
    finite = np.nan_to_num(np.frombuffer(data[: len(data) // 8 * 8], "<f4"), posinf=1, neginf=-1).tobytes()
    rest, out = finite, b""
    for step in [*steps, len(finite) + 1]:
        out += pieces.convert(rest[:step])
        rest = rest[step:]
    assert out == whole.convert(finite)
