"""A service of the tests' own on a message bus: it owns a name and answers calls, in a thread of its own."""

import contextlib
import threading
from collections.abc import Callable, Iterator

from jeepney import Message, MessageType, message_bus  # type: ignore[import-untyped]
from jeepney.io.blocking import DBusConnection, open_dbus_connection  # type: ignore[import-untyped]

LOOK_S = 0.02


def _nothing(_connection: DBusConnection) -> None:
    """There is nothing else to do."""


@contextlib.contextmanager
def serving(
    bus: str,
    name: str,
    answer: Callable[[DBusConnection, Message], None],
    between: Callable[[DBusConnection], None] = _nothing,
) -> Iterator[DBusConnection]:
    """Serve on this bus for the length of the `with` block; `between` is called before each look for a call."""
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            between(connection)
            try:
                message = connection.receive(timeout=LOOK_S)
            except TimeoutError:
                continue
            if message.header.message_type is MessageType.method_call:
                answer(connection, message)

    with open_dbus_connection(bus) as connection:
        assert connection.send_and_get_reply(message_bus.RequestName(name)).body == (1,)
        thread = threading.Thread(target=serve, name=f"the tests' {name}")
        thread.start()
        try:
            yield connection
        finally:
            over.set()
            thread.join()
