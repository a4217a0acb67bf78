"""A field to type in what one would rather not say aloud, and to show pictures with."""

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy

from assistant.desktop.attachments import Attachments
from assistant.desktop.card import Card
from assistant.desktop.focus_watch import FocusWatch
from assistant.desktop.message_field import MessageField
from assistant.desktop.texts import tr
from assistant.desktop.view_state import SessionView


class TextEntry(QObject):
    """Text field, pictures and send button, for the window to lay out. All stays until somebody can take it."""

    submitted = Signal(str, object)  # the text, list[BidiImageInputEvent]; one of them may be empty
    failed = Signal(str)  # a sentence for the user

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._takes_text = False
        self.field = MessageField()
        self.field.setPlaceholderText(tr("Type a message"))
        self.field.setToolTip(tr("Pictures can be pasted or dropped here."))
        self.field.setAccessibleName(tr("Message"))
        self.field.setAccessibleDescription(tr("Enter sends it, Shift and Enter begins a new line."))
        self.box = Card.around(self.field)
        FocusWatch(self.field, self.box.set_highlighted)
        self.attachments = Attachments()
        self.send_button = QPushButton(tr("&Send"))
        self.send_button.setAccessibleName(tr("Send message"))
        self.send_button.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Expanding)
        self.field.textChanged.connect(self._update_button)
        self.field.send_wanted.connect(self._submit)
        self.field.image_given.connect(self.attachments.add_image)
        self.field.file_given.connect(self.attachments.add_file)
        self.attachments.changed.connect(self._update_button)
        self.attachments.failed.connect(self.failed)
        self.send_button.clicked.connect(self._submit)
        self._update_button()

    def show_session(self, view: SessionView) -> None:
        """Allow sending only while somebody takes it."""
        self._takes_text = view.takes_input
        self._update_button()

    @property
    def _can_send(self) -> bool:
        has_something = bool(self.field.text().strip() or self.attachments.attachments())
        # A picture still on its way belongs to these words.
        return self._takes_text and has_something and not self.attachments.is_busy

    def _update_button(self) -> None:
        self.send_button.setEnabled(self._can_send)

    def _submit(self) -> None:
        if self._can_send:
            text = self.field.text().strip()
            pictures = [attachment.event for attachment in self.attachments.attachments()]
            self.field.clear()
            self.attachments.clear()
            self.submitted.emit(text, pictures)
