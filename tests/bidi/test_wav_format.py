"""Reading WAV files of every kind, and refusing what is none."""

import struct
import subprocess
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.bidi.io.wav_format import WIRE_RATE, WavFileError, read_wav
from assistant.realtime.errors import AssistantError


def sox_tone(path: Path, *format_options: str, hertz: int = 440) -> Path:
    """Half a second of a sine at half of full scale, written by sox: an encoder nobody here wrote."""
    command = ["sox", "-D", "-n", *format_options, str(path), "synth", "0.5", "sine", str(hertz), "vol", "0.5"]
    subprocess.run(command, check=True, capture_output=True)
    return path


@pytest.mark.parametrize("rate", ["8000", "11025", "16000", "22050", "24000", "44100", "48000", "96000"])
@pytest.mark.parametrize(
    "encoding",
    [
        ("-b", "8", "-e", "unsigned-integer"),
        ("-b", "16", "-e", "signed-integer"),
        ("-b", "24", "-e", "signed-integer"),
        ("-b", "32", "-e", "signed-integer"),
        ("-b", "32", "-e", "floating-point"),
        ("-b", "64", "-e", "floating-point"),
    ],
)
@pytest.mark.parametrize("channels", ["1", "2"])
def test_every_pcm_wav_becomes_the_wires_format(
    tmp_path: Path, rate: str, encoding: tuple[str, ...], channels: str
) -> None:
    path = sox_tone(tmp_path / "tone.wav", "-r", rate, *encoding, "-c", channels)
    samples = np.frombuffer(read_wav(path), "<i2").astype(float)
    assert len(samples) == pytest.approx(0.5 * WIRE_RATE, abs=4)
    middle = samples[2400:-2400]
    assert np.abs(middle).max() == pytest.approx(0.5 * 32767, rel=0.03)
    spectrum = np.abs(np.fft.rfft(middle * np.hanning(len(middle))))
    assert np.argmax(spectrum) * WIRE_RATE / len(middle) == pytest.approx(440, abs=4)


def test_stereo_is_mixed_down(tmp_path: Path) -> None:
    path = tmp_path / "stereo.wav"
    frames = np.array([[10000, -10000], [20000, 0]] * 2400, dtype="<i2")
    path.write_bytes(wav_bytes(frames.tobytes(), channels=2))
    samples = np.frombuffer(read_wav(path), "<i2")
    assert set(samples[::2]) == {0}
    assert set(samples[1::2]) <= {9999, 10000}


def wav_bytes(samples: bytes, *, tag: int = 1, channels: int = 1, rate: int = 24000, bits: int = 16) -> bytes:
    block = channels * bits // 8
    header = struct.pack("<4sIHHIIHH", b"fmt ", 16, tag, channels, rate, rate * block, block, bits)
    body = header + struct.pack("<4sI", b"data", len(samples)) + samples
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WAVE" + body


@pytest.mark.parametrize("length", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_a_wav_from_a_pipe_is_read_to_its_end(tmp_path: Path, length: int) -> None:
    data = bytearray(wav_bytes(b"\x01\x02" * 100))
    struct.pack_into("<I", data, 40, length)
    path = tmp_path / "pipe.wav"
    path.write_bytes(data)
    assert len(read_wav(path)) == 200


def test_chunks_that_say_nothing_of_sound_are_skipped(tmp_path: Path) -> None:
    data = wav_bytes(b"\x01\x02" * 100)
    path = tmp_path / "list.wav"
    path.write_bytes(data[:12] + b"LIST" + struct.pack("<I", 5) + b"INFOx\0" + data[12:])
    assert len(read_wav(path)) == 200


def test_floats_beyond_full_scale_and_not_numbers_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "float.wav"
    values = np.array([2.0, -3.0, np.nan, np.inf, -np.inf, 0.5] * 100, "<f4")
    path.write_bytes(wav_bytes(values.tobytes(), tag=3, bits=32))
    samples = np.frombuffer(read_wav(path), "<i2")
    assert len(samples) == 600
    assert samples[:6].tolist() == [32767, -32767, 0, 32767, -32767, 16384]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "not a WAV file"),
        (b"ID3\x03 an mp3", "not a WAV file"),
        (b"RIFF\x00\x00\x00\x00WAVE", "damaged"),
        (wav_bytes(b""), "no sound"),
        (wav_bytes(b"\x00"), "no sound"),
        (wav_bytes(b"ab", tag=85), "not supported"),
        (wav_bytes(b"ab", channels=0), "not supported"),
        (wav_bytes(b"ab", rate=0), "not supported"),
        (wav_bytes(b"ab", bits=12), "not supported"),
    ],
)
def test_what_cannot_be_read_is_refused_in_one_sentence(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "odd.wav"
    path.write_bytes(content)
    with pytest.raises(WavFileError, match=said) as caught:
        read_wav(path)
    assert isinstance(caught.value, AssistantError)
    assert "\n" not in str(caught.value)


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(WavFileError, match="no file"):
        read_wav(tmp_path / "nowhere.wav")
    with pytest.raises(WavFileError, match="cannot be read"):
        read_wav(tmp_path)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=120), st.integers(0, 60), st.booleans())
def test_damaged_files_are_read_or_refused(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, position: int, keep_start: bool
) -> None:
    good = wav_bytes(bytes(range(200)))
    data = good[:position] + noise + good[position + len(noise) :] if keep_start else b"RIFF0000WAVE" + noise
    path = tmp_path_factory.getbasetemp() / "damaged.wav"
    path.write_bytes(data)
    try:
        assert len(read_wav(path)) % 2 == 0
    except WavFileError as error:
        assert str(error)
