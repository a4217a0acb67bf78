"""Chooses how the user and the assistant take turns."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QComboBox, QWidget

from assistant.bidi.events import TurnModeName
from assistant.desktop.texts import tr
from assistant.desktop.view_state import SessionView
from assistant.realtime.turn_modes import TURN_MODES


def turn_mode_title(turn_mode: TurnModeName) -> str:
    """The mode in two or three words."""
    match turn_mode:
        case "push_to_talk":
            return tr("Hold to talk")
        case "toggle":
            return tr("Press to start and stop")
        case "server_vad":
            return tr("Hands-free")
        case "semantic_vad":
            return tr("Hands-free, patient")


def turn_mode_explanation(turn_mode: TurnModeName) -> str:
    """The mode in a sentence."""
    match turn_mode:
        case "push_to_talk":
            return tr("You hold a key or the button while you speak.")
        case "toggle":
            return tr("You press once to speak and once more to send.")
        case "server_vad":
            return tr("You just speak; a pause ends your turn.")
        case "semantic_vad":
            return tr("You just speak; your turn ends when what you say is complete.")


class TurnModeSwitch(QComboBox):
    """Shows the session's mode and tells which one the user wants; the session's answer moves it."""

    chosen = Signal(str)  # TurnModeName

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        for mode in TURN_MODES:
            self.addItem(turn_mode_title(mode), mode)
            self.setItemData(self.count() - 1, turn_mode_explanation(mode), Qt.ItemDataRole.ToolTipRole)
        self.setAccessibleName(tr("How to take turns"))
        # A click must leave the space bar to the talk button.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._mode: TurnModeName = "push_to_talk"
        self.activated.connect(self._chosen)

    @property
    def mode(self) -> TurnModeName:
        """The mode it shows."""
        return self._mode

    def show_session(self, view: SessionView) -> None:
        """Show this session's mode."""
        self._mode = view.turn_mode
        self.setEnabled(view.takes_input)
        self.setCurrentIndex(TURN_MODES.index(view.turn_mode))
        self.setToolTip(turn_mode_explanation(view.turn_mode))

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Scrolling past must not open the microphone."""
        event.ignore()

    def _chosen(self, row: int) -> None:
        self.setCurrentIndex(TURN_MODES.index(self._mode))
        self.chosen.emit(TURN_MODES[row])
