"""The log: a file that rotates in the system's folder for logs, and warnings on standard error.

No code here may log a key. Should one slip in all the same, by way of a library's debug output or an exception's
text, every line is searched for each key that this program has seen, and for what looks like one, before it is
written. Nor may it log what is said, or what tools are given and return, unless the user asks for that
(`--log-content`): a log is what people send to others for help.
"""

import contextlib
import logging
import logging.handlers
import re
import sys
import traceback
from pathlib import Path
from typing import TextIO

import platformdirs

from assistant.settings import APP_NAME

FILE_SIZE = 1_000_000  # bytes, of each of the files kept
FILES_KEPT = 3
FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
REDACTED = "[redacted]"

# Libraries that at DEBUG write out every frame of audio: worth it only when asked for by name.
CHATTY = ("websockets", "asyncio", "jeepney", "keyring", "qasync")

SHORTEST_SECRET = 8  # anything shorter might be part of an ordinary word

_SECRETS = re.compile(
    r"""
    (?P<before>
        \b(?:bearer|basic)\s+                               # an Authorization header's value
      | api[-_ ]?key["']?\s*[:=]\s*(?:[bu]?["'])?           # api-key: ..., "api_key": "...", OPENAI_API_KEY=...
      | client_secret["']?\s*[:=]\s*["']?
    )
    [^\s"',;}\])]+
  | \b(?:sk|ek|rk|sess)[-_][A-Za-z0-9_\-]{8,}               # OpenAI's keys, ephemeral keys and session tokens
    """,
    re.IGNORECASE | re.VERBOSE,
)


_known_secrets: set[str] = set()
_content_is_wanted = False


def hide(secret: str) -> None:
    """Have this very text blotted out of the log from now on, whatever it looks like."""
    if len(secret) >= SHORTEST_SECRET:
        _known_secrets.add(secret)


def content_is_wanted() -> bool:
    """Whether the user wants what is said, and what tools are given, in the log."""
    return _content_is_wanted


def without_words(error: BaseException) -> str:
    """Return what happened where, without the exception's own words: they may repeat what a tool was given."""
    if _content_is_wanted:
        return "".join(traceback.format_exception(error))
    return f"{type(error).__name__}\n{''.join(traceback.format_tb(error.__traceback__))}".rstrip()


def redact(text: str) -> str:
    """Return the text with everything that is or looks like a key blotted out."""
    for secret in _known_secrets:
        text = text.replace(secret, REDACTED)
    return _SECRETS.sub(lambda match: (match["before"] or "") + REDACTED, text)


class RedactingFormatter(logging.Formatter):
    """Formats a record, traceback and all, and blots out what looks like a key."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line or lines."""
        return redact(super().format(record))


def log_folder() -> Path:
    """Return where the log files are, whether or not they exist."""
    return platformdirs.user_log_path(APP_NAME, appauthor=False)


def start_logging(
    stderr_level: int = logging.WARNING, folder: Path | None = None, *, content: bool = False
) -> Path | None:
    """Begin to log: everything from INFO (from DEBUG if standard error wants that) to the file.

    `content`: the user wants what is said, and what tools are given, in it. Returns the log file, or None if it cannot
    be written, which is then a warning on standard error and no more.
    Calling it again begins anew.
    """
    global _content_is_wanted
    stop_logging()
    _content_is_wanted = content
    root = logging.getLogger()
    formatter = RedactingFormatter(FORMAT)
    console = _Console()
    console.setLevel(stderr_level)
    console.setFormatter(formatter)
    root.addHandler(console)
    root.setLevel(min(stderr_level, logging.INFO))
    for name in CHATTY:
        logging.getLogger(name).setLevel(logging.INFO)
    path = (folder or log_folder()) / "assistant.log"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = _File(path, maxBytes=FILE_SIZE, backupCount=FILES_KEPT - 1, encoding="utf-8")
    except OSError as error:
        logging.getLogger(__name__).warning("No log file: %s cannot be written (%s).", path, error.strerror)
        return None
    file.setFormatter(formatter)
    root.addHandler(file)
    return path


def stop_logging() -> None:
    """End what `start_logging` began. Safe to call twice."""
    root = logging.getLogger()
    for handler in [handler for handler in root.handlers if isinstance(handler, _Console | _File)]:
        root.removeHandler(handler)
        handler.close()


class _Console(logging.StreamHandler[TextIO]):
    """Ours on standard error."""

    def __init__(self) -> None:
        super().__init__(sys.stderr)


class _File(logging.handlers.RotatingFileHandler):
    """Ours on disk. What a full or failing disk does not take is left out."""

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        # Python would print a traceback in the middle of what the user reads.
        if not isinstance(sys.exception(), OSError):
            super().handleError(record)

    def close(self) -> None:
        """Close the file, whether or not it takes what was still to be written."""
        with contextlib.suppress(OSError):
            super().close()
