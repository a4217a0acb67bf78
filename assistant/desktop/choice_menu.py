"""A submenu that is filled anew from what there is each time it is to be shown."""

from collections.abc import Callable, Sequence

from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu

from assistant.desktop.texts import tr
from assistant.desktop.tray_choices import Choice

LONGEST_TEXT = 48


class ChoiceMenu(QMenu):
    """Lines by their keys; where `current` is given the one with that key is ticked.

    It changes only when there is something to change: desktops that show the menu themselves are sent less.
    """

    def __init__(
        self,
        title: str,
        options: Callable[[], Sequence[Choice]],
        choose: Callable[[str], None],
        current: Callable[[], str] | None = None,
    ) -> None:
        super().__init__(title)
        self._options = options
        self._choose = choose
        self._current = current
        self._shown: tuple[Choice, ...] | None = None
        self._group = QActionGroup(self)
        self._actions: dict[str, QAction] = {}

    def refresh(self) -> None:
        """Show what there is now."""
        options = tuple(self._options())
        if options != self._shown:
            self._shown = options
            self._fill(options)
        current = self._current() if self._current is not None else None
        for key, action in self._actions.items():
            action.setChecked(key == current)

    def _fill(self, options: Sequence[Choice]) -> None:
        self.clear()
        self._actions.clear()
        for option in options:
            action = self.addAction(menu_text(option.text))
            action.setCheckable(self._current is not None)
            action.triggered.connect(lambda _checked=False, key=option.key: self._choose(key))
            if self._current is not None:
                self._group.addAction(action)
            self._actions[option.key] = action
        if not options:
            self.addAction(tr("None yet")).setEnabled(False)


def menu_text(text: str) -> str:
    """The text in one line of a menu, shortened at its end, with its ampersands shown."""
    line = " ".join(text.split())
    line = line if len(line) <= LONGEST_TEXT else line[: LONGEST_TEXT - 1].rstrip() + "…"
    return line.replace("&", "&&")
