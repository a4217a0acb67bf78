"""From the user's settings to the session object on the wire."""

import copy
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast

from assistant.realtime.errors import ConfigurationError
from assistant.realtime.session_fields import AUDIO_SETTINGS, SESSION, TEXT, WIRE_RATE
from assistant.realtime.turn_modes import HANDS_FREE, TURN_MODES, TurnMode
from assistant.realtime.value_rules import Choice, Number, plain

DEFAULT_MODEL = "gpt-realtime-2.1"
DEFAULT_VOICE = "marin"
# The older transcription models are switched off in February 2027; this one is made for realtime sessions.
DEFAULT_TRANSCRIPTION_MODEL = "gpt-realtime-whisper"
_OWN_TRANSCRIPTION = {"model": DEFAULT_TRANSCRIPTION_MODEL}
MAX_TIMEOUT_S = 3000.0
TIMEOUT = Number(1, 3000, called="a number of seconds")
# OpenAI's published types say so of the transcription's fields ("only supported with ...").
NOT_FOR_REALTIME_WHISPER = ("prompt", "keywords", "languages")
UNSET = object()
DEFAULT_INSTRUCTIONS = (
    "You are a helpful voice assistant on the user's own computer. Speak naturally and briefly. "
    "Use the tools you have whenever they give a better answer than memory; arithmetic always goes to a tool."
)
# What most people would say for it.
TURN_MODE_ALIASES = {"hands_free": "server_vad"}


@dataclass(frozen=True, slots=True)
class SessionConfiguration:
    """All that a session is opened with. Build it with `session_configuration`, which checks it."""

    model: str
    turn_mode: TurnMode
    timeout_s: float
    # Not in `repr`: remote tools have keys of their own.
    session: dict[str, Any] = field(repr=False)

    def with_changes(self, changes: Mapping[str, Any], turn_mode: TurnMode | None = None) -> "SessionConfiguration":
        """A copy with fields of the session object changed, by the rules of `session_configuration`.

        A change of turn_detection needs the `turn_mode` it belongs to. Raises ConfigurationError on what is not
        allowed.
        """
        session, mode = SESSION.merged(self.session, changes), turn_mode or self.turn_mode
        _check(session, self.model, mode)
        return dataclasses.replace(self, session=session, turn_mode=mode)

    def without_own_choice(self, refused: str) -> "SessionConfiguration | None":
        """A copy without what a server refuses, where it is a default of ours that a server need not know."""
        session = copy.deepcopy(self.session)
        sound, speech = session["audio"]["output"], session["audio"]["input"]
        if "transcription" in refused.lower() and speech.get("transcription") == _OWN_TRANSCRIPTION:
            # The server may have a model of its own for it.
            speech["transcription"] = {}
        elif "transcription" in refused.lower() and speech.get("transcription") == {}:
            del speech["transcription"]
        elif "voice" in refused.lower() and sound.get("voice") == DEFAULT_VOICE:
            del sound["voice"]
        else:
            return None
        return dataclasses.replace(self, session=session)

    @property
    def input_format(self) -> str:
        """Wire format of the microphone's audio: audio/pcm, audio/pcmu or audio/pcma."""
        return str(self.session["audio"]["input"]["format"]["type"])

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
    def server_may_begin(self) -> bool:
        """Whether the server may begin a response unasked: having heard speech, or of a remote tool's result."""
        remote = any(tool.get("type") == "mcp" for tool in self.session.get("tools") or ())
        return remote or self.session["audio"]["input"]["turn_detection"] is not None

    @property
    def server_interrupts(self) -> bool:
        """Whether the server cancels the response in progress when it hears speech."""
        detection = self.session["audio"]["input"]["turn_detection"]
        return detection is not None and bool(detection.get("interrupt_response", True))


def session_configuration(
    *,
    model: str = DEFAULT_MODEL,
    audio: Mapping[str, Any] | None = None,
    inference: Mapping[str, Any] | None = None,
    instructions: str | None = None,
    tools: list[dict[str, Any]] | None = None,
    turn_mode: str | None = None,
    timeout_s: float = MAX_TIMEOUT_S,
) -> SessionConfiguration:
    """Check the user's settings and build the session object.

    `audio` is the seed's flat form (voice, input_rate, output_rate, channels, format) or the wire's nested one
    (input, output), or both. `inference` holds any further fields of the session object. They are laid over the
    defaults, and `inference` over `audio`, field by field at every depth; tools are added to `tools`. Nothing is
    shared with the caller or with the next session.

    Without a `turn_mode` the turn_detection among the settings decides, and server_vad if there is none.

    Raises ConfigurationError naming the field and what is allowed.
    """
    TEXT.check(model, "The model's name")
    TIMEOUT.check(timeout_s, "timeout_s")
    chosen = SESSION.merged(_nested_audio(audio), {} if inference is None else plain(inference))
    if not isinstance(chosen, dict):
        raise ConfigurationError("inference is not an object: give the fields of the session object by name.")
    mode = _settled_turn_mode(turn_mode, _chosen_turn_detection(chosen))
    session = _defaults(mode)
    if instructions is not None:
        session["instructions"] = instructions
    if tools:
        session["tools"] = plain(tools)
        session["tool_choice"] = "auto"
        if isinstance(chosen.get("tools"), list):
            chosen["tools"] = session["tools"] + chosen["tools"]
    session = SESSION.merged(session, chosen)
    _check(session, model.strip(), mode)
    return SessionConfiguration(model.strip(), mode, float(timeout_s), session)


def checked_turn_mode(turn_mode: str) -> TurnMode:
    """The turn mode of that name; `hands_free` means server_vad. Raises ConfigurationError on an unknown name."""
    Choice(*TURN_MODES, *TURN_MODE_ALIASES).check(turn_mode, "turn_mode")
    return cast(TurnMode, TURN_MODE_ALIASES.get(turn_mode, turn_mode))


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
                "transcription": dict(_OWN_TRANSCRIPTION),
                "turn_detection": turn_detection(turn_mode),
            },
            "output": {"format": {"type": "audio/pcm", "rate": WIRE_RATE}, "voice": DEFAULT_VOICE},
        },
    }


def _nested_audio(audio: Any) -> dict[str, Any]:
    """The `audio` setting as part of a session object, the flat settings in their places."""
    flat = {} if audio is None else plain(audio)
    AUDIO_SETTINGS.check(flat, "audio")
    nested = {name: part for name, part in flat.items() if name in ("input", "output")}
    if "voice" in flat:
        output = nested.setdefault("output", {})
        if isinstance(output, dict) and output.setdefault("voice", flat["voice"]) != flat["voice"]:
            raise ConfigurationError("audio.voice and audio.output.voice differ: give the voice once.")
    return {"audio": nested} if nested else {}


def _chosen_turn_detection(chosen: Mapping[str, Any]) -> Any:
    """What the settings say of turn detection; UNSET where they say nothing."""
    value: Any = chosen
    for name in ("audio", "input", "turn_detection"):
        if not isinstance(value, Mapping) or name not in value:
            return UNSET
        value = value[name]
    return value


def _settled_turn_mode(turn_mode: str | None, detection: Any) -> TurnMode:
    """The turn mode asked for, else the one that the turn detection means."""
    wanted = checked_turn_mode(turn_mode) if turn_mode is not None else None
    if wanted is not None and turn_mode not in TURN_MODE_ALIASES:
        return wanted
    if detection is None and wanted is None:
        return "push_to_talk"
    if isinstance(detection, Mapping) and detection.get("type") == "semantic_vad":
        return "semantic_vad"
    return "server_vad"


def _check(session: Mapping[str, Any], model: str, mode: TurnMode) -> None:
    """Raise ConfigurationError for a field that is wrong, or that does not go with another one."""
    _check_turn_mode(_chosen_turn_detection(session), mode)
    SESSION.check(session, "")
    if session.get("model", model) != model:
        raise ConfigurationError(f"model is {session['model']!r}, but the session is opened with {model!r}.")
    transcription = session["audio"]["input"].get("transcription") or {}
    for name in NOT_FOR_REALTIME_WHISPER:
        if transcription.get("model") == DEFAULT_TRANSCRIPTION_MODEL and transcription.get(name):
            raise ConfigurationError(
                f"audio.input.transcription.{name} is not possible with {DEFAULT_TRANSCRIPTION_MODEL}: leave it out, "
                "or choose another audio.input.transcription.model, for instance gpt-live-transcribe."
            )
    known: set[tuple[str, str]] = set()
    for index, tool in enumerate(session.get("tools", ())):
        name = "name" if tool["type"] == "function" else "server_label"
        if (name, tool[name]) in known:
            raise ConfigurationError(f"tools[{index}].{name} is {tool[name]!r}: another tool has this name already.")
        known.add((name, tool[name]))


def _check_turn_mode(detection: Any, mode: TurnMode) -> None:
    """Raise ConfigurationError if turn detection says something else than the turn mode."""
    if detection is not None and not isinstance(detection, Mapping):
        return  # nothing was said of it, or something that its own rule refuses
    wanted = mode if mode in HANDS_FREE else None
    found = None
    if detection is not None:
        found = detection["type"] if detection.get("type") in HANDS_FREE else "set"
    unknown_type = found == "set" and wanted is not None  # its own rule refuses that better
    if found != wanted and not unknown_type:
        raise ConfigurationError(
            f"turn_mode is {mode}, but audio.input.turn_detection is {found}: "
            f"it must be {wanted} then, or one of the two must be left out."
        )
