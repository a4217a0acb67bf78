"""What the pure session and the engine cost: microseconds for each event that comes many times a second.

The last column says what share of one core that is while a reply is heard and the microphone is open.
"""

import asyncio
import base64
import json
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from statistics import median

import pytest

from assistant.bidi.engine import ConversationEngine
from assistant.bidi.events import BidiAudioStreamEvent, BidiEvent
from assistant.bidi.io.protocols import HeardAudio
from assistant.bidi.output_port import OutputPort
from assistant.realtime import commands as c
from assistant.realtime import inputs as i
from assistant.realtime.client_events import InputAudioBufferAppend
from assistant.realtime.codec import decode, encode
from assistant.realtime.configuration import session_configuration
from assistant.realtime.connection import Connection
from assistant.realtime.session import Session
from tests.benchmarks.conftest import TableNamed

BYTES_PER_MS = 48
DELTA = bytes(100 * BYTES_PER_MS)
FRAME = bytes(20 * BYTES_PER_MS)
DELTAS_PER_S, FRAMES_PER_S, WORDS_PER_S = 10, 50, 4
BATCHES, BATCH_SIZE = 40, 50
LONG_CONVERSATION = 1000  # items; an hour of lively talk


@dataclass(frozen=True, slots=True)
class Subject:
    """What is measured: `work` is done once for each of the (distinct) `cases`, which come `per_second`."""

    name: str
    per_second: int
    work: Callable[..., object]
    cases: Iterable[object]


@pytest.fixture
def measure(table: TableNamed) -> Callable[[Subject], None]:
    """Time a subject in batches, so that neither the clock nor one interruption of the process weighs on it."""

    def measure_one(subject: Subject) -> None:
        cases = list(subject.cases)
        costs = []
        for start in range(0, len(cases), BATCH_SIZE):
            batch = cases[start : start + BATCH_SIZE]
            begin = time.perf_counter()
            for case in batch:
                subject.work(case)
            costs.append((time.perf_counter() - begin) / len(batch) * 1e6)
        results = table("microseconds for each")
        results.put(subject.name, "median", f"{median(costs):.1f}")
        results.put(subject.name, "slowest batch", f"{max(costs):.1f}")
        results.put(subject.name, "% of a core", f"{median(costs) * subject.per_second / 1e4:.3f}")

    return measure_one


def server_event(number: int, event_type: str, **fields: object) -> str:
    return json.dumps({"type": event_type, "event_id": f"event_{number}", **fields})


def in_reply(event_type: str, **fields: object) -> list[str]:
    """As many events of one reply as are measured, each with an id of its own as on the wire."""
    place = {"response_id": "resp_1", "item_id": "item_1", "output_index": 0, "content_index": 0}
    return [server_event(number, event_type, **place, **fields) for number in range(BATCHES * BATCH_SIZE)]


def audio_deltas() -> list[str]:
    return in_reply("response.output_audio.delta", delta=base64.b64encode(DELTA).decode())


def open_session(items: int = 0) -> tuple[Session, str]:
    """A hands-free session in the middle of a reply, after so many items; and its connection's id."""
    session = Session(session_configuration(turn_mode="server_vad"))
    (connection,) = (x for x in session.handle(i.Start(), 0.0) if isinstance(x, c.OpenConnection))
    connection_id = connection.connection_id
    session.handle(i.ConnectionOpened(connection_id), 0.0)
    for message in opening(items):
        session.handle(i.ServerMessage(connection_id, message), 0.0)
    assert session.snapshot.state in ("thinking", "speaking")
    return session, connection_id


def opening(items: int) -> list[str]:
    earlier = [
        server_event(number, "conversation.item.added", item={"id": f"old_{number}", "type": "message", "role": "user"})
        for number in range(items)
    ]
    response = {"id": "resp_1", "status": "in_progress", "output": []}
    return [
        json.dumps({"type": "session.created", "session": {"id": "sess_1"}}),
        json.dumps({"type": "session.updated", "session": {"id": "sess_1"}}),
        *earlier,
        json.dumps({"type": "response.created", "response": response}),
    ]


def test_codec(measure: Callable[[Subject], None]) -> None:
    """Between the wire's text and what it means."""
    count = range(BATCHES * BATCH_SIZE)
    frame_text, delta_text = base64.b64encode(FRAME).decode(), base64.b64encode(DELTA).decode()
    append = InputAudioBufferAppend(audio=frame_text)
    measure(Subject("base64 of a microphone frame (20 ms)", FRAMES_PER_S, lambda _: base64.b64encode(FRAME), count))
    measure(Subject("encode a microphone frame", FRAMES_PER_S, lambda _: encode(append), count))
    measure(Subject("decode an audio delta (100 ms)", DELTAS_PER_S, decode, audio_deltas()))
    measure(Subject("base64 of an audio delta to PCM", DELTAS_PER_S, lambda _: base64.b64decode(delta_text), count))


@pytest.mark.parametrize("items", [0, LONG_CONVERSATION])
def test_session(items: int, measure: Callable[[Subject], None]) -> None:
    """The pure session alone, at the beginning of a conversation and in a long one."""
    suffix = f", {items} items on" if items else ""

    def take(name: str, per_second: int, events: list[i.Input]) -> None:
        session, _ = open_session(items)
        assert session.handle(events[0], 1.0), "the session had nothing to do"
        measure(Subject(f"session: {name}{suffix}", per_second, lambda event: session.handle(event, 1.0), events[1:]))

    _, connection = open_session()
    words = in_reply("response.output_audio_transcript.delta", delta="word ")
    take("audio delta", DELTAS_PER_S, [i.ServerMessage(connection, message) for message in audio_deltas()])
    take("words of a reply", WORDS_PER_S, [i.ServerMessage(connection, message) for message in words])
    take("microphone frame", FRAMES_PER_S, [i.MicrophoneAudio(FRAME)] * (BATCHES * BATCH_SIZE))


class SilentSpeakers:
    """An output that plays sound, as far as the engine can tell."""

    async def __call__(self, event: BidiEvent) -> None:
        """Take an event."""

    def flush(self) -> list[HeardAudio]:
        """Nothing is ever heard."""
        return []


async def no_connection() -> Connection:
    raise AssertionError("the engine is not run, so it never connects")


def test_engine(measure: Callable[[Subject], None]) -> None:
    """The engine with two outputs (a window and speakers), up to their queues; sockets and devices left out."""

    async def run() -> None:
        session, connection = open_session()
        engine = ConversationEngine(session, no_connection, after_tool=lambda: None)
        for _ in range(2):
            engine.add_output(OutputPort(SilentSpeakers()))
        event = BidiAudioStreamEvent(base64.b64encode(DELTA).decode(), item_id="item_1", content_index=0)
        deltas = [i.ServerMessage(connection, message) for message in audio_deltas()]
        frames = [i.MicrophoneAudio(FRAME)] * (BATCHES * BATCH_SIZE)
        measure(Subject("engine: emit to two outputs", DELTAS_PER_S, engine.emit, [event] * (BATCHES * BATCH_SIZE)))
        measure(Subject("engine: audio delta to the outputs", DELTAS_PER_S, engine.handle, deltas))
        measure(Subject("engine: microphone frame to the writer", FRAMES_PER_S, engine.handle, frames))

    asyncio.run(run())
