"""What comes over the network: server events, and the practice server's client events."""

import contextlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.bidi.ephemeral_key import KeyRequest, _read
from assistant.bidi.hooks import BidiHookEvent
from assistant.bidi.io.approval_prompt import ApprovalPrompt
from assistant.bidi.message_recorder import MessageRecorder
from assistant.bidi.messages import Message, checked_messages, to_entries
from assistant.bidi.translation import to_event
from assistant.desktop.tool_text import format_call, shortened
from assistant.desktop.view_state import ToolChanged, ViewState
from assistant.practice.client_events import EVENTS
from assistant.realtime import commands as c
from assistant.realtime import inputs as i
from assistant.realtime.codec import decode
from assistant.realtime.configuration import TURN_MODES
from assistant.realtime.errors import AssistantError, EndpointUnreachableError
from assistant.realtime.server_events import SERVER_EVENT_TYPES
from tests.fuzz.harness import Target
from tests.practice.session_driver import Driver
from tests.support.playbook import Playbook

MOST_LINES = 200


@dataclass
class _Agent:
    messages: list[Message] = field(default_factory=list)


class Everybody:
    """Whoever is told what a session decides: messages, window, terminal, JSON lines."""

    def __init__(self) -> None:
        self.agent = _Agent()
        self._recorder = MessageRecorder(self.agent, _heard)
        self._view = ViewState("push_to_talk")
        self._prompt = ApprovalPrompt()

    def take(self, command: c.Command) -> None:
        if not isinstance(command, c.Tell):
            return
        event = to_event(command.report, 1000.0)
        if event is None:
            return
        self._recorder(event)
        self._prompt.take(event)
        change = self._view.apply(event, 1000.0)
        if isinstance(change, ToolChanged):
            shortened(format_call(change.activity))
        json.dumps(event, ensure_ascii=False).encode()


def _heard(_event: BidiHookEvent) -> None:
    """Hooks are somebody else's."""


def server_events(content: bytes) -> None:
    """Lines: server messages as they come, and between them what the user and the devices do (`!press`)."""
    lines = content.split(b"\n")[:MOST_LINES]
    mode = lines.pop(0).decode("utf-8", "replace").removeprefix("!mode ") if lines[0].startswith(b"!mode ") else ""
    book = Playbook(mode if mode in TURN_MODES else "push_to_talk").opened()
    everybody, told = Everybody(), 0
    for line in lines:
        if book.finished:
            break
        act = ACTIONS.get(line.split(b" ", 1)[0])
        if act is not None:
            act(book, line.partition(b" ")[2].decode("utf-8", "replace"))
        else:
            decode(line)
            book.given(i.ServerMessage(book.connection_id, line))
        for command in book.commands[told:]:
            everybody.take(command)
        told = len(book.commands)
    to_entries(checked_messages(everybody.agent.messages))
    if not book.finished:
        book.given(i.Stop("the input is over"))
    assert len(book.finished) == 1


def _drop(book: Playbook, _words: str) -> None:
    book.given(i.ConnectionClosed(book.connection_id, 1006, ""))
    book.later(5)
    if not book.finished:
        book.given(i.ConnectionOpened(book.connection_id), {"type": "session.updated", "session": {}})


ACTIONS: dict[bytes, Callable[[Playbook, str], object]] = {
    b"!press": lambda book, _: book.given(i.TalkPressed(), i.MicrophoneAudio(bytes(9600))),
    b"!release": lambda book, _: book.given(i.TalkReleased()),
    b"!text": lambda book, words: book.given(i.TextTyped(words)),
    b"!tool": lambda book, words: book.given(
        i.ToolFinished(words.partition(" ")[0], words.partition(" ")[2], failed=False)
    ),
    b"!approve": lambda book, words: book.given(i.ApprovalAnswered(words, approve=True)),
    b"!interrupt": lambda book, _: book.given(i.InterruptRequested()),
    b"!playing": lambda book, words: book.given(i.PlaybackStarted(words)),
    b"!drained": lambda book, _: book.given(i.PlaybackDrained()),
    b"!mute": lambda book, _: book.given(i.MuteChanged(muted=True)),
    b"!later": lambda book, _: book.later(20),
    b"!drop": _drop,
    b"!fail": lambda book, _: book.given(i.ConnectionFailed(book.connection_id, EndpointUnreachableError("down"))),
}


def client_events(content: bytes) -> None:
    """Lines: messages to the practice server, each answered by events that openai's types know."""
    driver = Driver()
    for line in content.split(b"\n")[:MOST_LINES]:
        message: str | bytes = line
        with contextlib.suppress(UnicodeDecodeError):  # what is no text stays a binary message
            message = line.decode()
        driver.take(driver.session.handle(message, driver.now))
        for listen in [driver.listening.pop(0) for _ in driver.listening]:
            assert listen.item_id
        driver.remote.clear()
    if driver.closed is None:
        assert driver.update(instructions="still here")["instructions"] == "still here"


def ephemeral_key(content: bytes) -> None:
    """What a server answers that is asked for a short-lived key."""
    try:
        key = _read(content, 1_700_000_000.0, KeyRequest.fetch("https://tokens.example/"))
    except AssistantError:
        return
    assert key.value not in repr(key) or len(key.value) < 20


def _type_tokens(names: list[str]) -> tuple[bytes, ...]:
    return tuple(json.dumps(name).encode() for name in names)


_FIELDS = ["item", "item_id", "response", "response_id", "delta", "error", "code", "arguments", "call_id", "output"]
_FIELDS += ["usage", "input_tokens", "cached_tokens_details", "type", "status", "content", "transcript", "event_id"]
_ITEMS = ["function_call", "mcp_call", "mcp_approval_request", "message", "item_a", "resp_1", "call_1", "calculator"]
_SERVER = [str(event_type.__struct_config__.tag) for event_type in SERVER_EVENT_TYPES]

TARGETS = (
    Target(
        "server_events",
        server_events,
        (*_type_tokens([*_SERVER, *_FIELDS, *_ITEMS]), *(b"\n%s\n" % action for action in ACTIONS), b"\n"),
    ),
    Target(
        "client_events",
        client_events,
        (*_type_tokens([*EVENTS, *_FIELDS, "session", "audio", "tools", "input", "format", "turn_detection"]), b"\n"),
    ),
    Target("ephemeral_key", ephemeral_key, (b'{"value":"ek_1"', b',"expires_at":', b"}", b"1e999", b"null")),
)
