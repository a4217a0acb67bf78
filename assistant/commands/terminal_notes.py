"""What the terminal commands share: notes to the user, and Qt without a window."""

import contextlib
import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Literal, TextIO

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


@contextlib.contextmanager
def told_if_it_lasts(note: Note, sentence: str, after_s: float = 2.0) -> Iterator[None]:
    """Tell the user the sentence if the block has not ended after so many seconds."""
    timer = threading.Timer(after_s, note, [sentence])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


@contextlib.contextmanager
def output_to_ourselves(*, errors_too: bool) -> Iterator[None]:
    """Keep standard output to ourselves within the block: what else is printed there goes to standard error.

    Tools' threads, their child processes and libraries may print. Whoever reads JSON line by line would stumble over
    it, and a person would take it for what is said, or, where it steers the terminal, not see a question as it is.

    `errors_too`: keep a terminal's standard error as well, and drop what others print there; the log would go with it.
    """
    errors = _descriptor(sys.stderr)
    with contextlib.ExitStack() as stack:
        if errors_too and sys.stderr is not None and sys.stderr.isatty():
            with Path(os.devnull).open("wb") as nowhere:
                stack.enter_context(_moved("stderr", nowhere.fileno()))
        stack.enter_context(_moved("stdout", errors))
        yield


@contextlib.contextmanager
def _moved(name: Literal["stdout", "stderr"], instead: int | None) -> Iterator[None]:
    """Within the block, `sys.stdout` or `sys.stderr` writes to a copy; its descriptor leads where `instead` leads."""
    before = getattr(sys, name)
    descriptor = _descriptor(before)
    if descriptor is None or instead is None:  # no file: nobody else can write to it
        yield
        return
    before.flush()
    ours = os.dup(descriptor)  # not inherited by child processes
    os.dup2(instead, descriptor)
    output = os.fdopen(ours, "w", encoding=before.encoding, errors=before.errors)
    setattr(sys, name, output)
    try:
        yield
    finally:
        setattr(sys, name, before)
        os.dup2(ours, descriptor)
        # What is left in it cannot be written where nobody reads; that was told already.
        with contextlib.suppress(OSError):
            output.close()


def _descriptor(stream: TextIO | None) -> int | None:
    try:
        return None if stream is None else stream.fileno()
    except (OSError, ValueError):
        return None


def _log_qt_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    del context
    logger.log(_LEVELS.get(kind, logging.WARNING), "%s", message)
