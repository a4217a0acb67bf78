"""Drives a session without sockets, threads or clocks; every event it sends is judged by openai's types."""

import base64
import json
from typing import Any

import numpy as np

from assistant.practice.effects import (
    CallRemoteTool,
    Close,
    Effect,
    Listen,
    ListRemoteTools,
    PrepareToListen,
    Send,
    Speak,
    StopSpeaking,
    Write,
)
from assistant.practice.mind import Heard
from assistant.practice.session import Session
from assistant.practice.voice import Word
from tests.practice import server_oracle

Json = dict[str, Any]
SILENCE = base64.b64encode(bytes(4800)).decode()  # 100 ms


class Driver:
    """A session and what it asked for: events sent, audio to listen to, texts to speak."""

    def __init__(self, limit_s: float = 3600, given: Json | None = None) -> None:
        self.now = 1000.0
        self.session = Session("gpt-realtime-2.1", self.now, 1.8e9, limit_s, given)
        self.listening: list[Listen] = []
        self.speaking: dict[str, Speak] = {}
        self.stopped: list[str] = []
        self.writes_at_once = True
        self.writing: list[str] = []
        self.remote: list[ListRemoteTools | CallRemoteTool] = []
        self.preparations = 0
        self.closed: Close | None = None
        self.created = self.take(self.session.start())[0]

    def take(self, effects: list[Effect]) -> list[Json]:
        """Keep what was asked for; return the events."""
        events = []
        for effect in effects:
            match effect:
                case Send(event):
                    server_oracle.check(json.dumps(event))
                    events.append(json.loads(json.dumps(event)))
                case PrepareToListen():
                    self.preparations += 1
                case Listen():
                    self.listening.append(effect)
                case Speak():
                    self.speaking[effect.response_id] = effect
                case Write(response_id) if self.writes_at_once:
                    events += self.take(self.session.written(response_id, self.now))
                case Write(response_id):
                    self.writing.append(response_id)
                case StopSpeaking(response_id):
                    self.stopped.append(response_id)
                    self.speaking.pop(response_id, None)
                case ListRemoteTools() | CallRemoteTool():
                    self.remote.append(effect)
                case Close():
                    self.closed = effect
        return events

    def send(self, kind: str, **members: Any) -> list[Json]:
        return self.take(self.session.handle(json.dumps({"type": kind, **members}), self.now))

    def error(self, kind: str, **members: Any) -> Json:
        (event,) = self.send(kind, event_id="mine", **members)
        assert event["type"] == "error", event
        assert event["error"]["event_id"] == "mine"
        return event["error"]

    def update(self, **session: Any) -> Json:
        (event,) = self.send("session.update", session={"type": "realtime", **session})
        assert event["type"] == "session.updated", event
        return event["session"]

    def type(self, text: str, **item: Any) -> Json:
        content = [{"type": "input_text", "text": text}]
        item = {"type": "message", "role": "user", "content": content, **item}
        return self.send("conversation.item.create", item=item)[-1]["item"]

    def respond(self, **response: Any) -> list[Json]:
        return self.send("response.create", **({"response": response} if response else {}))

    def text_reply(self, **response: Any) -> str:
        done = of_kind(self.respond(output_modalities=["text"], **response), "response.done")
        return done["response"]["output"][0]["content"][0]["text"]

    def hear(self, text: str | None, deaf_because: str | None = None) -> list[Json]:
        """Answer the oldest request to listen."""
        item_id = self.listening.pop(0).item_id
        return self.take(self.session.heard(item_id, Heard(text, deaf_because), self.now))

    def speak(self, words: str = "word", milliseconds: int = 100) -> list[Json]:
        """Give the only response that is being spoken one piece of speech, a word every 10 ms."""
        ((response_id, speak),) = self.speaking.items()
        rate = 24 if speak.format["type"] == "audio/pcm" else 8
        pieces = tuple(Word(f"{word} ", 10.0 * index) for index, word in enumerate(words.split()))
        samples = np.full(milliseconds * rate, 1000, np.int16)
        return self.take(self.session.spoken(response_id, samples, pieces, self.now))

    def write(self) -> list[Json]:
        """Let the oldest response that is being written take its next step."""
        return self.take(self.session.written(self.writing.pop(0), self.now))

    def finish_speaking(self, failure: str | None = None) -> list[Json]:
        ((response_id, _),) = self.speaking.items()
        del self.speaking[response_id]
        return self.take(self.session.speech_ended(response_id, self.now, failure))

    def pass_time(self, seconds: float) -> list[Json]:
        """Let time pass, ticking at each deadline on the way."""
        end = self.now + seconds
        events = []
        while self.session.deadline <= end and self.closed is None:
            self.now = self.session.deadline
            events += self.take(self.session.tick(self.now))
        self.now = end
        return events


def kinds(events: list[Json]) -> list[str]:
    return [event["type"] for event in events]


def of_kind(events: list[Json], kind: str) -> Json:
    return next(event for event in events if event["type"] == kind)


def outputs_of(events: list[Json]) -> list[Json]:
    return of_kind(events, "response.done")["response"]["output"]
