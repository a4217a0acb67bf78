"""Whether a key was really pressed anew: for shortcuts that must never fire because a key is being held down."""

from PySide6.QtCore import QCoreApplication, QEvent, QObject
from PySide6.QtGui import QKeyEvent

# Auto-repeat presses again within 3 ms of its release; a finger takes longer than this to do so. See key_hold.py.
REPEAT_WITHIN_MS = 30


class FreshKeys(QObject):
    """Watches the keys of the whole program, but only while it is asked to: every event passes through here then.

    Qt marks most of what X11's auto-repeat sends, but not all, and QShortcut goes by these marks alone. The times
    that the events carry tell the rest: they were taken by the display server, so a busy program does not bend them.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._released: dict[int, int] = {}  # key: when, in the display server's milliseconds
        self._is_watching = False
        self.is_fresh = False  # of the key press that is being handled

    def watch(self, is_wanted: bool) -> None:
        """Begin or end to watch. Safe to call twice."""
        application = QCoreApplication.instance()
        if is_wanted == self._is_watching or application is None:
            return
        self._is_watching = is_wanted
        self._released.clear()
        self.is_fresh = False
        if is_wanted:
            application.installEventFilter(self)
        else:
            application.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, ARG002 - Qt's name and signature
        """Note presses before the shortcuts get them, and releases; keep nothing from anybody."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.KeyRelease:
                self._released[event.key()] = event.timestamp()
            elif event.type() == QEvent.Type.ShortcutOverride:
                # Zero is no time: the event was made by a program.
                released = self._released.get(event.key(), 0)
                repeats = released > 0 and event.timestamp() - released < REPEAT_WITHIN_MS
                self.is_fresh = not event.isAutoRepeat() and not repeats
        return False
