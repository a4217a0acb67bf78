"""The button that is held to talk; in hands-free mode it shows that the assistant listens by itself."""

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QPushButton, QWidget

from assistant.desktop.icons import paint_microphone
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone, blend, fill_colour, outline, scaled, secondary_text, text_colour, tint
from assistant.desktop.view_state import SessionView

RADIUS = 14.0
FOCUS_INSET = 4.0  # the focus ring is inside the shape, in the colour of its text: visible on every background


class TalkButton(QPushButton):
    """Tells when it is held and let go; what it shows comes from the session."""

    hold_began = Signal()
    hold_ended = Signal()
    toggled_by_key = Signal()  # Enter, or a screen reader's "press": for those who cannot hold a key

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = SessionView()
        self._talking = False
        self._hint = ""
        self.clicked.connect(self.toggled_by_key)
        self._update_texts()

    @property
    def hint(self) -> str:
        """The small line under the text."""
        return self._hint

    def show_session(self, view: SessionView, talking: bool) -> None:
        """Say what it would do in this state of the session; `talking`: the user's turn is going on."""
        self._view = view
        self._talking = talking
        self.setDown(talking)
        self._update_texts()

    def _update_texts(self) -> None:
        text, self._hint = _texts(self._view, self._talking)
        self.setText(text)
        self.setAccessibleName(text)
        self.setAccessibleDescription(
            self._hint
            if self._view.turn_mode != "push_to_talk"
            else self._hint + tr(". Hold the space bar to talk, or press Enter to start and Enter again to stop.")
        )
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to hold."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.hold_began.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Let go, wherever the pointer is by now."""
        if event.button() == Qt.MouseButton.LeftButton:
            self.hold_ended.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Stay held when the pointer slips off the button: a hand that speaks is not steady."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Toggle with Enter; the space bar holds wherever the focus is, so the window takes it."""
        if event.key() == Qt.Key.Key_Space:
            event.ignore()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.toggled_by_key.emit()
        else:
            super().keyPressEvent(event)

    def keyReleaseEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the space bar to the window."""
        if event.key() == Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyReleaseEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the focus ring."""
        super().focusInEvent(event)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Large: it is what the window is for."""
        lines = QFontMetrics(scaled(self.font(), 1.25)).height() + QFontMetrics(self.font()).height()
        return QSize(280, lines + 34)

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Narrow enough for a small window."""
        return QSize(200, self.sizeHint().height())

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Repaint when the window becomes active or the palette changes."""
        super().changeEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name and signature
        """Paint the shape, the focus ring, the microphone and both lines."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        shape = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        background, foreground, border = self._colours()
        painter.setBrush(background)
        # The focus ring is border enough.
        painter.setPen(QPen(background if self.hasFocus() else border, 1))
        painter.drawRoundedRect(shape, RADIUS, RADIUS)
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(foreground, 2))
            ring = shape.adjusted(FOCUS_INSET, FOCUS_INSET, -FOCUS_INSET, -FOCUS_INSET)
            painter.drawRoundedRect(ring, RADIUS - FOCUS_INSET, RADIUS - FOCUS_INSET)
        self._paint_content(painter, shape, foreground)
        painter.end()

    def _paint_content(self, painter: QPainter, shape: QRectF, colour: QColor) -> None:
        large, small = scaled(self.font(), 1.25, bold=True), scaled(self.font(), 0.95)
        glyph = min(34.0, shape.height() * 0.52)
        gap = 14.0
        room = shape.width() - glyph - gap - 4 * FOCUS_INSET
        # With large letters a narrow window has room for less.
        text = QFontMetrics(large).elidedText(self.text(), Qt.TextElideMode.ElideRight, int(room))
        hint = QFontMetrics(small).elidedText(self._hint, Qt.TextElideMode.ElideRight, int(room))
        text_width = max(QFontMetrics(large).horizontalAdvance(text), QFontMetrics(small).horizontalAdvance(hint)) + 2
        left = shape.center().x() - (glyph + gap + text_width) / 2
        is_mirrored = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        glyph_left = left + text_width + gap if is_mirrored else left
        text_left = left if is_mirrored else left + glyph + gap
        place = QRectF(QPointF(glyph_left, shape.center().y() - glyph / 2), QSize(int(glyph), int(glyph)))
        paint_microphone(painter, place, colour)
        heights = QFontMetrics(large).height(), QFontMetrics(small).height()
        top = shape.center().y() - (heights[0] + 2 + heights[1]) / 2
        # Qt mirrors AlignLeft where one reads from right to left.
        beside = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setPen(colour)
        painter.setFont(large)
        painter.drawText(QRectF(text_left, top, text_width, heights[0]), beside, text)
        painter.setFont(small)
        painter.drawText(QRectF(text_left, top + heights[0] + 2, text_width, heights[1]), beside, hint)

    def _colours(self) -> tuple[QColor, QColor, QColor]:
        """Background, text and border."""
        palette = self.palette()
        window = palette.color(QPalette.ColorRole.Window)
        white = QColor("white")
        if self._talking:
            return fill_colour(Tone.DANGER), white, fill_colour(Tone.DANGER)
        if not self._view.takes_input and not self._view.has_ended:
            return tint(secondary_text(palette), palette), secondary_text(palette), outline(palette)
        if self._view.muted or self._view.hands_free:
            tone = Tone.WARNING if self._view.muted else Tone.GOOD
            colour = text_colour(tone, palette)
            return tint(colour, palette), colour, blend(colour, window, 0.5)
        fill = fill_colour(Tone.INFORMATION)
        if self.underMouse():
            fill = fill.darker(108)  # lighter, the white words could not be read as well
        return fill, white, fill


def _texts(view: SessionView, talking: bool) -> tuple[str, str]:
    """What the button says, and the hint under it."""
    toggle = view.turn_mode == "toggle"
    if view.has_ended:
        return tr("New conversation"), tr("The last one has ended: click, or press the space bar")
    if not view.takes_input:
        return view.label, tr("You can talk in a moment")
    if talking:
        return tr("Listening…"), tr("Click again to send") if toggle else tr("Let go to send")
    if view.muted:
        return tr("Microphone muted"), tr("Unmute to talk")
    if view.hands_free:
        hint = tr("Just speak to interrupt, or click") if view.is_answering else tr("Just speak")
        return tr("Listening by itself"), hint
    interrupts = view.state == "speaking"
    if toggle:
        text = tr("Click to interrupt") if interrupts else tr("Click to talk")
        return text, tr("Click, or press the space bar")
    text = tr("Hold to interrupt") if interrupts else tr("Hold to talk")
    return text, tr("Speak while you hold the button or the space bar")
