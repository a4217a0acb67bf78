"""A field to type in what one would rather not say aloud."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QSizePolicy, QWidget

from assistant.desktop.view_state import SessionView


class TextEntry(QWidget):
    """Text field and send button. The text stays in the field until there is somebody to send it to."""

    submitted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._is_open = False
        self.field = QLineEdit()
        self.field.setPlaceholderText("Type a message")
        self.field.setAccessibleName("Message")
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumHeight(self.field.sizeHint().height() + 8)
        self.send_button = QPushButton("&Send")
        self.send_button.setAccessibleName("Send message")
        self.send_button.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Expanding)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(8)
        layout.addWidget(self.field, 1)
        layout.addWidget(self.send_button)
        self.setFocusProxy(self.field)
        self.field.textChanged.connect(self._update_button)
        self.field.returnPressed.connect(self._submit)
        self.send_button.clicked.connect(self._submit)
        self._update_button()

    def show_session(self, view: SessionView) -> None:
        """Allow sending only while the session takes text."""
        self._is_open = view.is_open
        self._update_button()

    def _update_button(self) -> None:
        self.send_button.setEnabled(self._is_open and bool(self.field.text().strip()))

    def _submit(self) -> None:
        text = self.field.text().strip()
        if text and self._is_open:
            self.field.clear()
            self.submitted.emit(text)
