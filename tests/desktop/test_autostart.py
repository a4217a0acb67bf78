"""Start at login: real files in a private folder on Linux, the content that other systems would get."""

import plistlib
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings

from assistant.desktop import autostart
from assistant.desktop.autostart import (
    AT_LOGIN,
    AutostartError,
    entry_path,
    launch_agent,
    quoted_exec,
    set_start_at_login,
    start_command,
    starts_at_login,
)
from assistant.settings import APP_ID, APP_NAME


def key(entry: str, name: str) -> str:
    return next(line.removeprefix(f"{name}=") for line in entry.splitlines() if line.startswith(f"{name}="))


def test_on_and_off_again_leaves_nothing(user_folders: dict[str, str]) -> None:
    assert not starts_at_login()
    set_start_at_login(True)
    assert starts_at_login()
    assert entry_path() == Path(user_folders["XDG_CONFIG_HOME"], "autostart", f"{APP_ID}.desktop")
    set_start_at_login(False)
    assert not starts_at_login()
    assert list(entry_path().parent.iterdir()) == []
    set_start_at_login(False)


def test_setting_it_twice_does_not_touch_the_file() -> None:
    set_start_at_login(True)
    before = entry_path().stat()
    set_start_at_login(True)
    assert (entry_path().stat().st_ino, entry_path().stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_an_entry_of_a_moved_installation_is_brought_up_to_date(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("APPIMAGE", "/old/Assistant.AppImage")
    set_start_at_login(True)
    monkeypatch.setenv("APPIMAGE", "/new/Assistant.AppImage")
    set_start_at_login(True)
    assert key(entry_path().read_text(), "Exec") == f"/new/Assistant.AppImage {AT_LOGIN}"
    assert key(entry_path().read_text(), "TryExec") == "/new/Assistant.AppImage"


@pytest.mark.parametrize("switch", ["Hidden=true", "X-GNOME-Autostart-enabled=false"])
def test_what_the_desktop_switched_off_is_off(switch: str) -> None:
    set_start_at_login(True)
    entry = entry_path().read_text()
    entry_path().write_text(f"{entry}{switch}\n")
    assert not starts_at_login()
    set_start_at_login(True)
    assert starts_at_login()
    entry_path().write_text(f"{entry}[Desktop Action other]\n{switch}\n")
    assert starts_at_login(), "another group's key says nothing about the program"


def test_the_entry_starts_this_program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APPIMAGE", raising=False)
    command = start_command()
    assert command[-1] == AT_LOGIN
    # The program itself, asked for something that ends at once.
    help_text = subprocess.run([*command[:-1], "--help"], capture_output=True, text=True, check=True).stdout
    assert AT_LOGIN in help_text


def test_a_frozen_program_starts_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert start_command() == [sys.executable, AT_LOGIN]


def test_pip_s_script_goes_before_python(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    assert start_command() == [str(tmp_path / "python"), "-m", "assistant", AT_LOGIN]
    (tmp_path / "assistant-desktop").touch()
    assert start_command() == [str(tmp_path / "assistant-desktop"), AT_LOGIN]


@pytest.mark.parametrize(
    ("argument", "written"),
    [
        ("/opt/plain", "/opt/plain"),
        ("/home/a b/x", '"/home/a b/x"'),
        ("100%", "100%%"),
        ("$HOME", r'"\\$HOME"'),
        ('a"b`c', r'"a\\"b\\`c"'),
        ("a\\b", r'"a\\\\b"'),
        ("", '""'),
    ],
)
def test_quoting_by_the_desktop_entry_specification(argument: str, written: str) -> None:
    assert quoted_exec([argument]) == written


def test_a_shell_understands_the_quoting() -> None:
    # Within double quotes the specification has the shell's own rules.
    awkward = ["/opt/my $apps/as\\sistant", "--name", 'a"b `c` ~d']
    line = quoted_exec(awkward).replace("\\\\", "\\")  # the string value's own escapes
    printed = subprocess.run(["sh", "-c", f"printf '%s\\n' {line}"], capture_output=True, text=True, check=True).stdout
    assert printed.splitlines() == awkward


def test_a_folder_that_cannot_be_written_is_explained(user_folders: dict[str, str]) -> None:
    Path(user_folders["XDG_CONFIG_HOME"], "autostart").write_text("not a folder")
    with pytest.raises(AutostartError, match=r"could not be changed in .*Add the assistant to your desktop's own list"):
        set_start_at_login(True)
    with pytest.raises(AutostartError, match="cannot be read"):
        starts_at_login()


def test_a_relative_configuration_folder_is_ignored(
    monkeypatch: pytest.MonkeyPatch, user_folders: dict[str, str]
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", "relative")
    assert entry_path().parent == Path(user_folders["HOME"], ".config", "autostart")


def test_macos_gets_a_launch_agent(monkeypatch: pytest.MonkeyPatch, user_folders: dict[str, str]) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    set_start_at_login(True)
    agent = Path(user_folders["HOME"], "Library", "LaunchAgents", "io.github.desktop-voice-assistant.plist")
    assert agent.read_bytes() == launch_agent()
    assert plistlib.loads(agent.read_bytes())["ProgramArguments"] == start_command()
    assert plistlib.loads(agent.read_bytes())["RunAtLoad"] is True
    assert starts_at_login()
    set_start_at_login(False)
    assert not starts_at_login()


def test_windows_gets_a_run_value(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    registry = tmp_path / "registry.ini"
    monkeypatch.setattr(autostart, "_run_values", lambda: QSettings(str(registry), QSettings.Format.IniFormat))
    monkeypatch.setattr(sys, "platform", "win32")
    monkeypatch.setattr(sys, "executable", r"C:\Program Files\Voice Assistant\assistant.exe")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    set_start_at_login(True)
    assert starts_at_login()
    value = QSettings(str(registry), QSettings.Format.IniFormat).value(APP_NAME)
    assert value == rf'"C:\Program Files\Voice Assistant\assistant.exe" {AT_LOGIN}'
    set_start_at_login(False)
    assert not starts_at_login()


def test_windows_refuses(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    nowhere = tmp_path / "file"
    nowhere.touch()
    place = str(nowhere / "registry.ini")
    monkeypatch.setattr(autostart, "_run_values", lambda: QSettings(place, QSettings.Format.IniFormat))
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(AutostartError, match="Windows did not take the change"):
        set_start_at_login(True)
