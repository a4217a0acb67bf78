"""A status notifier host of the tests' own: the tray of KDE, and of GNOME with its extension, over D-Bus."""

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jeepney import (  # type: ignore[import-untyped]
    DBusAddress,
    HeaderFields,
    Message,
    MessageType,
    Properties,
    new_error,
    new_method_call,
    new_method_return,
)
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]

from tests.support.bus_service import serving

WATCHER = "org.kde.StatusNotifierWatcher"
ITEM = "org.kde.StatusNotifierItem"
MENU = "com.canonical.dbusmenu"


@dataclass
class Entry:
    """One line of a menu as the desktop is told of it."""

    number: int
    label: str
    ticked: bool
    entries: list["Entry"] = field(default_factory=list)


@dataclass
class TrayHost:
    """Owns the watcher's name, so that Qt hands its tray icons over to it."""

    items: list[str] = field(default_factory=list)
    _bus: str = ""

    @contextlib.contextmanager
    def on(self, bus: str) -> Iterator["TrayHost"]:
        """Serve on this bus for the length of the `with` block."""
        self._bus = bus
        with serving(bus, WATCHER, lambda connection, call: connection.send(self._answer(call))):
            yield self

    def property(self, name: str) -> Any:
        """A property of the first icon, as its ToolTip."""
        address = DBusAddress("/StatusNotifierItem", self.items[0], ITEM)
        return self._ask(Properties(address).get(name))[0][1]

    def open_menu(self) -> list[Entry]:
        """Ask for the menu as a desktop does that is about to show it."""
        address = DBusAddress(self.property("Menu"), self.items[0], MENU)
        self._ask(new_method_call(address, "AboutToShow", "i", (0,)))
        _, layout = self._ask(new_method_call(address, "GetLayout", "iias", (0, -1, [])))
        return _entries(layout)

    def click(self, number: int) -> None:
        """The user chooses a line of the menu."""
        address = DBusAddress(self.property("Menu"), self.items[0], MENU)
        self._ask(new_method_call(address, "Event", "isvu", (number, "clicked", ("s", ""), 0)))

    def activate(self) -> None:
        """The user clicks the icon."""
        address = DBusAddress("/StatusNotifierItem", self.items[0], ITEM)
        self._ask(new_method_call(address, "Activate", "ii", (0, 0)))

    def _ask(self, message: Message) -> Any:
        with open_dbus_connection(self._bus) as connection:
            reply = connection.send_and_get_reply(message, timeout=10)
        assert reply.header.message_type is MessageType.method_return, reply.body
        return reply.body

    def _answer(self, call: Message) -> Message:
        member = call.header.fields[HeaderFields.member]
        if member == "RegisterStatusNotifierItem":
            # Qt names its service, or the connection that it registers from.
            service = call.body[0]
            self.items.append(call.header.fields[HeaderFields.sender] if service.startswith("/") else service)
            return new_method_return(call)
        if member == "Get" and call.body[1] == "IsStatusNotifierHostRegistered":
            return new_method_return(call, "v", (("b", True),))
        if member == "Get" and call.body[1] == "ProtocolVersion":
            return new_method_return(call, "v", (("i", 0),))
        return new_error(call, "org.freedesktop.DBus.Error.UnknownMethod", "s", (member,))


def _entries(layout: Any) -> list[Entry]:
    _, _, children = layout
    found = []
    for _, child in children:
        number, properties, _ = child
        if properties.get("type", ("s", ""))[1] != "separator":
            label = properties.get("label", ("s", ""))[1]
            found.append(Entry(number, label, properties.get("toggle-state", ("i", 0))[1] == 1, _entries(child)))
    return found
