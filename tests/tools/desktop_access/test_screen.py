"""Pictures of a real X11 screen: with a window by Qt, from a terminal by the system's programs."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable

import pytest
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QWidget

from assistant import loop
from assistant.tools import ToolError
from assistant.tools.builtin import take_screenshot
from assistant.tools.desktop_access import screen, surroundings
from assistant.tools.results import ToolImage
from tests.support.desktop_session import Display
from tests.support.programs import require_program


def test_with_a_window_the_model_sees_what_is_on_the_screen(qapp: QApplication, qtbot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    window.setStyleSheet("background: #12ab34")
    window.setGeometry(300, 300, 400, 300)
    with qtbot.waitExposed(window):
        window.show()

    def colour() -> QColor:
        result = loop.run(take_screenshot(), application=qapp)
        assert isinstance(result, ToolImage)
        picture = QImage.fromData(result.data)
        assert result.text == f"The picture of the screen follows: {picture.width()} x {picture.height()} pixels."
        return picture.pixelColor(window.mapToGlobal(window.rect().center()))

    qtbot.waitUntil(lambda: colour() == QColor("#12ab34"), timeout=30_000)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Leave only these programs, and no window of Qt's."""

    def only(*programs: str) -> None:
        monkeypatch.setattr(surroundings, "gui_application", lambda: None)
        monkeypatch.setattr(screen, "gui_application", lambda: None)
        monkeypatch.setattr(surroundings, "which", lambda name: shutil.which(name) if name in programs else None)

    return only


@pytest.mark.parametrize(("program", "package"), [("scrot", "scrot"), ("import", "imagemagick")])
def test_from_a_terminal_by_the_system_s_programs(
    program: str, package: str, display: Display, terminal: Callable[..., None]
) -> None:
    require_program(program, package)
    terminal(program)
    picture = asyncio.run(screen.take_picture())
    size = subprocess.run(["xdotool", "getdisplaygeometry"], capture_output=True, text=True, check=True).stdout
    assert f"{picture.width()} {picture.height()}" == size.strip() == display.xdotool("getdisplaygeometry")


@pytest.mark.usefixtures("display")
def test_what_is_missing_is_named(terminal: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal()
    with pytest.raises(ToolError, match="install scrot, or to use the desktop app"):
        asyncio.run(take_screenshot())
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    with pytest.raises(ToolError, match="install grim, gnome-screenshot or spectacle"):
        asyncio.run(take_screenshot())
    monkeypatch.setattr(sys, "platform", "win32")
    with pytest.raises(ToolError, match="use the desktop app"):
        asyncio.run(take_screenshot())


def test_without_a_desktop_there_is_no_screen(terminal: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    terminal("scrot")
    with pytest.raises(ToolError, match="without a desktop"):
        asyncio.run(take_screenshot())


@pytest.mark.usefixtures("display")
def test_a_program_that_makes_no_picture(terminal: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal("true")
    monkeypatch.setattr(screen, "_X11_PROGRAMS", [["true"]])
    with pytest.raises(ToolError, match="made no picture"):
        asyncio.run(take_screenshot())
    assert take_screenshot.approval == "ask"
