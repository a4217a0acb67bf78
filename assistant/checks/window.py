"""Whether a window can be opened, and is painted."""

import os
from collections.abc import Iterator

from assistant.checks.finding import Finding, Scope
from assistant.checks.qt import send_messages_to_log
from assistant.screen import screen_problem

WITHOUT_SCREEN = "Start it in a graphical session; `assistant talk` holds the same conversation in a terminal."
FEWEST_COLOURS = 8  # a window in which nothing is painted has one or two


def check(scope: Scope) -> Iterator[Finding]:
    """Open the screen, and paint the main window out of sight."""
    del scope
    problem = screen_problem(os.environ)
    if problem is not None:
        yield Finding("window", "missing", problem, WITHOUT_SCREEN)
        return
    from assistant.desktop.screen_check import painted_colours, window_application

    send_messages_to_log()
    application = window_application()
    yield Finding("screen", "ok", f"The screen can be opened ({application.platformName()}).")
    colours = painted_colours()
    if colours < FEWEST_COLOURS:
        sentence = f"The window stays empty (it has {colours} colours)."
        yield Finding("window", "failed", sentence, "Send us a report: `assistant doctor --bundle` makes one.")
        return
    yield Finding("window", "ok", "The window with all its parts can be put together and painted.")
