"""The tray where the desktop shows it itself, over D-Bus (KDE; GNOME with its extension), menu and all."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.desktop.tray_host import Entry, TrayHost
from tests.support.audio_lab import wait_until
from tests.support.desktop_session import Display, SessionBus, clean_environment

ROOT = Path(__file__).parents[2]


class TrayProgram:
    """The program in a process of its own: Qt decides once in a process where its trays are shown."""

    def __init__(self, process: "subprocess.Popen[str]", host: TrayHost) -> None:
        self._process = process
        self.host = host

    def says(self) -> str:
        assert self._process.stdout is not None
        return self._process.stdout.readline().strip()

    def plug_in(self, name: str) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{name}\n")
        self._process.stdin.flush()
        assert self.says() == f"plugged in {name}"

    def menu(self) -> dict[str, Entry]:
        return {entry.label: entry for entry in self.host.open_menu()}

    def ends(self) -> int:
        return self._process.wait(timeout=30)


@pytest.fixture
def program(session_bus: SessionBus, display: Display) -> Iterator[TrayProgram]:
    env = {**clean_environment(), **session_bus.env, **display.env, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, str(ROOT / "tests" / "desktop" / "tray_program.py")]
    with (
        TrayHost().on(session_bus.env["DBUS_SESSION_BUS_ADDRESS"]) as host,
        subprocess.Popen(command, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process,
    ):
        try:
            running = TrayProgram(process, host)
            assert running.says() == "available True"
            wait_until(lambda: bool(host.items), "the icon's registration")
            yield running
        finally:
            process.kill()


def test_icon_and_tooltip(program: TrayProgram) -> None:
    assert program.host.property("ToolTip")[2] == "Voice Assistant: Ready, 59 minutes left"
    sizes = [(width, height) for width, height, _ in program.host.property("IconPixmap")]
    assert {(16, 16), (22, 22), (32, 32), (64, 64)} <= set(sizes)


def test_the_menu_is_whole_and_filled_when_it_opens(program: TrayProgram) -> None:
    menu = program.menu()
    assert list(menu) == ["Talk", "Mute", "Pause", "Mode", "Microphone", "Hide window", "Quit"]
    assert [(entry.label, entry.ticked) for entry in menu["Microphone"].entries] == [
        ("System default", False),
        ("Built-in", True),
    ]
    assert [entry.ticked for entry in menu["Mode"].entries] == [True, False, False, False]
    program.plug_in("Headset")
    microphones = program.menu()["Microphone"].entries
    assert [entry.label for entry in microphones] == ["System default", "Built-in", "Headset"]
    program.host.click(microphones[2].number)
    assert program.says() == "microphone Headset"


def test_actions_and_a_click_on_the_icon(program: TrayProgram) -> None:
    menu = program.menu()
    program.host.click(menu["Talk"].number)
    assert program.says() == "bidi_talk_press"
    program.host.click(menu["Mode"].entries[2].number)
    assert [program.says(), program.says()] == ["bidi_talk_release", "bidi_turn_mode"]
    program.host.activate()
    assert program.says() == "window toggled"
    program.host.click(menu["Quit"].number)
    assert program.ends() == 0
