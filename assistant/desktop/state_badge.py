"""Says what the assistant is doing: an icon and a word."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from assistant.desktop.icons import paint_state
from assistant.desktop.texts import tr
from assistant.desktop.theme import scaled
from assistant.desktop.view_state import Mood, SessionView


class MoodIcon(QWidget):
    """The state's icon, painted at the screen's own resolution."""

    def __init__(self, side: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._mood = Mood.WAITING
        self.setFixedSize(QSize(side, side))

    @property
    def mood(self) -> Mood:
        """What is painted."""
        return self._mood

    def set_mood(self, mood: Mood) -> None:
        """Paint another mood."""
        if mood is not self._mood:
            self._mood = mood
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name and signature
        """Paint the icon."""
        painter = QPainter(self)
        paint_state(painter, QRectF(self.rect()), self._mood)
        painter.end()


class StateBadge(QWidget):
    """Icon and word for the state of the conversation."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = MoodIcon(24)
        self._label = QLabel()
        self._label.setFont(scaled(self.font(), 1.15, bold=True))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self._icon)
        layout.addWidget(self._label)

    @property
    def mood(self) -> Mood:
        """The mood its icon shows."""
        return self._icon.mood

    def text(self) -> str:
        """The word it shows."""
        return self._label.text()

    def show_session(self, view: SessionView) -> None:
        """Show this session's state."""
        self._icon.set_mood(view.mood)
        self._label.setText(view.label)
        self.setAccessibleName(tr("State: {state}").format(state=view.label))
