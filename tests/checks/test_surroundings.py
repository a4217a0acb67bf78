import socket
import threading
from pathlib import Path

import pytest

from assistant import control
from assistant.checks.finding import Scope
from assistant.checks.surroundings import check, instance, session, start_at_login
from assistant.desktop.autostart import entry_path, set_start_at_login
from assistant.settings import Settings, save_settings


def test_a_bare_terminal_has_no_session(monkeypatch: pytest.MonkeyPatch):
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "XDG_SESSION_TYPE"):
        monkeypatch.delenv(variable, raising=False)
    assert [finding.state for finding in check(Scope())] == ["missing", "ok", "ok"]


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DISPLAY": ":0", "XDG_CURRENT_DESKTOP": "XFCE"}, "X11, XFCE"),
        ({"WAYLAND_DISPLAY": "wayland-0", "DISPLAY": ":0", "XDG_CURRENT_DESKTOP": "KDE"}, "Wayland, KDE"),
    ],
)
def test_the_kind_of_session_is_told(environment: dict[str, str], said: str):
    assert session(environment).sentence.startswith(said)


class Running:
    """Something that listens where the assistant would, and answers or not."""

    def __init__(self, answer: bytes) -> None:
        self._answer = answer
        self._over = threading.Event()
        path = Path(control.server_name())
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.bind(str(path))
        self._socket.listen()
        self._thread = threading.Thread(target=self._serve)

    def _serve(self) -> None:
        client, _ = self._socket.accept()
        with client:
            if self._answer:
                client.recv(100)
                client.sendall(self._answer)
            else:
                self._over.wait(30)

    def __enter__(self) -> "Running":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()
        self._socket.close()


def test_another_assistant_is_noticed():
    assert "No other assistant" in instance().sentence
    with Running(b"The assistant knows no command 'ping'.\n"):
        assert instance().sentence == "An assistant is running, and answers."


def test_one_that_does_not_answer_is_a_failure(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(control, "PATIENCE_S", 0.2)
    with Running(b""):
        finding = instance()
    assert (finding.state, finding.what_to_do.startswith("End it")) == ("failed", True)


def test_the_start_at_login_is_compared_with_the_wish():
    save_settings(Settings(start_at_login=True))
    assert start_at_login().state == "failed"
    set_start_at_login(True)
    assert start_at_login().sentence == "The assistant starts at login."


def test_an_entry_whose_program_is_gone_is_named():
    set_start_at_login(True)
    path = entry_path()
    lines = [
        "Exec=/gone/assistant --at-login" if line.startswith("Exec=") else line for line in path.read_text().split("\n")
    ]
    path.write_text("\n".join(lines))
    finding = start_at_login()
    assert finding.state == "failed"
    assert "/gone/assistant" in finding.sentence
