"""What the keyboard does, and what this program is. Both are opened, never run: a conversation goes on meanwhile."""

from PySide6.QtCore import QItemSelectionModel, QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QHeaderView,
    QMessageBox,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from assistant import __version__
from assistant.desktop.icons import app_icon
from assistant.desktop.texts import tr

ROOM = 8  # pixels between rows, and at each side of a key


class HelpDialog(QDialog):
    """A list of keys that a screen reader reads row by row."""

    def __init__(self, shortcuts: list[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.keys = QTreeWidget()
        self.keys.setAccessibleName(tr("Keyboard shortcuts"))
        self.keys.setColumnCount(2)
        self.keys.setHeaderLabels([tr("Key"), tr("What it does")])
        self.keys.setRootIsDecorated(False)
        self.keys.setAlternatingRowColors(True)
        self.keys.header().setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        rows = [QTreeWidgetItem([key, text]) for key, text in shortcuts]
        metrics = self.fontMetrics()
        for row in rows:
            row.setSizeHint(0, QSize(metrics.horizontalAdvance(row.text(0)) + 2 * ROOM, metrics.height() + ROOM))
        self.keys.addTopLevelItems(rows)
        # The keyboard begins at the first row; nothing is chosen.
        self.keys.setCurrentItem(rows[0], 0, QItemSelectionModel.SelectionFlag.NoUpdate)
        close = QPushButton(tr("Close"))
        close.setMinimumWidth(close.sizeHint().width() + 2 * ROOM)
        close.clicked.connect(self.reject)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(14, 14, 14, 12)
        layout.setSpacing(10)
        layout.addWidget(self.keys, 1)
        layout.addWidget(close, 0, Qt.AlignmentFlag.AlignRight)
        self.resize(580, 640)


def about_box(endpoint: str, model: str, parent: QWidget) -> QMessageBox:
    """Name, version and whom one talks to."""
    box = QMessageBox(parent)
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setWindowTitle(tr("About"))
    box.setIconPixmap(app_icon().pixmap(64))
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setText(tr("Voice Assistant {version}").format(version=__version__))
    facts = [
        tr("Talk from any window with a speech-to-speech model."),
        "",
        tr("Endpoint: {name}").format(name=endpoint),
    ]
    if model:
        facts.append(tr("Model: {name}").format(name=model))
    box.setInformativeText("\n".join([*facts, "", tr("Open source, under the MIT licence.")]))
    close = box.addButton(tr("Close"), QMessageBox.ButtonRole.AcceptRole)
    box.setEscapeButton(close)
    return box
