"""The responses of a session: when one may begin, what it is made from, and how it ends. Sans-I/O."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assistant.practice.codecs import Samples
from assistant.practice.configuration import with_rate
from assistant.practice.conversation import Conversation, new_item
from assistant.practice.effects import Effect, Listen, Speak, StopSpeaking, Write
from assistant.practice.errors import ApiError, invalid_value
from assistant.practice.ids import new_id
from assistant.practice.mind import Situation, respond
from assistant.practice.remote_tools import RemoteTools
from assistant.practice.response import Emit, ResponseSettings, ResponseWriter, output_of
from assistant.practice.tool_choice import ToolCall
from assistant.practice.truncation import Truncation
from assistant.practice.usage import item_tokens, usage
from assistant.practice.voice import Word

Json = dict[str, Any]
_RATE_LIMITS = {"requests": 20000, "tokens": 15000000}


@dataclass
class _Pending:
    """A response that has not ended."""

    writer: ResponseWriter
    own_items: Sequence[Json] | None  # What it is made from; None: the conversation as it is then.
    timed_out: bool
    context: list[Json] | None = None  # What it was made from, once that has been heard.
    steps: Iterator[None] | None = None  # What is still to be written, if it is not spoken.


class Responses:
    """At most one response writes to the conversation at a time; others may run out of band beside it.

    `emit` sends an event, `request` asks for an effect, `completed` is told of each reply that was sent whole (how many
    milliseconds of audio it had), `remote` knows the tools that this server calls itself.
    """

    def __init__(
        self,
        conversation: Conversation,
        emit: Emit,
        request: Callable[[Effect], None],
        completed: Callable[[float], None],
        remote: RemoteTools,
    ) -> None:
        self.have_spoken = False
        self._conversation = conversation
        self._conversation_id = new_id("conv")
        self._emit = emit
        self._request = request
        self._completed = completed
        self._remote = remote
        self._pending: dict[str, _Pending] = {}
        self._listening: set[str] = set()
        self._truncation = Truncation()
        self._seen: set[str] = set()  # Items of the last response's input: a real model has those cached.

    @property
    def active(self) -> ResponseWriter | None:
        """The response that is writing to the conversation."""
        found = self._active()
        return None if found is None else found.writer

    def _active(self) -> _Pending | None:
        return next((each for each in self._pending.values() if each.writer.settings.in_conversation), None)

    # Hearing.

    def listen(self, item_id: str, audio: bytes, audio_format: Json) -> None:
        """Have an item's audio recognised; responses made from the item wait for it."""
        self._listening.add(item_id)
        self._request(Listen(item_id, audio, audio_format))

    def heard(self, item_id: str) -> None:
        """An item's audio was recognised, or is not wanted any more."""
        self._listening.discard(item_id)
        self._advance()

    # Beginning.

    def create(self, session: Json, overrides: Json, timed_out: bool = False) -> None:
        """Begin a response, with the `response` member of `response.create`. Raises ApiError."""
        overrides = {name: value for name, value in overrides.items() if value is not None}
        output = output_of(overrides)
        if "format" in output:
            output["format"] = with_rate(output["format"])
        settings = ResponseSettings.of(session, overrides)
        if settings.in_conversation:
            self._check_free(settings, session)
        items = None
        if overrides.get("input") is not None:
            items = self._input_items(overrides["input"], session["audio"]["input"]["format"])
        writer = ResponseWriter(settings, self._conversation, self._conversation_id, self._emit)
        self._pending[writer.id] = _Pending(writer, items, timed_out)
        writer.open()
        self._advance()

    def _check_free(self, settings: ResponseSettings, session: Json) -> None:
        if self.active is not None:
            raise ApiError(
                f"Conversation already has an active response in progress: {self.active.id}. Wait until the response "
                "is finished before creating a new one.",
                "conversation_already_has_active_response",
            )
        if self.have_spoken and settings.voice != session["audio"]["output"]["voice"]:
            message = "Cannot update a conversation's voice if assistant audio is present."
            raise ApiError(message, "cannot_update_voice", "response.audio.output.voice")

    def _input_items(self, given: Sequence[Json], audio_format: Json) -> list[Json]:
        items = []
        for index, each in enumerate(given):
            if each["type"] == "item_reference":
                found = self._conversation.find(each["id"])
                if found is None:
                    message = f"Item with id '{each['id']}' not found in conversation."
                    raise invalid_value(message, f"response.input[{index}].id")
                items.append(found)
            else:
                item, audio = new_item(each, each.get("id") or new_id("item"))
                if audio is not None:
                    self.listen(item["id"], audio, audio_format)
                items.append(item)
        return items

    def _advance(self) -> None:
        """Carry out every response whose input has been heard."""
        for pending in list(self._pending.values()):
            items = self._items_of(pending)
            if pending.context is None and not any(item["id"] in self._listening for item in items):
                pending.context = items if pending.own_items is not None else self._truncated(pending, items)
                self._carry_out(pending, pending.context)

    def _items_of(self, pending: _Pending) -> list[Json]:
        return list(self._conversation if pending.own_items is None else pending.own_items)

    def _truncated(self, pending: _Pending, items: list[Json]) -> list[Json]:
        tokens = {item["id"]: sum(self._tokens_of(item).values()) for item in items}
        kept, was_cut = self._truncation.apply(pending.writer.settings.truncation, items, tokens)
        if was_cut:
            # What follows begins anew for a real model: it has nothing of it cached.
            self._seen.clear()
        return kept

    def _tokens_of(self, item: Json) -> Json:
        return item_tokens(item, self._conversation.audio.get(item["id"]))

    def _carry_out(self, pending: _Pending, items: list[Json]) -> None:
        writer, settings = pending.writer, pending.writer.settings
        reply = respond(
            Situation(
                items,
                self._conversation.heard,
                [*settings.tools, *self._remote.offered(settings.tools)],
                settings.tool_choice,
                settings.parallel_tool_calls,
                settings.instructions,
                pending.timed_out,
            )
        )
        if not reply.calls and settings.modality == "audio":
            writer.begin_message()
            self._request(Speak(writer.id, reply.text, settings.voice, settings.format, settings.speed))
            return
        pending.steps = self._make_calls(pending, reply.calls) if reply.calls else self._write(pending, reply.text)
        self._request(Write(writer.id))

    def written(self, response_id: str) -> None:
        """It is time for the next step of a response that is written; nothing happens if it has ended meanwhile."""
        pending = self._pending.get(response_id)
        if pending is None or pending.steps is None:
            return
        next(pending.steps, None)
        if response_id in self._pending:
            self._request(Write(response_id))

    def _write(self, pending: _Pending, text: str) -> Iterator[None]:
        if (yield from pending.writer.write(text)):
            self._finish(pending, "completed")
        else:
            self._finish(pending, "incomplete", "max_output_tokens")

    def _make_calls(self, pending: _Pending, calls: Sequence[ToolCall]) -> Iterator[None]:
        """Functions are the client's to run, one at each step; remote tools run once the response is done."""
        remote_calls: list[tuple[Json, int]] = []
        for index, call in enumerate(calls):
            if index > 0 and not remote_calls:
                # Not once a remote call was sent: the client may answer its request for approval at once.
                yield
            if call.server_label is None:
                if not pending.writer.call(call):
                    self._finish(pending, "incomplete", "max_output_tokens")
                    break
            else:
                needs_approval = self._remote.needs_approval(call.server_label, call.name)
                remote_calls.append(pending.writer.remote_call(call, needs_approval))
        else:
            self._finish(pending, "completed")
        for item, index in remote_calls:
            self._remote.begin(item, index)

    # Speaking.

    def spoken(self, response_id: str, samples: Samples, words: Sequence[Word]) -> None:
        """A piece of the speech that was asked for; nothing happens if the response has ended meanwhile."""
        pending = self._pending.get(response_id)
        if pending is None:
            return
        if not pending.writer.speak(samples, words):
            self._finish(pending, "incomplete", "max_output_tokens")
        elif pending.writer.settings.in_conversation:
            self.have_spoken = True

    def speech_ended(self, response_id: str, failure: str | None) -> None:
        """All of the speech was given, or it failed for this reason."""
        pending = self._pending.get(response_id)
        if pending is not None and failure is not None:
            error = {"type": "server_error", "code": "voice_unavailable", "message": failure}
            self._finish(pending, "failed", error=error)
        elif pending is not None:
            pending.writer.end_message("completed")
            self._finish(pending, "completed")

    # Ending.

    def cancel(self, response_id: str | None) -> None:
        """The client cancels a response, or the one in the conversation. Raises ApiError when there is none."""
        pending = self._pending.get(response_id) if response_id else self._active()
        if pending is None:
            raise ApiError("Cancellation failed: no active response found", "response_cancel_not_active")
        self._finish(pending, "cancelled", "client_cancelled")

    def interrupt(self) -> None:
        """The user began to speak: what is being said in the conversation ends."""
        pending = self._active()
        if pending is not None:
            self._finish(pending, "cancelled", "turn_detected")

    def _finish(self, pending: _Pending, status: str, reason: str | None = None, error: Json | None = None) -> None:
        writer = pending.writer
        del self._pending[writer.id]
        if status != "completed":
            self._request(StopSpeaking(writer.id))
        writer.close(status, self._usage(pending), reason, error)
        limits = [
            {"name": name, "limit": limit, "remaining": limit - 1, "reset_seconds": 0.0}
            for name, limit in _RATE_LIMITS.items()
        ]
        self._emit("rate_limits.updated", rate_limits=limits)
        if status == "completed" and writer.settings.in_conversation:
            self._completed(writer.audio_ms)

    def _usage(self, pending: _Pending) -> Json:
        writer = pending.writer
        items = self._items_of(pending) if pending.context is None else pending.context
        counts = {item["id"]: self._tokens_of(item) for item in items}
        cached = [count for item_id, count in counts.items() if item_id in self._seen]
        if writer.settings.in_conversation:
            self._seen = set(counts)
        return usage(writer.settings.instructions, counts.values(), cached, writer.text_tokens, writer.audio_tokens)
