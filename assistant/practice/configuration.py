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
    if update.get("model", session["model"]) != session["model"]:
        raise invalid_value("Cannot change the model of a session; connect again with another one.", "session.model")
    output = update.get("audio", {}).get("output", {})
    if has_spoken and output.get("voice", session["audio"]["output"]["voice"]) != session["audio"]["output"]["voice"]:
        raise ApiError(
            "Cannot update a conversation's voice if assistant audio is present.",
            "cannot_update_voice",
            "session.audio.output.voice",
        )
    if responding and output.get("speed", session["audio"]["output"]["speed"]) != session["audio"]["output"]["speed"]:
        raise invalid_value("Cannot change the speed while a response is in progress.", "session.audio.output.speed")
    if "tracing" in update and session["tracing"] not in (None, update["tracing"]):
        message = "Cannot update the tracing configuration of a session once tracing is enabled."
        raise invalid_value(message, "session.tracing")
    result = copy.deepcopy(session)
    result.update({name: value for name, value in update.items() if name != "audio"})
    for side in ("input", "output"):
        changes = update.get("audio", {}).get(side, {})
        for name, value in changes.items():
            result["audio"][side][name] = _member(name, value, result["audio"][side].get(name))
    return result


def _member(name: str, value: Any, present: Any) -> Any:
    if name == "format":
        return with_rate(value)
    if name == "turn_detection" and value is not None:
        same_kind = present is not None and present["type"] == value["type"]
        return {**(present if same_kind else _TURN_DETECTION[value["type"]]), **value}
    if name == "noise_reduction" and value is not None:
        if present is None and "type" not in value:
            raise missing("session.audio.input.noise_reduction.type")
        return {"strength": 1.0, **(present or {}), **value}
    return value


def with_rate(audio_format: Json) -> Json:
    """An audio format with its sample rate spelled out, as the API echoes it."""
    return {"type": "audio/pcm", "rate": 24000} if audio_format["type"] == "audio/pcm" else dict(audio_format)
