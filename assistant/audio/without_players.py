"""Qt Multimedia without its players: microphones and speakers need none of FFmpeg, which takes 13 MB."""

import logging
import sys

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QtMsgType, qInstallMessageHandler
from PySide6.QtMultimedia import QMediaDevices

logger = logging.getLogger(__name__)

_ONLY_DEVICES = "No QtMultimedia backends found"  # what Qt says then, and that devices are there all the same


def leave_out_players() -> None:
    """Have Qt look for devices without loading what plays media files; for programs that play none.

    To be called before anything else looks for devices; later, or a second time, it changes nothing. Qt has no switch
    for this, but it asks for its multimedia plugin only once, so the plugins are out of its sight for that moment.
    Elsewhere than on Linux it is not known to work, and nothing is done.
    """
    if not sys.platform.startswith("linux"):
        return
    folders = QCoreApplication.libraryPaths()
    QCoreApplication.setLibraryPaths(["/nonexistent"])
    messages: list[str] = []

    def note(_kind: QtMsgType, _context: QMessageLogContext, message: str) -> None:
        messages.append(message)

    before = qInstallMessageHandler(note)
    try:
        QMediaDevices.audioInputs()
    finally:
        qInstallMessageHandler(before)
        QCoreApplication.setLibraryPaths(folders)
    for message in messages:
        if not message.startswith(_ONLY_DEVICES):
            logger.warning("%s", message)
