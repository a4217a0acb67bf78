"""A desktop's GlobalShortcuts portal for tests, by its documentation: on the bus under the real name, with sessions,
requests and signals to the one who asked, as xdg-desktop-portal does it.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

from jeepney import (  # type: ignore[import-untyped]
    DBusAddress,
    HeaderFields,
    Message,
    new_error,
    new_method_return,
    new_signal,
)

from tests.support.bus_service import serving

NAME = "org.freedesktop.portal.Desktop"
PATH = "/org/freedesktop/portal/desktop"
SHORTCUTS = "org.freedesktop.portal.GlobalShortcuts"
UNKNOWN = "org.freedesktop.DBus.Error.UnknownMethod"
GRANTED, DECLINED, FAILED = 0, 1, 2


@dataclass
class Portal:
    """Serves from `with` to its end, in a thread of its own."""

    bus: str
    offers_shortcuts: bool = True
    knows_apps: bool = True  # has the registry of programs that are in no sandbox
    session_code: int = GRANTED
    bind_code: int = GRANTED
    answers_user: bool = True  # False: the user's dialog stays open
    without_trigger: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)
    app: str = ""
    client: str = ""
    session: str = ""
    shortcuts: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __enter__(self) -> Self:
        self._serving = serving(self.bus, NAME, lambda connection, call: connection.send(self._reply(call)))
        self._connection = self._serving.__enter__()
        return self

    def __exit__(self, *exception: object) -> None:
        self._serving.__exit__(None, None, None)

    def activate(self, name: str) -> None:
        """The user presses the key of this shortcut."""
        self._tell_shortcut("Activated", name)

    def deactivate(self, name: str) -> None:
        """The user lets it go."""
        self._tell_shortcut("Deactivated", name)

    def change(self, **triggers: str) -> None:
        """The user gave these keys in the desktop's settings."""
        listing = [(name, {"trigger_description": ("s", words)}) for name, words in triggers.items()]
        self._tell(PATH, SHORTCUTS, "ShortcutsChanged", "oa(sa{sv})", (self.session, listing))

    def close_session(self) -> None:
        """The desktop takes the keys back."""
        self._tell(self.session, "org.freedesktop.portal.Session", "Closed", "", ())

    def _tell_shortcut(self, signal: str, name: str) -> None:
        self._tell(PATH, SHORTCUTS, signal, "osta{sv}", (self.session, name, 12345, {}))

    def _tell(self, path: str, interface: str, name: str, signature: str, body: tuple[Any, ...]) -> None:
        signal = new_signal(DBusAddress(path, interface=interface), name, signature, body)
        signal.header.fields[HeaderFields.destination] = self.client
        self._connection.send(signal)

    def _reply(self, call: Message) -> Message:
        fields = call.header.fields
        member, signature = fields[HeaderFields.member], fields.get(HeaderFields.signature, "")
        self.calls.append(member)
        handlers: dict[tuple[str, str], Callable[[Message], Message]] = {("Get", "ss"): self._version}
        if self.knows_apps:
            handlers["Register", "sa{sv}"] = self._register
        if self.offers_shortcuts:
            handlers["CreateSession", "a{sv}"] = self._create_session
            handlers["BindShortcuts", "oa(sa{sv})sa{sv}"] = self._bind
        handler = handlers.get((member, signature))
        return handler(call) if handler else new_error(call, UNKNOWN, "s", (f"no {member}({signature})",))

    def _register(self, call: Message) -> Message:
        if self.calls != ["Register"]:
            return new_error(call, "org.freedesktop.DBus.Error.Failed", "s", ("Register comes first, and once",))
        self.app = call.body[0]
        return new_method_return(call)

    def _version(self, call: Message) -> Message:
        if not self.offers_shortcuts:
            return new_error(call, "org.freedesktop.DBus.Error.InvalidArgs", "s", ("No such interface",))
        assert call.body == (SHORTCUTS, "version")
        return new_method_return(call, "v", (("u", 1),))

    def _create_session(self, call: Message) -> Message:
        self.client = call.header.fields[HeaderFields.sender]
        options = call.body[0]
        self.session = self._object("session", options["session_handle_token"])
        self.shortcuts.clear()
        results = {"session_handle": ("s", self.session)} if self.session_code == GRANTED else {}
        return self._request(call, options, self.session_code, results)

    def _bind(self, call: Message) -> Message:
        session, wanted, _window, options = call.body
        if session != self.session or self.shortcuts:
            return new_error(call, "org.freedesktop.DBus.Error.Failed", "s", ("one bind, of one's own session",))
        self.shortcuts = dict(wanted)
        if not self.answers_user:
            return new_method_return(call, "o", (self._object("request", options["handle_token"]),))
        given = [
            (name, {"description": details["description"], "trigger_description": ("s", self._words(name, details))})
            for name, details in wanted
        ]
        results = {"shortcuts": ("a(sa{sv})", given)} if self.bind_code == GRANTED else {}
        return self._request(call, options, self.bind_code, results)

    def _words(self, name: str, details: dict[str, Any]) -> str:
        return "" if name in self.without_trigger else f"Press {details['preferred_trigger'][1]}"

    def _request(self, call: Message, options: dict[str, Any], code: int, results: dict[str, Any]) -> Message:
        """Answer with the request object; its Response comes at once, which may be before the answer."""
        path = self._object("request", options["handle_token"])
        self._tell(path, "org.freedesktop.portal.Request", "Response", "ua{sv}", (code, results))
        return new_method_return(call, "o", (path,))

    def _object(self, kind: str, token: tuple[str, str]) -> str:
        return f"{PATH}/{kind}/{self.client.removeprefix(':').replace('.', '_')}/{token[1]}"
