"""Whether this desktop shows tray icons."""

import os
from collections.abc import Iterator

from assistant.checks.finding import Finding, Scope
from assistant.checks.qt import send_messages_to_log
from assistant.screen import screen_problem

PATIENCE_MS = 3000  # a desktop that has just started
WITHOUT_TRAY = (
    "Closing the window ends the assistant. On GNOME the extension “AppIndicator and KStatusNotifierItem Support” adds "
    "a tray."
)


def check(scope: Scope) -> Iterator[Finding]:
    """Ask the desktop."""
    del scope
    if screen_problem(os.environ) is not None:
        yield Finding("tray", "missing", "Without a screen there is no tray.")
        return
    from assistant.desktop.screen_check import waits_for_tray, window_application

    send_messages_to_log()
    keep_alive = window_application()
    if waits_for_tray(PATIENCE_MS):
        yield Finding("tray", "ok", "This desktop shows tray icons.")
    else:
        yield Finding("tray", "missing", "This desktop shows no tray icons.", WITHOUT_TRAY)
    del keep_alive
