"""A playbook for the pure session: events given, commands expected, as lines that read like a log.

`book.given(...)` hands in events and returns what the session decided, one readable line a command. Flushing and
closing the microphone are answered at once, as the engine does. Every client event is checked against openai's types.
"""

import itertools
import json
import random
from typing import Any

import msgspec

from assistant.realtime import commands as c
from assistant.realtime import inputs as i
from assistant.realtime import reports as r
from assistant.realtime.budget import Budget
from assistant.realtime.codec import encode
from assistant.realtime.configuration import session_configuration
from assistant.realtime.pricing import PriceTable
from assistant.realtime.session import Session
from tests.support import client_oracle


class Playbook:
    """One session under test, with a clock that only the test moves."""

    def __init__(
        self,
        turn_mode: str = "push_to_talk",
        idle_s: float | None = None,
        prices: PriceTable | None = None,
        budget: Budget | None = None,
        **settings: Any,
    ) -> None:
        configuration = session_configuration(turn_mode=turn_mode, **settings)
        chance = random.Random(7)  # noqa: S311 - the same reconnections in every run
        self.session = Session(configuration, idle_s=idle_s, chance=chance, prices=prices, budget=budget)
        self.now = 1000.0
        self.heard: list[i.Heard] = []
        self.last_words: list[bytes] = []
        self.sent: list[dict[str, Any]] = []
        self.commands: list[c.Command] = []
        self.finished: list[c.Finish] = []
        self.wake_at: float | None = None
        self.connection_id = ""

    def given(self, *events: i.Input | dict[str, Any]) -> list[str]:
        """Hand in events (a dictionary is a server event); returns the decisions as lines."""
        return [line for event in events for line in self._handle(event)]

    def opened(self) -> "Playbook":
        """Bring the session to ready."""
        self.given(i.Start())
        self.given(i.ConnectionOpened(self.connection_id), server("session.updated", session={}))
        return self

    def later(self, seconds: float) -> list[str]:
        """Let time pass, with the timer firing when it is due."""
        end, lines = self.now + seconds, []
        while self.wake_at is not None and self.wake_at <= end:
            self.now = self.wake_at
            lines += self.given(i.TimerFired())
        self.now = end
        return lines

    def _handle(self, event: i.Input | dict[str, Any]) -> list[str]:
        if isinstance(event, dict):
            event = i.ServerMessage(self.connection_id, json.dumps(event))
        if isinstance(event, i.TimerFired):
            self.wake_at = None
        lines: list[str] = []
        for command in self.session.handle(event, self.now):
            lines += self._carry_out(command)
        return lines

    def _carry_out(self, command: c.Command) -> list[str]:
        self.commands.append(command)
        match command:
            case c.WakeAt(time):
                self.wake_at = time
                return []
            case c.FlushPlayback():
                return ["flush playback", *self._handle(i.PlaybackFlushed(tuple(self.heard)))]
            case c.CloseMicrophone():
                rest = [line for pcm in self.last_words for line in self._handle(i.MicrophoneAudio(pcm))]
                self.last_words = []
                return ["close microphone", *rest, *self._handle(i.MicrophoneClosed())]
            case c.OpenConnection(connection_id):
                self.connection_id = connection_id
            case c.SendEvent(_, event):
                client_oracle.check(event)
                self.sent.append(json.loads(encode(event)))
            case c.Finish():
                self.finished.append(command)
        return [describe(command)]


_event_numbers = itertools.count(1)


def server(event_type: str, **fields: Any) -> dict[str, Any]:
    """A server event."""
    return {"type": event_type, "event_id": f"event_{next(_event_numbers)}", **fields}


def describe(command: c.Command) -> str:
    """One command as a line."""
    match command:
        case c.SendEvent(_, event):
            return f"send {_sent(json.loads(encode(event)))}"
        case c.PlayAudio(item_id, _, audio):
            return f"play {item_id} {len(audio) * 3 // 4 // 48} ms"
        case c.RunTool(call_id, name, arguments):
            return f"run {call_id} {name} {arguments}"
        case c.AskApproval(request_id, server_label, name, arguments):
            return f"ask approval {request_id} {server_label} {name} {arguments}"
        case c.CancelTool(call_id):
            return f"cancel {call_id}"
        case c.Tell(report):
            return _told(report)
        case c.Finish(error):
            return f"finish {error.code if error else 'well'}"
        case _:
            return " ".join(_words(type(command).__name__))


def _sent(event: dict[str, Any]) -> str:
    match event["type"]:
        case "input_audio_buffer.append":
            return f"audio {len(event['audio']) * 3 // 4} bytes"
        case "conversation.item.truncate":
            return f"truncate {event['item_id']} at {event['audio_end_ms']} ms"
        case "conversation.item.delete":
            return f"delete {event['item_id']}"
        case "conversation.item.create":
            item = event["item"]
            inner = (
                item.get("output")
                or item.get("approval_request_id")
                or (item.get("content") or [{}])[0].get("text", "")
            )
            return f"item {item['type']} {inner}".rstrip()
        case "response.cancel":
            return f"response.cancel {event.get('response_id', '')}".rstrip()
        case other:
            return str(other)


def _told(report: r.Report) -> str:
    match report:
        case r.StateChanged(snapshot):
            return f"state {snapshot.state}{' muted' if snapshot.muted else ''}"
        case r.Transcript(item_id, _, role, _, text, is_final, interrupted):
            end = " (cut)" if interrupted else " (final)" if is_final else ""
            return f"{role} {item_id}: {text}{end}"
        case r.Interrupted(_, item_id, heard_ms):
            return f"interrupted {item_id} after {heard_ms} ms"
        case r.Notice(_, code):
            return f"notice {code}"
        case r.Problem(_, code):
            return f"problem {code}"
        case r.Debug():
            return "debug"
        case r.ToolCalled(call_id, name, arguments, server_label):
            return f"tool called {call_id} {name} {arguments} {server_label}".rstrip()
        case r.UsageReported(response_id):
            return f"usage reported {response_id}".rstrip()
        case _:
            values = [str(v) for v in msgspec.structs.astuple(report)] if isinstance(report, msgspec.Struct) else []
            shown = values or [str(getattr(report, name)) for name in report.__dataclass_fields__ if name != "usage"]
            return " ".join([*_words(type(report).__name__), *shown])


def _words(name: str) -> list[str]:
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).split()


# Server events of a usual reply.


def created(response_id: str = "resp_1") -> dict[str, Any]:
    """response.created."""
    return server("response.created", response={"id": response_id, "status": "in_progress"})


def audio(ms: int, item_id: str = "item_a", response_id: str = "resp_1") -> dict[str, Any]:
    """A piece of speech."""
    return server(
        "response.output_audio.delta",
        response_id=response_id,
        item_id=item_id,
        output_index=0,
        content_index=0,
        delta="AAAA" * (ms * 16),
    )


def words(text: str, item_id: str = "item_a", response_id: str = "resp_1") -> dict[str, Any]:
    """A piece of the words of speech."""
    return server("response.output_audio_transcript.delta", response_id=response_id, item_id=item_id, delta=text)


def audio_done(item_id: str = "item_a", response_id: str = "resp_1") -> dict[str, Any]:
    """All audio of the item was sent."""
    return server("response.output_audio.done", response_id=response_id, item_id=item_id)


def done(response_id: str = "resp_1", status: str = "completed", **fields: Any) -> dict[str, Any]:
    """response.done."""
    return server("response.done", response={"id": response_id, "status": status, "output": [], **fields})


def call(call_id: str, name: str = "calculator", arguments: str = "{}", response_id: str = "resp_1") -> dict[str, Any]:
    """A complete function call of a response."""
    item = {"id": f"item_{call_id}", "type": "function_call", "call_id": call_id, "name": name, "arguments": arguments}
    return server("response.output_item.done", response_id=response_id, output_index=0, item=item)


def error(code: str, event_id: str | None = None, message: str = "words") -> dict[str, Any]:
    """A server error."""
    return server(
        "error", error={"type": "invalid_request_error", "code": code, "message": message, "event_id": event_id}
    )
