"""Which keys steer the assistant from any window."""

from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QWidget

from assistant.desktop.hotkeys.actions import DEFAULTS, DESCRIPTIONS, Action
from assistant.desktop.hotkeys.keys import HotkeyError, parse_hotkey
from assistant.desktop.settings_dialog.controls import push_button
from assistant.desktop.settings_dialog.key_capture import KeyCapture
from assistant.desktop.settings_dialog.page import Page
from assistant.desktop.settings_dialog.services import SettingsServices
from assistant.desktop.texts import tr
from assistant.settings import Settings


class HotkeysPage(Page):
    """A row for each action: its key, and buttons to have none or the usual one."""

    def __init__(self, services: SettingsServices) -> None:
        super().__init__(tr("Hotkeys"))
        self._check = services.check_hotkey
        self._chosen: dict[str, str] = {}
        self.captures: dict[Action, KeyCapture] = {}
        form = self.add_section(
            note=tr(
                "They work in every window. Click a key, then press the new one: with Ctrl or Alt, a function key, "
                "or a right-hand modifier by itself. Esc leaves it as it was."
            )
        )
        for action in Action:
            self._add(form, action)
        form = self.add_section()
        self.usual_button = push_button(tr("The usual keys"), lambda: self.edited.emit({"hotkeys": {}}))
        self.add_buttons(form, self.usual_button)
        self.finish()

    def _add(self, form: QFormLayout, action: Action) -> None:
        title = tr(DESCRIPTIONS[action])
        capture = self.captures[action] = KeyCapture(title)
        capture.setMinimumWidth(capture.fontMetrics().horizontalAdvance("Ctrl+Alt+Space") + 24)
        capture.captured.connect(lambda name: self._choose(action, name))
        capture.refused.connect(lambda: self.failed.emit(tr("This key cannot be a hotkey: choose another one.")))
        clear = push_button(
            tr("Clear"), lambda: self._choose(action, ""), tr("No key for “{action}”").format(action=title)
        )
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(capture)
        layout.addWidget(clear)
        layout.addStretch(1)
        self.add_row(form, title, row, buddy=capture)
        self._lettered.append(clear)

    def show_settings(self, settings: Settings) -> None:
        """Show the keys in use."""
        super().show_settings(settings)
        self._chosen = dict(settings.hotkeys)
        for action, capture in self.captures.items():
            capture.show_key(self._key(action))

    def leave(self) -> None:
        """Give the keyboard back."""
        for capture in self.captures.values():
            capture.stop_listening()

    def _key(self, action: Action) -> str:
        name = self._chosen.get(action, DEFAULTS.get(action, ""))
        try:
            return str(parse_hotkey(name)) if name else ""
        except HotkeyError:
            return name

    def _choose(self, action: Action, name: str) -> None:
        problem = self._problem(action, name)
        self.failed.emit(problem or "")
        if problem is None:
            self.edited.emit({"hotkeys": {**self._chosen, action.value: name}})

    def _problem(self, action: Action, name: str) -> str | None:
        """Why this key cannot be used; None if it can."""
        if not name:
            return None
        try:
            wanted = str(parse_hotkey(name))
        except HotkeyError as error:
            return str(error)
        for other in Action:
            if other is not action and self._key(other) == wanted:
                return tr("{key} is the key for “{action}” already: choose another one.").format(
                    key=wanted, action=tr(DESCRIPTIONS[other])
                )
        return self._check(action, wanted)
