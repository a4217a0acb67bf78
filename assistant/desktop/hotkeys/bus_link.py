"""A D-Bus connection that Qt's event loop watches: calls that answer later, and signals."""

import logging
from collections.abc import Callable
from typing import Any

from jeepney import HeaderFields, MatchRule, Message, MessageType, message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import DBusConnection, open_dbus_connection  # type: ignore[import-untyped]
from PySide6.QtCore import QSocketNotifier, QTimer

logger = logging.getLogger(__name__)

# What jeepney raises when there is no bus, it does not answer, or it goes away; KeyError: its address is not known.
BUS_ERRORS = (OSError, EOFError, KeyError, ValueError, RuntimeError)


class BusError(Exception):
    """There is no message bus, or it does not let us in."""


class BusLink:
    """One connection. Everything is called back on the thread of Qt's event loop; after `close` nothing is."""

    def __init__(self, bus: str, on_lost: Callable[[], None]) -> None:
        """Connect; `bus`: "SESSION", "SYSTEM" or an address; `on_lost`: the bus has ended the connection.

        Raises BusError.
        """
        try:
            self._connection: DBusConnection = open_dbus_connection(bus)
        except BUS_ERRORS as failure:
            raise BusError(str(failure)) from failure
        self._on_lost = on_lost
        self._replies: dict[int, Callable[[Message], None]] = {}
        self._signals: list[tuple[MatchRule, Callable[[Message], None]]] = []
        self._open = True
        self._notifier = QSocketNotifier(self._connection.sock.fileno(), QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._read)

    @property
    def unique_name(self) -> str:
        """Our name on the bus, as in ":1.42"."""
        return str(self._connection.unique_name)

    def call(self, message: Message, on_reply: Callable[[Message], None] | None = None) -> None:
        """Send a method call; `on_reply` gets the reply, which may be an error (see `failed`)."""
        if not self._open:
            return
        serial = next(self._connection.outgoing_serial)
        if on_reply is not None:
            self._replies[serial] = on_reply
        try:
            self._connection.send(message, serial=serial)
        except OSError as failure:
            logger.info("the message bus is gone: %s", failure)
            QTimer.singleShot(0, self._lose)

    def listen(self, rule: MatchRule, on_signal: Callable[[Message], None]) -> None:
        """Have `on_signal` called for every signal that the rule matches."""
        self._signals.append((rule, on_signal))
        self.call(message_bus.AddMatch(rule))

    def close(self) -> None:
        """End the connection. Safe to call twice."""
        if self._open:
            self._open = False
            self._notifier.setEnabled(False)
            self._notifier.deleteLater()
            self._connection.close()

    def _lose(self) -> None:
        if self._open:
            self.close()
            self._on_lost()

    def _read(self) -> None:
        while self._open:
            try:
                message = self._connection.receive(timeout=0)
            except TimeoutError:
                return
            except BUS_ERRORS as failure:
                logger.info("the message bus is gone: %s", failure)
                self._lose()
                return
            self._dispatch(message)

    def _dispatch(self, message: Message) -> None:
        if message.header.message_type is MessageType.signal:
            for rule, on_signal in list(self._signals):
                if self._open and rule.matches(message):
                    _hand_over(message, on_signal)
            return
        on_reply = self._replies.pop(message.header.fields.get(HeaderFields.reply_serial, -1), None)
        if on_reply is not None:
            _hand_over(message, on_reply)


def _hand_over(message: Message, take: Callable[[Message], None]) -> None:
    """Give a message to whoever waits for it. One whose content is not what it should be changes nothing."""
    try:
        take(message)
    except (TypeError, ValueError, LookupError, AttributeError) as failure:
        member = message.header.fields.get(HeaderFields.member, "reply")
        logger.info("a message of the bus (%s) makes no sense: %s", member, failure)


def failed(reply: Message) -> str | None:
    """Return what went wrong, in the other side's words; None if the reply is a good one."""
    if reply.header.message_type is not MessageType.error:
        return None
    words = [part for part in reply.body if isinstance(part, str)]
    return f"{reply.header.fields.get(HeaderFields.error_name)} {' '.join(words)}"


def field(message: Message, name: str) -> Any:
    """Return a header field such as "sender" or "path"; None if the message has none."""
    return message.header.fields.get(HeaderFields[name])
