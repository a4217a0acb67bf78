"""Small files: written so that a crash leaves either the old content or the new, and kept aside when damaged."""

import errno
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
IN_THE_WAY = (errno.EISDIR, errno.ENOTDIR, errno.EEXIST)
ABANDONED_S = 3600.0


def explain(error: OSError, path: Path) -> str:
    """What went wrong with a file and what to do about it: the end of a sentence, and where possible another one."""
    reason = f"{error.strerror or error}."
    if error.errno in FULL:
        return f"{reason} Free some space on its disk."
    if error.errno in FORBIDDEN:
        return f"{reason} Make {path.parent} writable for you."
    if error.errno in IN_THE_WAY:
        return f"{reason} Move away what is in its place."
    return reason


def replace_file(path: Path, content: bytes) -> None:
    """Give a file new content at once; only its owner may read it. A link to the file stays a link. Raises OSError."""
    path = path.resolve()
    _remove_abandoned(path)
    descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise


def keep_aside(path: Path, why: str) -> Path:
    """Rename a file to a free name beside it ("notes.damaged-1.json") and return that. Raises OSError."""
    number = 1
    while (aside := path.with_name(f"{path.stem}.{why}-{number}{path.suffix}")).exists():
        number += 1
    return path.rename(aside)


def _remove_abandoned(path: Path) -> None:
    """Remove what programs left that were killed while they wrote this file."""
    for abandoned in path.parent.glob(f".{path.name}-*"):
        with suppress(OSError):
            if time.time() - abandoned.stat().st_mtime > ABANDONED_S:
                abandoned.unlink()
