"""G.711, held against an implementation that others wrote (sox) and against what the coding promises."""

import subprocess
from pathlib import Path

import numpy as np
import pytest

from assistant.audio.telephony import TELEPHONE_RATE, Law, TelephoneCodec, decoding_table, encoding_table
from tests.support.audio_lab import tone

LAWS: dict[Law, str] = {"audio/pcmu": "ul", "audio/pcma": "al"}


@pytest.mark.parametrize("law", LAWS)
def test_every_code_means_what_sox_says(law: Law, tmp_path: Path):
    codes = tmp_path / f"codes.{LAWS[law]}"
    codes.write_bytes(bytes(range(256)))
    pcm = subprocess.run(
        ["sox", "-t", LAWS[law], "-r", "8000", "-c", "1", str(codes), "-t", "s16", "-"], capture_output=True, check=True
    )
    assert decoding_table(law).tolist() == np.frombuffer(pcm.stdout, "<i2").tolist()


@pytest.mark.parametrize("law", LAWS)
def test_coding_what_was_decoded_changes_nothing(law: Law):
    samples = decoding_table(law).astype(np.int32)
    assert decoding_table(law)[encoding_table(law)[samples + 32768]].tolist() == samples.tolist()


@pytest.mark.parametrize("law", LAWS)
def test_the_error_is_small_beside_the_sample(law: Law):
    samples = np.arange(-32000, 32001)
    error = np.abs(decoding_table(law)[encoding_table(law)[samples + 32768]].astype(np.int32) - samples)
    assert (error <= np.maximum(np.abs(samples) / 16, 16)).all()


@pytest.mark.parametrize("law", LAWS)
def test_a_stream_keeps_its_length_and_its_tone(law: Law):
    codec = TelephoneCodec(law)
    sound = tone(1.0, hertz=440, rate=24000).tobytes()
    coded = b"".join(codec.encode(sound[start : start + 960]) for start in range(0, len(sound), 960))
    assert TELEPHONE_RATE * 0.95 < len(coded) <= TELEPHONE_RATE
    decoded = np.frombuffer(b"".join(codec.decode(coded[i : i + 160]) for i in range(0, len(coded), 160)), "<i2")
    spectrum = np.abs(np.fft.rfft(decoded[:20000] * np.hanning(20000)))
    assert abs(np.argmax(spectrum) * 24000 / 20000 - 440) < 3
