"""The server's side of one session, sans-I/O.

Messages, recognised speech, synthesised speech and time come in, effects go out; no socket, no thread, no clock.
"""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from assistant.practice.client_events import validate
from assistant.practice.codecs import Samples
from assistant.practice.configuration import initial_session, updated
from assistant.practice.conversation import Conversation, ItemAudio, decode_base64, new_item, snapshot
from assistant.practice.effects import Close, Effect, PrepareToListen, Send
from assistant.practice.errors import ApiError, invalid_value
from assistant.practice.ids import new_id
from assistant.practice.input_audio import InputAudio, SpeechEdge, TurnSettings, Utterance
from assistant.practice.messages import parse
from assistant.practice.mind import Heard
from assistant.practice.remote_tools import RemoteResult, RemoteTools
from assistant.practice.responses import Responses
from assistant.practice.usage import transcription_usage
from assistant.practice.voice import Word

Json = dict[str, Any]
LARGEST_APPEND = 15 * 1024 * 1024


class Session:
    """One connection's state. Every method returns the effects to carry out, in order."""

    def __init__(
        self, model: str, now: float, wall_clock: float, limit_s: float = 3600, given: Json | None = None
    ) -> None:
        """`now` is any clock in seconds, the one that `handle` and `tick` get; `wall_clock` is Unix time.

        `given`: a valid session object that the client made before; a type of "transcription" has no responses.
        Raises ApiError when that session cannot be had.
        """
        self.config = initial_session(new_id("sess"), model, int(wall_clock + limit_s), given)
        self.conversation = Conversation()
        self._input = InputAudio()
        self._turn_item_id = ""
        self._hears = False  # Whether any audio came.
        self._effects: list[Effect] = []
        self._remote = RemoteTools(self.conversation, self._emit, self._effects.append)
        self._responses = Responses(
            self.conversation, self._emit, self._effects.append, self._response_completed, self._remote
        )
        self._transcribing: set[str] = set()
        self._limit_s = limit_s
        self._expires_at = now + limit_s
        self._idle_at: float | None = None
        self._replied_ms = 0.0  # How much audio had come in when the last reply was sent whole.
        self._now = now

    # What comes in.

    def start(self) -> list[Effect]:
        """The connection is open."""
        self._emit("session.created", session=self.config)
        self._remote.update(self.config.get("tools", ()))
        self._input.use_format(self.config["audio"]["input"]["format"])
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
        self.conversation.heard[item_id] = heard
        item = self.conversation.find(item_id)
        if item is not None and item_id in self._transcribing:
            self._transcribe(item, heard)
        self._transcribing.discard(item_id)
        self._responses.heard(item_id)
        return self._take()

    def written(self, response_id: str, now: float) -> list[Effect]:
        """The moment asked for by Write has passed."""
        self._now = now
        self._responses.written(response_id)
        return self._take()

    def spoken(self, response_id: str, samples: Samples, words: Sequence[Word], now: float) -> list[Effect]:
        """A piece of the speech asked for by Speak is ready."""
        self._now = now
        self._responses.spoken(response_id, samples, words)
        return self._take()

    def speech_ended(self, response_id: str, now: float, failure: str | None = None) -> list[Effect]:
        """All pieces of a Speak were given, or it failed."""
        self._now = now
        self._responses.speech_ended(response_id, failure)
        return self._take()

    def remote_tools_listed(self, item_id: str, tools: Sequence[Json] | None, now: float) -> list[Effect]:
        """A remote MCP server named its tools; None: it did not answer."""
        self._now = now
        self._remote.listed(item_id, tools)
        return self._take()

    def remote_tool_called(self, item_id: str, result: RemoteResult, now: float) -> list[Effect]:
        """A call of a remote tool ended."""
        self._now = now
        self._remote.called(item_id, result)
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
        effects = list(self._effects)
        self._effects.clear()
        return effects

    # Session and input audio.

    def _update_session(self, event: Json) -> None:
        self.config = updated(
            self.config, event["session"], self._responses.have_spoken, self._responses.active is not None
        )
        self._input.use_format(self.config["audio"]["input"]["format"])
        if self._turn_detection is None:
            self._input.forget_speech()
        if not (self._turn_detection or {}).get("idle_timeout_ms"):
            self._idle_at = None
        self._emit("session.updated", session=self.config)
        self._remote.update(self.config.get("tools", ()))

    @property
    def _turn_detection(self) -> Json | None:
        detection: Json | None = self.config["audio"]["input"]["turn_detection"]
        return detection

    @property
    def _has_responses(self) -> bool:
        return bool(self.config["type"] == "realtime")

    def _append(self, event: Json) -> None:
        data = decode_base64(event["audio"], "audio")
        if len(data) > LARGEST_APPEND:
            message = f"Invalid 'audio': the audio is too long. Expected at most {LARGEST_APPEND} bytes (15 MiB)."
            raise ApiError(message, "string_above_max_length", "audio")
        if not self._hears:
            self._hears = True
            self._effects.append(PrepareToListen())
        for edge in self._input.append(data, TurnSettings.of(self._turn_detection)):
            self._turn(edge)

    def _turn(self, edge: SpeechEdge) -> None:
        detection = self._turn_detection or {}
        if edge.kind == "started":
            self._turn_item_id = new_id("item")
            self._idle_at = None
            self._emit("input_audio_buffer.speech_started", audio_start_ms=edge.at_ms, item_id=self._turn_item_id)
            if detection.get("interrupt_response"):
                self._responses.interrupt()
            return
        self._emit("input_audio_buffer.speech_stopped", audio_end_ms=edge.at_ms, item_id=self._turn_item_id)
        self._add_utterance(self._input.commit(edge.at_ms, shortest_ms=0), self._turn_item_id)
        # A turn that ends while the model still speaks goes unanswered: only one response at a time.
        if detection.get("create_response") and self._has_responses and self._responses.active is None:
            self._responses.create(self.config, {})

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
        if self._responses.active is not None or self._input.speaking:
            return
        # The silence since the reply was played; none of what came in while it was.
        timeout = (self._turn_detection or {}).get("idle_timeout_ms") or 0
        self._input.drop_before(max(self._replied_ms, self._input.end_ms - timeout))
        utterance, item_id = self._input.commit(shortest_ms=0), new_id("item")
        self._emit(
            "input_audio_buffer.timeout_triggered",
            audio_start_ms=utterance.start_ms,
            audio_end_ms=utterance.end_ms,
            item_id=item_id,
        )
        self._add_utterance(utterance, item_id)
        self._responses.create(self.config, {}, timed_out=True)

    # Conversation items.

    def _create_item(self, event: Json) -> None:
        item, audio = new_item(event["item"], event["item"].get("id") or new_id("item"))
        if item["type"] == "mcp_approval_response":
            self._remote.check_answer(item)
        self._add(item, event.get("previous_item_id"), audio, self.config["audio"]["input"]["format"])
        if item["type"] == "mcp_approval_response":
            self._remote.answered(item)

    def _add(self, item: Json, previous_item_id: str | None, audio: bytes | None, audio_format: Json) -> None:
        self.conversation.add(item, previous_item_id)
        previous = self.conversation.previous_id(item["id"])
        self._emit("conversation.item.added", previous_item_id=previous, item=snapshot(item))
        self._emit("conversation.item.done", previous_item_id=previous, item=snapshot(item))
        if audio is not None:
            self.conversation.audio[item["id"]] = ItemAudio(audio_format, audio)
            if self.config["audio"]["input"]["transcription"] is not None:
                self._transcribing.add(item["id"])
            self._responses.listen(item["id"], audio, audio_format)

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
        model = (self.config["audio"]["input"]["transcription"] or {}).get("model")
        usage = transcription_usage(model, text, self.conversation.audio[item["id"]].milliseconds())
        self._emit(f"{prefix}.completed", **place, transcript=text, usage=usage)

    def _truncate(self, event: Json) -> None:
        self.conversation.truncate(event["item_id"], event["content_index"], event["audio_end_ms"])
        place = {name: event[name] for name in ("item_id", "content_index", "audio_end_ms")}
        self._emit("conversation.item.truncated", **place)

    def _delete_item(self, event: Json) -> None:
        self.conversation.remove(event["item_id"])
        self._emit("conversation.item.deleted", item_id=event["item_id"])
        # A response may have been waiting to hear what was deleted.
        self._responses.heard(event["item_id"])

    def _retrieve_item(self, event: Json) -> None:
        self._emit("conversation.item.retrieved", item=snapshot(self.conversation.retrieve(event["item_id"])))

    # Responses.

    def _create_response(self, event: Json) -> None:
        if not self._has_responses:
            raise invalid_value("The event 'response.create' is not supported in transcription sessions.", "type")
        overrides = event.get("response") or {}
        self._idle_at = None
        self._responses.create(self.config, overrides)

    def _cancel_response(self, event: Json) -> None:
        self._responses.cancel(event.get("response_id"))

    def _response_completed(self, audio_ms: float) -> None:
        """A reply was sent whole: from when the client has heard it to the end, it may be idle."""
        timeout = (self._turn_detection or {}).get("idle_timeout_ms")
        if timeout and audio_ms and not self._input.speaking:
            self._idle_at = self._now + (audio_ms + timeout) / 1000
            self._replied_ms = self._input.end_ms

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
