"""Where everything stands in the main window."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QPushButton, QSizePolicy, QSplitter, QVBoxLayout, QWidget

if TYPE_CHECKING:
    from assistant.desktop.window import MainWindow

TRANSCRIPT_AND_TOOLS = [660, 330]  # shares of the room; the splitter scales them
NEARLY_ALL = 1000  # beside a share of 1, which becomes the least that the tools need


def lay_out(window: "MainWindow") -> None:
    """State and countdown above, transcript and tool activity between, the ways to speak below."""
    header = QHBoxLayout()
    header.setSpacing(14)
    header.addWidget(window.badge)
    header.addStretch(1)
    in_header: tuple[QWidget, ...] = (window.endpoint, window.spending, window.countdown, window.menu_button)
    for widget in in_header:
        header.addWidget(widget)
    window.splitter = QSplitter(Qt.Orientation.Horizontal)
    window.splitter.setHandleWidth(16)
    window.splitter.addWidget(window.pane)
    window.splitter.addWidget(window.tools)
    window.splitter.setStretchFactor(0, 2)
    window.splitter.setStretchFactor(1, 1)
    window.splitter.setCollapsible(0, False)
    window.splitter.setSizes(TRANSCRIPT_AND_TOOLS)
    window.tools.filled.connect(lambda: share_room(window) if _is_stacked(window) else None)
    microphone = QHBoxLayout()
    microphone.setSpacing(12)
    beside_the_level: tuple[QWidget, ...] = (window.turn_mode, window.meter, window.clipping)
    for widget in beside_the_level:
        microphone.addWidget(widget)
    side = QVBoxLayout()
    side.setSpacing(8)
    side.addWidget(window.mute_button)
    side.addWidget(window.stop_button)
    speak = QGridLayout()
    speak.setSpacing(10)
    speak.setColumnStretch(0, 1)
    speak.addWidget(window.talk_button, 0, 0)
    speak.addLayout(side, 0, 1)
    speak.addWidget(window.text_entry.attachments, 1, 0, 1, 2)
    speak.addWidget(window.text_entry.box, 2, 0)
    speak.addWidget(window.text_entry.send_button, 2, 1)
    layout = QVBoxLayout(window)
    layout.setContentsMargins(18, 14, 18, 18)
    layout.setSpacing(12)
    layout.addLayout(header)
    layout.addWidget(window.notices)
    layout.addWidget(window.splitter, 1)
    layout.addLayout(microphone)
    layout.addLayout(speak)


def share_room(window: "MainWindow") -> None:
    """Share the room between transcript and tools; below it, tools that nobody has called need a few lines only."""
    is_idle = _is_stacked(window) and not window.tools.cards()
    window.splitter.setSizes([NEARLY_ALL, 1] if is_idle else TRANSCRIPT_AND_TOOLS)


def _is_stacked(window: "MainWindow") -> bool:
    return window.splitter.orientation() == Qt.Orientation.Vertical


def side_button(text: str, key: str, description: str) -> QPushButton:
    """A button that a mouse click does not give the keyboard to: the space bar stays the talk key after it."""
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(description)
    button.setToolTip(f"{description} ({key})")
    button.setMinimumSize(104, button.sizeHint().height() + 6)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
    return button
