"""How hotkeys would be heard here, and whether the user's keys can be had. No key stays taken."""

import os
import sys
from collections.abc import Iterator, Mapping

from assistant.checks.finding import Finding, Scope
from assistant.checks.qt import core_application
from assistant.control import RefusedError, is_running
from assistant.desktop.hotkeys.actions import DESCRIPTIONS, Action, read_bindings
from assistant.desktop.hotkeys.backend import HotkeyBackend, NoHotkeys
from assistant.desktop.hotkeys.choose import choose_backend, is_wayland
from assistant.desktop.hotkeys.keys import Hotkey
from assistant.screen import screen_problem
from assistant.settings import read_settings

NAME = "hotkeys"
ANSWER_S = 15.0  # the portal may have to be started first
BY_COMMAND = (
    "Have your desktop's own shortcuts run `assistant push` when a key goes down and `assistant release` when it comes "
    "up, or use the talk button."
)


def check(scope: Scope) -> Iterator[Finding]:
    """Choose the way as the program does, and ask it for each key."""
    del scope
    problem = screen_problem(os.environ)
    if problem is not None:
        yield Finding(NAME, "missing", "Without a screen there are no hotkeys.", "")
        return
    keep_alive = core_application()
    settings = read_settings()
    bindings, problems = read_bindings(settings.hotkeys)
    for sentence in problems:
        yield Finding("hotkey setting", "failed", sentence, "Choose hotkeys again in the settings window.")
    yield from opened(choose_backend(), bindings)
    del keep_alive


def opened(backend: HotkeyBackend, bindings: Mapping[Action, Hotkey]) -> Iterator[Finding]:
    """Whether this way is open, and what it says to each key."""
    if isinstance(backend, NoHotkeys):
        yield Finding(NAME, "missing", backend.problem or "", BY_COMMAND)
    elif sys.platform.startswith("linux") and is_wayland(os.environ):
        yield portal()
    else:
        for action, hotkey in bindings.items():
            yield one_key(backend, action, hotkey)
        if not bindings:
            yield Finding(NAME, "note", "No hotkey is chosen.", "Choose one in the settings window, if you want one.")


def one_key(backend: HotkeyBackend, action: Action, hotkey: Hotkey) -> Finding:
    """Take the key and give it back."""
    does = DESCRIPTIONS[action].lower()
    problem = backend.check(hotkey)
    if problem is None:
        return Finding(NAME, "ok", f"{hotkey} can be had ({does}).")
    if _runs():
        return Finding(NAME, "ok", f"{hotkey} ({does}) is taken; the assistant that is running has it, as it should.")
    return Finding(NAME, "failed", problem, BY_COMMAND)


def _runs() -> bool:
    """Whether an assistant is running, be it one that does not answer."""
    try:
        return is_running()
    except RefusedError:
        return True


def portal(bus: str = "SESSION") -> Finding:
    """Ask for the portal's version; the keys themselves it would have to ask the user about."""
    from jeepney import DBusAddress, MessageType, Properties  # type: ignore[import-untyped]
    from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

    from assistant.desktop.hotkeys.bus_link import BUS_ERRORS
    from assistant.desktop.hotkeys.portal import PORTAL, PORTAL_PATH, SHORTCUTS

    question = Properties(DBusAddress(PORTAL_PATH, PORTAL, SHORTCUTS)).get("version")
    try:
        with open_dbus_connection(bus) as connection:
            reply = connection.send_and_get_reply(question, timeout=ANSWER_S)
    except BUS_ERRORS as error:
        return Finding(NAME, "missing", f"This session has no message bus that could be asked ({error}).", BY_COMMAND)
    if reply.header.message_type is MessageType.error:
        return Finding(NAME, "missing", "This Wayland desktop offers no global hotkeys to programs.", BY_COMMAND)
    return Finding(
        NAME, "ok", f"The desktop's portal gives hotkeys (version {reply.body[0][1]}); it asks you for them."
    )
