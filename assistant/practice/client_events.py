"""What the eleven client events may contain.

Limits follow the published API (field descriptions of openai.types.realtime, openai 3.54) and, where those are
silent, the errors that OpenAI's server is reported to give.
"""

import base64
import math
from typing import Any

from assistant.practice.errors import invalid_value, missing
from assistant.practice.schema import (
    Check,
    anything,
    array,
    boolean,
    by_json_type,
    choice,
    integer,
    invalid_type,
    listed,
    mapping,
    nullable,
    number,
    record,
    string,
    tagged,
)

VOICES = ("alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse", "marin", "cedar")
AUDIO_FORMATS = ("audio/pcm", "audio/pcmu", "audio/pcma")
_IMAGE_HEADS = tuple(f"data:image/{kind};base64" for kind in ("png", "jpeg", "jpg"))
_MOST_TOOLS = 128
_LONGEST_ID = 32
# How functions may be named, as OpenAI's error for others says.
_FUNCTION_NAME = "^[a-zA-Z0-9_-]+$"

_identifier = string(_LONGEST_ID)
_status = choice("completed", "incomplete", "in_progress")
_realtime_item = choice("realtime.item")


def _exactly_24000(value: Any, path: str) -> None:
    integer(24000, 24000)(value, path)


_audio_format = tagged(
    "type",
    {
        "audio/pcm": record({"type": anything, "rate": nullable(_exactly_24000)}),
        "audio/pcmu": record({"type": anything}),
        "audio/pcma": record({"type": anything}),
    },
)
_turn_detection = tagged(
    "type",
    {
        "server_vad": record(
            {
                "type": anything,
                "threshold": number(0, 1),
                "prefix_padding_ms": integer(0, 5000),
                "silence_duration_ms": integer(0, 10000),
                "idle_timeout_ms": nullable(integer(5000, 30000)),
                "create_response": boolean,
                "interrupt_response": boolean,
            }
        ),
        "semantic_vad": record(
            {
                "type": anything,
                "eagerness": choice("low", "medium", "high", "auto"),
                "create_response": boolean,
                "interrupt_response": boolean,
            }
        ),
    },
)
_transcription = record(
    {
        "model": string(),
        "language": nullable(string()),
        "languages": nullable(array(string())),
        "prompt": nullable(string()),
        "keywords": nullable(array(string())),
        "delay": nullable(choice("minimal", "low", "medium", "high", "xhigh")),
    }
)
_noise_reduction = record({"type": choice("near_field", "far_field"), "strength": number(0, math.inf)})
_input_audio = record(
    {
        "format": _audio_format,
        "noise_reduction": nullable(_noise_reduction),
        "transcription": nullable(_transcription),
        "turn_detection": nullable(_turn_detection),
    }
)


def _custom_voice(value: Any, path: str) -> None:
    record({"id": string()}, ("id",))(value, path)
    raise invalid_value(f"Custom voice '{value['id']}' does not exist.", path)


_voice = by_json_type(choice(*VOICES), _custom_voice)
_function_tool = record(
    {
        "type": anything,
        "name": string(64, _FUNCTION_NAME),
        "description": nullable(string()),
        "parameters": nullable(mapping(anything)),
    },
    ("name",),
)
_tool_filter = record({"read_only": boolean, "tool_names": array(string())})
_require_approval = by_json_type(
    choice("always", "never"), record({"always": nullable(_tool_filter), "never": nullable(_tool_filter)})
)


def _allowed_tools(value: Any, path: str) -> None:
    (array(string()) if isinstance(value, list) else _tool_filter)(value, path)


_mcp_tool = record(
    {
        "type": anything,
        "server_label": string(),
        "allowed_callers": nullable(array(choice("direct", "programmatic"))),
        "allowed_tools": nullable(_allowed_tools),
        "authorization": nullable(string()),
        "connector_id": nullable(string()),
        "defer_loading": boolean,
        "headers": nullable(mapping(string())),
        "require_approval": nullable(_require_approval),
        "server_description": nullable(string()),
        "server_url": nullable(string()),
        "tunnel_id": nullable(string()),
    },
    ("server_label",),
)
_tools = array(tagged("type", {"function": _function_tool, "mcp": _mcp_tool}), _MOST_TOOLS)
_tool_choice = by_json_type(
    choice("none", "auto", "required"),
    tagged(
        "type",
        {
            "function": record({"type": anything, "name": string()}, ("name",)),
            "mcp": record({"type": anything, "server_label": string(), "name": nullable(string())}, ("server_label",)),
        },
    ),
)
_max_output_tokens = by_json_type(choice("inf"), integer(1, 4096))
_prompt = record({"id": string(), "version": nullable(string()), "variables": nullable(mapping(anything))}, ("id",))
_reasoning = record({"effort": nullable(choice("minimal", "low", "medium", "high", "xhigh"))})
_truncation = by_json_type(
    choice("auto", "disabled"),
    tagged(
        "type",
        {
            "retention_ratio": record(
                {
                    "type": anything,
                    "retention_ratio": number(0, 1),
                    "token_limits": nullable(record({"post_instructions": integer(0, 2**31)})),
                },
                ("retention_ratio",),
            )
        },
    ),
)


def _modalities(value: Any, path: str) -> None:
    array(choice("text", "audio"))(value, path)
    if len(value) != 1:
        message = f"Invalid modalities: {value}. Supported combinations are: ['text'] and ['audio']."
        raise invalid_value(message, path)


_include = nullable(array(choice("item.input_audio_transcription.logprobs")))
session = tagged(
    "type",
    {
        "realtime": record(
            {
                "type": anything,
                "model": string(),
                "instructions": string(),
                "output_modalities": _modalities,
                "audio": record(
                    {
                        "input": _input_audio,
                        "output": record({"format": _audio_format, "speed": number(0.25, 1.5), "voice": _voice}),
                    }
                ),
                "tools": _tools,
                "tool_choice": _tool_choice,
                "parallel_tool_calls": boolean,
                "max_output_tokens": _max_output_tokens,
                "truncation": _truncation,
                "reasoning": nullable(_reasoning),
                "tracing": nullable(
                    by_json_type(
                        choice("auto"),
                        # openai-agents sends null for what it was not given.
                        record(
                            {"workflow_name": nullable(string()), "group_id": nullable(string()), "metadata": anything}
                        ),
                    )
                ),
                "prompt": nullable(_prompt),
                "include": _include,
            }
        ),
        "transcription": record({"type": anything, "audio": record({"input": _input_audio}), "include": _include}),
    },
)


def _image_url(value: Any, path: str) -> None:
    """A data URI of a PNG or JPEG image: the API fetches nothing."""
    string()(value, path)
    head, _, data = value.partition(",")
    try:
        is_image = head in _IMAGE_HEADS and bool(base64.b64decode(data, validate=True))
    except ValueError:
        is_image = False
    if not is_image:
        raise invalid_value(
            f"Invalid '{path}': expected a base64-encoded data URL of a PNG or JPEG image (for instance "
            "'data:image/png;base64,iVBORw0KGgo=').",
            path,
        )


def _content(*kinds: str) -> Check:
    parts = {
        "input_text": record({"type": anything, "text": string()}, ("text",)),
        "output_text": record({"type": anything, "text": string()}, ("text",)),
        "input_audio": record({"type": anything, "audio": string(), "transcript": nullable(string())}, ("audio",)),
        "input_image": record(
            {"type": anything, "image_url": _image_url, "detail": choice("auto", "low", "high")}, ("image_url",)
        ),
    }
    return array(tagged("type", {kind: parts[kind] for kind in kinds}))


def _message(*kinds: str) -> Check:
    fields: dict[str, Check] = {
        "id": nullable(_identifier),
        "object": _realtime_item,
        "type": anything,
        "role": anything,
        "status": _status,
        "content": _content(*kinds),
    }
    return record(fields, ("content",))


_item_head: dict[str, Check] = {
    "id": nullable(_identifier),
    "object": _realtime_item,
    "type": anything,
    "status": _status,
}
item = tagged(
    "type",
    {
        "message": tagged(
            "role",
            {
                "user": _message("input_text", "input_audio", "input_image"),
                "assistant": _message("output_text"),
                "system": _message("input_text"),
            },
        ),
        "function_call": record(
            {**_item_head, "call_id": _identifier, "name": string(), "arguments": string()}, ("name", "arguments")
        ),
        "function_call_output": record(
            {**_item_head, "call_id": _identifier, "output": string()}, ("call_id", "output")
        ),
        "mcp_approval_response": record(
            {
                "id": nullable(_identifier),
                "type": anything,
                "approval_request_id": string(),
                "approve": boolean,
                "reason": nullable(string()),
            },
            ("approval_request_id", "approve"),
        ),
    },
)


def _input_item(value: Any, path: str) -> None:
    """An item in `response.input`: a new item or a reference to one of the conversation."""
    if isinstance(value, dict) and value.get("type") == "item_reference":
        record({"type": anything, "id": string()}, ("id",))(value, path)
    else:
        item(value, path)


# Null stands for the session's own setting: clients of GA send it (livekit-plugins-openai with `instructions`).
_response = record(
    {
        name: nullable(check)
        for name, check in {
            "audio": record({"output": nullable(record({"format": _audio_format, "voice": _voice}))}),
            "conversation": choice("auto", "none"),
            "input": array(_input_item),
            "instructions": string(),
            "max_output_tokens": _max_output_tokens,
            "metadata": mapping(string(512), most=16, longest_key=64),
            "output_modalities": _modalities,
            "parallel_tool_calls": boolean,
            "prompt": _prompt,
            "reasoning": _reasoning,
            "tool_choice": _tool_choice,
            "tools": _tools,
        }.items()
    }
)
_HEAD: dict[str, Check] = {"type": anything, "event_id": nullable(string(512))}
_item_id = {"item_id": string()}
EVENTS: dict[str, Check] = {
    "session.update": record({**_HEAD, "session": session}, ("session",)),
    "input_audio_buffer.append": record({**_HEAD, "audio": string()}, ("audio",)),
    "input_audio_buffer.commit": record(_HEAD),
    "input_audio_buffer.clear": record(_HEAD),
    "conversation.item.create": record({**_HEAD, "previous_item_id": nullable(string()), "item": item}, ("item",)),
    "conversation.item.truncate": record(
        {**_HEAD, **_item_id, "content_index": integer(0, 2**31), "audio_end_ms": integer(0, 2**31)},
        ("item_id", "content_index", "audio_end_ms"),
    ),
    "conversation.item.delete": record({**_HEAD, **_item_id}, ("item_id",)),
    "conversation.item.retrieve": record({**_HEAD, **_item_id}, ("item_id",)),
    "response.create": record({**_HEAD, "response": nullable(_response)}),
    "response.cancel": record({**_HEAD, "response_id": nullable(string())}),
    "output_audio_buffer.clear": record(_HEAD),
}


def validate(event: dict[str, Any]) -> None:
    """Check a decoded client event. Raises ApiError for the first thing that is wrong."""
    if "type" not in event:
        raise missing("type")
    kind = event["type"]
    if not isinstance(kind, str):
        raise invalid_type(kind, "type", "a string")
    if kind not in EVENTS:
        raise invalid_value(f"Invalid value: '{kind}'. Supported values are: {listed(tuple(EVENTS))}.", "type")
    EVENTS[kind](event, "")
