"""Which of the build machine's own shared libraries go into the bundle, and which the user's system has to have.

A library of the system goes along only if something that is in the bundle is linked to it, and only if it is none of
those that must be the system's: they talk to the system's servers and drivers, and every desktop has them.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

Entry = tuple[str, str, str]  # PyInstaller's: place in the bundle, file it comes from, kind

# Debian package -> its libraries that are left to the system. The .deb depends on these packages.
FROM_THE_SYSTEM: Mapping[str, tuple[str, ...]] = {
    # The C library and the compiler's: a newer system's drivers need its newer ones.
    "libc6": (
        "ld-linux-aarch64.so.1",
        "ld-linux-x86-64.so.2",
        "libc.so.6",
        "libdl.so.2",
        "libm.so.6",
        "libpthread.so.0",
        "libresolv.so.2",
        "librt.so.1",
    ),
    "libgcc-s1": ("libgcc_s.so.1",),
    "libstdc++6": ("libstdc++.so.6",),
    "zlib1g": ("libz.so.1",),
    # The screen.
    "libegl1": ("libEGL.so.1",),
    "libgl1": ("libGL.so.1",),
    "libwayland-client0": ("libwayland-client.so.0",),
    "libwayland-cursor0": ("libwayland-cursor.so.0",),
    "libx11-6": ("libX11.so.6",),
    "libx11-xcb1": ("libX11-xcb.so.1",),
    "libxcb1": ("libxcb.so.1",),
    # Letters: the system's own configuration is for its own version.
    "libfontconfig1": ("libfontconfig.so.1",),
    "libfreetype6": ("libfreetype.so.6",),
    # The sound server, the message bus, single sign-on.
    "libpulse0": ("libpulse.so.0",),
    "libdbus-1-3": ("libdbus-1.so.3",),
    "libgssapi-krb5-2": ("libgssapi_krb5.so.2",),
    "libglib2.0-0": ("libglib-2.0.so.0", "libgthread-2.0.so.0"),
}
LEFT_TO_THE_SYSTEM = frozenset(name for names in FROM_THE_SYSTEM.values() for name in names)


def bundled(entries: Iterable[Entry]) -> list[Entry]:
    """Return PyInstaller's binaries without the system's libraries that are not needed or must not go along."""
    entries = list(entries)
    candidates = {
        Path(place).name: (place, source, kind) for place, source, kind in entries if is_of_the_system(source)
    }
    kept = [entry for entry in entries if not is_of_the_system(entry[1])]
    waiting = [source for _, source, kind in kept if kind in ("BINARY", "EXTENSION")]
    while waiting:
        for name in needed(waiting.pop()):
            if name in candidates and name not in LEFT_TO_THE_SYSTEM:
                entry = candidates.pop(name)
                kept.append(entry)
                waiting.append(entry[1])
    return kept


def is_of_the_system(source: str) -> bool:
    """Say whether a file belongs to the machine, not to a Python package or to Python itself."""
    return source.startswith(("/lib", "/usr/lib")) and "/python3" not in source


def needed(library: str) -> tuple[str, ...]:
    """Return the names of the shared libraries that a library or program is linked to."""
    lines = (line.split() for line in headers(library).splitlines())
    return tuple(words[1] for words in lines if len(words) == 2 and words[0] == "NEEDED")


@cache
def headers(library: str) -> str:
    """Return what objdump tells of a library or program: what it is linked to, and which versions of it."""
    return subprocess.run(  # noqa: S603 - a file of our own
        ["objdump", "-p", library],  # noqa: S607 - binutils is wherever the system has it
        capture_output=True,
        text=True,
        check=True,
    ).stdout


def missing(files: Iterable[Path]) -> set[str]:
    """Return the names of the shared libraries that these files are linked to and that are not among them."""
    binaries = [path for path in files if is_binary(path)]
    return {name for path in binaries for name in needed(str(path))} - {path.name for path in binaries}


def newest_glibc(files: Iterable[Path]) -> str:
    """Return the version of the C library that these files ask for."""
    versions = {(2, 0)}
    for path in files:
        if is_binary(path):
            versions |= {(2, int(minor)) for minor in re.findall(r"\bGLIBC_2\.(\d+)", headers(str(path)))}
    return ".".join(map(str, max(versions)))


def is_binary(path: Path) -> bool:
    """Say whether a file is a program or a shared library."""
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"
