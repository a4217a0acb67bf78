"""The control socket is its user's alone: nobody else's folder, link or program takes its place."""

import os
import socket
import stat
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from assistant import control
from assistant.control import RefusedError, is_this_user, server_name, steer
from assistant.desktop import control_server
from assistant.desktop.control_server import ControlServer
from tests.support.guards import ExpectLog


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def server(qtbot: QtBot, done: list[str]) -> Iterator[ControlServer]:  # noqa: ARG001 - qtbot makes the application
    listening = ControlServer({name: lambda name=name: done.append(name) for name in ("push", "release")})
    yield listening
    listening.close()


def said(words: bytes) -> socket.socket:
    client = socket.socket(socket.AF_UNIX)
    client.connect(server_name())
    client.sendall(words)
    client.setblocking(False)
    return client


def has_ended(client: socket.socket) -> bool:
    try:
        return client.recv(300) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


def test_folder_and_socket_let_nobody_else_in(server: ControlServer) -> None:
    assert server.listen(server_name())
    for path in (Path(server_name()), Path(server_name()).parent):
        status = path.stat()
        assert stat.S_IMODE(status.st_mode) & 0o077 == 0
        assert status.st_uid == os.getuid()


def test_a_folder_that_others_could_write_into_is_made_private(server: ControlServer) -> None:
    folder = Path(server_name()).parent
    folder.mkdir()
    folder.chmod(0o777)
    assert server.listen(server_name())
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_no_link_takes_the_folder_s_place(server: ControlServer, tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log("not this user's folder")
    Path(server_name()).parent.symlink_to(tmp_path)
    assert server.listen(server_name()), "it goes on without"
    assert list(tmp_path.iterdir()) == []


def test_no_other_user_s_folder_is_used(
    server: ControlServer, monkeypatch: pytest.MonkeyPatch, expect_log: ExpectLog
) -> None:
    expect_log("not this user's folder")
    other = os.getuid() + 1
    monkeypatch.setattr(control.os, "getuid", lambda: other)
    assert server.listen(server_name())
    assert list(Path(server_name()).parent.iterdir()) == []


def test_another_user_s_program_is_not_served(
    qtbot: QtBot, server: ControlServer, done: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert server.listen(server_name())
    monkeypatch.setattr(control_server, "is_this_user", lambda _: False)
    with said(b"push\n") as client:
        qtbot.waitUntil(lambda: has_ended(client))
    assert done == []


def test_the_system_tells_whose_program_it_is() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        assert is_this_user(ours)


def test_nothing_is_sent_to_another_user_s_program(monkeypatch: pytest.MonkeyPatch) -> None:
    Path(server_name()).parent.mkdir(mode=0o700)
    received: list[bytes] = []
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(server_name())
        listening.listen()

        def take() -> None:
            connection, _ = listening.accept()
            with connection:
                received.append(connection.recv(100))

        thread = threading.Thread(target=take)
        thread.start()
        monkeypatch.setattr(control, "is_this_user", lambda _: False)
        with pytest.raises(RefusedError, match="Another user's program"):
            steer("push")
        thread.join()
    assert received == [b""]


def test_one_that_says_nothing_keeps_no_place(
    qtbot: QtBot, server: ControlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(control_server, "PATIENCE_MS", 50)
    assert server.listen(server_name())
    with said(b"pus") as client:
        qtbot.waitUntil(lambda: has_ended(client))


@pytest.mark.parametrize("when", ["inf", "1e300", "nan", "-5", "99999999999"])
def test_a_command_from_the_future_undoes_no_later_one(
    qtbot: QtBot, server: ControlServer, done: list[str], when: str
) -> None:
    assert server.listen(server_name())
    now = control.clock_of_processes()
    for line in (f"push {when}", f"release {now:.3f}", f"push {now:.3f}", f"release {now:.3f}"):
        before = len(done)
        with said(f"{line}\n".encode()):
            qtbot.waitUntil(lambda before=before: len(done) > before)
    assert done == ["push", "release", "push", "release"]
