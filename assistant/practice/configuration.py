"""The session object: its defaults, and what a `session.update` makes of it."""

import copy
from typing import Any

from assistant.practice.errors import ApiError, invalid_value, missing

Json = dict[str, Any]

DEFAULT_INSTRUCTIONS = (
    "You are the built-in practice server. You answer a handful of questions, and are honest about it."
)
_SERVER_VAD: Json = {
    "type": "server_vad",
    "threshold": 0.5,
    "prefix_padding_ms": 300,
    "silence_duration_ms": 500,
    "idle_timeout_ms": None,
    "create_response": True,
    "interrupt_response": True,
}
_SEMANTIC_VAD: Json = {
    "type": "semantic_vad",
    "eagerness": "auto",
    "create_response": True,
    "interrupt_response": True,
}
_TURN_DETECTION = {"server_vad": _SERVER_VAD, "semantic_vad": _SEMANTIC_VAD}
# What of turn detection only concerns responses, of which a transcription session has none.
_OF_RESPONSES = ("idle_timeout_ms", "create_response", "interrupt_response")


def initial_session(session_id: str, model: str, expires_at: int, given: Json | None = None) -> Json:
    """The session object as a connection begins; `given` is a valid one from the client, made before it connected.

    Raises ApiError when that session cannot be had.
    """
    given = given or {"type": "realtime"}
    if given["type"] == "transcription":
        session = _default_transcription_session(session_id, expires_at)
    else:
        session = default_session(session_id, given.get("model") or model, expires_at)
    return updated(session, given, has_spoken=False, responding=False)


def _default_transcription_session(session_id: str, expires_at: int) -> Json:
    """The shape of `session.created` where `?intent=transcription` was asked for (as recorded in September 2026)."""
    return {
        "type": "transcription",
        "object": "realtime.transcription_session",
        "id": session_id,
        "expires_at": expires_at,
        "audio": {
            "input": {
                "format": {"type": "audio/pcm", "rate": 24000},
                "transcription": None,
                "noise_reduction": None,
                "turn_detection": _without_responses(_SERVER_VAD),
            }
        },
        "include": None,
    }


def _without_responses(turn_detection: Json) -> Json:
    return {name: value for name, value in turn_detection.items() if name not in _OF_RESPONSES}


def default_session(session_id: str, model: str, expires_at: int) -> Json:
    """The session object before the client has said anything, in the shape of `session.created`."""
    pcm = {"type": "audio/pcm", "rate": 24000}
    return {
        "type": "realtime",
        "object": "realtime.session",
        "id": session_id,
        "model": model,
        "expires_at": expires_at,
        "output_modalities": ["audio"],
        "instructions": DEFAULT_INSTRUCTIONS,
        "tools": [],
        "tool_choice": "auto",
        "parallel_tool_calls": True,
        "max_output_tokens": "inf",
        "tracing": None,
        "truncation": "auto",
        "prompt": None,
        "reasoning": None,
        "include": None,
        "audio": {
            "input": {
                "format": dict(pcm),
                "transcription": None,
                "noise_reduction": None,
                "turn_detection": dict(_SERVER_VAD),
            },
            "output": {"format": dict(pcm), "voice": "marin", "speed": 1.0},
        },
    }


def updated(session: Json, update: Json, has_spoken: bool, responding: bool) -> Json:
    """The session object after a valid update: only members that are present change.

    Raises ApiError when the update cannot be made; then nothing of it is.
    """
    if update["type"] != session["type"]:
        message = f"Passing a {update['type']} session update event to a {session['type']} session is not allowed."
        raise ApiError(message, "invalid_parameter")
    if update.get("model", session.get("model")) != session.get("model"):
        raise invalid_value("Cannot change the model of a session; connect again with another one.", "session.model")
    present, output = session["audio"].get("output", {}), update.get("audio", {}).get("output", {})
    if has_spoken and output.get("voice", present["voice"]) != present["voice"]:
        raise ApiError(
            "Cannot update a conversation's voice if assistant audio is present.",
            "cannot_update_voice",
            "session.audio.output.voice",
        )
    if responding and output.get("speed", present["speed"]) != present["speed"]:
        raise invalid_value("Cannot change the speed while a response is in progress.", "session.audio.output.speed")
    if "tracing" in update and session["tracing"] not in (None, update["tracing"]):
        message = "Cannot update the tracing configuration of a session once tracing is enabled."
        raise invalid_value(message, "session.tracing")
    result = copy.deepcopy(session)
    result.update({name: value for name, value in update.items() if name != "audio"})
    for side in ("input", "output"):
        changes = update.get("audio", {}).get(side, {})
        for name, value in changes.items():
            result["audio"][side][name] = _member(name, value, result["audio"][side].get(name), session["type"])
    return result


def _member(name: str, value: Any, present: Any, session_type: str) -> Any:
    if name == "format":
        return with_rate(value)
    if name == "turn_detection" and value is not None:
        if present is None or present["type"] != value["type"]:
            default = _TURN_DETECTION[value["type"]]
            present = default if session_type == "realtime" else _without_responses(default)
        return {**present, **value}
    if name == "noise_reduction" and value is not None:
        if present is None and "type" not in value:
            raise missing("session.audio.input.noise_reduction.type")
        return {"strength": 1.0, **(present or {}), **value}
    return value


def with_rate(audio_format: Json) -> Json:
    """An audio format with its sample rate spelled out, as the API echoes it."""
    return {"type": "audio/pcm", "rate": 24000} if audio_format["type"] == "audio/pcm" else dict(audio_format)
