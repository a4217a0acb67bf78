"""The main window: puts the widgets together and connects them to the bridge."""

import time
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from assistant.bidi.events import TurnModeName
from assistant.desktop.bridge import Bridge, HoldSource
from assistant.desktop.card import Card
from assistant.desktop.countdown import Countdown
from assistant.desktop.icons import app_icon
from assistant.desktop.key_hold import KeyHold
from assistant.desktop.level_meter import LevelMeter
from assistant.desktop.notice_bar import NoticeBar
from assistant.desktop.state_badge import StateBadge
from assistant.desktop.talk_button import TalkButton
from assistant.desktop.text_entry import TextEntry
from assistant.desktop.theme import secondary_text
from assistant.desktop.toned_label import TonedLabel
from assistant.desktop.tool_panel import ToolPanel
from assistant.desktop.transcript_view import TranscriptView
from assistant.desktop.view_state import SessionView

TITLE = "Voice Assistant"
EXAMPLE = "for instance: “What is twelve times seven?”"
INVITATIONS: dict[TurnModeName, str] = {
    "push_to_talk": f"Hold the button below and speak, {EXAMPLE}",
    "toggle": f"Click the button below and speak, {EXAMPLE}",
    "server_vad": f"Just speak, {EXAMPLE}",
    "semantic_vad": f"Just speak, {EXAMPLE}",
}
TRANSCRIPT_AND_TOOLS = [660, 330]  # shares of the room; the splitter scales them
NARROW = 720  # below this width they stand one above the other


class MainWindow(QWidget):
    """State and countdown above, transcript and tool activity between, the ways to speak below."""

    closed = Signal()  # the user closed it; whoever owns it decides whether that ends the program

    def __init__(self, bridge: Bridge, endpoint_label: str, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._bridge = bridge
        self._space = KeyHold(self)
        self.setWindowTitle(TITLE)
        self.setWindowIcon(app_icon())
        self.badge = StateBadge()
        self.endpoint = TonedLabel(endpoint_label, secondary_text)
        self.endpoint.setAccessibleName(f"Endpoint: {endpoint_label}")
        self.countdown = Countdown(clock)
        self.notices = NoticeBar()
        self.transcript = TranscriptView()
        self.tools = ToolPanel(clock)
        self.meter = LevelMeter()
        self.talk_button = TalkButton()
        self.mute_button = _side_button("&Mute", "Ctrl+M", "Mute the microphone")
        self.mute_button.setCheckable(True)
        self.stop_button = _side_button("S&top", "Esc", "Stop the reply")
        self.text_entry = TextEntry(self)
        self._lay_out()
        self._connect_bridge()
        self._connect_intents()
        self._show_session(bridge.session)
        self.resize(920, 660)
        self.setMinimumSize(520, 480)
        self.talk_button.setFocus()

    def _lay_out(self) -> None:
        header = QHBoxLayout()
        header.setSpacing(14)
        header.addWidget(self.badge)
        header.addStretch(1)
        header.addWidget(self.endpoint)
        header.addWidget(self.countdown)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setHandleWidth(16)
        transcript = Card.around(self.transcript)
        self.transcript.focus_changed.connect(transcript.set_highlighted)
        self.splitter.addWidget(transcript)
        self.splitter.addWidget(self.tools)
        self.splitter.setStretchFactor(0, 2)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setCollapsible(0, False)
        self.splitter.setSizes(TRANSCRIPT_AND_TOOLS)
        side = QVBoxLayout()
        side.setSpacing(8)
        side.addWidget(self.mute_button)
        side.addWidget(self.stop_button)
        speak = QGridLayout()
        speak.setSpacing(10)
        speak.setColumnStretch(0, 1)
        speak.addWidget(self.talk_button, 0, 0)
        speak.addLayout(side, 0, 1)
        speak.addWidget(self.text_entry.field, 1, 0)
        speak.addWidget(self.text_entry.send_button, 1, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(18, 16, 18, 18)
        layout.setSpacing(12)
        layout.addLayout(header)
        layout.addWidget(self.notices)
        layout.addWidget(self.splitter, 1)
        layout.addWidget(self.meter)
        layout.addLayout(speak)

    def _connect_bridge(self) -> None:
        bridge = self._bridge
        bridge.session_changed.connect(self._show_session)
        bridge.line_inserted.connect(self.transcript.insert_line)
        bridge.line_updated.connect(self.transcript.update_line)
        bridge.tool_changed.connect(self.tools.show_activity)
        bridge.notice_raised.connect(self.notices.show_notice)
        bridge.talk_held_changed.connect(self._show_talking)

    def _connect_intents(self) -> None:
        bridge = self._bridge
        self.talk_button.hold_began.connect(lambda: bridge.hold(HoldSource.MOUSE))
        self.talk_button.hold_ended.connect(lambda: bridge.release(HoldSource.MOUSE))
        self._space.pressed.connect(lambda: bridge.hold(HoldSource.SPACE_BAR))
        self._space.released.connect(lambda: bridge.release(HoldSource.SPACE_BAR))
        self.talk_button.toggled_by_key.connect(bridge.toggle_hold)
        self.mute_button.clicked.connect(self._toggle_mute)
        self.stop_button.clicked.connect(bridge.interrupt)
        self.text_entry.submitted.connect(bridge.send_text)
        self.tools.answered.connect(bridge.answer_approval)
        self.tools.stop_wanted.connect(bridge.stop_tool)
        QShortcut(QKeySequence("Esc"), self, bridge.interrupt)
        QShortcut(QKeySequence("Ctrl+M"), self, self.mute_button.click)
        QShortcut(QKeySequence("Ctrl+Q"), self, bridge.request_quit)
        cast(QApplication, QApplication.instance()).focusChanged.connect(self._focus_changed)

    def _show_session(self, view: SessionView) -> None:
        self.badge.show_session(view)
        self.countdown.set_deadline(view.deadline)
        self.talk_button.show_session(view, self._bridge.is_talking)
        self.text_entry.show_session(view)
        self.mute_button.setEnabled(view.takes_input)
        self.mute_button.setChecked(view.muted)
        self.mute_button.setText("Un&mute" if view.muted else "&Mute")
        self.mute_button.setAccessibleName("Unmute the microphone" if view.muted else "Mute the microphone")
        self.stop_button.setEnabled(view.is_answering)
        self.transcript.setPlaceholderText("" if view.state == "closed" else INVITATIONS[view.turn_mode])
        self.endpoint.setToolTip(f"Model: {view.model}" if view.model else "")

    def _show_talking(self) -> None:
        self.talk_button.show_session(self._bridge.session, self._bridge.is_talking)

    def _toggle_mute(self) -> None:
        muted = self._bridge.session.muted
        # The button shows what is, not what is wished: the session's answer moves it.
        self.mute_button.setChecked(muted)
        self._bridge.set_muted(not muted)

    def _focus_changed(self) -> None:
        """A release that another widget or window would get must not leave the microphone open."""
        self._space.let_go()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put the tool activity under the transcript where there is no room beside it."""
        super().resizeEvent(event)
        narrow = event.size().width() < NARROW
        orientation = Qt.Orientation.Vertical if narrow else Qt.Orientation.Horizontal
        if orientation != self.splitter.orientation():
            self.splitter.setOrientation(orientation)
            self.splitter.setSizes(TRANSCRIPT_AND_TOOLS)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of the talk key when another window becomes active."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._bridge.release(HoldSource.SPACE_BAR)
            self._bridge.release(HoldSource.MOUSE)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take the space bar as the talk key wherever the focus is, except where it types or presses a button."""
        if event.key() == Qt.Key.Key_Space:
            self._space.press()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of the talk key."""
        if event.key() == Qt.Key.Key_Space:
            if not event.isAutoRepeat():
                self._space.release()
        else:
            super().keyReleaseEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of everything and tell; the owner hides the window or ends the program."""
        self._space.let_go()
        self._bridge.release(HoldSource.MOUSE)
        event.accept()
        self.closed.emit()


def _side_button(text: str, key: str, description: str) -> QPushButton:
    """A button that a mouse click does not give the keyboard to: the space bar stays the talk key after it."""
    button = QPushButton(text)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    button.setAccessibleName(description)
    button.setToolTip(f"{description} ({key})")
    button.setMinimumSize(104, button.sizeHint().height() + 6)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
    return button
