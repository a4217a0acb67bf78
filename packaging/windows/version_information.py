"""The version information that Windows shows of the programs, generated from the one version."""

from __future__ import annotations

import re
from pathlib import Path

import application

ENGLISH_UNICODE = "040904B0"  # language 0x0409, code page 0x04B0
TEMPLATE = """\
VSVersionInfo(
    ffi=FixedFileInfo(filevers={numbers}, prodvers={numbers}, mask=0x3F, flags=0x0, OS=0x40004, fileType=0x1),
    kids=[
        StringFileInfo([StringTable({language!r}, [
{strings}
        ])]),
        VarFileInfo([VarStruct("Translation", [0x0409, 0x04B0])]),
    ],
)
"""


def numbers(version: str = application.VERSION) -> tuple[int, int, int, int]:
    """Return the version as Windows has it: four numbers. What marks a pre-release is left out."""
    release = re.match(r"(\d+)(?:\.(\d+))?(?:\.(\d+))?", version)
    if release is None:
        raise ValueError(f"{version!r} begins with no number.")
    major, minor, patch = (int(number or 0) for number in release.groups())
    return major, minor, patch, 0


def text(program: str, description: str) -> str:
    """Return the information on one of the programs as the Python that PyInstaller reads."""
    told = {
        "CompanyName": application.NAME,
        "FileDescription": description,
        "FileVersion": application.VERSION,
        "InternalName": program,
        "LegalCopyright": application.COPYRIGHT,
        "OriginalFilename": f"{program}.exe",
        "ProductName": application.NAME,
        "ProductVersion": application.VERSION,
    }
    strings = "\n".join(f"            StringStruct({name!r}, {value!r})," for name, value in told.items())
    return TEMPLATE.format(numbers=numbers(), language=ENGLISH_UNICODE, strings=strings)


def write(folder: Path, program: str, description: str) -> Path:
    """Write the information on one of the programs and return the file."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{program}.version.txt"
    file.write_text(text(program, description), encoding="utf-8")
    return file
