"""What PySide does to later imports is held back, from the first module of the desktop app on."""

import os
import subprocess
import sys

import pytest

START = """
import linecache
from assistant.cli import build_parser
from assistant.commands import desktop
from assistant.realtime.errors import AssistantError

linecache.clearcache()
try:
    desktop.run(build_parser().parse_args(["--endpoint", "ftp://nowhere"]))
except AssistantError:  # after all is imported
    import sys
    read = [name for name in linecache.cache if name.endswith(".py")]
    print(len(sys.modules) > 300, read)
"""


@pytest.mark.usefixtures("display")
def test_no_source_is_read_when_the_desktop_app_starts() -> None:
    command = [sys.executable, "-W", "ignore", "-c", START]
    result = subprocess.run(command, env=os.environ, capture_output=True, text=True, timeout=120, check=False)
    assert (result.stdout, result.stderr) == ("True []\n", "")


SEEN = """
from assistant.cli import build_parser
import assistant.app
import sys
later = {"html", "numpy", "tomlkit", "websockets", "Xlib", "sqlite3", "assistant.desktop.help_dialog"}
print(sorted(later & set(sys.modules)))
"""


def test_the_window_is_shown_without_what_it_does_not_need() -> None:
    run = subprocess.run([sys.executable, "-c", SEEN], capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout == "[]\n"
