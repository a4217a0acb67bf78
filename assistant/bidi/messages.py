"""Messages: a conversation as a list of dictionaries, in the form that Strands gives them.

`{"role": "user", "content": [{"text": "what is six times seven"}]}`, and for a tool two of them, side by side:
`{"role": "assistant", "content": [{"toolUse": {"toolUseId", "name", "input"}}]}` and
`{"role": "user", "content": [{"toolResult": {"toolUseId", "status", "content": [{"text"}]}}]}`.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, TypedDict, cast

from assistant.realtime.conversation import Entry
from assistant.realtime.errors import ConfigurationError

# The Realtime API takes no longer ones; it says so when an item has one.
LONGEST_CALL_ID = 32
NO_RESULT = "The tool was interrupted before it had a result."


class ToolUse(TypedDict):
    """A tool call of the model's."""

    toolUseId: str
    name: str
    input: Any


class ToolResult(TypedDict):
    """What became of it; `content` is a list of {"text": ...} or {"json": ...}."""

    toolUseId: str
    status: Literal["success", "error"]
    content: list[dict[str, Any]]


class ContentBlock(TypedDict, total=False):
    """A part of a message: one of these."""

    text: str
    toolUse: ToolUse
    toolResult: ToolResult


class Message(TypedDict):
    """What one side said or did."""

    role: Literal["user", "assistant"]
    content: list[ContentBlock]


Messages = list[Message]


def text_message(role: Literal["user", "assistant"], text: str) -> Message:
    """A message of words."""
    return {"role": role, "content": [{"text": text}]}


def tool_messages(tool_use: ToolUse, tool_result: ToolResult) -> list[Message]:
    """The two messages of a tool call."""
    return [
        {"role": "assistant", "content": [{"toolUse": tool_use}]},
        {"role": "user", "content": [{"toolResult": tool_result}]},
    ]


def checked_messages(messages: Any) -> list[Message]:
    """The messages an agent is given, as they are.

    Raises:
        ConfigurationError: They are not of the form that this module describes; the message says where.

    """
    if not isinstance(messages, list):
        raise ConfigurationError("messages must be a list of messages.")
    for index, message in enumerate(messages):
        where = f"messages[{index}]"
        if not isinstance(message, Mapping) or message.get("role") not in ("user", "assistant"):
            raise ConfigurationError(f'{where} must be a dictionary with the role "user" or "assistant".')
        blocks = message.get("content")
        if not isinstance(blocks, list) or not all(isinstance(block, Mapping) for block in blocks):
            raise ConfigurationError(f"{where} must have a list of dictionaries as its content.")
        for block in blocks:
            _check_block(block, where)
    return cast(list[Message], messages)


def _check_block(block: Mapping[str, Any], where: str) -> None:
    if "text" in block and not isinstance(block["text"], str):
        raise ConfigurationError(f"{where}: the text must be a string.")
    for kind, keys in (("toolUse", ("toolUseId", "name")), ("toolResult", ("toolUseId",))):
        if kind not in block:
            continue
        part = block[kind]
        if not isinstance(part, Mapping) or not all(isinstance(part.get(key), str) for key in keys):
            raise ConfigurationError(f"{where}: the {kind} must have {' and '.join(keys)}.")


def to_entries(messages: Iterable[Message]) -> list[Entry]:
    """The messages as a session's earlier conversation; what no session can be told of (images, say) is left out.

    A result without its call is left out too, and a call without a result gets one that says so: a program may have
    been killed between the two.
    """
    messages = list(messages)
    blocks = [(message["role"], block) for message in messages for block in message["content"]]
    results = {block["toolResult"]["toolUseId"] for _, block in blocks if "toolResult" in block}
    called: set[str] = set()
    entries: list[Entry] = []
    for role, block in blocks:
        if block.get("text"):
            entries.append(Entry("", role, text=block["text"]))
        elif "toolUse" in block:
            use = block["toolUse"]
            called.add(use["toolUseId"])
            call_id = _call_id(use["toolUseId"])
            arguments = json.dumps(use.get("input", {}), ensure_ascii=False, default=str)
            entries.append(Entry("", "tool_call", call_id=call_id, name=use["name"], arguments=arguments))
            if use["toolUseId"] not in results:
                entries.append(Entry("", "tool_output", call_id=call_id, text=NO_RESULT))
        elif "toolResult" in block and block["toolResult"]["toolUseId"] in called:
            result = block["toolResult"]
            entries.append(Entry("", "tool_output", call_id=_call_id(result["toolUseId"]), text=result_text(result)))
    for number, entry in enumerate(entries, 1):
        entry.item_id = f"history_{number:06d}"
        entry.is_final = entry.complete = True
    return entries


def result_text(result: Mapping[str, Any]) -> str:
    """The content of a tool's result as the text that the model reads."""
    parts: Sequence[Any] = result.get("content") or []
    return "\n".join(_block_text(part) for part in parts)


def _block_text(part: Any) -> str:
    if isinstance(part, Mapping) and isinstance(part.get("text"), str):
        return str(part["text"])
    value = part.get("json", part) if isinstance(part, Mapping) else part
    return json.dumps(value, ensure_ascii=False, default=str)


def _call_id(tool_use_id: str) -> str:
    """An id that the wire takes, the same one for the same id."""
    if len(tool_use_id) <= LONGEST_CALL_ID:
        return tool_use_id
    return f"call_{hashlib.sha256(tool_use_id.encode()).hexdigest()[:24]}"
