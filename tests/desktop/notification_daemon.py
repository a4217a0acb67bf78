"""A notification server of the tests' own: it owns the name on the private bus and keeps what it is sent."""

import contextlib
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jeepney import (  # type: ignore[import-untyped]
    DBusAddress,
    HeaderFields,
    Message,
    message_bus,
    new_error,
    new_method_return,
    new_signal,
)
from jeepney.io.blocking import DBusConnection, open_dbus_connection  # type: ignore[import-untyped]

from tests.support.bus_service import serving

NAME = "org.freedesktop.Notifications"
OBJECT = DBusAddress("/org/freedesktop/Notifications", interface=NAME)
EVERYTHING = ("actions", "body", "body-markup")


@dataclass(frozen=True)
class Received:
    """One Notify call as it came over the wire."""

    number: int
    title: str
    body: str
    actions: dict[str, str]
    hints: dict[str, Any]
    timeout_ms: int


@dataclass
class NotificationDaemon:
    """What it can do may be changed at any time. `silent`: it owns the name and answers nothing."""

    capabilities: tuple[str, ...] = EVERYTHING
    silent: bool = False
    refusing: bool = False
    received: list[Received] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    _signals: list[Message] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def invoke(self, number: int, action: str) -> None:
        """The user clicks an action."""
        self._emit("ActionInvoked", "us", (number, action))

    def dismiss(self, number: int) -> None:
        """The user wipes it away."""
        self._emit("NotificationClosed", "uu", (number, 2))

    def _emit(self, member: str, signature: str, body: tuple[Any, ...]) -> None:
        with self._lock:
            self._signals.append(new_signal(OBJECT, member, signature, body))

    @contextlib.contextmanager
    def on(self, bus: str) -> Iterator["NotificationDaemon"]:
        """Serve on this bus for the length of the `with` block."""
        with serving(bus, NAME, self._answer, self._send_signals):
            yield self

    def _send_signals(self, connection: DBusConnection) -> None:
        with self._lock:
            signals, self._signals = self._signals, []
        for signal in signals:
            connection.send(signal)

    def _answer(self, connection: DBusConnection, call: Message) -> None:
        member = call.header.fields[HeaderFields.member]
        self.calls.append(member)
        if self.silent:
            return
        if self.refusing:
            connection.send(new_error(call, f"{NAME}.Error", "s", ("not today",)))
        elif member == "GetCapabilities":
            connection.send(new_method_return(call, "as", (list(self.capabilities),)))
        elif member == "Notify":
            number = len(self.received) + 1
            _, _, _, title, body, actions, hints, timeout_ms = call.body
            pairs = dict(zip(actions[::2], actions[1::2], strict=True))
            self.received.append(Received(number, title, body, pairs, hints, timeout_ms))
            connection.send(new_method_return(call, "u", (number,)))
        elif member == "CloseNotification":
            self.closed.append(call.body[0])
            connection.send(new_method_return(call))


def forge(bus: str, number: int, action: str) -> None:
    """Send the signal of a click from a program that is not the notification server."""
    with open_dbus_connection(bus) as connection:
        connection.send(new_signal(OBJECT, "ActionInvoked", "us", (number, action)))
        # A round trip: the bus has passed the signal on when it answers.
        connection.send_and_get_reply(message_bus.ListNames())
