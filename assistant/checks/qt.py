"""Qt for checks: an application without a window, and Qt's own messages kept from the terminal."""

import logging
import sys

from PySide6.QtCore import QCoreApplication, QMessageLogContext, QtMsgType, qInstallMessageHandler

logger = logging.getLogger("qt")


def core_application() -> QCoreApplication:
    """Return the one application, without which Qt finds no devices and no plugins. Keep it while Qt is used."""
    send_messages_to_log()
    return QCoreApplication.instance() or QCoreApplication(sys.argv[:1])


def send_messages_to_log() -> None:
    """Have what Qt says written to the log; but its last words stay on standard error, for it ends the process then."""
    qInstallMessageHandler(_log)


def _log(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    del context
    if kind is QtMsgType.QtFatalMsg:
        print(" ".join(message.split()), file=sys.stderr, flush=True)  # noqa: T201 - see above
    else:
        logger.info("%s", message)
