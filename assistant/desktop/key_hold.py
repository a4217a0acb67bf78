"""Whether a key is really held: X11's auto-repeat sends releases that nobody's finger made.

Qt marks most of them, but not all: it looks for the press that follows in what has arrived so far, and under load
that press has not arrived yet. So a release counts only when no press follows within the grace.
"""

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent

# Auto-repeat presses again within 3 ms of its release; a finger takes longer than this to do so.
RELEASE_GRACE_MS = 30
# Where nothing tells whether a key is still down, talking ends after this long without a sign of it.
LONGEST_HOLD_S = 120.0


class KeyHold(QObject):
    """Turns a key's events into one press and one release."""

    pressed = Signal()
    released = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._held = False
        self._grace = QTimer(self, singleShot=True, interval=RELEASE_GRACE_MS)
        self._grace.timeout.connect(self._release)

    def press(self) -> None:
        """The key went down, or auto-repeat says so."""
        self._grace.stop()
        if not self._held:
            self._held = True
            self.pressed.emit()

    def release(self) -> None:
        """The key came up, or auto-repeat says so."""
        if self._held:
            self._grace.start()

    def takes_press(self, event: QKeyEvent) -> bool:
        """Take this event if it is the space bar's; it is nobody else's then."""
        if event.key() != Qt.Key.Key_Space:
            return False
        self.press()
        return True

    def takes_release(self, event: QKeyEvent) -> bool:
        """Take this event if it is the space bar's; it is nobody else's then."""
        if event.key() != Qt.Key.Key_Space:
            return False
        if not event.isAutoRepeat():
            self.release()
        return True

    def let_go(self) -> None:
        """The key's release would go elsewhere: count it as released now."""
        if self._held:
            self._grace.stop()
            self._release()

    def _release(self) -> None:
        self._held = False
        self.released.emit()
