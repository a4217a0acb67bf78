"""The items of a conversation in their order, in wire shape, and what the server knows about their audio."""

import base64
import binascii
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from assistant.practice.codecs import bytes_per_sample, sample_rate
from assistant.practice.errors import ApiError, invalid_value
from assistant.practice.mind import Heard

Json = dict[str, Any]


@dataclass
class ItemAudio:
    """The audio of an item: wire bytes of what the user said, or how much of the assistant's was sent."""

    format: Json
    data: bytes = b""
    sent_ms: float = 0.0
    # When each word of the transcript begins, in milliseconds; for truncating it.
    words: list[tuple[float, str]] = field(default_factory=list)

    def milliseconds(self) -> float:
        """Length of the user's audio."""
        return len(self.data) * 1000 / (bytes_per_sample(self.format) * sample_rate(self.format))


class Conversation:
    """Items, oldest first. Ids are unique."""

    def __init__(self) -> None:
        self._items: list[Json] = []
        self.audio: dict[str, ItemAudio] = {}
        self.heard: dict[str, Heard] = {}

    def __iter__(self) -> Iterator[Json]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def find(self, item_id: str) -> Json | None:
        """The item with this id."""
        return next((item for item in self._items if item["id"] == item_id), None)

    @property
    def last_id(self) -> str | None:
        """The id of the newest item."""
        return self._items[-1]["id"] if self._items else None

    def previous_id(self, item_id: str) -> str | None:
        """The id of the item before this one."""
        index = self._index(item_id)
        return self._items[index - 1]["id"] if index > 0 else None

    def _index(self, item_id: str) -> int:
        return next((index for index, item in enumerate(self._items) if item["id"] == item_id), -1)

    def add(self, item: Json, previous_item_id: str | None = None) -> None:
        """Put an item after another: None means at the end, "root" at the beginning. Raises ApiError."""
        if self.find(item["id"]) is not None:
            raise invalid_value(f"Error creating item: an item with id '{item['id']}' already exists.", "item.id")
        if item["type"] == "function_call_output" and not self._has_call(item["call_id"]):
            raise ApiError(f"Tool call ID '{item['call_id']}' not found in conversation.", "invalid_tool_call_id")
        if not previous_item_id:
            self._items.append(item)
        elif previous_item_id == "root":
            self._items.insert(0, item)
        else:
            index = self._index(previous_item_id)
            if index < 0:
                message = f"Error creating item: the previous item with id '{previous_item_id}' does not exist."
                raise invalid_value(message, "previous_item_id")
            self._items.insert(index + 1, item)

    def _has_call(self, call_id: str) -> bool:
        return any(item["type"] == "function_call" and item.get("call_id") == call_id for item in self._items)

    def remove(self, item_id: str) -> None:
        """Delete an item. Raises ApiError."""
        self._items.remove(self._existing(item_id, "deleting", "item_delete_invalid_item_id"))
        self.audio.pop(item_id, None)
        self.heard.pop(item_id, None)

    def _existing(self, item_id: str, doing: str, code: str) -> Json:
        item = self.find(item_id)
        if item is None:
            raise ApiError(f"Error {doing} item: the item with id '{item_id}' does not exist.", code)
        return item

    def retrieve(self, item_id: str) -> Json:
        """An item with the audio the user sent in it. Raises ApiError."""
        item = self._existing(item_id, "retrieving", "item_retrieve_invalid_item_id")
        audio = self.audio.get(item_id)
        if audio is None or not audio.data:
            return item
        encoded = base64.b64encode(audio.data).decode()
        content = [{**part, "audio": encoded} if part["type"] == "input_audio" else part for part in item["content"]]
        return {**item, "content": content}

    def truncate(self, item_id: str, content_index: int, audio_end_ms: int) -> None:
        """Forget what of the assistant's audio lies after a moment. Raises ApiError."""
        item = self._existing(item_id, "truncating", "item_truncate_invalid_item_id")
        audio = self.audio.get(item_id)
        if item["type"] != "message" or item["role"] != "assistant" or audio is None:
            raise ApiError("Only model output audio messages can be truncated", "unsupported_content_type")
        if content_index != 0:
            raise invalid_value(f"Invalid 'content_index': the item has no part {content_index}.", "content_index")
        if audio_end_ms > audio.sent_ms:
            message = f"Audio content of {int(audio.sent_ms)}ms is already shorter than {audio_end_ms}ms"
            raise invalid_value(message, "audio_end_ms")
        audio.sent_ms = audio_end_ms
        audio.words = [(start, word) for start, word in audio.words if start < audio_end_ms]
        heard = "".join(word for _, word in audio.words).strip()
        item["content"] = [{**part, "transcript": heard} for part in item["content"]]


def new_item(given: Json, item_id: str) -> tuple[Json, bytes | None]:
    """A valid client item in the server's shape, and the bytes of its audio, which the shape leaves out.

    Raises ApiError when its audio is not base64.
    """
    if given["type"] == "mcp_approval_response":
        return {**given, "id": item_id}, None
    item = {"id": item_id, "object": "realtime.item", "type": given["type"], "status": "completed"}
    if given["type"] == "function_call":
        call_id = given.get("call_id") or f"call_{item_id[-16:]}"
        return {**item, "call_id": call_id, "name": given["name"], "arguments": given["arguments"]}, None
    if given["type"] == "function_call_output":
        return {**item, "call_id": given["call_id"], "output": given["output"]}, None
    audio = None
    content = []
    for index, part in enumerate(given["content"]):
        if part["type"] == "input_audio":
            audio = (audio or b"") + decode_base64(part["audio"], f"item.content[{index}].audio")
            part = {"type": "input_audio", "transcript": part.get("transcript")}
        content.append(dict(part))
    return {**item, "role": given["role"], "content": content}, audio


def snapshot(item: Json) -> Json:
    """An item as it is now, for an event that is sent while the item may go on changing."""
    return {**item, "content": list(item["content"])} if "content" in item else dict(item)


def decode_base64(text: str, param: str) -> bytes:
    """Strict base64. Raises ApiError."""
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        message = f"Invalid '{param}': expected base64-encoded audio bytes, but got an invalid value."
        raise invalid_value(message, param) from error
