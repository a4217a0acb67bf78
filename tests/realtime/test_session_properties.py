"""Properties that hold for any interleaving of any events, sensible or not."""

import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.realtime import commands as c
from assistant.realtime import inputs as i
from assistant.realtime.configuration import TURN_MODES, session_configuration
from assistant.realtime.errors import AuthenticationError, EndpointUnreachableError
from assistant.realtime.server_events import SERVER_EVENT_TYPES
from assistant.realtime.session import Session
from tests.support import client_oracle

RESPONSES = st.sampled_from(["resp_1", "resp_2", "resp_3", ""])
ITEMS = st.sampled_from(["item_a", "item_b", "item_u", "item_v", ""])
CALLS = st.sampled_from(["call_1", "call_2"])
FRAME = bytes(960)

items = st.fixed_dictionaries(
    {"id": ITEMS, "type": st.sampled_from(["message", "function_call", "mcp_call", "function_call_output"])},
    optional={
        "role": st.sampled_from(["user", "assistant"]),
        "status": st.sampled_from(["completed", "incomplete", "in_progress"]),
        "call_id": CALLS,
        "name": st.just("calculator"),
        "arguments": st.sampled_from(["{}", '{"a', ""]),
    },
)
FIELDS: dict[str, st.SearchStrategy[Any]] = {
    "item": items,
    "item_id": ITEMS,
    "previous_item_id": st.none() | ITEMS,
    "response_id": RESPONSES,
    "response": st.fixed_dictionaries(
        {"id": RESPONSES, "status": st.sampled_from(["completed", "cancelled", "failed", "incomplete", "in_progress"])},
        optional={"output": st.lists(items, max_size=2), "status_details": st.just({"reason": "content_filter"})},
    ),
    "session": st.fixed_dictionaries({}, optional={"expires_at": st.integers(0, 2_000_000_000)}),
    "delta": st.sampled_from(["", "AAAA" * 160, "word "]),
    "transcript": st.sampled_from(["", "what is two plus two"]),
    "text": st.just("text"),
    "call_id": CALLS,
    "rate_limits": st.just([]),
    "error": st.fixed_dictionaries(
        {
            "code": st.sampled_from(
                [
                    None,
                    "conversation_already_has_active_response",
                    "response_cancel_not_active",
                    "input_audio_buffer_commit_empty",
                    "cannot_update_voice",
                    "session_expired",
                    "item_not_found",
                ]
            ),
            "message": st.just("words"),
        },
        optional={"event_id": st.integers(0, 60).map(lambda n: f"event_client_{n:06d}")},
    ),
}
ALL_TYPES = [str(event_type.__struct_config__.tag) for event_type in SERVER_EVENT_TYPES]
COMMON = ["response.created", "response.done", "response.output_audio.delta", "session.updated", "error"]


@st.composite
def server_messages(draw: st.DrawFn) -> tuple[str, str]:
    """A server event of any type with any of its fields, and which connection it comes on."""
    event_type = draw(st.sampled_from(ALL_TYPES + COMMON * 8))
    names = draw(st.sets(st.sampled_from(sorted(FIELDS)), max_size=3)) | NEEDED.get(event_type, set())
    fields = {name: draw(FIELDS[name]) for name in sorted(names)}
    event = {"type": event_type, "event_id": f"event_{draw(st.integers(0, 40))}", **fields}
    return draw(st.sampled_from(["newest", "newest", "oldest"])), json.dumps(event)


NEEDED = {
    str(event_type.__struct_config__.tag): {name for name in event_type.__struct_fields__ if name in FIELDS}
    for event_type in SERVER_EVENT_TYPES
}

steps = st.one_of(
    server_messages(),
    server_messages(),
    st.sampled_from(
        [
            i.TalkPressed(),
            i.TalkReleased(),
            i.MicrophoneAudio(FRAME * 6),
            i.TextTyped("hello"),
            i.ImageGiven("data:image/png;base64,AAAA"),
            i.InterruptRequested(),
            i.MuteChanged(muted=True),
            i.MuteChanged(muted=False),
            i.PlaybackStarted("item_a"),
            i.PlaybackDrained(),
            i.ToolFinished("call_1", "84", failed=False),
            i.ToolFinished("call_2", "no", failed=True),
            i.TimerFired(),
            i.SettingsChanged({"audio": {"output": {"voice": "cedar"}}}),
        ]
    ),
    st.sampled_from(TURN_MODES).map(i.TurnModeChanged),
    st.sampled_from(["open", "fail", "fail", "drop", "drop", "refuse"]),
    st.sampled_from([0.01, 1.0, 20.0, 200.0]),
    st.builds(
        i.ServerMessage, st.just("newest"), st.sampled_from(["{", "[]", '{"type": 1}', b"\xff", '{"type": "x"}'])
    ),
)


class World:
    """Everything around a session, answering as the engine does, and the judge of what the session decides."""

    def __init__(self, turn_mode: str, heard_ms: int) -> None:
        self.session = Session(session_configuration(turn_mode=turn_mode, timeout_s=100), idle_s=30.0)
        self.now = 0.0
        self.heard_ms = heard_ms
        self.connections: list[str] = []
        self.received_ms: dict[str, int] = {}
        self.cut: set[str] = set()
        self.in_flight = False
        self.finished = 0

    def step(self, step: Any) -> None:
        match step:
            case float():
                self.now += step
            case "open":
                self.give(i.ConnectionOpened(self.connections[-1], 1_000_000.0))
            case "fail":
                self.give(i.ConnectionFailed(self.connections[-1], EndpointUnreachableError("down")))
            case "refuse":
                self.give(i.ConnectionFailed(self.connections[-1], AuthenticationError("no")))
            case "drop":
                self.give(i.ConnectionClosed(self.connections[0], 1006, ""))
            case (which, message):
                self.give(i.ServerMessage(self.named(which), message))
            case i.ServerMessage(which, message):
                self.give(i.ServerMessage(self.named(which), message))
            case _:
                self.give(step)

    def named(self, which: str) -> str:
        return self.connections[-1 if which == "newest" else 0]

    def give(self, event: i.Input) -> None:
        if (
            isinstance(event, i.ServerMessage)
            and isinstance(event.message, str)
            and event.message.startswith('{"type": "')
        ):
            self.note(json.loads(event.message))
        for command in self.session.handle(event, self.now):
            self.judge(command)

    def note(self, event: dict[str, Any]) -> None:
        if event["type"] in ("response.done", "error"):
            self.in_flight = False
        if event["type"] == "response.output_audio.delta":
            item = event.get("item_id", "")
            self.received_ms[item] = self.received_ms.get(item, 0) + len(event["delta"]) * 3 // 4 // 48

    def judge(self, command: c.Command) -> None:
        assert not self.finished, "nothing follows the end"
        match command:
            case c.OpenConnection(connection_id):
                self.connections.append(connection_id)
                self.in_flight = False
            case c.CloseConnection():
                self.in_flight = False
            case c.SendEvent(_, event):
                client_oracle.check(event)
                self.judge_sent(json.loads(client_oracle.encode(event)))
            case c.PlayAudio(item_id):
                assert item_id not in self.cut, "a reply that was cut sounds again"
            case c.FlushPlayback():
                heard = tuple(i.Heard(item, 0, self.heard_ms) for item in self.received_ms if item)
                self.give(i.PlaybackFlushed(heard))
            case c.CloseMicrophone():
                self.give(i.MicrophoneAudio(FRAME))
                self.give(i.MicrophoneClosed())
            case c.Finish():
                self.finished += 1

    def judge_sent(self, event: dict[str, Any]) -> None:
        match event["type"]:
            case "response.create":
                assert not self.in_flight, "two responses in flight"
                self.in_flight = True
            case "conversation.item.truncate":
                assert 0 < event["audio_end_ms"] <= self.received_ms[event["item_id"]]
                self.cut.add(event["item_id"])
            case "conversation.item.delete":
                self.cut.add(event["item_id"])


@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(TURN_MODES), st.integers(0, 400), st.booleans(), st.lists(steps, max_size=60))
def test_any_interleaving_of_any_events(turn_mode: str, heard_ms: int, opened: bool, script: list[Any]) -> None:
    world = World(turn_mode, heard_ms)
    world.give(i.Start())
    if opened:
        world.step("open")
        world.step(("newest", '{"type": "session.updated", "session": {}}'))
    for step in script:
        if world.finished:
            break
        world.step(step)
    if not world.finished:
        world.give(i.Stop("the test is over"))
    assert world.finished == 1
    assert world.session.handle(i.TalkPressed(), world.now) == []
