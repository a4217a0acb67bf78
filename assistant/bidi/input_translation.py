"""From the public API's input events to the session's inputs."""

import base64
import binascii
import io
import wave
from collections.abc import Callable, Mapping
from typing import Any

from assistant.audio.resampling import WIRE_FORMAT, Converter
from assistant.audio.wire import WIRE_RATE
from assistant.bidi.events import BidiEvent
from assistant.realtime import inputs as i
from assistant.realtime.budget import Budget
from assistant.realtime.configuration import checked_turn_mode
from assistant.realtime.errors import ConfigurationError

RATES = range(8_000, 192_001)
CHANNELS = range(1, 9)
_PCM_BYTES = 2


class InputTranslator:
    """Translates the events of one conversation; audio of another rate or with more channels is converted."""

    def __init__(self) -> None:
        self._converters: dict[tuple[int, int], Converter] = {}

    def translate(self, event: str | BidiEvent | Mapping[str, Any]) -> list[i.Input]:
        """What an event means to the session. Raises ConfigurationError on one that makes no sense."""
        if isinstance(event, str):
            return [i.TextTyped(event)]
        if not isinstance(event, Mapping):
            raise ConfigurationError("An input event is text, one of the event classes, or a dictionary.")
        try:
            if event["type"] == "bidi_audio_input":
                pcm = self._pcm(event)
                return [i.MicrophoneAudio(pcm)] if pcm else []
            translate = _TRANSLATIONS.get(event["type"])
            if translate is None:
                raise ConfigurationError(f"{event['type']!r} is not an input event of this agent.")
            return [*self._tails(event["type"]), translate(event)]
        except (KeyError, TypeError, binascii.Error) as error:
            raise ConfigurationError(f"This input event lacks something or is malformed: {error}.") from error

    def _pcm(self, event: Mapping[str, Any]) -> bytes:
        """The audio of an event as the conversation has it: PCM16, 24 kHz, mono."""
        audio = base64.b64decode(event["audio"], validate=True)
        rate, channels = event.get("sample_rate", WIRE_RATE), event.get("channels", 1)
        audio_format = event.get("format", "pcm")
        if audio_format == "wav":
            return _from_wav(audio)
        if audio_format not in ("pcm", "pcm16"):
            raise ConfigurationError(f"Audio in the format {audio_format!r} cannot be sent: give PCM16 or a WAV file.")
        _check_shape(rate, channels)
        if (rate, channels) != (WIRE_RATE, 1):
            return self._converters.setdefault((rate, channels), _converter(rate, channels)).convert(audio)
        if len(audio) % _PCM_BYTES:
            raise ConfigurationError("This audio ends in the middle of a sample: PCM16 has two bytes a sample.")
        return audio

    def _tails(self, event_type: str) -> list[i.Input]:
        """At the end of an utterance, what the converters still keep of it."""
        if event_type != "bidi_talk_release":
            return []
        tails = [converter.finish() for converter in self._converters.values()]
        return [i.MicrophoneAudio(tail) for tail in tails if tail]


def _converter(rate: int, channels: int) -> Converter:
    return Converter((rate, channels, "int16"), WIRE_FORMAT)


def _check_shape(rate: Any, channels: Any) -> None:
    if rate not in RATES or channels not in CHANNELS:
        raise ConfigurationError(
            f"Audio with sample_rate {rate!r} and channels {channels!r} cannot be sent: give {RATES[0]} to {RATES[-1]} "
            f"samples a second and {CHANNELS[0]} to {CHANNELS[-1]} channels."
        )


def _from_wav(data: bytes) -> bytes:
    """A whole WAV file."""
    try:
        with wave.open(io.BytesIO(data)) as file:
            rate, channels, width = file.getframerate(), file.getnchannels(), file.getsampwidth()
            frames = file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise ConfigurationError(f"This audio is no WAV file that can be sent ({error}): give 16-bit PCM.") from error
    if width != _PCM_BYTES:
        raise ConfigurationError("This WAV file cannot be sent: give one with 16 bits a sample.")
    _check_shape(rate, channels)
    converter = _converter(rate, channels)
    return converter.convert(frames) + converter.finish()


def _text(event: Mapping[str, Any]) -> i.Input:
    role = event.get("role", "user")
    if role == "system":
        return i.NoteGiven(str(event["text"]))
    if role != "user":
        raise ConfigurationError(f"Text with the role {role!r} cannot be sent: the role is user, assistant or system.")
    return i.TextTyped(str(event["text"]))


_TRANSLATIONS: dict[str, Callable[[Mapping[str, Any]], i.Input]] = {
    "bidi_text_input": _text,
    "bidi_image_input": lambda event: i.ImageGiven(f"data:{event['mime_type']};base64,{event['image']}"),
    "bidi_talk_press": lambda _: i.TalkPressed(),
    "bidi_talk_release": lambda _: i.TalkReleased(),
    "bidi_interrupt": lambda _: i.InterruptRequested(),
    "bidi_mute": lambda event: i.MuteChanged(bool(event["muted"])),
    "bidi_turn_mode": lambda event: i.TurnModeChanged(checked_turn_mode(event["turn_mode"])),
    "tool_cancel": lambda event: i.ToolCancelRequested(str(event["tool_use_id"])),
    "bidi_budget": lambda event: i.BudgetChanged(Budget(event.get("session_usd"), event.get("day_usd"))),
    "bidi_playback_started": lambda event: i.PlaybackStarted(str(event["item_id"])),
    "bidi_playback_drained": lambda _: i.PlaybackDrained(),
}
