"""What stands in place of the transcript before anything was said."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from assistant.bidi.events import TurnModeName
from assistant.desktop.icons import paint_microphone
from assistant.desktop.suggestions import first_question
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone, blend, secondary_text, text_colour
from assistant.desktop.toned_label import TonedLabel

DISC = 84  # pixels across


def invitation(turn_mode: TurnModeName) -> str:
    """How to begin to talk."""
    match turn_mode:
        case "push_to_talk":
            return tr("Hold the button below and speak")
        case "toggle":
            return tr("Click the button below and speak")
        case _:
            return tr("Just speak")


class EmptyConversation(QWidget):
    """A microphone, how to begin, and a first question. The mouse passes through it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.headline = TonedLabel(
            "", lambda palette: palette.color(QPalette.ColorRole.WindowText), scale=1.35, bold=True
        )
        self.example = TonedLabel("", secondary_text, scale=1.1)
        self.language_note = TonedLabel(tr("The practice server understands English."), secondary_text)
        self.hint = TonedLabel(tr("F1 shows what the keyboard can do."), secondary_text)
        layout = QVBoxLayout(self)
        layout.setSpacing(10)
        layout.addStretch(1)
        layout.addWidget(_Disc(), 0, Qt.AlignmentFlag.AlignHCenter)
        layout.addSpacing(8)
        for label in (self.headline, self.example, self.language_note, self.hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
            label.setWordWrap(True)
            layout.addWidget(label)
        layout.addStretch(1)
        self.show_partner(is_practice=False)

    def show_partner(self, *, is_practice: bool) -> None:
        """Propose what the one who answers understands."""
        question = first_question(is_practice=is_practice)
        self.example.setText(tr("“{text}”").format(text=question))
        self.language_note.setVisible(question != first_question(is_practice=False))


class _Disc(QWidget):
    """A microphone on a tinted disc."""

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(DISC, DISC)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name and signature
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        colour = text_colour(Tone.INFORMATION, self.palette())
        painter.setBrush(blend(colour, self.palette().color(QPalette.ColorRole.Base), 0.86))
        painter.drawEllipse(QRectF(self.rect()))
        inset = DISC * 0.27
        paint_microphone(painter, QRectF(self.rect()).adjusted(inset, inset, -inset, -inset), colour)
        painter.end()
