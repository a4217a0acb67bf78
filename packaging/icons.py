"""Pack the program's PNG icons into Windows' .ico and macOS' .icns, as each build needs them.

    python packaging/icons.py FOLDER

Both are containers that hold PNG files as they are (Windows since Vista, macOS since 10.7).
"""

from __future__ import annotations

import struct
import sys
from pathlib import Path

ICONS = Path(__file__).resolve().parent.parent / "resources" / "icons"
ICO_SIZES = (16, 24, 32, 48, 64, 128, 256)
# Type -> pixels; those of 11 to 14 are for screens of double density.
ICNS_TYPES = {
    b"icp4": 16,
    b"icp5": 32,
    b"ic11": 32,
    b"ic12": 64,
    b"ic07": 128,
    b"ic13": 256,
    b"ic08": 256,
    b"ic14": 512,
    b"ic09": 512,
}


def png(size: int) -> bytes:
    """Return the icon of so many pixels."""
    return (ICONS / f"assistant-{size}.png").read_bytes()


def ico() -> bytes:
    """Return the icons as an .ico: a header, an entry for each picture, the pictures."""
    pictures = [png(size) for size in ICO_SIZES]
    offset = 6 + 16 * len(pictures)
    entries = b""
    for size, picture in zip(ICO_SIZES, pictures, strict=True):
        # Width and height (0 is 256), no palette, one plane, 32 bits a pixel.
        entries += struct.pack("<4B2H2I", size % 256, size % 256, 0, 0, 1, 32, len(picture), offset)
        offset += len(picture)
    return struct.pack("<3H", 0, 1, len(pictures)) + entries + b"".join(pictures)


def icns() -> bytes:
    """Return the icons as an .icns: pieces of type, length and picture."""
    pieces = b"".join(
        kind + struct.pack(">I", 8 + len(picture)) + picture
        for kind, picture in ((kind, png(size)) for kind, size in ICNS_TYPES.items())
    )
    return b"icns" + struct.pack(">I", 8 + len(pieces)) + pieces


def write(folder: Path) -> tuple[Path, Path]:
    """Write assistant.ico and assistant.icns and return both."""
    folder.mkdir(parents=True, exist_ok=True)
    windows, macos = folder / "assistant.ico", folder / "assistant.icns"
    windows.write_bytes(ico())
    macos.write_bytes(icns())
    return windows, macos


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: icons.py FOLDER")
    write(Path(sys.argv[1]))
