"""From the user's settings to the session object on the wire."""

import copy
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from assistant.realtime.errors import ConfigurationError
from assistant.realtime.inputs import TurnMode

DEFAULT_MODEL = "gpt-realtime-2.1"
DEFAULT_VOICE = "marin"
# The older transcription models are switched off in February 2027; this one is made for realtime sessions.
DEFAULT_TRANSCRIPTION_MODEL = "gpt-realtime-whisper"
WIRE_RATE = 24000
MAX_TIMEOUT_S = 3000.0
DEFAULT_INSTRUCTIONS = (
    "You are a helpful voice assistant on the user's own computer. Speak naturally and briefly. "
    "Use the tools you have whenever they give a better answer than memory; arithmetic always goes to a tool."
)
TURN_MODES = ("push_to_talk", "toggle", "server_vad", "semantic_vad")
# What most people would say for it.
TURN_MODE_ALIASES = {"hands_free": "server_vad"}


@dataclass(frozen=True, slots=True)
class SessionConfiguration:
    """All that a session is opened with. Build it with `session_configuration`, which checks it."""

    model: str
    turn_mode: TurnMode
    timeout_s: float
    session: dict[str, Any] = field(default_factory=dict)

    def with_changes(self, changes: Mapping[str, Any], turn_mode: TurnMode | None = None) -> "SessionConfiguration":
        """A copy with session fields changed. Raises ConfigurationError on what is not allowed."""
        session = merge(self.session, changes)
        _check(session)
        return dataclasses.replace(self, session=session, turn_mode=turn_mode or self.turn_mode)

    @property
    def output_format(self) -> str:
        """Wire format of the model's audio: audio/pcm, audio/pcmu or audio/pcma."""
        return str(self.session["audio"]["output"]["format"]["type"])

    @property
    def transcribes(self) -> bool:
        """Whether the user's words are written down."""
        return self.session["audio"]["input"].get("transcription") is not None

    @property
    def server_answers(self) -> bool:
        """Whether the server creates a response by itself after it heard the end of speech."""
        detection = self.session["audio"]["input"]["turn_detection"]
        return detection is not None and bool(detection.get("create_response", True))

    @property
    def server_interrupts(self) -> bool:
        """Whether the server cancels the response in progress when it hears speech."""
        detection = self.session["audio"]["input"]["turn_detection"]
        return detection is not None and bool(detection.get("interrupt_response", True))


def merge(base: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """A deep copy of `base` with `changes` laid over it, dictionaries merged key by key at every depth."""
    merged = dict(copy.deepcopy(dict(base)))
    for key, value in changes.items():
        if isinstance(value, Mapping) and isinstance(merged.get(key), Mapping):
            merged[key] = merge(merged[key], value)
        else:
            merged[key] = copy.deepcopy(value)
    return merged


def session_configuration(
    *,
    model: str = DEFAULT_MODEL,
    audio: Mapping[str, Any] | None = None,
    inference: Mapping[str, Any] | None = None,
    instructions: str | None = None,
    tools: list[dict[str, Any]] | None = None,
    turn_mode: str = "push_to_talk",
    timeout_s: float = MAX_TIMEOUT_S,
) -> SessionConfiguration:
    """Check the user's settings and build the session object.

    `audio` is the seed's flat form (voice, input_rate, output_rate, channels, format) or the wire's nested one
    (input, output), or both. `inference` holds any further fields of the session object. What they set replaces the
    defaults; nothing is shared with the next session. Raises ConfigurationError naming the field and what is allowed.
    """
    if not isinstance(model, str) or not model.strip():
        raise ConfigurationError("The model has no name: give one, for instance gpt-realtime-2.1.")
    mode = checked_turn_mode(turn_mode)
    if not isinstance(timeout_s, int | float) or not 1 <= timeout_s <= MAX_TIMEOUT_S:
        raise ConfigurationError(f"timeout_s is {timeout_s!r}: it must be a number of seconds from 1 to 3000.")
    session = _defaults(mode)
    if instructions is not None:
        session["instructions"] = instructions
    if tools:
        session["tools"] = copy.deepcopy(tools)
        session["tool_choice"] = "auto"
    session = merge(session, _audio_fields(audio or {}))
    session = merge(session, inference or {})
    _check(session)
    return SessionConfiguration(model.strip(), mode, float(timeout_s), session)


def checked_turn_mode(turn_mode: str) -> TurnMode:
    """The turn mode of that name; `hands_free` means server_vad. Raises ConfigurationError on an unknown name."""
    name = TURN_MODE_ALIASES.get(turn_mode, turn_mode)
    if name not in TURN_MODES:
        raise ConfigurationError(f"turn_mode is {turn_mode!r}: it must be one of {', '.join(TURN_MODES)}.")
    return cast(TurnMode, name)


def turn_detection(turn_mode: TurnMode) -> dict[str, Any] | None:
    """The wire's turn_detection for a turn mode; None where the user's key decides."""
    if turn_mode in ("push_to_talk", "toggle"):
        return None
    return {"type": turn_mode, "create_response": True, "interrupt_response": True}


def _defaults(turn_mode: TurnMode) -> dict[str, Any]:
    return {
        "type": "realtime",
        "instructions": DEFAULT_INSTRUCTIONS,
        "output_modalities": ["audio"],
        "audio": {
            "input": {
                "format": {"type": "audio/pcm", "rate": WIRE_RATE},
                "transcription": {"model": DEFAULT_TRANSCRIPTION_MODEL},
                "turn_detection": turn_detection(turn_mode),
            },
            "output": {"format": {"type": "audio/pcm", "rate": WIRE_RATE}, "voice": DEFAULT_VOICE},
        },
    }


def _audio_fields(audio: Mapping[str, Any]) -> dict[str, Any]:
    """The seed's flat audio settings in the wire's nested form."""
    nested: dict[str, Any] = {"audio": {"input": dict(audio.get("input", {})), "output": dict(audio.get("output", {}))}}
    for name in audio:
        if name not in ("input", "output", "voice", "input_rate", "output_rate", "channels", "format"):
            raise ConfigurationError(f"audio.{name} is not a setting: allowed are voice, input_rate, output_rate, ...")
    if "voice" in audio:
        nested["audio"]["output"]["voice"] = audio["voice"]
    for name in ("input_rate", "output_rate"):
        if audio.get(name, WIRE_RATE) != WIRE_RATE:
            raise ConfigurationError(f"audio.{name} is {audio[name]!r}: the Realtime API speaks 24000 Hz only.")
    if audio.get("channels", 1) != 1:
        raise ConfigurationError(f"audio.channels is {audio['channels']!r}: the Realtime API speaks mono (1) only.")
    if audio.get("format", "pcm") != "pcm":
        raise ConfigurationError(f"audio.format is {audio['format']!r}: it must be pcm.")
    return nested


def _check(session: Mapping[str, Any]) -> None:
    if session["output_modalities"] not in (["audio"], ["text"]):
        raise ConfigurationError('output_modalities must be ["audio"] or ["text"], never both.')
    tokens = session.get("max_output_tokens", "inf")
    if tokens != "inf" and not (isinstance(tokens, int) and 1 <= tokens <= 4096):
        raise ConfigurationError(f'max_output_tokens is {tokens!r}: it must be from 1 to 4096, or "inf".')
    speed = session["audio"]["output"].get("speed", 1.0)
    if not isinstance(speed, int | float) or not 0.25 <= speed <= 1.5:
        raise ConfigurationError(f"audio.output.speed is {speed!r}: it must be from 0.25 to 1.5.")
