"""Global hotkeys on Wayland, by the desktop's GlobalShortcuts portal: it asks the user, and tells press and release.

Which key it is, the desktop decides; ours is a proposal (the protocol: docs of xdg-desktop-portal,
org.freedesktop.portal.GlobalShortcuts, .Request and .Session).
"""

import itertools
import logging
from collections.abc import Callable, Mapping
from enum import Enum, auto
from typing import Any

from jeepney import DBusAddress, MatchRule, Message, new_method_call  # type: ignore[import-untyped]
from PySide6.QtCore import QTimer

from assistant.desktop.hotkeys.actions import DESCRIPTIONS, Action
from assistant.desktop.hotkeys.backend import HotkeyListener
from assistant.desktop.hotkeys.bus_link import BusError, BusLink, failed, field
from assistant.desktop.hotkeys.keys import Hotkey
from assistant.desktop.hotkeys.keysyms import KEYSYMS
from assistant.desktop.texts import tr
from assistant.settings import APP_ID, APP_NAME

logger = logging.getLogger(__name__)

PORTAL = "org.freedesktop.portal.Desktop"
PORTAL_PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
REQUEST = "org.freedesktop.portal.Request"
SESSION = "org.freedesktop.portal.Session"
REGISTRY = "org.freedesktop.host.portal.Registry"
GRANTED, DECLINED = 0, 1
PATIENCE_MS = 15_000  # the portal may have to be started first; for the user's answer there is no limit
MODIFIER_NAMES = {"Ctrl": "CTRL", "Alt": "ALT", "Shift": "SHIFT", "Super": "LOGO"}


class Problem(Enum):
    """Why the portal gives no keys."""

    NO_PORTAL = auto()
    NO_ANSWER = auto()
    REFUSED = auto()
    NOT_ALLOWED = auto()
    ENDED = auto()


class PortalHotkeys:
    """One session of the portal, from `start` to `stop`; made anew when the portal itself is started again."""

    def __init__(self, bus: str = "SESSION") -> None:
        """`bus`: the message bus of the desktop's session, or its address."""
        self._bus = bus
        self._link: BusLink | None = None
        self._problem: str | None = None
        self._tokens = itertools.count(1)
        self._patience = QTimer(singleShot=True, interval=PATIENCE_MS)
        self._patience.timeout.connect(lambda: self._give_up(Problem.NO_ANSWER))
        self.triggers: dict[Action, str] = {}
        """What the desktop calls the keys it gave, for the user to read; empty where it does not say."""

    @property
    def problem(self) -> str | None:
        """Why some or all keys are not heard."""
        return self._problem

    def start(self, bindings: Mapping[Action, Hotkey], listener: HotkeyListener) -> None:
        """Ask the desktop for these keys; it may ask the user."""
        self.stop()
        self._bindings = dict(bindings)
        self._listener = listener
        try:
            link = BusLink(self._bus, self._bus_lost)
        except BusError as failure:
            logger.info("no hotkeys, for want of a session bus: %s", failure)
            self._problem = explain(Problem.NO_PORTAL)
            return
        self._link = link
        self._listen(link)
        self._ask_for_version(link)

    def stop(self) -> None:
        """End the session; the portal ends it with the connection."""
        self._patience.stop()
        self._problem = None
        self._forget_session()
        if self._link is not None:
            self._link.close()
            self._link = None

    def check(self, hotkey: Hotkey) -> str | None:  # noqa: ARG002 - the protocol's signature
        """The desktop says so only when it is asked for the keys."""
        return None

    def is_down(self, action: Action) -> bool | None:  # noqa: ARG002 - the protocol's signature
        """Nobody may ask that on Wayland."""
        return None

    def _forget_session(self) -> None:
        self._owner = ""  # the portal's unique name: nobody else's signals count
        self._session = ""
        self._awaited: dict[str, Callable[[int, dict[str, Any]], None]] = {}
        self.triggers.clear()

    def _listen(self, link: BusLink) -> None:
        for interface, member, react in (
            (REQUEST, "Response", self._answered),
            (SHORTCUTS, "Activated", self._activated),
            (SHORTCUTS, "Deactivated", self._deactivated),
            (SHORTCUTS, "ShortcutsChanged", self._changed),
            (SESSION, "Closed", self._closed),
        ):
            link.listen(MatchRule(type="signal", interface=interface, member=member), react)
        bus = "org.freedesktop.DBus"
        # The bus filters by the argument; what is left is checked in _portal_moved.
        moved = MatchRule(type="signal", interface=bus, member="NameOwnerChanged")
        moved.add_arg_condition(0, PORTAL)
        link.listen(moved, self._portal_moved)

    # Step by step: version, session, keys.

    def _ask_for_version(self, link: BusLink) -> None:
        self._patience.start()
        # An app that was not started by its desktop file has no identity unless it says so before anything else;
        # portals without a registry answer with an error, and know the app from its desktop file or not at all.
        link.call(self._message(REGISTRY, "Register", "sa{sv}", (APP_ID, {})))
        properties = "org.freedesktop.DBus.Properties"
        link.call(self._message(properties, "Get", "ss", (SHORTCUTS, "version")), self._create_session)

    def _create_session(self, version: Message) -> None:
        failure = failed(version)
        if failure is not None or self._link is None:
            logger.info("no GlobalShortcuts portal: %s", failure)
            self._give_up(Problem.NO_PORTAL)
            return
        self._owner = str(field(version, "sender"))
        token = f"{APP_NAME.replace('-', '_')}_{next(self._tokens)}"
        options = {"session_handle_token": ("s", token)}
        self._request("CreateSession", "a{sv}", (), options, self._bind)

    def _bind(self, code: int, results: dict[str, Any]) -> None:
        if code != GRANTED or "session_handle" not in results:
            self._give_up(Problem.REFUSED)
            return
        self._patience.stop()  # from here on it may be the user who is asked
        self._session = str(results["session_handle"][1])
        shortcuts = [
            (
                action.value,
                {"description": ("s", tr(DESCRIPTIONS[action])), "preferred_trigger": ("s", trigger(hotkey))},
            )
            for action, hotkey in self._bindings.items()
        ]
        self._request("BindShortcuts", "oa(sa{sv})sa{sv}", (self._session, shortcuts, ""), {}, self._bound)

    def _bound(self, code: int, results: dict[str, Any]) -> None:
        if code != GRANTED:
            self._give_up(Problem.NOT_ALLOWED if code == DECLINED else Problem.REFUSED)
            return
        self._take_triggers(results.get("shortcuts", ("", []))[1])

    def _take_triggers(self, shortcuts: list[tuple[str, dict[str, Any]]]) -> None:
        """Note what the keys are called, and tell of those that the desktop left without one."""
        given = {name: str(details.get("trigger_description", ("s", ""))[1]) for name, details in shortcuts}
        self.triggers = {action: given[action] for action in self._bindings if given.get(action)}
        self._tell_of_missing_keys()

    def _tell_of_missing_keys(self) -> None:
        without = [f"“{tr(DESCRIPTIONS[action])}”" for action in self._bindings if action not in self.triggers]
        sentence = tr("The desktop gave no key to {whom}: choose one in its keyboard settings or configuration.")
        self._report(sentence.format(whom=", ".join(without)) if without else None)

    def _request(
        self,
        method: str,
        signature: str,
        arguments: tuple[Any, ...],
        options: dict[str, Any],
        on_response: Callable[[int, dict[str, Any]], None],
    ) -> None:
        """Call a method whose result comes as a Response signal of a request object, which the token names."""
        if self._link is None:
            return
        token = f"request_{next(self._tokens)}"
        sender = self._link.unique_name.removeprefix(":").replace(".", "_")
        self._awaited[f"{PORTAL_PATH}/request/{sender}/{token}"] = on_response
        body = (*arguments, options | {"handle_token": ("s", token)})
        self._link.call(self._message(SHORTCUTS, method, signature, body), self._refused_at_once)

    def _refused_at_once(self, reply: Message) -> None:
        failure = failed(reply)
        if failure is not None:
            logger.info("the portal refused: %s", failure)
            self._give_up(Problem.REFUSED)

    def _message(self, interface: str, method: str, signature: str, body: tuple[Any, ...]) -> Message:
        return new_method_call(DBusAddress(PORTAL_PATH, PORTAL, interface), method, signature, body)

    # What the portal tells.

    def _answered(self, signal: Message) -> None:
        on_response = self._awaited.pop(field(signal, "path"), None) if self._is_of_portal(signal) else None
        if on_response is not None:
            code, results = signal.body
            on_response(code, results)

    def _activated(self, signal: Message) -> None:
        action = self._action_of(signal)
        if action is None:
            return
        if action not in self.triggers:  # there are desktops that give a key without saying which (Hyprland)
            self.triggers[action] = ""
            self._tell_of_missing_keys()
        self._listener.pressed(action)

    def _deactivated(self, signal: Message) -> None:
        action = self._action_of(signal)
        if action is not None:
            self._listener.released(action)

    def _changed(self, signal: Message) -> None:
        if self._is_of_portal(signal) and signal.body[0] == self._session:
            self._take_triggers(signal.body[1])

    def _closed(self, signal: Message) -> None:
        if self._is_of_portal(signal) and field(signal, "path") == self._session:
            self._give_up(Problem.ENDED)

    def _portal_moved(self, signal: Message) -> None:
        """Have the keys given anew by a portal that was started again."""
        name, _, new_owner = signal.body
        if field(signal, "sender") != "org.freedesktop.DBus" or name != PORTAL or not self._owner:
            return
        if new_owner == self._owner:
            return
        self._forget_session()
        self._listener.interrupted()
        if self._link is not None:
            self._ask_for_version(self._link)  # which starts it, if it has not been

    def _action_of(self, signal: Message) -> Action | None:
        if not self._is_of_portal(signal) or not self._session or signal.body[0] != self._session:
            return None
        return next((action for action in self._bindings if action == signal.body[1]), None)

    def _is_of_portal(self, signal: Message) -> bool:
        return bool(self._owner) and field(signal, "sender") == self._owner

    def _bus_lost(self) -> None:
        self._link = None
        self._give_up(Problem.ENDED)

    def _give_up(self, problem: Problem) -> None:
        self.stop()
        self._listener.interrupted()
        self._report(explain(problem))

    def _report(self, problem: str | None) -> None:
        self._problem = problem
        self._listener.changed()


def explain(problem: Problem) -> str:
    """Return the sentence in the user's language, with the way out."""
    way_out = tr(
        "have your desktop's own shortcuts run `assistant push` when a key goes down and `assistant release` when it "
        "comes up (or `assistant toggle`), or use the talk button"
    )
    match problem:
        case Problem.NO_PORTAL:
            text = tr("This desktop offers no global hotkeys to programs (no GlobalShortcuts portal): {way_out}.")
        case Problem.NO_ANSWER:
            text = tr("The desktop does not answer when asked for global hotkeys: {way_out}.")
        case Problem.REFUSED:
            text = tr("The desktop refused the global hotkeys: {way_out}.")
        case Problem.NOT_ALLOWED:
            text = tr("You did not allow the assistant its hotkeys: choose them again in the settings.")
        case Problem.ENDED:
            text = tr(
                "The desktop ended the assistant's hotkeys: choose them again in the settings, or start the assistant "
                "again."
            )
    return text.format(way_out=way_out)


def trigger(hotkey: Hotkey) -> str:
    """Return the hotkey as the freedesktop shortcuts specification writes it: "CTRL+ALT+space"."""
    return "+".join([*(MODIFIER_NAMES[name] for name in hotkey.modifiers), KEYSYMS[hotkey.key][0]])
