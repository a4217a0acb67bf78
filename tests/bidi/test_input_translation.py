"""Input events, above all audio of every kind."""

import base64
import io
import wave
from typing import Any

import numpy as np
import pytest

from assistant.bidi.events import BidiAudioInputEvent, BidiTalkReleaseEvent, BidiTextInputEvent
from assistant.bidi.input_translation import InputTranslator
from assistant.realtime import inputs as i
from assistant.realtime.errors import ConfigurationError

TONE_HZ = 440


def tone(rate: int, channels: int = 1, seconds: float = 1.0) -> bytes:
    wave_form = 8000 * np.sin(2 * np.pi * TONE_HZ * np.arange(int(rate * seconds)) / rate)
    return np.repeat(wave_form.astype("<i2"), channels).tobytes()


def event(pcm: bytes, **more: Any) -> dict[str, Any]:
    return {"type": "bidi_audio_input", "audio": base64.b64encode(pcm).decode(), **more}


def heard(translated: list[i.Input]) -> bytes:
    return b"".join(part.pcm for part in translated if isinstance(part, i.MicrophoneAudio))


def pitch(pcm: bytes) -> float:
    samples = np.frombuffer(pcm, "<i2").astype(float)
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(np.argmax(spectrum)) * 24000 / len(samples)


@pytest.mark.parametrize(("rate", "channels"), [(16000, 1), (48000, 1), (48000, 2), (8000, 1), (24000, 2)])
def test_audio_of_another_kind_is_converted_and_none_of_it_lost(rate: int, channels: int):
    translator, pcm = InputTranslator(), tone(rate, channels)
    pieces = [pcm[start : start + 1001] for start in range(0, len(pcm), 1001)]
    sound = b"".join(
        heard(translator.translate(event(piece, format="pcm", sample_rate=rate, channels=channels))) for piece in pieces
    )
    *tail, release = translator.translate(BidiTalkReleaseEvent())
    assert isinstance(release, i.TalkReleased)
    sound += heard(tail)
    assert abs(len(sound) / 2 - 24000) <= 2
    assert abs(pitch(sound) - TONE_HZ) < 3


def test_audio_of_the_conversation_s_own_kind_goes_as_it_is():
    pcm = tone(24000)
    assert heard(InputTranslator().translate(BidiAudioInputEvent(base64.b64encode(pcm).decode()))) == pcm
    assert heard(InputTranslator().translate(event(pcm))) == pcm
    assert InputTranslator().translate(event(b"")) == []


def test_a_wav_file_says_itself_what_it_is():
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((2, 2, 16000, 0, "NONE", ""))
        writer.writeframes(tone(16000, 2))
    sound = heard(InputTranslator().translate(event(file.getvalue(), format="wav", sample_rate=24000)))
    assert abs(len(sound) / 2 - 24000) <= 2
    assert abs(pitch(sound) - TONE_HZ) < 3


def coarse_wav() -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as writer:
        writer.setparams((1, 1, 16000, 0, "NONE", ""))
        writer.writeframes(bytes(100))
    return file.getvalue()


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (event(b"ab", format="mp3"), "'mp3' cannot be sent"),
        (event(b"ab", format="opus", sample_rate=48000), "'opus'"),
        (event(b"ab", sample_rate=100), "sample_rate 100"),
        (event(b"ab", sample_rate="fast"), "sample_rate 'fast'"),
        (event(b"ab", channels=0), "channels 0"),
        (event(b"abc"), "middle of a sample"),
        (event(b"no wav", format="wav"), "no WAV file"),
        (event(coarse_wav(), format="wav"), "16 bits"),
        ({"type": "bidi_audio_input", "audio": "?"}, "malformed"),
        ({"type": "bidi_audio_input"}, "lacks"),
        ({"no": "type"}, "lacks"),
        ({"type": "bidi_unknown"}, "bidi_unknown"),
        ({"type": ["bidi"]}, "malformed"),
        ({"type": "bidi_text_input", "text": "x", "role": "assistant"}, "'assistant'"),
        (7, "input event is"),
    ],
)
def test_what_cannot_be_sent_is_refused_with_a_sentence(given: Any, complaint: str):
    with pytest.raises(ConfigurationError, match=complaint):
        InputTranslator().translate(given)


def test_text_in_every_form():
    forms = ["hello", BidiTextInputEvent("hello"), BidiTextInputEvent(text="hello", role="user")]
    forms += [{"type": "bidi_text_input", "text": "hello"}]
    assert [InputTranslator().translate(form) for form in forms] == [[i.TextTyped("hello")]] * 4


def test_text_of_the_program_s_own_is_no_word_of_the_user_s():
    event = {"type": "bidi_text_input", "text": "The tea is ready.", "role": "system"}
    assert InputTranslator().translate(event) == [i.NoteGiven("The tea is ready.")]
