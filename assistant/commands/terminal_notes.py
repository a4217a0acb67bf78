"""What the terminal commands share: notes to the user, and Qt without a window."""

import logging
import sys
from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QtMsgType, qInstallMessageHandler

logger = logging.getLogger("qt")

Note = Callable[[str], None]

_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtWarningMsg: logging.WARNING,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}


def application() -> QCoreApplication:
    """Return the Qt application, without which Qt finds no devices. Keep it alive as long as Qt is used."""
    qInstallMessageHandler(_log_qt_message)
    return QCoreApplication.instance() or QCoreApplication(sys.argv[:1])


def notes(*, to_stderr: bool) -> Note:
    """Return the function that tells the user something; on standard error when standard output is for programs."""

    def note(text: str) -> None:
        print(text, file=sys.stderr if to_stderr else sys.stdout, flush=True)

    return note


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    del context
    logger.log(_LEVELS.get(kind, logging.WARNING), "%s", message)
