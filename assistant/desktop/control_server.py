"""The running assistant's end of `assistant push` and the like (see control.py)."""

import logging
import os
import socket
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QLockFile, QObject, QTimer
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from assistant.control import DONE, LONGEST_MESSAGE, clock_of_processes, is_private, is_this_user

logger = logging.getLogger(__name__)

MOST_CLIENTS = 16
PATIENCE_MS = 5000  # a program that says nothing for so long keeps a place from others
MARGIN_S = 1.0  # a process's start is told in ticks
OPPOSITES = {"push": "release", "release": "push"}


class ControlServer(QObject):
    """Listens for commands and carries them out on the window's thread.

    A command is one line, its name and when the process that sends it began, and gets one line back: "ok", or a
    sentence that says why not. Only this user's programs can connect; what they send beyond that ends their connection.
    """

    def __init__(self, commands: Mapping[str, Callable[[], None]]) -> None:
        """`commands`: what to do, by the name of the command."""
        super().__init__()
        self._commands = commands
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._accept)
        self._clients: set[QLocalSocket] = set()
        self._began: dict[str, float] = {}  # when the latest of each of OPPOSITES began
        self._lock: QLockFile | None = None

    def listen(self, name: str) -> bool:
        """Begin to listen; False if another assistant of this user does already."""
        if sys.platform != "win32":
            folder = Path(name).parent
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            if not is_private(folder):
                logger.warning("no commands can be taken: %s is not this user's folder", folder)
                return True
            # The lock, not the socket, says who is first: two starts at once would each take the other's for stale.
            lock = QLockFile(f"{name}.lock")
            lock.setStaleLockTime(0)
            if not lock.tryLock(0):
                return False
            self._lock = lock
            QLocalServer.removeServer(name)
        if self._server.listen(name):
            logger.info("The assistant takes commands at %s.", name)
            return True
        logger.warning("no commands can be taken: %s", self._server.errorString())
        return sys.platform != "win32"

    def close(self) -> None:
        """Listen no more. Safe to call twice."""
        self._server.close()
        for client in list(self._clients):
            client.abort()
        if self._lock is not None:
            self._lock.unlock()
            self._lock = None

    def _accept(self) -> None:
        while (client := self._server.nextPendingConnection()) is not None:
            if len(self._clients) >= MOST_CLIENTS or not _is_ours(client):
                client.abort()
                client.deleteLater()
                continue
            self._clients.add(client)
            client.setReadBufferSize(LONGEST_MESSAGE)
            client.readyRead.connect(lambda client=client: self._read(client))
            client.disconnected.connect(lambda client=client: self._gone(client))
            QTimer.singleShot(PATIENCE_MS, client, client.abort)
            self._read(client)

    def _gone(self, client: QLocalSocket) -> None:
        self._clients.discard(client)
        client.deleteLater()

    def _read(self, client: QLocalSocket) -> None:
        if not client.canReadLine():
            if client.bytesAvailable() >= LONGEST_MESSAGE:
                client.abort()
            return
        line = bytes(client.readLine(LONGEST_MESSAGE).data()).decode(errors="replace").strip()
        client.write(f"{self._carried_out(line)}\n".encode())
        client.disconnectFromServer()

    def _carried_out(self, line: str) -> str:
        name, _, began = line.partition(" ")
        command = self._commands.get(name)
        if command is None:
            return f"The assistant knows no command {name[:40]!r}."
        if not self._is_overtaken(name, began):
            command()
        return DONE

    def _is_overtaken(self, name: str, began: str) -> bool:
        """Whether a later command that undoes this one has come before it.

        A compositor runs a process at a key's press and another at its release, and the system may run the second
        first: the microphone would stay open.
        """
        if name not in OPPOSITES:
            return False
        try:
            when = float(began)
        except ValueError:  # a program of the user's own that sends nothing but names, in their order
            return False
        if not 0 <= when <= clock_of_processes() + MARGIN_S:
            return False  # no process began then: as if it had said nothing
        if when < self._began.get(OPPOSITES[name], when):
            return True
        self._began[name] = max(when, self._began.get(name, when))
        return False


def _is_ours(client: QLocalSocket) -> bool:
    """Whether it is a program of this user's: the second lock behind the folder and the socket's own permissions."""
    if sys.platform == "win32":
        return True
    with socket.socket(fileno=os.dup(client.socketDescriptor())) as connection:
        return is_this_user(connection)
