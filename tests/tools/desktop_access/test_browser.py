"""Opening pages: by Qt's desktop services where there is a window, else by Python's webbrowser."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, QUrl, Slot
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication

from assistant import loop
from assistant.tools import ToolError, ToolRegistry
from assistant.tools.builtin import open_url
from assistant.tools.desktop_access import browser


class Browser(QObject):
    """Stands where the desktop's browser would."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []

    @Slot(QUrl)
    def open(self, url: QUrl) -> None:
        self.opened.append(bytes(url.toEncoded().data()).decode())


def test_with_a_window_the_desktop_opens_it(qapp: QApplication) -> None:
    browser_window = Browser()
    QDesktopServices.setUrlHandler("https", browser_window, "open")
    try:
        told = loop.run(open_url("HTTPS://Example.org:443/ä?q=%20#x"), application=qapp)
    finally:
        QDesktopServices.unsetUrlHandler("https")
    assert browser_window.opened == ["https://example.org/%C3%A4?q=%20#x"]
    assert told == "Opened https://example.org/%C3%A4?q=%20#x in the user's browser."


def test_from_a_terminal_the_user_s_browser_opens_it(tmp_path: Path) -> None:
    program, opened = tmp_path / "browser", tmp_path / "opened"
    program.write_text(f'#!/bin/sh\nprintf "%s" "$*" > {opened}\n')
    program.chmod(0o755)
    code = "import asyncio; from assistant.tools.builtin import open_url; print(asyncio.run(open_url('example.org/a')))"
    env = {**os.environ, "BROWSER": f"{program} %s", "DISPLAY": ":77"}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True)
    assert done.stdout == "Opened https://example.org/a in the user's browser.\n"
    assert opened.read_text() == "https://example.org/a"


def test_without_a_desktop_or_a_browser_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(browser, "gui_application", lambda: None)
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    with pytest.raises(ToolError, match="no desktop here"):
        asyncio.run(open_url("https://example.org"))
    monkeypatch.setenv("DISPLAY", ":77")
    monkeypatch.setattr(browser.webbrowser, "open", lambda _: False)
    with pytest.raises(ToolError, match="No browser could be started"):
        asyncio.run(open_url("https://example.org"))


def test_it_asks_and_never_opens_anything_but_the_web() -> None:
    assert open_url.approval == "ask"
    outcome = asyncio.run(ToolRegistry([open_url]).call("open_url", '{"url": "file:///etc/passwd"}'))
    assert outcome.status == "error"
    assert (
        outcome.text == "file: addresses cannot be opened: only web addresses that begin with https:// or http:// can."
    )
