"""Notices and errors, in the window: they never stop the conversation or take the keyboard."""

from PySide6.QtCore import QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from assistant.desktop.theme import Tone, blend, text_colour, tint
from assistant.desktop.toned_label import TonedLabel
from assistant.desktop.view_state import Notice

MAXIMUM_ROWS = 3
NOTICE_SHOWN_MS = 12_000


class NoticeRow(QFrame):
    """One sentence with a button to dismiss it."""

    dismissed = Signal(str)  # the notice's code

    def __init__(self, notice: Notice, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = notice
        kind = "Error" if notice.is_error else "Note"
        self._tone = Tone.DANGER if notice.is_error else Tone.INFORMATION
        self.setAccessibleName(f"{kind}: {notice.message}")
        heading = TonedLabel(kind, lambda palette: text_colour(self._tone, palette), bold=True)
        sentence = QLabel(notice.message)
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        sentence.setWordWrap(True)
        dismiss = QToolButton()
        dismiss.setText("Dismiss")
        dismiss.setAutoRaise(True)
        dismiss.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        dismiss.setAccessibleName(f"Dismiss: {notice.message}")
        dismiss.clicked.connect(lambda: self.dismissed.emit(notice.code))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 6, 6)
        layout.setSpacing(10)
        layout.addWidget(heading)
        layout.addWidget(sentence, 1)
        layout.addWidget(dismiss)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name and signature
        """Paint a tinted card."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colour = text_colour(self._tone, self.palette())
        painter.setBrush(tint(colour, self.palette()))
        painter.setPen(QPen(blend(colour, self.palette().window().color(), 0.6), 1))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 8, 8)
        painter.end()


class NoticeBar(QWidget):
    """The newest few notices. Notes leave by themselves, errors stay until dismissed or replaced."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, NoticeRow] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self.setAccessibleName("Notices")
        self.hide()

    def notices(self) -> list[Notice]:
        """What is shown, oldest first."""
        return [row.notice for row in self._rows.values()]

    def show_notice(self, notice: Notice) -> None:
        """Show this one, in place of an earlier one with the same code."""
        self.dismiss(notice.code)
        while len(self._rows) >= MAXIMUM_ROWS:
            notes = [code for code, row in self._rows.items() if not row.notice.is_error]
            self.dismiss(notes[0] if notes else next(iter(self._rows)))
        row = NoticeRow(notice)
        row.dismissed.connect(self.dismiss)
        if not notice.is_error:
            # The timer is the row's child: it goes when the row goes, and cannot dismiss a successor.
            QTimer.singleShot(NOTICE_SHOWN_MS, row, lambda: self.dismiss(notice.code))
        self._rows[notice.code] = row
        self._layout.addWidget(row)
        self.show()

    def dismiss(self, code: str) -> None:
        """Take away the notice with this code, if there is one."""
        row = self._rows.pop(code, None)
        if row is not None:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        if not self._rows:
            self.hide()
