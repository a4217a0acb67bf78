"""One response: the server events that make it up, in the API's order.

`ResponseWriter` keeps what was sent so far and hands events to `emit`; it decides nothing about their content.
"""

import base64
import json
import re
from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.practice.codecs import Samples, encode, sample_rate
from assistant.practice.conversation import Conversation, ItemAudio, snapshot
from assistant.practice.ids import new_id
from assistant.practice.tool_choice import ToolCall
from assistant.practice.usage import assistant_audio_tokens, text_tokens
from assistant.practice.voice import Word

Json = dict[str, Any]
Emit = Callable[..., None]
_ARGUMENTS_PIECE = 8


def output_of(overrides: Json) -> Json:
    """What a `response.create` says of its audio output; empty where it says nothing."""
    output: Json | None = (overrides.get("audio") or {}).get("output")
    return output or {}


@dataclass(frozen=True)
class ResponseSettings:
    """The session's settings with what `response.create` overrides."""

    modality: str
    instructions: str
    tools: Sequence[Json]
    tool_choice: Any
    parallel_tool_calls: bool
    max_output_tokens: int | str
    truncation: Any
    format: Json
    voice: str
    speed: float
    in_conversation: bool = True
    metadata: Json | None = None

    @classmethod
    def of(cls, session: Json, overrides: Json) -> "ResponseSettings":
        """From the session object and the `response` of a valid `response.create`."""

        def setting(name: str) -> Any:
            return overrides.get(name, session[name])

        output = {**session["audio"]["output"], **output_of(overrides)}
        return cls(
            modality=setting("output_modalities")[0],
            instructions=setting("instructions"),
            tools=setting("tools"),
            tool_choice=setting("tool_choice"),
            parallel_tool_calls=setting("parallel_tool_calls"),
            max_output_tokens=setting("max_output_tokens"),
            truncation=session["truncation"],
            format=output["format"],
            voice=output["voice"],
            speed=output["speed"],
            in_conversation=overrides.get("conversation", "auto") != "none",
            metadata=overrides.get("metadata"),
        )


@dataclass
class _OpenMessage:
    """The message being streamed."""

    item: Json
    index: int
    kind: str
    audio: ItemAudio
    text: str = ""
    place: Json = field(default_factory=dict)


class ResponseWriter:
    """Sends a response's events. `conversation` takes the items in, unless the response is out of band."""

    def __init__(
        self, settings: ResponseSettings, conversation: Conversation, conversation_id: str, emit: Emit
    ) -> None:
        self.id = new_id("resp")
        self.settings = settings
        self.finished = False
        self.audio_ms = 0.0
        self.text_tokens = 0
        self._conversation = conversation
        self._conversation_id = conversation_id if settings.in_conversation else None
        self._emit = emit
        self._output: list[Json] = []
        self._message: _OpenMessage | None = None

    @property
    def output(self) -> Sequence[Json]:
        """The items of this response so far."""
        return self._output

    @property
    def audio_tokens(self) -> int:
        """Audio tokens sent so far."""
        return assistant_audio_tokens(self.audio_ms)

    def _resource(self, status: str, details: Json | None, usage: Json | None) -> Json:
        output: Json = {"format": self.settings.format, "voice": self.settings.voice}
        return {
            "object": "realtime.response",
            "id": self.id,
            "status": status,
            "status_details": details,
            "output": [dict(item) for item in self._output],
            "conversation_id": self._conversation_id,
            "output_modalities": [self.settings.modality],
            "max_output_tokens": self.settings.max_output_tokens,
            "audio": {"output": output},
            "usage": usage,
            "metadata": self.settings.metadata,
        }

    def open(self) -> None:
        """Announce the response."""
        self._emit("response.created", response=self._resource("in_progress", None, None))

    def _add_item(self, item: Json) -> int:
        index = len(self._output)
        self._output.append(item)
        self._emit("response.output_item.added", response_id=self.id, output_index=index, item=snapshot(item))
        if self.settings.in_conversation:
            self._conversation.add(item)
            previous = self._conversation.previous_id(item["id"])
            self._emit("conversation.item.added", previous_item_id=previous, item=snapshot(item))
        return index

    def _finish_item(self, item: Json, index: int) -> None:
        if self.settings.in_conversation and self._conversation.find(item["id"]) is item:
            previous = self._conversation.previous_id(item["id"])
            self._emit("conversation.item.done", previous_item_id=previous, item=snapshot(item))
        self._emit("response.output_item.done", response_id=self.id, output_index=index, item=snapshot(item))

    def call(self, call: ToolCall) -> bool:
        """Send one function call; False if the token limit cut it short."""
        item = {
            "id": new_id("item"),
            "object": "realtime.item",
            "type": "function_call",
            "status": "in_progress",
            "name": call.name,
            "call_id": new_id("call"),
            "arguments": "",
        }
        index = self._add_item(item)
        arguments = json.dumps(call.arguments)
        place = {"response_id": self.id, "item_id": item["id"], "output_index": index, "call_id": item["call_id"]}
        sent = ""
        for start in range(0, len(arguments), _ARGUMENTS_PIECE):
            piece = arguments[start : start + _ARGUMENTS_PIECE]
            if self._exceeds_limit(self.text_tokens + text_tokens(call.name + sent + piece)):
                break
            sent += piece
            self._emit("response.function_call_arguments.delta", **place, delta=piece)
        is_whole = sent == arguments
        self._emit("response.function_call_arguments.done", **place, name=call.name, arguments=sent)
        item.update(arguments=sent, status="completed" if is_whole else "incomplete")
        self.text_tokens += text_tokens(call.name + sent)
        self._finish_item(item, index)
        return is_whole

    def remote_call(self, call: ToolCall, needs_approval: bool) -> tuple[Json, int]:
        """Send the arguments of a remote tool's call, and the request to approve it; returns its item and index."""
        head = {"server_label": call.server_label, "name": call.name}
        arguments = json.dumps(call.arguments)
        item: Json = {"id": new_id("mcp"), "type": "mcp_call", **head, "arguments": ""}
        index = self._add_item(item)
        place = {"response_id": self.id, "item_id": item["id"], "output_index": index}
        for start in range(0, len(arguments), _ARGUMENTS_PIECE):
            piece = arguments[start : start + _ARGUMENTS_PIECE]
            self._emit("response.mcp_call_arguments.delta", **place, delta=piece)
        self._emit("response.mcp_call_arguments.done", **place, arguments=arguments)
        item["arguments"] = arguments
        self.text_tokens += text_tokens(call.name + arguments)
        if needs_approval:
            request = {"id": new_id("mcpr"), "type": "mcp_approval_request", **head, "arguments": arguments}
            item["approval_request_id"] = request["id"]
            self._finish_item(request, self._add_item(request))
        return item, index

    def write(self, text: str) -> Generator[None, None, bool]:
        """Send a text message, a word at each step; returns False if the token limit cut it short."""
        self.begin_message()
        message = self._open_message()
        for word in re.findall(r"\S+\s*", text):
            if self._limit_reached(word):
                return False
            message.text += word
            self.text_tokens = text_tokens(message.text)
            self._emit("response.output_text.delta", **message.place, delta=word)
            yield
        self.end_message("completed")
        return True

    def begin_message(self) -> None:
        """Announce an assistant message of the response's modality."""
        item = {
            "id": new_id("item"),
            "object": "realtime.item",
            "type": "message",
            "status": "in_progress",
            "role": "assistant",
            "content": [],
        }
        index = self._add_item(item)
        kind = self.settings.modality
        audio = ItemAudio(self.settings.format)
        place = {"response_id": self.id, "item_id": item["id"], "output_index": index, "content_index": 0}
        self._message = _OpenMessage(item, index, kind, audio, place=place)
        if kind == "audio" and self.settings.in_conversation:
            self._conversation.audio[str(item["id"])] = audio
        self._emit("response.content_part.added", **place, part=_part(kind, ""))

    def _open_message(self) -> _OpenMessage:
        if self._message is None:
            raise RuntimeError("no message of this response is open")
        return self._message

    def _exceeds_limit(self, tokens: int) -> bool:
        limit = self.settings.max_output_tokens
        return isinstance(limit, int) and tokens > limit

    def _limit_reached(self, more: str, milliseconds: float = 0) -> bool:
        audio = assistant_audio_tokens(self.audio_ms + milliseconds)
        return self._exceeds_limit(audio + text_tokens(self._open_message().text + more))

    def speak(self, samples: Samples, words: Sequence[Word]) -> bool:
        """Send a piece of speech and the words that begin in it; False if the token limit forbids it."""
        message = self._open_message()
        said = "".join(word.text for word in words)
        milliseconds = len(samples) * 1000 / sample_rate(self.settings.format)
        if self._limit_reached(said, milliseconds):
            return False
        for word in words:
            message.text += word.text
            message.audio.words.append((message.audio.sent_ms + word.start_ms, word.text))
            self._emit("response.output_audio_transcript.delta", **message.place, delta=word.text)
        self.text_tokens = text_tokens(message.text)
        if len(samples):
            delta = base64.b64encode(encode(samples, self.settings.format)).decode()
            self._emit("response.output_audio.delta", **message.place, delta=delta)
            message.audio.sent_ms += milliseconds
            self.audio_ms += milliseconds
        return True

    def end_message(self, status: str) -> None:
        """Finish the open message: "completed", or "incomplete" when it was cut off."""
        message = self._open_message()
        self._message = None
        text = message.text.strip()
        if message.kind == "audio":
            self._emit("response.output_audio.done", **message.place)
            self._emit("response.output_audio_transcript.done", **message.place, transcript=text)
        else:
            self._emit("response.output_text.done", **message.place, text=text)
        self._emit("response.content_part.done", **message.place, part=_part(message.kind, text))
        content = {"type": "output_audio", "transcript": text}
        if message.kind == "text":
            content = {"type": "output_text", "text": text}
        message.item.update(status=status, content=[content])
        self._finish_item(message.item, message.index)

    def close(self, status: str, usage: Json, reason: str | None = None, error: Json | None = None) -> None:
        """End the response. What is open ends incomplete."""
        if self._message is not None:
            self.end_message("incomplete")
        self.finished = True
        details: Json | None = None
        if status != "completed":
            details = {"type": status}
            details |= {"reason": reason} if reason else {}
            details |= {"error": error} if error else {}
        self._emit("response.done", response=self._resource(status, details, usage))


def _part(kind: str, text: str) -> Json:
    return {"type": "audio", "transcript": text} if kind == "audio" else {"type": "text", "text": text}
