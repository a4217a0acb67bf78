"""Notices and errors, in the window: they never stop the conversation or take the keyboard."""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from assistant.desktop.card import paint_tinted
from assistant.desktop.flat_button import FlatButton
from assistant.desktop.tab_order import put_after
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone, text_colour
from assistant.desktop.toned_label import TonedLabel
from assistant.desktop.view_state import Notice

MAXIMUM_ROWS = 3
NOTICE_SHOWN_MS = 12_000


class NoticeRow(QFrame):
    """One sentence with a button to dismiss it, and one to do something about it where that is possible."""

    dismissed = Signal(str)  # the notice's code
    action_wanted = Signal(str)  # the notice's code

    def __init__(self, notice: Notice, action: str | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.notice = notice
        kind = tr("Error") if notice.is_error else tr("Note")
        self._tone = Tone.DANGER if notice.is_error else Tone.INFORMATION
        self.setAccessibleName(f"{kind}: {notice.message}")
        heading = TonedLabel(kind, lambda palette: text_colour(self._tone, palette), bold=True)
        sentence = QLabel(notice.message)
        sentence.setTextFormat(Qt.TextFormat.PlainText)
        sentence.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        sentence.setWordWrap(True)
        dismiss = _button(tr("Dismiss"), notice)
        dismiss.clicked.connect(lambda: self.dismissed.emit(notice.code))
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 6, 6, 6)
        layout.setSpacing(10)
        layout.addWidget(heading)
        layout.addWidget(sentence, 1)
        self.action_button = None if action is None else _button(action, notice)
        if self.action_button is not None:
            self.action_button.clicked.connect(lambda: self.action_wanted.emit(notice.code))
            self.action_button.setAutoRaise(False)
            layout.addWidget(self.action_button)
        layout.addWidget(dismiss)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name and signature
        """Paint a tinted card."""
        paint_tinted(self, self._tone)


class NoticeBar(QWidget):
    """The newest few notices. Notes leave by themselves, errors stay until dismissed or replaced."""

    action_wanted = Signal(str)  # the code of the notice that the user wants to do something about

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: dict[str, NoticeRow] = {}
        self._actions: dict[str, str] = {}
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._layout.setSpacing(6)
        self.setAccessibleName(tr("Notices"))
        self.hide()

    def notices(self) -> list[Notice]:
        """What is shown, oldest first."""
        return [row.notice for row in self._rows.values()]

    def set_action(self, code: str, title: str | None) -> None:
        """Offer a button of this title on notices with this code from now on; None: no button."""
        self._actions.pop(code, None)
        if title is not None:
            self._actions[code] = title

    def rows(self) -> list[NoticeRow]:
        """The rows, oldest first."""
        return list(self._rows.values())

    def show_notice(self, notice: Notice) -> None:
        """Show this one, in place of an earlier one with the same code."""
        self.dismiss(notice.code)
        while len(self._rows) >= MAXIMUM_ROWS:
            notes = [code for code, row in self._rows.items() if not row.notice.is_error]
            self.dismiss(notes[0] if notes else next(iter(self._rows)))
        action = self._actions.get(notice.code)
        row = NoticeRow(notice, action)
        row.dismissed.connect(self.dismiss)
        row.action_wanted.connect(self.action_wanted)
        if not notice.is_error and action is None:
            # The timer is the row's child: it goes when the row goes, and cannot dismiss a successor.
            QTimer.singleShot(NOTICE_SHOWN_MS, row, lambda: self.dismiss(notice.code))
        above = next(reversed(self._rows.values()), self)
        self._rows[notice.code] = row
        self._layout.addWidget(row)
        put_after(row, above)
        self.show()
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(row, row.accessibleName()))

    def dismiss(self, code: str) -> None:
        """Take away the notice with this code, if there is one."""
        row = self._rows.pop(code, None)
        if row is not None:
            self._layout.removeWidget(row)
            row.hide()
            row.deleteLater()
        if not self._rows:
            self.hide()


def _button(text: str, notice: Notice) -> FlatButton:
    button = FlatButton()
    button.setText(text)
    button.setAccessibleName(f"{text}: {notice.message}")
    return button
