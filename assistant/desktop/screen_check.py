"""Trying out what a screen is needed for, without showing anything: the window's picture, and the tray."""

import sys

from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from assistant.desktop.desktop import create_desktop

LOOK_EVERY_MS = 100


def window_application() -> QApplication:
    """Return the one application. Qt ends the process where there is no screen, see `assistant.screen`."""
    application = QApplication.instance()
    return application if isinstance(application, QApplication) else QApplication(sys.argv[:1])


def painted_colours() -> int:
    """Put window and tray icon together as the program does, paint the window out of sight; returns how many colours.

    Needs `window_application`.
    """
    desktop = create_desktop("practice", "push_to_talk")
    try:
        picture = desktop.window.grab().toImage()
    finally:
        desktop.close()
    step = 7  # pixels; every one would take a second
    return len({picture.pixel(x, y) for x in range(0, picture.width(), step) for y in range(0, picture.height(), step)})


def waits_for_tray(patience_ms: int) -> bool:
    """Whether the desktop shows tray icons, now or within so many milliseconds. Needs `window_application`."""
    if QSystemTrayIcon.isSystemTrayAvailable():
        return True
    waiting = QEventLoop()
    look = QTimer(interval=LOOK_EVERY_MS)
    look.timeout.connect(lambda: waiting.quit() if QSystemTrayIcon.isSystemTrayAvailable() else None)
    look.start()
    QTimer.singleShot(patience_ms, waiting.quit)
    waiting.exec()
    look.stop()
    return QSystemTrayIcon.isSystemTrayAvailable()
