"""What every way of hearing global hotkeys offers, and what it tells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from assistant.desktop.hotkeys.actions import Action
from assistant.desktop.hotkeys.keys import Hotkey


@dataclass(frozen=True, slots=True)
class HotkeyListener:
    """Whom a backend tells; every call comes on the thread of Qt's event loop.

    pressed(action)   its key went down; again at each auto-repeat, where the system does not say which are repeats
    released(action)  it came up, or auto-repeat says so
    interrupted()     releases may have been lost: nothing counts as held any more
    changed()         `problem` is another
    """

    pressed: Callable[[Action], None]
    released: Callable[[Action], None]
    interrupted: Callable[[], None]
    changed: Callable[[], None]


class HotkeyBackend(Protocol):
    """One way of hearing keys while other windows have the focus."""

    @property
    def problem(self) -> str | None:
        """Why some or all keys are not heard: a plain sentence with the way out; None while all is well."""

    def start(self, bindings: Mapping[Action, Hotkey], listener: HotkeyListener) -> None:
        """Begin to hear these keys; what cannot be had becomes `problem`, at once or later, never an exception."""

    def stop(self) -> None:
        """Give the keys back. Safe to call twice; `start` may follow."""

    def check(self, hotkey: Hotkey) -> str | None:
        """Why this key, which is not one of ours, cannot be had; None if it can, as far as can be told beforehand."""

    def is_down(self, action: Action) -> bool | None:
        """Whether the action's key is physically down now; None where the system does not say."""


class NoHotkeys:
    """Where there is no way of hearing global hotkeys."""

    def __init__(self, problem: str) -> None:
        self._problem = problem

    @property
    def problem(self) -> str | None:
        """The sentence given."""
        return self._problem

    def start(self, bindings: Mapping[Action, Hotkey], listener: HotkeyListener) -> None:
        """Hear nothing."""

    def stop(self) -> None:
        """Have nothing to give back."""

    def check(self, hotkey: Hotkey) -> str | None:  # noqa: ARG002 - the protocol's signature
        """No key can be had."""
        return self._problem

    def is_down(self, action: Action) -> bool | None:  # noqa: ARG002 - the protocol's signature
        """Know nothing."""
        return None
