"""What a bundle consists of, in megabytes: for whoever wonders why it is as large as it is."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import system_libraries

MEGABYTE = 1_000_000
# The first that fits a file's place names its part.
PARTS = (
    (r"^_internal/PySide6/Qt/lib/libicu", "ICU, Qt's languages and orders of letters"),
    (r"^_internal/PySide6/Qt/lib/", "Qt: libraries"),
    (r"^_internal/PySide6/Qt/", "Qt: plugins and texts"),
    (r"^_internal/(PySide6|shiboken6)/", "PySide6, Qt for Python"),
    (r"^_internal/numpy\.libs/", "OpenBLAS, numpy's linear algebra"),
    (r"^_internal/numpy", "numpy"),
    (r"^_internal/pocketsphinx", "pocketsphinx, the practice server's ears"),
    (r"^_internal/espeakng", "espeak-ng, the practice server's voice"),
    (r"^_internal/cryptography", "cryptography, for the keyring"),
    (r"^_internal/(pydantic|rpds|jsonschema|attrs|opentelemetry|httpx2|httpcore2)", "for MCP servers"),
    (r"^_internal/(pywebrtc|soxr)", "echo cancellation and resampling"),
    (r"^_internal/(libpython|python3|base_library)", "Python and its libraries"),
    (r"^_internal/assistant/", "icons, texts, prices, sample"),
    (r"^assistant$", "the program, and all Python modules"),
    (r"^_internal/lib[^/]+\.so", "libraries of the system it was built on"),
    (r"", "other packages"),
)


def size(bundle: Path) -> int:
    """Return how many bytes the bundle's files have."""
    return sum(path.stat().st_size for path in files(bundle))


def files(bundle: Path) -> list[Path]:
    """Return the bundle's files, each once: links are left out."""
    return [path for path in sorted(bundle.rglob("*")) if path.is_file() and not path.is_symlink()]


def table(bundle: Path) -> str:
    """Return the parts of the bundle with their sizes, the largest first, and what it asks of the system."""
    sizes: Counter[str] = Counter()
    for path in files(bundle):
        place = path.relative_to(bundle).as_posix()
        sizes[next(part for pattern, part in PARTS if re.search(pattern, place))] += path.stat().st_size
    lines = [f"{bytes_ / MEGABYTE:7.1f} MB  {part}" for part, bytes_ in sizes.most_common()]
    total = f"{size(bundle) / MEGABYTE:7.1f} MB  in {len(files(bundle))} files"
    needs = f"It needs glibc {system_libraries.newest_glibc(files(bundle))} or newer."
    return "\n".join([*lines, "-" * 40, total, needs]) + "\n"
