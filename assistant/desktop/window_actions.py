"""Everything the window's menu and keyboard can do, each once: the menu, the shortcuts and the help come from here."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from assistant.bidi.events import TurnModeName
from assistant.desktop.texts import tr
from assistant.desktop.turn_mode_switch import turn_mode_explanation, turn_mode_title
from assistant.desktop.view_state import SessionView
from assistant.realtime.turn_modes import TURN_MODES


class WindowActions:
    """The actions of one window; the window connects them."""

    def __init__(self, window: QWidget) -> None:
        self.window = window
        self.new_conversation = self._add(tr("New conversation"), "Ctrl+N")
        self.interrupt = self._add(tr("Stop the reply"), "Esc")
        self.mute = self._add(tr("Mute the microphone"), "Ctrl+M")
        self.mute.setCheckable(True)
        self.raise_budget = self._add(tr("Continue: raise the budget"), "Ctrl+B")
        self.raise_budget.setVisible(False)
        self.turn_modes = self._add_turn_modes()
        self.type_message = self._add(tr("Type a message"), "Ctrl+L")
        self.add_picture = self._add(tr("Add a picture…"), "Ctrl+O")
        self.find = self._add(tr("Find in the conversation…"), "Ctrl+F")
        self.find_next = self._add(tr("Find next"), "F3")
        self.find_previous = self._add(tr("Find previous"), "Shift+F3")
        self.copy_conversation = self._add(tr("Copy conversation"), "Ctrl+Shift+C")
        self.show_newest = self._add(tr("Scroll to the newest line"), "Ctrl+End")
        self.show_latency = self._add(tr("How long the reply took"), "Ctrl+I")
        self.show_cost = self._add(tr("Cost so far"), "Ctrl+E")
        self.larger = self._add(tr("Larger text"), "Ctrl++", "Ctrl+=")
        self.smaller = self._add(tr("Smaller text"), "Ctrl+-")
        self.normal_size = self._add(tr("Normal text size"), "Ctrl+0")
        self.settings = self._add(tr("Settings…"), "Ctrl+,")
        self.profiles = self._add(tr("Profiles…"), "Ctrl+P")
        self.history = self._add(tr("History…"), "Ctrl+H")
        self.tools_folder = self._add(tr("Open the tools folder"), "Ctrl+D")
        self.echo_test = self._add(tr("Test microphone and speakers…"), "Ctrl+Shift+E")
        self.first_steps = self._add(tr("First steps…"), "Ctrl+Shift+S")
        self.help = self._add(tr("Keyboard shortcuts"), "F1")
        self.about = self._add(tr("About"))
        self.open_menu = self._add(tr("Open the menu"), "F10")
        self.quit = self._add(tr("Quit"), "Ctrl+Q")

    def _add(self, text: str, *keys: str) -> QAction:
        action = QAction(text, self.window)
        action.setShortcuts([QKeySequence(key) for key in keys])
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        self.window.addAction(action)
        return action

    def _add_turn_modes(self) -> dict[TurnModeName, QAction]:
        group = QActionGroup(self.window)
        group.setExclusionPolicy(QActionGroup.ExclusionPolicy.ExclusiveOptional)
        actions: dict[TurnModeName, QAction] = {}
        for number, mode in enumerate(TURN_MODES, start=1):
            action = actions[mode] = self._add(turn_mode_title(mode), f"Ctrl+{number}")
            action.setToolTip(turn_mode_explanation(mode))
            action.setCheckable(True)
            group.addAction(action)
        return actions

    def show_session(self, view: SessionView) -> None:
        """Enable what would do something now, and tick what is so."""
        self.interrupt.setEnabled(view.is_answering)
        self.mute.setEnabled(view.takes_input)
        self.mute.setChecked(view.muted)
        for mode, action in self.turn_modes.items():
            action.setEnabled(view.takes_input)
            action.setChecked(mode == view.turn_mode)

    def fill_menu(self, menu: QMenu) -> None:
        """Put the actions into the window's menu."""
        menu.addAction(self.new_conversation)
        menu.addAction(self.raise_budget)
        modes = menu.addMenu(tr("How to take turns"))
        modes.addActions(list(self.turn_modes.values()))
        modes.setToolTipsVisible(True)
        for action in (self.mute, self.add_picture):
            menu.addAction(action)
        menu.addSeparator()
        for action in (self.find, self.copy_conversation):
            menu.addAction(action)
        menu.addMenu(tr("Text size")).addActions([self.larger, self.smaller, self.normal_size])
        menu.addSeparator()
        for action in (self.settings, self.profiles, self.history):
            menu.addAction(action)
        menu.addSeparator()
        for action in (self.tools_folder, self.echo_test):
            menu.addAction(action)
        menu.addSeparator()
        for action in (self.first_steps, self.help, self.about):
            menu.addAction(action)
        menu.addSeparator()
        menu.addAction(self.quit)

    def shortcuts(self) -> list[tuple[str, str]]:
        """Every key and what it does, for the help; what no action stands for comes first."""
        others = [
            (tr("Space"), tr("Hold to talk (in the other modes: press)")),
            (tr("Enter"), tr("On the talk button: start to talk, and end it")),
            (tr("Enter"), tr("In the message: send it (Shift+Enter: a new line)")),
            (_native("Ctrl+V"), tr("In the message: paste text or a picture")),
            (_native("Ctrl+Shift+Enter"), tr("Allow a tool that asks, this once")),
            (_native("Ctrl+Shift+Backspace"), tr("Deny a tool that asks")),
            (tr("Tab"), tr("Go to the next control")),
        ]
        actions = [action for action in self.window.actions() if not action.shortcut().isEmpty()]
        return others + [
            (action.shortcut().toString(QKeySequence.SequenceFormat.NativeText), action.text()) for action in actions
        ]


def connect(actions: dict[QAction, Callable[[], object]]) -> None:
    """Have each action do its work, whatever it tells besides having been triggered."""
    for action, work in actions.items():
        action.triggered.connect(lambda _checked=False, do=work: do())


def _native(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)
