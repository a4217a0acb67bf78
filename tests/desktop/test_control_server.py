"""Commands reach the running assistant over a socket that is its user's alone, and nothing else gets through."""

import os
import signal
import socket
import stat
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from assistant import control
from assistant.control import NotRunningError, RefusedError, server_name, steer
from assistant.desktop.control_server import MOST_CLIENTS, ControlServer

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def runtime_folder(user_folders: dict[str, str]) -> Path:
    return Path(user_folders["XDG_RUNTIME_DIR"])


@pytest.fixture
def done() -> list[str]:
    return []


@pytest.fixture
def server(qtbot: QtBot, done: list[str]) -> Iterator[ControlServer]:  # noqa: ARG001 - qtbot makes the application
    commands = {name: lambda name=name: done.append(name) for name in ("push", "release")}
    listening = ControlServer(commands)
    assert listening.listen(server_name())
    yield listening
    listening.close()
    listening.close()


def steered(qtbot: QtBot, command: str) -> Exception | None:
    """Steer from another thread, as another program would, while this one's event loop runs."""
    outcome: list[Exception | None] = []

    def work() -> None:
        try:
            steer(command)
        except (NotRunningError, RefusedError) as error:
            outcome.append(error)
        else:
            outcome.append(None)

    thread = threading.Thread(target=work)
    thread.start()
    qtbot.waitUntil(lambda: bool(outcome))
    thread.join()
    return outcome[0]


def connected() -> socket.socket:
    client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    client.connect(server_name())
    client.setblocking(False)
    return client


def answered(client: socket.socket) -> bool:
    """Whether the reply is there."""
    try:
        return client.recv(1000, socket.MSG_PEEK) != b""
    except BlockingIOError:
        return False


def ended(client: socket.socket) -> bool:
    try:
        return client.recv(1000) == b""
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True


@pytest.mark.usefixtures("server")
def test_commands_are_carried_out_in_order(qtbot: QtBot, done: list[str]) -> None:
    assert [steered(qtbot, name) for name in ("push", "release", "push")] == [None] * 3
    assert done == ["push", "release", "push"]


@pytest.mark.usefixtures("server")
def test_an_unknown_command_is_refused_in_a_sentence(qtbot: QtBot, done: list[str]) -> None:
    assert str(steered(qtbot, "explode")) == "The assistant knows no command 'explode'."
    assert done == []


@pytest.mark.usefixtures("server")
def test_the_socket_is_its_user_s_alone() -> None:
    assert stat.S_IMODE(Path(server_name()).stat().st_mode) & 0o077 == 0
    assert stat.S_IMODE(Path(server_name()).parent.stat().st_mode) == 0o700


def test_without_an_assistant_it_says_so() -> None:
    with pytest.raises(NotRunningError, match="No assistant is running"):
        steer("push")


def test_a_second_one_leaves_the_first_alone(server: ControlServer, qtbot: QtBot, done: list[str]) -> None:
    assert ControlServer({}).listen(server_name()) is False
    assert steered(qtbot, "push") is None
    server.close()
    third = ControlServer({})
    assert third.listen(server_name())
    third.close()
    assert done == ["push"]


def test_a_socket_left_by_a_killed_one_is_taken_over(qtbot: QtBot) -> None:
    program = (
        "from PySide6.QtCore import QCoreApplication; import os, signal; application = QCoreApplication([])\n"
        "from assistant.control import server_name; from assistant.desktop.control_server import ControlServer\n"
        "server = ControlServer({}); assert server.listen(server_name()); os.kill(os.getpid(), signal.SIGKILL)\n"
    )
    killed = subprocess.run([sys.executable, "-c", program], check=False, cwd=Path(__file__).parents[2])
    assert killed.returncode == -signal.SIGKILL
    assert Path(server_name()).is_socket()
    done: list[str] = []
    server = ControlServer({"push": lambda: done.append("push")})
    assert server.listen(server_name())
    assert steered(qtbot, "push") is None
    server.close()
    assert done == ["push"]


@pytest.mark.usefixtures("server")
def test_who_sends_too_much_is_cut_off(qtbot: QtBot, done: list[str]) -> None:
    with connected() as client:
        client.send(b"p" * 10_000)
        qtbot.waitUntil(lambda: ended(client))
    assert steered(qtbot, "push") is None
    assert done == ["push"]


@pytest.mark.usefixtures("server")
def test_those_who_connect_and_say_nothing_do_not_keep_others_out_for_ever(qtbot: QtBot) -> None:
    silent = [connected() for _ in range(MOST_CLIENTS + 1)]
    qtbot.waitUntil(lambda: any(ended(client) for client in silent))
    for client in silent:
        client.close()
    qtbot.waitUntil(lambda: steered(qtbot, "push") is None)


def test_an_assistant_that_does_not_answer_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(control, "PATIENCE_S", 0.05)
    Path(server_name()).parent.mkdir()
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as frozen:
        frozen.bind(server_name())
        frozen.listen()
        with pytest.raises(RefusedError, match="did not answer"):
            steer("push")


def test_without_a_runtime_folder_the_state_folder_is_used(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("XDG_RUNTIME_DIR")
    assert server_name().startswith(os.environ["XDG_STATE_HOME"])


@pytest.mark.usefixtures("server")
@pytest.mark.parametrize(
    ("lines", "carried_out"),
    [
        # A key was tapped, and the process of its release was the quicker one.
        (["release 7.2", "push 7.1"], ["release"]),
        (["push 5.0", "release 5.1", "push 7.0"], ["push", "release", "push"]),
        # Tapped twice: the first release comes after the second press, and must not end it.
        (["push 7.1", "push 7.3", "release 7.2", "release 7.4"], ["push", "push", "release"]),
        (["push 7.1", "release 7.1"], ["push", "release"]),
        # Programs of the user's own need not say when they began.
        (["release 7.2", "push", "push nonsense"], ["release", "push", "push"]),
    ],
)
def test_a_press_that_its_release_has_overtaken_does_not_open_the_microphone(
    qtbot: QtBot, done: list[str], lines: list[str], carried_out: list[str]
) -> None:
    for line in lines:
        with connected() as client:
            client.send(f"{line}\n".encode())
            qtbot.waitUntil(partial(answered, client))
    assert done == carried_out


def test_a_process_knows_when_it_began() -> None:
    program = "from assistant.control import _began_at; print(_began_at())"
    began = []
    for _ in range(2):
        run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, cwd=ROOT)
        began.append(float(run.stdout))
    assert control._began_at() < began[0] < began[1]
