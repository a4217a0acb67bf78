"""Spoken sentences for tests."""

import wave

import pytest

from tests.support.speech import Speech


def test_a_sentence_is_spoken_once_and_kept(speak: Speech) -> None:
    path = speak("what is twelve times seven")
    modified = path.stat().st_mtime_ns
    with wave.open(str(path)) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 16000)
        assert 1.0 < file.getnframes() / file.getframerate() < 4.0
    assert speak("what is twelve times seven") == path
    assert path.stat().st_mtime_ns == modified


def test_another_voice_is_another_recording(speak: Speech) -> None:
    assert speak("hello", voice="rms").read_bytes() != speak("hello").read_bytes()


def test_an_unknown_voice_is_refused(speak: Speech) -> None:
    with pytest.raises(ValueError, match="flite has no voice nobody"):
        speak("hello", voice="nobody")
