"""Small files: written so that a crash leaves either the old content or the new, and kept aside when damaged."""

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def replace_file(path: Path, content: bytes) -> None:
    """Give a file new content at once; only its owner may read it. A link to the file stays a link. Raises OSError."""
    path = path.resolve()
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
