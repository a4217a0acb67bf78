"""Small files that anybody may have written, read so that nothing in them can hang, crash or fill up the program."""

import errno
import json
import os
import stat
import tomllib
from pathlib import Path
from typing import Any

LARGEST_TEXT = 1024 * 1024  # bytes: thousands of times what anybody has settings for
MOST_DOTS = 500


def read_small_text(path: Path) -> str:
    """Return the text of a small file that the user, or another program, may have written.

    Raises OSError, also where it is no file (a pipe would keep us waiting), and ValueError: too large, or not UTF-8.
    """
    # Opening a pipe would wait for its other end.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with os.fdopen(os.open(path, flags), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no file")
        content = file.read(LARGEST_TEXT + 1)
    if len(content) > LARGEST_TEXT:
        raise ValueError(f"it is larger than {LARGEST_TEXT:,} bytes")
    return content.decode("utf-8-sig")


def parse_json(text: str | bytes) -> Any:
    """Read JSON that may be anybody's. Raises ValueError, whatever is wrong: also where it is nested too deeply."""
    try:
        return json.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error


def parse_toml(text: str) -> dict[str, Any]:
    """Read TOML that may be anybody's. Raises ValueError, whatever is wrong.

    A key of a great many parts (`a.a.a.a`) is refused: the time that tomllib and tomlkit take grows with their square.
    """
    if max((part.count(".") for line in text.split("\n") for part in line.split("=")), default=0) > MOST_DOTS:
        raise ValueError("it has a key of too many parts")
    try:
        return tomllib.loads(text)
    except RecursionError as error:
        raise ValueError("it is nested too deeply") from error
