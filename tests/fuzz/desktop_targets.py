"""What other programs on the desktop send: the message bus with its portal, and the control socket.

Both are reached over real sockets; whoever runs these targets has made a QCoreApplication.
"""

import contextlib
import itertools
import json
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jeepney import (  # type: ignore[import-untyped]
    DBusAddress,
    HeaderFields,
    Message,
    Parser,
    new_error,
    new_method_return,
    new_signal,
)
from PySide6.QtCore import QCoreApplication, QEvent, QObject

from assistant.control import DONE
from assistant.desktop.control_server import ControlServer
from assistant.desktop.hotkeys.actions import Action
from assistant.desktop.hotkeys.keys import parse_hotkey
from assistant.desktop.hotkeys.portal import PORTAL, PORTAL_PATH, REQUEST, SESSION, SHORTCUTS, PortalHotkeys
from tests.fuzz.harness import Target

PATIENCE_S = 5.0
OWNER = ":1.7"
MARK = "fuzz.Mark"  # a signal that tells that everything before it was read


class _Listener:
    """Takes what the hotkeys tell."""

    def pressed(self, action: Action) -> None:
        assert isinstance(action, Action)

    def released(self, action: Action) -> None:
        assert isinstance(action, Action)

    def interrupted(self) -> None:
        """Nothing to let go of."""

    def changed(self) -> None:
        """Nobody reads it."""


class _Bus:
    """A message bus with a portal on it, as far as they are needed; then it sends whatever it is told to send."""

    def __init__(self, path: Path) -> None:
        self._listening = socket.socket(socket.AF_UNIX)
        self._listening.bind(str(path))
        self._listening.listen()
        self._serials = itertools.count(100)
        self.calls: list[Message] = []

    def greet(self) -> None:
        """Let one client in: authentication (D-Bus specification), then its Hello."""
        self.client, _ = self._listening.accept()
        self.client.settimeout(PATIENCE_S)
        self._line(b"AUTH EXTERNAL")
        self.client.sendall(b"OK 0123456789abcdef0123456789abcdef\r\n")
        self._line(b"BEGIN")
        self._parser = Parser()
        while not self.calls:
            self.read()
        self.send(new_method_return(self.calls.pop(), "s", (":1.2",)))

    def _line(self, beginning: bytes) -> None:
        line = b""
        while not line.endswith(b"\r\n"):
            line += self.client.recv(1)
        assert line.lstrip(b"\0").startswith(beginning), line

    def read(self) -> None:
        """Take what the client has called."""
        self.calls += self._parser.feed(self.client.recv(65536))

    def send(self, message: Message, sender: str = OWNER) -> None:
        message.header.fields[HeaderFields.sender] = sender
        self.client.sendall(message.serialise(serial=next(self._serials)))

    def close(self) -> None:
        self.client.close()
        self._listening.close()


def portal_messages(content: bytes) -> None:
    """Lines: signals and replies as JSON, or raw bytes behind "!raw "; whatever comes, the hotkeys stay in order."""
    with _failures() as failures, tempfile.TemporaryDirectory() as folder:
        bus = _Bus(Path(folder, "bus"))
        greeting = threading.Thread(target=bus.greet)
        greeting.start()
        hotkeys = PortalHotkeys(f"unix:path={folder}/bus")
        hotkeys.start({Action.HOLD: parse_hotkey("Ctrl+Alt+Space")}, _Listener())
        greeting.join()
        ended: list[Message] = []
        try:
            _talk(bus, content, hotkeys, ended)
            _until(lambda: bool(ended) or hotkeys._link is None)
        finally:
            hotkeys.stop()
            bus.close()
            _delete(hotkeys._patience)
    if failures:
        raise failures[0]


def _talk(bus: _Bus, content: bytes, hotkeys: PortalHotkeys, ended: list[Message]) -> None:
    try:
        for line in content.split(b"\n")[:100]:
            _send_line(bus, line)
        if hotkeys._link is not None:
            hotkeys._link.listen(_mark_rule(), ended.append)
        bus.send(new_signal(DBusAddress("/", interface=MARK), "Mark", "", ()))
        if b"!raw " in content:
            bus.client.close()  # the rest may be part of a message that never ends
    except OSError:  # it has hung up, or does not take so much at once
        bus.client.close()


def _mark_rule() -> Any:
    from jeepney import MatchRule

    return MatchRule(type="signal", interface=MARK)


def _send_line(bus: _Bus, line: bytes) -> None:
    if line.startswith(b"!raw "):
        bus.client.sendall(line.removeprefix(b"!raw ")[:50_000])
        return
    if line == b"!session":
        _give_session(bus)
        return
    try:
        bus.send(*_message(json.loads(line)))
    except OSError:
        raise
    except Exception:  # noqa: BLE001 - what cannot be written as a message is no input
        return


def _message(told: Any) -> tuple[Message, str]:
    """A message of {"kind", "path", "interface", "member", "serial", "sender", "signature", "body"}."""
    signature, body = str(told.get("signature", "")), tuple(told.get("body", ()))
    sender = str(told.get("sender", OWNER))
    if told.get("kind") == "signal":
        address = DBusAddress(str(told["path"]), interface=str(told["interface"]))
        return new_signal(address, str(told["member"]), signature, body), sender
    parent = Message.__new__(Message)
    parent.header = new_signal(DBusAddress("/", interface="a.b"), "c", "", ()).header
    parent.header.serial = int(told.get("serial", 1))
    parent.header.fields[HeaderFields.sender] = ":1.2"
    if told.get("kind") == "error":
        return new_error(parent, str(told.get("member", "a.b.C")), signature, body), sender
    return new_method_return(parent, signature, body), sender


def _give_session(bus: _Bus) -> None:
    """Do what a real portal does until the keys are given, so that the next lines meet a session."""
    answers: dict[str, Callable[[Message], None]] = {
        "Get": lambda call: bus.send(new_method_return(call, "v", (("u", 1),))),
        "CreateSession": lambda call: _answer(bus, call, {"session_handle": ("s", "/session")}),
        "BindShortcuts": lambda call: _answer(
            bus, call, {"shortcuts": ("a(sa{sv})", [("hold", {"trigger_description": ("s", "Ctrl+Alt+Space")})])}
        ),
    }
    given: set[str] = set()

    def step() -> bool:
        bus.client.setblocking(False)
        try:
            bus.read()
        except BlockingIOError:
            pass
        finally:
            bus.client.settimeout(PATIENCE_S)
        for call in bus.calls:
            member = call.header.fields.get(HeaderFields.member)
            if member in answers and member not in given:
                given.add(member)
                answers[member](call)
        bus.calls.clear()
        return len(given) == len(answers)

    _until(step)


def _answer(bus: _Bus, call: Message, results: dict[str, Any]) -> None:
    token = call.body[-1]["handle_token"][1]
    path = f"{PORTAL_PATH}/request/1_2/{token}"
    bus.send(new_method_return(call, "o", (path,)))
    bus.send(new_signal(DBusAddress(path, interface=REQUEST), "Response", "ua{sv}", (0, results)))


def control_socket(content: bytes) -> None:
    """Clients one after the other, parted by lines of "---": none keeps another from being heard."""
    done: list[str] = []
    with _failures() as failures, tempfile.TemporaryDirectory() as folder:
        server = ControlServer({name: lambda name=name: done.append(name) for name in ("push", "release", "show")})
        name = str(Path(folder, "s"))
        assert server.listen(name)
        clients = [_said(name, part) for part in content.split(b"\n---\n")[:40]]
        _until(lambda: not server._server.hasPendingConnections() and _is_quiet(server))
        for client in clients:
            client.close()
        _until(lambda: not server._clients)
        done.clear()
        for command in ("push", "release"):
            client = _said(name, b"%s %.3f\n" % (command.encode(), _boot_time()))
            _until(lambda client=client: _answered(client))
            assert client.recv(300) == f"{DONE}\n".encode()
            client.close()
            _until(lambda: not server._clients)
        server.close()
        _delete(server)
        assert done == ["push", "release"]
    if failures:
        raise failures[0]


def _is_quiet(server: ControlServer) -> bool:
    """Whether everything that was sent has been looked at."""
    for _ in range(20):
        QCoreApplication.processEvents()
    return all(not client.canReadLine() for client in server._clients)


def _said(name: str, words: bytes) -> socket.socket:
    client = socket.socket(socket.AF_UNIX)
    client.connect(name)
    client.setblocking(False)
    # It may not listen to all of it.
    with contextlib.suppress(BrokenPipeError, BlockingIOError, ConnectionResetError):
        client.sendall(words[:100_000])
    return client


def _answered(client: socket.socket) -> bool:
    try:
        return client.recv(1, socket.MSG_PEEK) != b""
    except BlockingIOError:
        return False


def _boot_time() -> float:
    return time.clock_gettime(time.CLOCK_BOOTTIME) if sys.platform == "linux" else time.monotonic()


@contextmanager
def _failures() -> Iterator[list[BaseException]]:
    """Collect what is raised where Qt calls back: it would be printed and forgotten."""
    failures: list[BaseException] = []
    before = sys.excepthook
    sys.excepthook = lambda _kind, error, _trace: failures.append(error)
    try:
        yield failures
    finally:
        sys.excepthook = before


def _delete(thing: QObject) -> None:
    """Delete it now: collected as garbage, it would take its children along in the middle of their work."""
    thing.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def _until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not condition():
        QCoreApplication.processEvents()
        assert time.monotonic() < end, "nothing happens any more"


_SIGNAL = '{{"kind": "signal", "path": "{}", "interface": "{}", "member": "{}", "signature": "'
TARGETS = (
    Target(
        "portal",
        portal_messages,
        (
            b"!session\n",
            *(
                _SIGNAL.format(path, interface, member).encode()
                for path, interface, member in (
                    (PORTAL_PATH, SHORTCUTS, "Activated"),
                    (PORTAL_PATH, SHORTCUTS, "Deactivated"),
                    (PORTAL_PATH, SHORTCUTS, "ShortcutsChanged"),
                    ("/session", SESSION, "Closed"),
                    (f"{PORTAL_PATH}/request/1_2/request_2", REQUEST, "Response"),
                    ("/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged"),
                )
            ),
            *(
                b'osta{sv}", "body": ["/session", "hold", 1, {}]}\n',
                b'", "body": []}\n',
                b'"sender": "org.freedesktop.DBus"',
            ),
            *(b'{"kind": "return", "serial": ', b'{"kind": "error", "serial": ', b'ua{sv}", "body": [0, {}]}\n'),
            *(
                b'"body": [',
                b'"signature": "',
                b"\n!raw l\x04\x01\x01",
                PORTAL.encode(),
                b'sss", "body": ["',
                b'["s", ""]',
            ),
        ),
    ),
    Target(
        "control_socket", control_socket, (b"push ", b"release ", b"show", b"\n", b"\n---\n", b"inf", b"1e300", b"\0")
    ),
)
