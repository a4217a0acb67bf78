"""A field to type in what one would rather not say aloud."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QPushButton, QSizePolicy

from assistant.desktop.view_state import SessionView


class TextEntry(QObject):
    """Text field and send button, for the window to lay out. Text stays in the field until somebody can take it."""

    submitted = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._takes_text = False
        self.field = QLineEdit()
        self.field.setPlaceholderText("Type a message")
        self.field.setAccessibleName("Message")
        self.field.setClearButtonEnabled(True)
        self.field.setTextMargins(6, 4, 6, 4)
        self.send_button = QPushButton("&Send")
        self.send_button.setAccessibleName("Send message")
        self.send_button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        self.field.textChanged.connect(self._update_button)
        self.field.returnPressed.connect(self._submit)
        self.send_button.clicked.connect(self._submit)
        self._update_button()

    def show_session(self, view: SessionView) -> None:
        """Allow sending only while somebody takes it."""
        self._takes_text = view.takes_input
        self._update_button()

    def _update_button(self) -> None:
        self.send_button.setEnabled(self._takes_text and bool(self.field.text().strip()))

    def _submit(self) -> None:
        text = self.field.text().strip()
        if text and self._takes_text:
            self.field.clear()
            self.submitted.emit(text)
