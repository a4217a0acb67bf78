"""The real app is driven by its tray's menu alone, as KDE and GNOME show it: over D-Bus, with real devices in it."""

import subprocess
from collections.abc import Callable, Iterator

import pytest

from assistant.settings import Settings, load_settings, save_settings
from tests.desktop.tray_host import Entry, TrayHost
from tests.e2e.test_hotkey import Person
from tests.support.desktop_session import DesktopSession
from tests.support.running_program import ROOT, running_program

PATIENCE_S = 60.0


class Panel:
    """The desktop's panel with the app's icon in it, and the hand that uses it."""

    def __init__(self, host: TrayHost, person: Person, app: "subprocess.Popen[str]") -> None:
        self._host = host
        self._person = person
        self.app = app

    def waits_for(self, what: Callable[[], bool], words: str) -> None:
        self._person.waits_for(what, words)

    def menu(self) -> dict[str, Entry]:
        return {entry.label: entry for entry in self._host.open_menu()}

    def chooses(self, *path: str) -> None:
        """Choose a line of the menu, or of one of its submenus."""
        entry = self.menu()[path[0]]
        for label in path[1:]:
            (entry,) = [inner for inner in entry.entries if inner.label == label]
        self._host.click(entry.number)

    def ticked(self, submenu: str) -> list[str]:
        return [entry.label for entry in self.menu()[submenu].entries if entry.ticked]

    def tooltip(self) -> str:
        return str(self._host.property("ToolTip")[2])

    def clicks_icon(self) -> None:
        self._host.activate()

    def sees(self, title: str) -> bool:
        command = ["xdotool", "search", "--onlyvisible", "--name", f"^{title}$"]
        env = self._person.desktop.env
        return bool(subprocess.run(command, env=env, capture_output=True, check=False).stdout.strip())


@pytest.fixture
def panel(desktop_session: DesktopSession) -> Iterator[Panel]:
    save_settings(Settings(first_run_done=True))
    person = Person(desktop_session)
    bus = desktop_session.bus.env["DBUS_SESSION_BUS_ADDRESS"]
    with TrayHost().on(bus) as host, running_program({**desktop_session.env, "PYTHONPATH": str(ROOT)}) as app:
        panel = Panel(host, person, app)
        panel.waits_for(lambda: bool(host.items), "the icon in the panel")
        panel.waits_for(lambda: "Ready" in panel.tooltip(), "that it is ready")
        yield panel
    person.close()


def test_the_tray_s_menu_drives_the_whole_app(panel: Panel) -> None:
    assert list(panel.menu()) == [
        *("Talk", "Mute", "Pause", "Mode", "Microphone", "Speakers", "Voice", "Profile"),
        *("Recent conversations", "Settings…", "Hide window", "Quit"),
    ]
    panel.chooses("Mute")
    panel.waits_for(lambda: "Muted" in panel.tooltip(), "that it is muted")
    panel.chooses("Mute")
    panel.waits_for(lambda: "Ready" in panel.tooltip(), "that it hears again")

    panel.chooses("Mode", "Press to start and stop")
    panel.waits_for(lambda: panel.ticked("Mode") == ["Press to start and stop"], "the other mode")
    panel.waits_for(lambda: load_settings()[0].turn_mode == "toggle", "that the mode is kept")
    panel.chooses("Talk")
    panel.waits_for(lambda: "Listening" in panel.tooltip(), "that it listens")
    panel.chooses("Talk")
    panel.waits_for(lambda: "Ready" in panel.tooltip(), "that it has listened")

    panel.chooses("Voice", "cedar")
    panel.chooses("Microphone", "Microphone")
    panel.waits_for(lambda: load_settings()[0].voice == "cedar", "that the voice is kept")
    panel.waits_for(lambda: panel.ticked("Microphone") == ["Microphone"], "the microphone that was chosen")
    panel.waits_for(lambda: "Ready" in panel.tooltip(), "that it is ready with them")

    panel.chooses("Settings…")
    panel.waits_for(lambda: panel.sees("Settings"), "the settings")
    panel.chooses("Hide window")
    panel.waits_for(lambda: not panel.sees("Voice Assistant"), "that the window is hidden")
    panel.clicks_icon()
    panel.waits_for(lambda: panel.sees("Voice Assistant"), "the window again")
    panel.chooses("Quit")
    assert panel.app.wait(PATIENCE_S) == 0
