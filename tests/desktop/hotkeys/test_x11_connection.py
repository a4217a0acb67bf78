"""A connection to the X server that loads no more than it needs."""

import contextlib
import os
import subprocess
import sys

import pytest
from Xlib import error
from Xlib.display import Display as XDisplay

from assistant.desktop.hotkeys.x11_connection import open_display
from tests.support.desktop_session import Display

CONNECTING = """
import sys
from assistant.desktop.hotkeys.x11_connection import open_display
display = open_display()
print(display.query_extension("XKEYBOARD").present, [name for name in sys.modules if name.startswith("Xlib.ext.")])
"""


@pytest.mark.usefixtures("display")
def test_no_extension_is_loaded_and_all_can_be_asked_for() -> None:
    command = [sys.executable, "-c", CONNECTING]
    run = subprocess.run(command, env=os.environ, capture_output=True, text=True, timeout=60, check=True)
    assert run.stdout == "1 ['Xlib.ext.ge']\n"  # it belongs to what reads every event


def test_other_connections_have_their_extensions(display: Display) -> None:
    with contextlib.closing(open_display(display.env["DISPLAY"])) as ours:
        assert ours.extensions == []
    with pytest.raises(error.DisplayError):
        open_display(":nonexistent")
    with contextlib.closing(XDisplay(display.env["DISPLAY"])) as other:
        assert "RANDR" in other.extensions
