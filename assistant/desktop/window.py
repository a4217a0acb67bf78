"""The main window: puts the widgets together and connects them to the bridge."""

import time
from collections.abc import Callable
from typing import cast

from PySide6.QtCore import QEvent, QPoint, Qt, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeyEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QApplication,
    QFileDialog,
    QMenu,
    QSplitter,
    QWidget,
)

from assistant.bidi.events import TurnModeName
from assistant.desktop.bridge import Bridge, HoldSource
from assistant.desktop.countdown import Countdown
from assistant.desktop.eliding_label import ElidingLabel
from assistant.desktop.empty_conversation import invitation
from assistant.desktop.engine_sentences import in_the_user_s_language
from assistant.desktop.flat_button import FlatButton
from assistant.desktop.icons import window_icon
from assistant.desktop.key_hold import KeyHold
from assistant.desktop.level_meter import LevelMeter
from assistant.desktop.microphone_watch import MicrophoneWatch
from assistant.desktop.notice_bar import NoticeBar
from assistant.desktop.spending_label import SpendingLabel
from assistant.desktop.spending_view import SpendingView
from assistant.desktop.state_badge import StateBadge
from assistant.desktop.talk_button import TalkButton
from assistant.desktop.text_entry import TextEntry
from assistant.desktop.texts import plain_tooltip, tr
from assistant.desktop.theme import Tone, secondary_text, text_colour
from assistant.desktop.toned_label import TonedLabel
from assistant.desktop.tool_panel import ToolPanel
from assistant.desktop.transcript_pane import TranscriptPane
from assistant.desktop.turn_mode_switch import TurnModeSwitch
from assistant.desktop.view_state import SessionView
from assistant.desktop.window_actions import WindowActions, connect
from assistant.desktop.window_layout import lay_out, share_room, side_button
from assistant.realtime.endpoint import Endpoint

NARROW = 720  # below this width they stand one above the other
TEXT_SCALES = (0.85, 1.0, 1.25, 1.5, 1.75, 2.0, 2.5)
LARGE_CAPTIONS = 1.75
# The codes of notices that offer to do something about them.
BUDGET_REACHED = "budget_reached"
ACCOUNT_CHANGED = "account_changed"


class MainWindow(QWidget):
    """State and countdown above, transcript and tool activity between, the ways to speak below.

    The signals named `..._wanted` are for what the window cannot do itself.
    """

    closed = Signal()  # the user closed it; whoever owns it decides whether that ends the program
    settings_wanted = Signal()
    profiles_wanted = Signal()
    history_wanted = Signal()
    tools_folder_wanted = Signal()
    echo_test_wanted = Signal()
    first_steps_wanted = Signal()
    large_captions_changed = Signal(bool)  # the user wants the letters large, or no longer

    def __init__(self, bridge: Bridge, endpoint_label: str, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__()
        self._bridge = bridge
        self._clock = clock
        self._space = KeyHold(self)
        self._microphone_watch = MicrophoneWatch()
        self._microphone_is_open = False
        self.setWindowTitle(tr("Voice Assistant"))
        self.setWindowIcon(window_icon())
        self.setAcceptDrops(True)
        self._make_header(endpoint_label, clock)
        self.notices = NoticeBar()
        self.notices.set_action(ACCOUNT_CHANGED, tr("New conversation"))
        self.pane = TranscriptPane()
        self.transcript = self.pane.view
        self.tools = ToolPanel(clock)
        self._make_ways_to_speak()
        lay_out(self)
        self.commands = WindowActions(self)
        self._connect_bridge()
        self._connect_intents()
        self._connect_actions()
        self._show_session(bridge.session)
        self._show_spending(bridge.spending)
        self.resize(920, 660)
        self.talk_button.setFocus()

    splitter: QSplitter  # made by lay_out

    def _make_header(self, endpoint_label: str, clock: Callable[[], float]) -> None:
        self.badge = StateBadge()
        self.endpoint = ElidingLabel("", secondary_text)
        self.show_endpoint(endpoint_label)
        self.spending = SpendingLabel()
        self.countdown = Countdown(clock)
        self.menu_button = FlatButton()
        self.menu_button.setText("☰")
        self.menu_button.setAccessibleName(tr("Menu"))
        self.menu_button.setToolTip(tr("Menu ({key})").format(key="F10"))

    def _make_ways_to_speak(self) -> None:
        self.turn_mode = TurnModeSwitch()
        self.meter = LevelMeter()
        self.clipping = TonedLabel(tr("Too loud"), lambda palette: text_colour(Tone.DANGER, palette), bold=True)
        self.clipping.setToolTip(tr("The microphone is overdriven: move away from it, or turn it down."))
        self.clipping.hide()
        self.talk_button = TalkButton()
        self.mute_button = side_button(tr("&Mute"), "Ctrl+M", tr("Mute the microphone"))
        self.mute_button.setCheckable(True)
        self.stop_button = side_button(tr("S&top"), "Esc", tr("Stop the reply"))
        self.text_entry = TextEntry(self)

    def _connect_bridge(self) -> None:
        bridge = self._bridge
        bridge.session_changed.connect(self._show_session)
        bridge.session_restarted.connect(self._show_restart)
        bridge.spending_changed.connect(self._show_spending)
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
        self.turn_mode.chosen.connect(self._choose_turn_mode)
        self.text_entry.submitted.connect(bridge.send_message)
        self.text_entry.failed.connect(lambda message: bridge.tell(message, "picture", is_error=True))
        self.tools.answered.connect(bridge.answer_approval)
        self.tools.stop_wanted.connect(bridge.stop_tool)
        self.notices.action_wanted.connect(self._act_on_notice)
        self.meter.clipping_changed.connect(self.clipping.setVisible)
        self.menu_button.clicked.connect(self.open_menu)
        cast(QApplication, QApplication.instance()).focusChanged.connect(self._focus_changed)

    def _connect_actions(self) -> None:
        actions, bridge, pane = self.commands, self._bridge, self.pane
        work: dict[QAction, Callable[[], object]] = {
            actions.new_conversation: bridge.begin_anew,
            actions.interrupt: bridge.interrupt,
            actions.mute: self._toggle_mute,
            actions.raise_budget: bridge.raise_budget,
            actions.type_message: self.text_entry.field.setFocus,
            actions.add_picture: self._choose_picture,
            actions.find: pane.search.open_search,
            actions.find_next: pane.search.go_to_next,
            actions.find_previous: pane.search.go_to_previous,
            actions.copy_conversation: self.transcript.copy_all,
            actions.show_newest: self.transcript.show_newest,
            actions.show_latency: self.transcript.show_latency,
            actions.show_cost: self.spending.show_details,
            actions.larger: lambda: self._step_text_scale(1),
            actions.smaller: lambda: self._step_text_scale(-1),
            actions.normal_size: lambda: self.set_text_scale(1.0),
            actions.settings: self.settings_wanted.emit,
            actions.profiles: self.profiles_wanted.emit,
            actions.history: self.history_wanted.emit,
            actions.tools_folder: self.tools_folder_wanted.emit,
            actions.echo_test: self.echo_test_wanted.emit,
            actions.first_steps: self.first_steps_wanted.emit,
            actions.help: self.show_help,
            actions.about: self._show_about,
            actions.open_menu: self.open_menu,
            actions.quit: bridge.request_quit,
        }
        connect(work)
        for mode, action in actions.turn_modes.items():
            action.triggered.connect(lambda _checked, chosen=mode: self._choose_turn_mode(chosen))

    # What is shown

    def show_endpoint(self, label: str) -> None:
        """Say whom the user talks to from now on."""
        self._is_practice = label == Endpoint("practice", "").label
        label = in_the_user_s_language(label)
        self.endpoint.setText(label)
        self.endpoint.setAccessibleName(tr("Endpoint: {name}").format(name=label))

    def _show_session(self, view: SessionView) -> None:
        self.badge.show_session(view)
        self.countdown.set_deadline(view.deadline, view.limit_s)
        self.talk_button.show_session(view, self._bridge.is_talking)
        self.text_entry.show_session(view)
        self.turn_mode.show_session(view)
        self.commands.show_session(view)
        self.mute_button.setEnabled(view.takes_input)
        self.mute_button.setChecked(view.muted)
        self.mute_button.setText(tr("Un&mute") if view.muted else tr("&Mute"))
        self.mute_button.setAccessibleName(tr("Unmute the microphone") if view.muted else tr("Mute the microphone"))
        self.stop_button.setEnabled(view.is_answering)
        self.pane.empty.show_partner(is_practice=self._is_practice)
        self.pane.set_invitation("" if view.state == "closed" else invitation(view.turn_mode))
        model = "\n" + tr("Model: {name}").format(name=view.model) if view.model else ""
        self.endpoint.setToolTip(plain_tooltip(self.endpoint.text() + model))
        is_open = view.state == "listening" or (view.hands_free and view.takes_input and not view.muted)
        if is_open and not self._microphone_is_open:
            self._microphone_watch.begin()
        self._microphone_is_open = is_open

    def _show_restart(self, reason: str) -> None:
        if reason == "renewed":
            self.countdown.show_renewed()

    def _show_spending(self, view: SpendingView) -> None:
        self.spending.show_spending(view)
        can_raise = self._bridge.can_raise_budget
        self.commands.raise_budget.setVisible(can_raise)
        self.notices.set_action(BUDGET_REACHED, tr("Continue") if can_raise else None)

    def _show_talking(self) -> None:
        self.talk_button.show_session(self._bridge.session, self._bridge.is_talking)

    def set_level(self, peak_dbfs: float, rms_dbfs: float) -> None:
        """Show the microphone's level, in dB of full scale, and tell of a microphone that gives nothing at all."""
        self.meter.set_level(peak_dbfs, rms_dbfs)
        if self._microphone_is_open and self._microphone_watch.hears_nothing(peak_dbfs, self._clock()):
            message = tr("This microphone is silent: is it switched off, or is another one meant? See Settings, Sound.")
            self._bridge.tell(message, "microphone_silent")

    @property
    def text_scale(self) -> float:
        """How large the letters of the transcript are; 1 is the desktop's own size."""
        return self.transcript.text_scale

    def set_text_scale(self, scale: float) -> None:
        """Show the transcript in larger or smaller letters."""
        was_large = self.text_scale >= LARGE_CAPTIONS
        self.transcript.set_text_scale(scale)
        if was_large != (scale >= LARGE_CAPTIONS):
            self.large_captions_changed.emit(scale >= LARGE_CAPTIONS)

    def set_large_captions(self, large: bool) -> None:
        """Show what is said in large letters, or in the desktop's own size again."""
        if large != (self.text_scale >= LARGE_CAPTIONS):
            self.set_text_scale(LARGE_CAPTIONS if large else 1.0)

    def _step_text_scale(self, step: int) -> None:
        place = min(range(len(TEXT_SCALES)), key=lambda number: abs(TEXT_SCALES[number] - self.text_scale))
        self.set_text_scale(TEXT_SCALES[min(max(place + step, 0), len(TEXT_SCALES) - 1)])

    # What the user does

    def open_menu(self) -> None:
        """Show the menu below its button."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.commands.fill_menu(menu)
        button = self.menu_button
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = 0 if is_mirrored else button.width() - menu.sizeHint().width()
        menu.popup(button.mapToGlobal(QPoint(left, button.height() + 2)))

    def show_help(self) -> None:
        """Show what the keyboard does."""
        # Seldom asked for: every start would take longer.
        from assistant.desktop.help_dialog import HelpDialog

        HelpDialog(self.commands.shortcuts(), self).open()

    def _show_about(self) -> None:
        from assistant.desktop.help_dialog import about_box

        about_box(self.endpoint.text(), self._bridge.session.model, self).open()

    def _choose_picture(self) -> None:
        dialog = QFileDialog(self, tr("Add a picture"))
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.setNameFilter(tr("Pictures") + " (*.png *.jpg *.jpeg *.gif *.webp *.bmp)")
        for_each = self.text_entry.attachments.add_file
        dialog.filesSelected.connect(lambda paths: [for_each(path) for path in paths])
        dialog.open()

    def _act_on_notice(self, code: str) -> None:
        self.notices.dismiss(code)
        if code == BUDGET_REACHED:
            self._bridge.raise_budget()
        elif code == ACCOUNT_CHANGED:
            self._bridge.begin_anew()

    def _toggle_mute(self) -> None:
        muted = self._bridge.session.muted
        # The button shows what is, not what is wished: the session's answer moves it.
        self.mute_button.setChecked(muted)
        self.commands.mute.setChecked(muted)
        self._bridge.set_muted(not muted)

    def _choose_turn_mode(self, turn_mode: TurnModeName) -> None:
        self._bridge.set_turn_mode(turn_mode)
        self.commands.show_session(self._bridge.session)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802 - Qt's name
        """Take pictures wherever they are dropped."""
        if self.text_entry.field.canInsertFromMimeData(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802 - Qt's name
        """Hand what is dropped to the message."""
        self.text_entry.field.insertFromMimeData(event.mimeData())
        event.acceptProposedAction()

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
            share_room(self)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of the talk key when another window becomes active."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and not self.isActiveWindow():
            self._bridge.release(HoldSource.SPACE_BAR)
            self._bridge.release(HoldSource.MOUSE)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take the space bar as the talk key wherever the focus is, except where it types or presses a button."""
        if not self._space.takes_press(event):
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of the talk key."""
        if not self._space.takes_release(event):
            super().keyReleaseEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go of everything and tell; the owner hides the window or ends the program."""
        self._space.let_go()
        self._bridge.release(HoldSource.MOUSE)
        event.accept()
        self.closed.emit()
