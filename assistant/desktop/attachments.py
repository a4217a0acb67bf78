"""Pictures that go along with the next message: made ready beside the window's thread, shown small, removable."""

import base64
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QSize, Qt, QThreadPool, Signal
from PySide6.QtGui import QIcon, QImage, QImageReader, QKeyEvent, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolButton, QWidget

from assistant.bidi.events import BidiImageInputEvent
from assistant.desktop.flat_button import FlatButton
from assistant.desktop.texts import plain_tooltip, tr
from assistant.tools.desktop_access.pictures import for_the_model, reduced

THUMBNAIL = 56  # pixels
MOST_PICTURES = 8


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture as it will be sent, and small."""

    name: str
    thumbnail: QImage
    event: BidiImageInputEvent


class _Worker(QObject):
    """Brings results from the thread pool back to the window's thread."""

    ready = Signal(object)  # Attachment
    failed = Signal(str)  # a sentence for the user


class Attachments(QWidget):
    """A row of thumbnails; hidden while there is none. A click or Delete takes one away."""

    changed = Signal()
    failed = Signal(str)  # a sentence for the user

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: list[_Chip] = []
        self._pending = 0
        self._worker = _Worker()  # no parent: a thread may outlive the window
        self._worker.ready.connect(self._add, Qt.ConnectionType.QueuedConnection)
        self._worker.failed.connect(self._tell_failure, Qt.ConnectionType.QueuedConnection)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(8)
        self._row.addStretch(1)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(tr("Pictures to send"))
        self.hide()

    @property
    def is_busy(self) -> bool:
        """Whether a picture is still being made ready."""
        return self._pending > 0

    def attachments(self) -> list[Attachment]:
        """What will be sent, in order."""
        return [chip.attachment for chip in self._chips]

    def chips(self) -> list[QToolButton]:
        """The thumbnails, in order; pressing one takes its picture away."""
        return list(self._chips)

    def add_image(self, image: QImage) -> None:
        """Take a picture, for instance from the clipboard."""
        self._prepare(lambda: _attachment(tr("Pasted picture"), image))

    def add_file(self, path: str) -> None:
        """Take a file; one that is no picture is told by `failed`."""
        self._prepare(lambda: _from_file(path))

    def clear(self) -> None:
        """Take all away."""
        for chip in list(self._chips):
            self._remove(chip)

    def _prepare(self, make: Callable[[], Attachment]) -> None:
        if len(self._chips) + self._pending >= MOST_PICTURES:
            self.failed.emit(tr("No more than {count} pictures at once.").format(count=MOST_PICTURES))
            return
        self._pending += 1
        self.changed.emit()
        worker = self._worker

        def work() -> None:
            try:
                worker.ready.emit(make())
            except ValueError as error:
                worker.failed.emit(str(error))

        QThreadPool.globalInstance().start(work)

    def _add(self, attachment: Attachment) -> None:
        self._pending -= 1
        chip = _Chip(attachment)
        chip.clicked.connect(lambda: self._remove(chip))
        self._chips.append(chip)
        self._row.insertWidget(len(self._chips) - 1, chip)
        self.show()
        self.changed.emit()

    def _tell_failure(self, message: str) -> None:
        self._pending -= 1
        self.changed.emit()
        self.failed.emit(message)

    def _remove(self, chip: "_Chip") -> None:
        if chip not in self._chips:
            return
        self._chips.remove(chip)
        self._row.removeWidget(chip)
        chip.hide()
        chip.deleteLater()
        self.setVisible(bool(self._chips))
        self.changed.emit()


class _Chip(FlatButton):
    """One thumbnail."""

    def __init__(self, attachment: Attachment) -> None:
        super().__init__()
        self.attachment = attachment
        self.setIcon(QIcon(QPixmap.fromImage(attachment.thumbnail)))
        self.setIconSize(QSize(THUMBNAIL, THUMBNAIL))
        self.setText("✕ " + shortened_name(attachment.name))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setAutoRaise(False)
        self.setToolTip(plain_tooltip(tr("{name}: click to take it away").format(name=attachment.name)))
        self.setAccessibleName(tr("Picture {name}, press to take it away").format(name=attachment.name))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Delete takes it away too."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.click()
        else:
            super().keyPressEvent(event)


def shortened_name(name: str) -> str:
    """A file's name that fits beside a thumbnail."""
    return name if len(name) <= 18 else f"{name[:9]}…{name[-8:]}"


def _from_file(path: str) -> Attachment:
    reader = QImageReader(path)
    reader.setAutoTransform(True)
    image = reader.read()
    name = path.replace("\\", "/").rpartition("/")[2]
    if image.isNull():
        raise ValueError(tr("“{name}” is no picture that can be sent: drop a PNG or JPEG.").format(name=name))
    return _attachment(name, image)


def _attachment(name: str, image: QImage) -> Attachment:
    data, mime_type, _width, _height = for_the_model(image)
    event = BidiImageInputEvent(base64.b64encode(data).decode(), mime_type)
    return Attachment(name, reduced(image, 2 * THUMBNAIL), event)
