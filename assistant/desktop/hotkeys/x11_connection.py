"""A connection of our own to the X server, beside Qt's."""

from Xlib import ext
from Xlib.display import Display


def open_display(name: str | None = None) -> Display:
    """Connect to the X server of this name; None: the one in the environment.

    python-xlib imports a module for each extension that the server has, and asks for it. We need none of them: without,
    connecting takes half the time and 1 MB less.

    Raises one of Xlib.error's errors, or OSError.
    """
    extensions, ext.__extensions__ = ext.__extensions__, []
    try:
        return Display(name)
    finally:
        ext.__extensions__ = extensions
