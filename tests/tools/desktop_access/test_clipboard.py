"""The clipboard of a real X11 desktop, checked by another program; with a window, and from a terminal."""

import asyncio
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication

from assistant import loop
from assistant.tools import ToolError, ToolRegistry
from assistant.tools.builtin import read_clipboard, write_clipboard
from assistant.tools.desktop_access import clipboard, surroundings
from assistant.tools.results import ToolImage
from tests.support.desktop_session import Display
from tests.support.programs import require_program

TEXT = "Grüße, 世界 🎈\nsecond line"


@pytest.fixture
def empty_clipboard(display: Display) -> Iterator[None]:  # noqa: ARG001 - the programs need it
    yield
    # Whoever owns the clipboard in the background ends when another takes it, and this one ends at once.
    subprocess.run([require_program("xsel", "xsel"), "--clipboard", "--clear"], check=True)


def copied_by_another_program(text: str) -> None:
    command = [require_program("xclip", "xclip"), "-selection", "clipboard", "-in"]
    subprocess.run(command, input=text.encode(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)


def pasted_by_another_program() -> str:
    command = [require_program("xclip", "xclip"), "-selection", "clipboard", "-out"]
    return subprocess.run(command, capture_output=True, check=True, timeout=30).stdout.decode()


@pytest.mark.usefixtures("empty_clipboard")
def test_with_a_window_text_goes_both_ways(qapp: QApplication) -> None:
    async def main() -> tuple[str, str]:
        await clipboard.write_text(TEXT)
        pasted = await asyncio.to_thread(pasted_by_another_program)
        changed = asyncio.Event()
        qapp.clipboard().dataChanged.connect(changed.set)
        await asyncio.to_thread(copied_by_another_program, "from elsewhere")
        while qapp.clipboard().ownsClipboard():
            await changed.wait()
            changed.clear()
        qapp.clipboard().dataChanged.disconnect(changed.set)
        return pasted, await clipboard.read_text()

    assert loop.run(main(), application=qapp) == (TEXT, "from elsewhere")


@pytest.mark.usefixtures("empty_clipboard")
def test_with_a_window_an_image_is_looked_at(qapp: QApplication) -> None:
    image = QImage(3200, 400, QImage.Format.Format_RGB32)
    image.fill(QColor("blue"))
    qapp.clipboard().setImage(image)
    result = loop.run(read_clipboard(), application=qapp)
    assert isinstance(result, ToolImage)
    assert (result.mime_type, result.text) == ("image/png", "The image in the clipboard, 1600 x 200 pixels.")
    assert QImage.fromData(result.data).width() == 1600


@pytest.mark.usefixtures("empty_clipboard")
def test_what_is_neither_text_nor_image_is_said_to_be_so(qapp: QApplication) -> None:
    data = QMimeData()
    data.setData("application/x-other", b"1")
    qapp.clipboard().setMimeData(data)
    assert "neither text nor an image" in loop.run(read_clipboard(), application=qapp)


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Leave only these programs, and no window of Qt's."""

    def only(*programs: str) -> None:
        monkeypatch.setattr(surroundings, "gui_application", lambda: None)
        monkeypatch.setattr(clipboard, "gui_application", lambda: None)
        monkeypatch.setattr(surroundings, "which", lambda name: shutil.which(name) if name in programs else None)

    return only


@pytest.mark.usefixtures("empty_clipboard")
@pytest.mark.parametrize("program", ["xclip", "xsel"])
def test_from_a_terminal_by_the_system_s_programs(program: str, terminal: Callable[..., None]) -> None:
    require_program(program, program)
    terminal(program)

    async def main() -> tuple[str, str]:
        await clipboard.write_text(TEXT)
        read = await clipboard.read_text()
        await asyncio.to_thread(copied_by_another_program, "from elsewhere")
        return read, await clipboard.read_text()

    copied_by_another_program("before")
    assert asyncio.run(main()) == (TEXT, "from elsewhere")


@pytest.mark.usefixtures("empty_clipboard")
def test_an_empty_clipboard_is_no_error(terminal: Callable[..., None]) -> None:
    terminal("xclip")
    subprocess.run([require_program("xsel", "xsel"), "--clipboard", "--clear"], check=True)
    assert asyncio.run(clipboard.read_text()) == ""


@pytest.mark.usefixtures("display")
def test_what_is_missing_is_named(terminal: Callable[..., None], monkeypatch: pytest.MonkeyPatch) -> None:
    terminal()
    with pytest.raises(ToolError, match="install xclip, or to use the desktop app"):
        asyncio.run(clipboard.read_text())
    with pytest.raises(ToolError, match="install xclip"):
        asyncio.run(clipboard.write_text("x"))
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-9")
    with pytest.raises(ToolError, match="install wl-clipboard"):
        asyncio.run(clipboard.read_text())
    monkeypatch.delenv("WAYLAND_DISPLAY")
    monkeypatch.delenv("DISPLAY")
    terminal("xclip")
    with pytest.raises(ToolError, match="no desktop here"):
        asyncio.run(clipboard.read_text())


def test_each_system_has_its_own_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "gui_application", lambda: None)
    for platform, reader, writer in (("darwin", "pbpaste", "pbcopy"), ("win32", "powershell.exe", "powershell.exe")):
        monkeypatch.setattr(sys, "platform", platform)
        assert clipboard._commands("read")[0][0] == reader
        assert clipboard._commands("write")[0][0] == writer


def test_both_ask_and_a_text_too_long_is_refused() -> None:
    assert (read_clipboard.approval, write_clipboard.approval) == ("ask", "ask")
    outcome = asyncio.run(ToolRegistry([write_clipboard]).call("write_clipboard", f'{{"text": "{"x" * 100_001}"}}'))
    assert (outcome.status, outcome.text) == ("error", "The text is longer than 100,000 characters: write less.")
