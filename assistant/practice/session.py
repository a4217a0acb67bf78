"""The server's side of one session, sans-I/O.

Messages, recognised speech, synthesised speech and time come in, effects go out; no socket, no thread, no clock.
"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from assistant.practice.client_events import parse, validate
from assistant.practice.codecs import Samples
from assistant.practice.configuration import default_session, updated, with_rate
from assistant.practice.conversation import Conversation, ItemAudio, decode_base64, new_item, snapshot
from assistant.practice.effects import Close, Effect, Listen, Send, Speak, StopSpeaking
from assistant.practice.errors import ApiError, invalid_value
from assistant.practice.ids import new_id
from assistant.practice.input_audio import InputAudio, SpeechEdge, TurnSettings, Utterance
from assistant.practice.mind import Heard, Situation, respond
from assistant.practice.response import ResponseSettings, ResponseWriter
from assistant.practice.usage import item_tokens, usage
from assistant.practice.voice import Word

Json = dict[str, Any]
LARGEST_APPEND = 15 * 1024 * 1024
_LARGEST_RATE = {"requests": 20000, "tokens": 15000000}


class _Pending:
    """A response and what it is made from."""

    def __init__(self, writer: ResponseWriter, items: Sequence[Json] | None, timed_out: bool) -> None:
        self.writer = writer
        self.own_items = items  # None: the conversation's.
        self.timed_out = timed_out
        self.planned = False


class Session:
    """One connection's state. Every method returns the effects to carry out, in order."""

    def __init__(self, model: str, now: float, wall_clock: float, limit_s: float = 3600) -> None:
        """`now` is any clock in seconds, the one that `handle` and `tick` get; `wall_clock` is Unix time."""
        self.config = default_session(new_id("sess"), model, int(wall_clock + limit_s))
        self.conversation = Conversation()
        self._conversation_id = new_id("conv")
        self._input = InputAudio()
        self._turn_item_id = ""
        self._responses: dict[str, _Pending] = {}
        self._listening: set[str] = set()
        self._transcribing: set[str] = set()
        self._seen: set[str] = set()  # Items of the last response's input: a real model has those cached.
        self._has_spoken = False
        self._limit_s = limit_s
        self._expires_at = now + limit_s
        self._idle_at: float | None = None
        self._now = now
        self._effects: list[Effect] = []

    # What comes in.

    def start(self) -> list[Effect]:
        """The connection is open."""
        self._emit("session.created", session=self.config)
        return self._take()

    def handle(self, message: str | bytes, now: float) -> list[Effect]:
        """A message came from the client."""
        self._now = now
        event_id = None
        try:
            event = parse(message)
            event_id = event["event_id"] if isinstance(event.get("event_id"), str) else None
            validate(event)
            self._handlers[event["type"]](self, event)
        except ApiError as error:
            self._emit("error", error=error.payload(event_id))
        return self._take()

    def heard(self, item_id: str, heard: Heard, now: float) -> list[Effect]:
        """The audio of an item was listened to."""
        self._now = now
        self._listening.discard(item_id)
        item = self.conversation.find(item_id)
        if item is not None:
            self.conversation.heard[item_id] = heard
            if item_id in self._transcribing:
                self._transcribe(item, heard)
        self._transcribing.discard(item_id)
        self._advance()
        return self._take()

    def spoken(self, response_id: str, samples: Samples, words: Sequence[Word], now: float) -> list[Effect]:
        """A piece of the speech asked for by Speak is ready."""
        self._now = now
        pending = self._responses.get(response_id)
        if pending is not None:
            self._has_spoken = True
            if not pending.writer.speak(samples, words):
                self._finish(pending, "incomplete", "max_output_tokens")
        return self._take()

    def speech_ended(self, response_id: str, now: float, failure: str | None = None) -> list[Effect]:
        """All pieces of a Speak were given, or it failed."""
        self._now = now
        pending = self._responses.get(response_id)
        if pending is not None and failure is not None:
            error = {"type": "server_error", "code": "voice_unavailable", "message": failure}
            self._finish(pending, "failed", error=error)
        elif pending is not None:
            pending.writer.end_message("completed")
            self._finish(pending, "completed")
        return self._take()

    @property
    def deadline(self) -> float:
        """When `tick` should be called next."""
        return self._expires_at if self._idle_at is None else min(self._expires_at, self._idle_at)

    def tick(self, now: float) -> list[Effect]:
        """Time passed."""
        self._now = now
        if now >= self._expires_at:
            minutes = f"{self._limit_s / 60:g}"
            message = f"Your session hit the maximum duration of {minutes} minutes."
            self._emit("error", error=ApiError(message, "session_expired").payload(None))
            self._effects.append(Close(1001, ""))
        elif self._idle_at is not None and now >= self._idle_at:
            self._idle_at = None
            self._time_out()
        return self._take()

    def _emit(self, kind: str, **members: Any) -> None:
        self._effects.append(Send({"type": kind, "event_id": new_id("event"), **members}))

    def _take(self) -> list[Effect]:
        effects, self._effects = self._effects, []
        return effects

    # Session and input audio.

    def _update_session(self, event: Json) -> None:
        responding = bool(self._responses)
        self.config = updated(self.config, event["session"], self._has_spoken, responding)
        self._input.use_format(self.config["audio"]["input"]["format"])
        if self._turn_detection is None:
            self._input.forget_speech()
        if not (self._turn_detection or {}).get("idle_timeout_ms"):
            self._idle_at = None
        self._emit("session.updated", session=self.config)

    @property
    def _turn_detection(self) -> Json | None:
        detection: Json | None = self.config["audio"]["input"]["turn_detection"]
        return detection

    def _append(self, event: Json) -> None:
        data = decode_base64(event["audio"], "audio")
        if len(data) > LARGEST_APPEND:
            message = f"Invalid 'audio': the audio is too long. Expected at most {LARGEST_APPEND} bytes (15 MiB)."
            raise ApiError(message, "string_above_max_length", "audio")
        for edge in self._input.append(data, TurnSettings.of(self._turn_detection)):
            self._turn(edge)

    def _turn(self, edge: SpeechEdge) -> None:
        detection = self._turn_detection or {}
        if edge.kind == "started":
            self._turn_item_id = new_id("item")
            self._idle_at = None
            self._emit("input_audio_buffer.speech_started", audio_start_ms=edge.at_ms, item_id=self._turn_item_id)
            if detection["interrupt_response"] and (active := self._active) is not None:
                self._finish(active, "cancelled", "turn_detected")
            return
        self._emit("input_audio_buffer.speech_stopped", audio_end_ms=edge.at_ms, item_id=self._turn_item_id)
        self._add_utterance(self._input.commit(edge.at_ms, shortest_ms=0), self._turn_item_id)
        # A turn that ends while the model still speaks goes unanswered: only one response at a time.
        if detection["create_response"] and self._active is None:
            self._respond({})

    def _commit(self, event: Json) -> None:
        del event
        item_id = self._turn_item_id if self._input.speaking else new_id("item")
        self._add_utterance(self._input.commit(), item_id)

    def _clear(self, event: Json) -> None:
        del event
        self._input.clear()
        self._emit("input_audio_buffer.cleared")

    def _add_utterance(self, utterance: Utterance, item_id: str) -> None:
        self._idle_at = None
        self._emit("input_audio_buffer.committed", previous_item_id=self.conversation.last_id, item_id=item_id)
        item = {
            "id": item_id,
            "object": "realtime.item",
            "type": "message",
            "status": "completed",
            "role": "user",
            "content": [{"type": "input_audio", "transcript": None}],
        }
        self._add(item, None, utterance.data, self._input.format)

    def _time_out(self) -> None:
        """Nobody spoke for idle_timeout_ms after the last reply: commit the silence and ask."""
        if self._active is not None or self._input.speaking:
            return
        utterance, item_id = self._input.commit(shortest_ms=0), new_id("item")
        self._emit(
            "input_audio_buffer.timeout_triggered",
            audio_start_ms=utterance.start_ms,
            audio_end_ms=utterance.end_ms,
            item_id=item_id,
        )
        self._add_utterance(utterance, item_id)
        self._respond({}, timed_out=True)

    # Conversation items.

    def _create_item(self, event: Json) -> None:
        item, audio = new_item(event["item"], event["item"].get("id") or new_id("item"))
        self._add(item, event.get("previous_item_id"), audio, self.config["audio"]["input"]["format"])

    def _add(self, item: Json, previous_item_id: str | None, audio: bytes | None, audio_format: Json) -> None:
        self.conversation.add(item, previous_item_id)
        previous = self.conversation.previous_id(item["id"])
        self._emit("conversation.item.added", previous_item_id=previous, item=snapshot(item))
        self._emit("conversation.item.done", previous_item_id=previous, item=snapshot(item))
        if audio is not None:
            self.conversation.audio[item["id"]] = ItemAudio(audio_format, audio)
            self._listening.add(item["id"])
            if self.config["audio"]["input"]["transcription"] is not None:
                self._transcribing.add(item["id"])
            self._effects.append(Listen(item["id"], audio, audio_format))

    def _transcribe(self, item: Json, heard: Heard) -> None:
        prefix = "conversation.item.input_audio_transcription"
        index = next(index for index, part in enumerate(item["content"]) if part["type"] == "input_audio")
        place = {"item_id": item["id"], "content_index": index}
        if heard.deaf_because is not None:
            error = {"type": "server_error", "code": "transcription_unavailable", "message": heard.deaf_because}
            self._emit(f"{prefix}.failed", **place, error={**error, "param": None})
            return
        text = heard.text or ""
        item["content"][index] = {**item["content"][index], "transcript": text}
        for number, word in enumerate(text.split()):
            self._emit(f"{prefix}.delta", **place, delta=word if number == 0 else f" {word}")
        seconds = self.conversation.audio[item["id"]].milliseconds() / 1000
        self._emit(f"{prefix}.completed", **place, transcript=text, usage={"type": "duration", "seconds": seconds})

    def _truncate(self, event: Json) -> None:
        self.conversation.truncate(event["item_id"], event["content_index"], event["audio_end_ms"])
        place = {name: event[name] for name in ("item_id", "content_index", "audio_end_ms")}
        self._emit("conversation.item.truncated", **place)

    def _delete_item(self, event: Json) -> None:
        self.conversation.remove(event["item_id"])
        self._emit("conversation.item.deleted", item_id=event["item_id"])
        # A response may have been waiting to hear what was deleted.
        self._listening.discard(event["item_id"])
        self._advance()

    def _retrieve_item(self, event: Json) -> None:
        self._emit("conversation.item.retrieved", item=snapshot(self.conversation.retrieve(event["item_id"])))

    # Responses.

    @property
    def _active(self) -> _Pending | None:
        """The response that writes to the conversation; there is at most one."""
        return next((each for each in self._responses.values() if each.writer.settings.in_conversation), None)

    def _create_response(self, event: Json) -> None:
        overrides = event.get("response") or {}
        output = overrides.get("audio", {}).get("output", {})
        if "format" in output:
            output["format"] = with_rate(output["format"])
        voice = self.config["audio"]["output"]["voice"]
        in_conversation = overrides.get("conversation", "auto") == "auto"
        if self._has_spoken and in_conversation and output.get("voice", voice) != voice:
            message = "Cannot update a conversation's voice if assistant audio is present."
            raise ApiError(message, "cannot_update_voice", "response.audio.output.voice")
        if in_conversation and (active := self._active) is not None:
            raise ApiError(
                f"Conversation already has an active response in progress: {active.writer.id}. Wait until the "
                "response is finished before creating a new one.",
                "conversation_already_has_active_response",
            )
        self._respond(overrides)

    def _respond(self, overrides: Json, timed_out: bool = False) -> None:
        items = self._input_items(overrides["input"]) if overrides.get("input") is not None else None
        settings = ResponseSettings.of(self.config, overrides)
        writer = ResponseWriter(settings, self.conversation, self._conversation_id, self._emit)
        self._responses[writer.id] = _Pending(writer, items, timed_out)
        self._idle_at = None
        writer.open()
        self._advance()

    def _input_items(self, given: Sequence[Json]) -> list[Json]:
        items = []
        for index, each in enumerate(given):
            if each["type"] == "item_reference":
                found = self.conversation.find(each["id"])
                if found is None:
                    message = f"Item with id '{each['id']}' not found in conversation."
                    raise invalid_value(message, f"response.input[{index}].id")
                items.append(found)
            else:
                item, audio = new_item(each, each.get("id") or new_id("item"))
                if audio is not None:
                    self._listening.add(item["id"])
                    self._effects.append(Listen(item["id"], audio, self.config["audio"]["input"]["format"]))
                items.append(item)
        return items

    def _advance(self) -> None:
        """Begin every response whose input has been heard."""
        for pending in list(self._responses.values()):
            items = self._items_of(pending)
            if not pending.planned and not any(item["id"] in self._listening for item in items):
                pending.planned = True
                self._carry_out(pending, items)

    def _items_of(self, pending: _Pending) -> list[Json]:
        return list(self.conversation if pending.own_items is None else pending.own_items)

    def _carry_out(self, pending: _Pending, items: list[Json]) -> None:
        writer, settings = pending.writer, pending.writer.settings
        reply = respond(
            Situation(
                items,
                self.conversation.heard,
                settings.tools,
                settings.tool_choice,
                settings.parallel_tool_calls,
                settings.instructions,
                pending.timed_out,
            )
        )
        for call in reply.calls:
            writer.call(call)
        if reply.calls:
            self._finish(pending, "completed")
        elif settings.modality == "text":
            complete = writer.write(reply.text)
            self._finish(pending, *(("completed",) if complete else ("incomplete", "max_output_tokens")))
        else:
            writer.begin_message()
            self._effects.append(Speak(writer.id, reply.text, settings.voice, settings.format, settings.speed))

    def _cancel_response(self, event: Json) -> None:
        wanted = event.get("response_id")
        pending = self._responses.get(wanted) if wanted else self._active
        if pending is None:
            raise ApiError("Cancellation failed: no active response found", "response_cancel_not_active")
        self._finish(pending, "cancelled", "client_cancelled")

    def _finish(self, pending: _Pending, status: str, reason: str | None = None, error: Json | None = None) -> None:
        writer = pending.writer
        del self._responses[writer.id]
        if status != "completed":
            self._effects.append(StopSpeaking(writer.id))
        writer.close(status, self._usage(pending), reason, error)
        limits = [
            {"name": name, "limit": limit, "remaining": limit - 1, "reset_seconds": 0.0}
            for name, limit in _LARGEST_RATE.items()
        ]
        self._emit("rate_limits.updated", rate_limits=limits)
        timeout = (self._turn_detection or {}).get("idle_timeout_ms")
        if timeout and writer.audio_ms and status == "completed" and not self._input.speaking:
            # The client hears the reply for as long as it lasts; only then is anyone idle.
            self._idle_at = self._now + (writer.audio_ms + timeout) / 1000

    def _usage(self, pending: _Pending) -> Json:
        writer = pending.writer
        own = {item["id"] for item in writer.output}
        items = [item for item in self._items_of(pending) if item["id"] not in own]
        counts = {item["id"]: item_tokens(item, self.conversation.audio.get(item["id"])) for item in items}
        cached = [count for item_id, count in counts.items() if item_id in self._seen]
        if writer.settings.in_conversation:
            self._seen = set(counts)
        return usage(writer.settings.instructions, counts.values(), cached, writer.text_tokens, writer.audio_tokens)

    def _refuse_output_clear(self, event: Json) -> None:
        del event
        message = "The event 'output_audio_buffer.clear' is only supported over WebRTC and SIP connections."
        raise invalid_value(message, "type")

    _handlers: ClassVar[dict[str, Callable[["Session", Json], None]]] = {
        "session.update": _update_session,
        "input_audio_buffer.append": _append,
        "input_audio_buffer.commit": _commit,
        "input_audio_buffer.clear": _clear,
        "conversation.item.create": _create_item,
        "conversation.item.truncate": _truncate,
        "conversation.item.delete": _delete_item,
        "conversation.item.retrieve": _retrieve_item,
        "response.create": _create_response,
        "response.cancel": _cancel_response,
        "output_audio_buffer.clear": _refuse_output_clear,
    }
