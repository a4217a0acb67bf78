"""Shared by the tests of the backends: a listener that keeps what it is told, and waits for it."""

import itertools
from collections.abc import Callable

from pytestqt.qtbot import QtBot

from assistant.desktop.hotkeys.actions import Action
from assistant.desktop.hotkeys.backend import HotkeyListener
from assistant.desktop.hotkeys.keys import Hotkey, parse_hotkey

PATIENCE_MS = 20_000


class Told:
    """What a backend told, in short words: "hold down", "hold up", "interrupted", "changed"."""

    def __init__(self, qtbot: QtBot) -> None:
        self.words: list[str] = []
        self._qtbot = qtbot
        self.listener = HotkeyListener(
            lambda action: self.words.append(f"{action} down"),
            lambda action: self.words.append(f"{action} up"),
            lambda: self.words.append("interrupted"),
            lambda: self.words.append("changed"),
        )

    @property
    def said(self) -> list[str]:
        """The words without repetition: a busy machine may take long enough between two events for auto-repeat."""
        return [word for word, _ in itertools.groupby(self.words)]

    def until(self, what: Callable[[], bool]) -> None:
        """Let Qt's event loop run until it is so."""
        self._qtbot.waitUntil(what, timeout=PATIENCE_MS)

    def until_told(self, word: str) -> None:
        """Let Qt's event loop run until this is the last thing told."""
        self.until(lambda: self.words[-1:] == [word])


def bindings(**names: str) -> dict[Action, Hotkey]:
    return {Action(action): parse_hotkey(name) for action, name in names.items()}
