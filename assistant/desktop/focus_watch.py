"""Showing around a widget that it has the keyboard."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QWidget


class FocusWatch(QObject):
    """Calls `tell(True)` when a widget gets the keyboard and `tell(False)` when it loses it; lives as long as it."""

    def __init__(self, widget: QWidget, tell: Callable[[bool], None]) -> None:
        super().__init__(widget)
        self._tell = tell
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, ARG002 - Qt's name and signature
        """Keep nothing from the widget."""
        if event.type() == QEvent.Type.FocusIn:
            self._tell(True)
        elif event.type() == QEvent.Type.FocusOut:
            self._tell(False)
        return False
