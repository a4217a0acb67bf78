"""What every installation shows the desktop: menu entry, icons, the software centre's description."""

from __future__ import annotations

import datetime
import os
import re
import shutil
import sys
from pathlib import Path

import bundle_contents as contents

HERE = Path(__file__).resolve().parent
COMMAND = "voice-assistant"
"""What the program is called on the PATH. Not `assistant`: that is Qt's help viewer."""


def from_the_program(name: str) -> str:
    """Return a constant of the program, by `module.NAME`: they are said in one place."""
    sys.path.insert(0, str(contents.ROOT))
    module, _, constant = name.rpartition(".")
    try:
        value: str = getattr(__import__(module, fromlist=[constant]), constant)
        return value
    finally:
        sys.path.remove(str(contents.ROOT))


APP_ID = from_the_program("assistant.settings.APP_ID")
VERSION = from_the_program("assistant.__version__")


def release_time() -> int:
    """Return the time that all files of a package get, in seconds since 1970: the same sources, the same package."""
    said = os.environ.get("SOURCE_DATE_EPOCH", "")
    return int(said) if said.isdigit() else int((contents.ROOT / "CHANGELOG.md").stat().st_mtime)


def write_share(share: Path) -> None:
    """Fill a folder as /usr/share or ~/.local/share are filled."""
    applications, metainfo = share / "applications", share / "metainfo"
    applications.mkdir(parents=True)
    metainfo.mkdir()
    shutil.copyfile(HERE / "desktop" / f"{APP_ID}.desktop", applications / f"{APP_ID}.desktop")
    text = (HERE / "desktop" / f"{APP_ID}.metainfo.xml").read_text(encoding="utf-8")
    date = datetime.datetime.fromtimestamp(release_time(), datetime.UTC).date()
    text = text.replace("@VERSION@", VERSION).replace("@DATE@", date.isoformat())
    (metainfo / f"{APP_ID}.metainfo.xml").write_text(text, encoding="utf-8")
    for icon in sorted((contents.ROOT / "resources" / "icons").iterdir()):
        size = re.fullmatch(r"assistant-(\d+)\.png", icon.name)
        place = f"{size[1]}x{size[1]}" if size else "scalable"
        folder = share / "icons" / "hicolor" / place / "apps"
        folder.mkdir(parents=True)
        shutil.copyfile(icon, folder / f"{APP_ID}{icon.suffix}")
