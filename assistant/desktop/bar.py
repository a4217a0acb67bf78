"""A small bar above all other windows: state, microphone level and the last words of both sides."""

import re
import sys

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QHideEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from assistant.bidi.events import Role
from assistant.desktop.bridge import Bridge
from assistant.desktop.level_meter import LevelMeter
from assistant.desktop.state_badge import MoodIcon
from assistant.desktop.texts import tr
from assistant.desktop.theme import outline, scaled
from assistant.desktop.transcript import TranscriptLine
from assistant.desktop.view_state import Mood, SessionView

WIDTH = 340
LARGE_WIDTH = 620
LARGE = 1.8
ICON_SIDE = 20
METER_WIDTH = 90
RADIUS = 10.0
MARGIN = 48  # from the edge of the screen, before the user has chosen a place
FORGET_MS = 15_000
"""After so long without a word the captions go: what was said is not for everybody who passes by."""
BUSY_MOODS = frozenset({Mood.LISTENING, Mood.THINKING, Mood.SPEAKING})


class Caption(QLabel):
    """One line of one side; where it is too long, its end is shown: the latest words."""

    def __init__(self, speaker: str) -> None:
        super().__init__()
        self._speaker = speaker
        self._words = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    @property
    def words(self) -> str:
        """What this side said last; empty when there is nothing to show."""
        return self._words

    def say(self, words: str) -> None:
        """Show these words, in one line."""
        self._words = " ".join(words.split())
        self.setAccessibleName(f"{self._speaker}: {self._words}" if self._words else "")
        self.setVisible(bool(self._words))
        self._elide()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Show as much as there is room for."""
        super().resizeEvent(event)
        self._elide()

    def _elide(self) -> None:
        name = f"{self._speaker}: "
        metrics = self.fontMetrics()
        room = self.width() - metrics.horizontalAdvance(name)
        words = self._words
        if metrics.horizontalAdvance(words) > room:
            end = metrics.elidedText(words, Qt.TextElideMode.ElideLeft, room)[1:]
            # From the next whole word on, where there is one.
            words = "…" + (end.partition(" ")[2] or end)
        self.setText(name + words)


class Bar(QWidget):
    """Stays above other windows and never takes the keyboard's focus.

    While nothing is going on it is glass to the mouse; while somebody listens, thinks or speaks it can be dragged
    elsewhere. `moved` then carries its place for the settings, as the constructor takes it.
    """

    moved = Signal(str)

    def __init__(self, bridge: Bridge, place: str = "") -> None:
        super().__init__()
        self._place = place
        self._grip: QPoint | None = None
        self._is_busy = False
        self._items: dict[Role, tuple[int, str]] = {}
        self._is_see_through = _blends()
        self._make_window()
        self._icon = MoodIcon(ICON_SIDE)
        self._label = QLabel()
        self._base_font = self.font()
        self.meter = LevelMeter()
        self.meter.setFixedWidth(METER_WIDTH)
        self.captions: dict[Role, Caption] = {"user": Caption(tr("You")), "assistant": Caption(tr("Assistant"))}
        self._forget = QTimer(self)
        self._forget.setSingleShot(True)
        self._forget.setInterval(FORGET_MS)
        self._forget.timeout.connect(self.forget)
        self._lay_out()
        self.set_large_captions(False)
        bridge.session_changed.connect(self.show_session)
        bridge.line_inserted.connect(self._line_inserted)
        bridge.line_updated.connect(self._line_updated)
        QGuiApplication.instance().screenRemoved.connect(self._fit)  # type: ignore[union-attr]  # there is one
        self.show_session(bridge.session)

    def _make_window(self) -> None:
        self.setWindowTitle(tr("Voice Assistant bar"))
        self.setAccessibleName(self.windowTitle())
        self.setWindowFlags(
            Qt.WindowType.Tool
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.WindowStaysOnTopHint
            | Qt.WindowType.WindowDoesNotAcceptFocus
            | Qt.WindowType.NoDropShadowWindowHint
        )
        self.setAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
        self.setAttribute(Qt.WidgetAttribute.WA_MacAlwaysShowToolWindow)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground, self._is_see_through)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.setSpacing(8)
        head.addWidget(self._icon)
        head.addWidget(self._label, 1)
        head.addWidget(self.meter)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 8, 12, 8)
        layout.setSpacing(4)
        layout.addLayout(head)
        for caption in self.captions.values():
            layout.addWidget(caption)

    @property
    def mood(self) -> Mood:
        """The mood its icon shows."""
        return self._icon.mood

    @property
    def state_text(self) -> str:
        """The word beside it."""
        return self._label.text()

    def set_level(self, peak_dbfs: float, rms_dbfs: float) -> None:
        """Show the microphone's level, in dB of full scale."""
        self.meter.set_level(peak_dbfs, rms_dbfs)

    def set_large_captions(self, large: bool) -> None:
        """Show what is said in large letters, or in ordinary ones."""
        self._width = LARGE_WIDTH if large else WIDTH
        self._label.setFont(scaled(self._base_font, 1.0, bold=True))
        for caption in self.captions.values():
            caption.setFont(scaled(self._base_font, LARGE if large else 1.0))
        self._fit()

    def show_session(self, view: SessionView) -> None:
        """Show this session's state."""
        self._icon.set_mood(view.mood)
        self._label.setText(view.label)
        self._label.setAccessibleName(tr("State: {state}").format(state=view.label))
        self._set_busy(view.mood in BUSY_MOODS)

    def forget(self) -> None:
        """Show no words until somebody says new ones."""
        for caption in self.captions.values():
            caption.say("")
        self._fit()

    def _set_busy(self, busy: bool) -> None:
        if busy:
            self._forget.stop()
        elif self._is_busy:
            self._forget.start()
        self._is_busy = busy
        self._let_clicks_through()

    def _let_clicks_through(self) -> None:
        """Glass while nothing goes on; not before a drag has ended, for the mouse would lose it."""
        window = self.windowHandle()
        if window is not None and window.isExposed():
            through = not self._is_busy and self._grip is None
            window.setFlag(Qt.WindowType.WindowTransparentForInput, through)
        self.setCursor(Qt.CursorShape.SizeAllCursor if self._is_busy else Qt.CursorShape.ArrowCursor)

    # Captions

    def _line_inserted(self, row: int, line: TranscriptLine) -> None:
        known_row, _ = self._items.get(line.role, (-1, ""))
        if line.role in self.captions and row >= known_row:
            self._items[line.role] = (row, line.item_id)
            self._say(line)

    def _line_updated(self, _row: int, line: TranscriptLine) -> None:
        if self._items.get(line.role, (-1, ""))[1] == line.item_id:
            self._say(line)

    def _say(self, line: TranscriptLine) -> None:
        self.captions[line.role].say(line.text)
        if not self._is_busy:
            self._forget.start()
        self._fit()

    # Place

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Be where the user put it."""
        super().showEvent(event)
        self._fit()
        window = self.windowHandle()
        if window is not None:
            window.installEventFilter(self)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Forget a drag; take clicks again, so that becoming glass is a change when it is shown next."""
        super().hideEvent(event)
        self._grip = None
        window = self.windowHandle()
        if window is not None:
            window.setFlag(Qt.WindowType.WindowTransparentForInput, False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Become glass once the window is on the screen.

        Window managers put a frame around it then, and that takes over only a shape that changes later on.
        """
        if watched is self.windowHandle() and event.type() == QEvent.Type.Expose:
            self._let_clicks_through()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        """Take the size of what is shown, keep the edge that is nearer to the screen's, and stay on a screen."""
        area = _screen_area(self._wanted_place())
        width = min(self._width, area.width())
        self.setFixedSize(QSize(width, self.sizeHint().height()))
        place = self._wanted_place()
        if place is None:
            corner = QPoint(area.center().x() - width // 2, area.bottom() + 1 - MARGIN - self.height())
        else:
            corner = place - QPoint(0, self.height() if _is_low(place, area) else 0)
        corner.setX(max(area.left(), min(corner.x(), area.right() + 1 - width)))
        corner.setY(max(area.top(), min(corner.y(), area.bottom() + 1 - self.height())))
        self.move(corner)

    def _wanted_place(self) -> QPoint | None:
        """The fixed corner: the lower left one in the lower half of a screen, else the upper left one."""
        numbers = re.fullmatch(r"(-?\d{1,6}),(-?\d{1,6})", self._place, re.ASCII)
        return QPoint(int(numbers[1]), int(numbers[2])) if numbers else None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to drag."""
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        window = self.windowHandle()
        if QGuiApplication.platformName().startswith("wayland") and window is not None:
            window.startSystemMove()  # only the compositor can move a window there
            return
        self._grip = event.globalPosition().toPoint() - self.pos()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Follow the mouse."""
        if self._grip is not None:
            self.move(event.globalPosition().toPoint() - self._grip)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Stay here from now on."""
        if self._grip is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        self._grip = None
        corner = self.pos()
        low = _is_low(self.geometry().center(), _screen_area(self.geometry().center()))
        self._place = f"{corner.x()},{corner.y() + (self.height() if low else 0)}"
        self._fit()
        self._let_clicks_through()
        self.moved.emit(self._place)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name and signature
        """Paint the background: round where the desktop blends windows, else square."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(self.palette().color(QPalette.ColorRole.Window))
        painter.setPen(QPen(QColor(outline(self.palette())), 1))
        radius = RADIUS if self._is_see_through else 0.0
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        painter.end()


def _is_low(place: QPoint, area: QRect) -> bool:
    return place.y() > area.center().y()


def _screen_area(place: QPoint | None) -> QRect:
    """The usable part of the screen at this place, or of the first one where no screen is there."""
    screen = QGuiApplication.screenAt(place) if place is not None else None
    return (screen or QGuiApplication.primaryScreen()).availableGeometry()


def _blends() -> bool:
    """Whether windows may be partly transparent: on X11 only while a compositing manager runs."""
    if sys.platform != "linux" or QGuiApplication.platformName() != "xcb":
        return True
    try:
        from Xlib import X

        from assistant.desktop.hotkeys.x11_connection import open_display
    except ImportError:  # the hotkeys, which need it more, say how it is installed
        return False
    display = open_display()
    try:
        # The selection that a compositing manager owns, by the Extended Window Manager Hints.
        atom = display.intern_atom(f"_NET_WM_CM_S{display.get_default_screen()}")
        return bool(display.get_selection_owner(atom) != X.NONE)
    finally:
        display.close()
