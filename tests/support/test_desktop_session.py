"""The desktop the tests stand on is itself tested: each part answers, and nothing is left when it ends."""

import json
import os
import subprocess
import sys
from pathlib import Path

import keyring
import pytest
from PySide6.QtGui import QGuiApplication, QIcon, QPixmap
from PySide6.QtMultimedia import QMediaDevices
from PySide6.QtWidgets import QPushButton, QSystemTrayIcon
from pytestqt.qtbot import QtBot

from tests.support.desktop_session import DesktopSession, Display, SessionBus, whole_desktop
from tests.support.programs import ProgramError, require_program


def test_widgets_are_real_x11_windows_that_the_mouse_reaches(qtbot: QtBot, display: Display) -> None:
    button = QPushButton("Talk")
    qtbot.addWidget(button)
    with qtbot.waitActive(button):  # shown, placed and focused by the window manager
        button.show()
    center = button.mapToGlobal(button.rect().center())
    with qtbot.waitSignal(button.clicked):
        display.xdotool("mousemove", str(center.x()), str(center.y()), "click", "1")
    assert QGuiApplication.platformName() == "xcb"


def test_the_tray_is_there_and_shows_an_icon(qtbot: QtBot) -> None:
    pixmap = QPixmap(22, 22)
    pixmap.fill("red")
    icon = QSystemTrayIcon(QIcon(pixmap))
    icon.show()
    qtbot.waitUntil(lambda: icon.geometry().width() > 0)
    assert QSystemTrayIcon.isSystemTrayAvailable()
    icon.hide()


@pytest.mark.usefixtures("qapp")
def test_qt_sees_the_lab_s_devices_as_its_defaults() -> None:
    assert "Microphone" in QMediaDevices.defaultAudioInput().description()
    assert "Speakers" in QMediaDevices.defaultAudioOutput().description()


@pytest.mark.usefixtures("keyring_service")
@pytest.mark.parametrize("secret", ["first", "second"])
def test_each_test_gets_an_empty_real_keyring(secret: str) -> None:
    assert keyring.get_password("service", "user") is None
    keyring.set_password("service", "user", secret)
    assert keyring.get_password("service", "user") == secret
    assert type(keyring.get_keyring()).__module__ == "keyring.backends.SecretService"


def test_a_program_started_in_the_session_finds_every_part(desktop_session: DesktopSession) -> None:
    keyring.set_password("service", "user", "shared with the program")
    program = (
        "import json, keyring\n"
        "from PySide6.QtMultimedia import QMediaDevices\n"
        "from PySide6.QtWidgets import QApplication\n"
        "app = QApplication([])\n"
        "print(json.dumps([app.platformName(), QMediaDevices.defaultAudioInput().description(),"
        " keyring.get_password('service', 'user')]))\n"
    )
    result = subprocess.run(
        [sys.executable, "-c", program], env=desktop_session.env, capture_output=True, text=True, check=True, timeout=60
    )
    assert json.loads(result.stdout) == ["xcb", "Microphone", "shared with the program"]
    assert "OPENAI_API_KEY" not in desktop_session.env


def test_a_second_desktop_runs_beside_the_first_and_leaves_nothing(display: Display, session_bus: SessionBus) -> None:
    with whole_desktop() as other:
        assert other.display.env["DISPLAY"] != display.env["DISPLAY"]
        assert other.bus.env != session_bus.env
        socket = Path("/tmp/.X11-unix") / f"X{other.display.env['DISPLAY'].lstrip(':')}"  # noqa: S108 - where X puts it
        assert socket.exists()
    assert not socket.exists()


def test_a_missing_program_names_its_debian_package() -> None:
    with pytest.raises(ProgramError, match=r"no-such-program not found: apt-get install some-package"):
        require_program("no-such-program", "some-package")


def test_the_users_own_session_is_out_of_reach() -> None:
    assert not {"OPENAI_API_KEY", "WAYLAND_DISPLAY"} & set(os.environ)
    assert os.environ["HOME"].startswith("/tmp/user-")  # noqa: S108 - compared, not written
