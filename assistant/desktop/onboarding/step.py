"""What all of the first steps have in common: a title, a sentence, and something to choose or try."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPalette
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from assistant.desktop.engine_sentences import in_the_user_s_language
from assistant.desktop.settings_dialog.controls import WrappedLabel, note_label
from assistant.desktop.settings_dialog.mnemonics import assign_mnemonics
from assistant.desktop.theme import Tone, scaled, text_colour
from assistant.settings import Settings

MARKS = {Tone.GOOD: "✓", Tone.DANGER: "✗", Tone.WARNING: "!"}


class StatusLine(WrappedLabel):
    """One sentence about how something went; a sign before it says what its colour says too."""

    def __init__(self) -> None:
        super().__init__("", lambda palette: text_colour(Tone.NEUTRAL, palette))
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.sentence = ""

    def say(self, sentence: str, tone: Tone = Tone.NEUTRAL) -> None:
        """Show this, and have screen readers say it; an empty sentence shows nothing."""
        sentence = in_the_user_s_language(sentence)
        if sentence == self.sentence:
            return
        self.sentence = sentence
        self.set_colour(lambda palette: text_colour(tone, palette))
        mark = MARKS.get(tone, "") if sentence else ""
        self.setText(f"{mark}  {sentence}" if mark else sentence)
        self.setAccessibleName(sentence)
        if sentence and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, sentence))


class Step(QWidget):
    """One step. It shows settings and tells what the user wants changed; it saves nothing itself.

    edited(dict)   settings by name with their new values
    completed()    the user is done with this step
    """

    edited = Signal(dict)
    completed = Signal()

    def __init__(self, title: str, lead: str) -> None:
        super().__init__()
        self.title = title
        self.lettered: list[QLabel | QAbstractButton] = []
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(28, 8, 28, 12)
        self._layout.setSpacing(10)
        self.heading = WrappedLabel(title, lambda palette: palette.color(QPalette.ColorRole.WindowText))
        self.heading.setFont(scaled(self.font(), 1.6, bold=True))
        self._layout.addWidget(self.heading)
        self.lead = note_label(lead)
        self._layout.addWidget(self.lead)
        self._layout.addSpacing(8)

    # Building

    def add(self, widget: QWidget) -> None:
        """Put something over the whole width."""
        self._layout.addWidget(widget)

    def add_button(self, button: QPushButton) -> None:
        """Put a button where reading begins, no wider than its words."""
        comfortable(button)
        self._layout.addWidget(button, alignment=Qt.AlignmentFlag.AlignLeft)

    def add_labelled(self, text: str, control: QWidget, beside: QWidget | None = None) -> QLabel:
        """Put a control under its label, and something beside the control."""
        label = QLabel(text)
        label.setBuddy(control)
        control.setAccessibleName(control.accessibleName() or text)
        self.lettered.append(label)
        comfortable(control)
        self._layout.addWidget(label)
        self._layout.addWidget(control if beside is None else side_by_side(control, beside))
        return label

    def add_space(self, pixels: int) -> None:
        """Leave room."""
        self._layout.addSpacing(pixels)

    def finish(self, taken: str = "") -> None:
        """Give out the letters for Alt+letter (`taken`: the window's own); call it when all controls are there."""
        self._layout.addStretch(1)
        assign_mnemonics(self.lettered, taken)

    # What the window calls

    @property
    def is_busy(self) -> bool:
        """Whether the user has to wait before going on."""
        return False

    def first_focus(self) -> QWidget | None:
        """What has the keyboard at first; None: the button that goes on."""
        return None

    def enter(self, settings: Settings) -> None:
        """The step is shown from now on."""

    def leave(self) -> None:
        """The step is not looked at any more: end what goes on for its sake. Safe to call twice."""

    def proceed(self) -> None:
        """The user wants to go on; `completed` follows, at once or after something was tried."""
        self.completed.emit()


def side_by_side(wide: QWidget, *others: QWidget) -> QWidget:
    """A row in which the first takes what room there is."""
    row = QWidget()
    layout = QHBoxLayout(row)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(8)
    layout.addWidget(wide, 1)
    for other in others:
        other.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        comfortable(other)
        layout.addWidget(other)
    return row


def comfortable(control: QWidget) -> None:
    """Make a control that is alone on its line easy to see and to hit."""
    control.setMinimumHeight(control.fontMetrics().lineSpacing() * 2)
