"""A WebSocket proxy between a conversation and a server.

It records what passes, and at a chosen message does what a bad line or a bad server does. Conversations are told
apart by the model name they ask for.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any, Literal
from urllib.parse import parse_qs

from websockets.asyncio.connection import Connection
from websockets.exceptions import ConnectionClosed

from tests.support.proxy import Message, Proxy

Side = Literal["server", "client"]
FaultKind = Literal["close", "abort", "stall", "garbage", "duplicate", "swap"]
KINDS: tuple[FaultKind, ...] = ("close", "abort", "stall", "garbage", "duplicate", "swap")
# A message to be swapped waits so long for the next; the last before a pause has nothing to change places with.
SWAP_PATIENCE_S = 0.15
GARBAGE = '{"type": "response.done", "response": {"id": "re'
Forward = Callable[[Message], Awaitable[None]]


@dataclass(frozen=True)
class Fault:
    """What happens to the `number`-th message (from 1, over all connections of a conversation) from `side`."""

    kind: FaultKind
    side: Side
    number: int

    def __str__(self) -> str:
        return f"{self.kind} at message {self.number} of the {self.side}"


@dataclass
class Traffic:
    """What one connection carried; messages that are no JSON objects are left out."""

    client: list[dict[str, Any]] = field(default_factory=list)
    server: list[dict[str, Any]] = field(default_factory=list)
    # The same, of both sides, in the order they came: ("client", event).
    both: list[tuple[Side, dict[str, Any]]] = field(default_factory=list)

    def sent(self, event_type: str) -> list[dict[str, Any]]:
        """The client's events of a type."""
        return [event for event in self.client if event["type"] == event_type]

    def received(self, event_type: str) -> list[dict[str, Any]]:
        """The server's events of a type."""
        return [event for event in self.server if event["type"] == event_type]


@dataclass
class Course:
    """One conversation as the proxy sees it."""

    fault: Fault | None = None
    connections: list[Traffic] = field(default_factory=list)
    counts: dict[Side, int] = field(default_factory=lambda: {"server": 0, "client": 0})
    stalled: asyncio.Event = field(default_factory=asyncio.Event)
    # Set once the client has given the stalled connection up.
    stall_over: asyncio.Event = field(default_factory=asyncio.Event)


class FaultyProxy(Proxy):
    """`async with FaultyProxy(server.url) as proxy: ...`; conversations connect to `proxy.url`."""

    def __init__(self, server_url: str) -> None:
        super().__init__(server_url)
        self._courses: dict[str, Course] = {}

    def course(self, model: str, fault: Fault | None = None) -> Course:
        """Say what is to happen to the conversation that asks for `model`."""
        self._courses[model] = Course(fault)
        return self._courses[model]

    async def _relay(self, client: Connection, server: Connection, query: str) -> None:
        course = self._courses.setdefault(parse_qs(query)["model"][0], Course())
        await _Relay(course, client, server).run()


class _Relay:
    """Two pumps, one a direction; where one ends, so does the connection."""

    def __init__(self, course: Course, client: Connection, server: Connection) -> None:
        self._course = course
        self._sockets: dict[Side, Connection] = {"client": client, "server": server}
        self._traffic = Traffic()
        self._stalled = False
        course.connections.append(self._traffic)

    async def run(self) -> None:
        pumps = [
            asyncio.create_task(self._pump("client", "server"), name="proxy client"),
            asyncio.create_task(self._pump("server", "client"), name="proxy server"),
        ]
        await asyncio.wait(pumps, return_when=asyncio.FIRST_COMPLETED)
        server = self._sockets["server"]
        if not self._stalled:
            # What the server said last still reaches the client.
            await self._sockets["client"].close(server.close_code or 1000, server.close_reason or "")
        await server.close()
        for pump in pumps:
            pump.cancel()
        for result in await asyncio.gather(*pumps, return_exceptions=True):
            if isinstance(result, Exception):
                raise result
        if self._stalled:
            self._course.stall_over.set()

    async def _pump(self, source: Side, sink: Side) -> None:
        held: list[Message] = []
        while True:
            try:
                async with asyncio.timeout(SWAP_PATIENCE_S if held else None):
                    message = await self._sockets[source].recv()
            except ConnectionClosed:
                if self._stalled and source == "server":
                    # The client must find out by itself.
                    await asyncio.Event().wait()
                return
            except TimeoutError:
                await self._forward(sink, held)
                continue
            if self._stalled:
                continue
            self._record(source, message)
            if self._fault_is_due(source):
                if not await self._fail(sink, message, held):
                    return
            else:
                await self._forward(sink, [message, *held])
                held.clear()

    def _record(self, side: Side, message: Message) -> None:
        event = json.loads(message)
        self._traffic.both.append((side, event))
        (self._traffic.client if side == "client" else self._traffic.server).append(event)

    def _fault_is_due(self, side: Side) -> bool:
        course = self._course
        course.counts[side] += 1
        return course.fault is not None and (course.fault.side, course.fault.number) == (side, course.counts[side])

    async def _forward(self, sink: Side, messages: list[Message]) -> None:
        try:
            for message in list(messages):
                await self._sockets[sink].send(message)
        except ConnectionClosed:
            return
        finally:
            messages.clear()

    async def _fail(self, sink: Side, message: Message, held: list[Message]) -> bool:
        """Do the fault; tells whether the connection goes on."""
        assert self._course.fault is not None
        match self._course.fault.kind:
            case "close":
                await self._sockets["client"].close(1001, "going away")
                return False
            case "abort":
                self._sockets["client"].transport.abort()
                return False
            case "stall":
                self._stalled = True
                self._course.stalled.set()
            case "garbage":
                await self._forward(sink, [GARBAGE, message])
            case "duplicate":
                await self._forward(sink, [message, message])
            case "swap":
                held.append(message)
        return True
