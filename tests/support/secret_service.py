"""A Secret Service of our own on a private bus, that behaves badly: it hangs, refuses, or stays locked.

python secret_service.py MODE ; owns org.freedesktop.secrets on the session bus of its environment, says "ready", and
answers until it is killed. MODE: `hangs` (never answers), `refuses` (every call is an error), `locked` (there is a
collection, and whoever is asked for its password closes the question).
"""

import sys
from typing import Any

from jeepney import DBusAddress, HeaderFields, MessageType, new_error, new_method_return, new_signal
from jeepney.bus_messages import message_bus
from jeepney.io.blocking import DBusConnection, open_dbus_connection

COLLECTION = "/org/freedesktop/secrets/collection/login"
PROMPT = "/org/freedesktop/secrets/prompt/1"
PROMPTS = DBusAddress(PROMPT, interface="org.freedesktop.Secret.Prompt")


def answer(message: Any, bus: DBusConnection) -> None:
    """Answer as a locked keyring whose user does not unlock it."""
    member = message.header.fields[HeaderFields.member]
    match member:
        case "ReadAlias":
            reply = new_method_return(message, "o", (COLLECTION,))
        case "Get":
            _, name = message.body
            value = ("b", True) if name == "Locked" else ("ao", [])
            reply = new_method_return(message, "v", (value,))
        case "OpenSession":
            reply = new_method_return(message, "vo", (("s", ""), "/org/freedesktop/secrets/session/1"))
        case "Unlock":
            reply = new_method_return(message, "aoo", ([], PROMPT))
        case "Prompt":
            bus.send(new_method_return(message))
            bus.send(new_signal(PROMPTS, "Completed", "bv", (True, ("ao", []))))
            return
        case _:
            reply = new_error(message, "org.freedesktop.DBus.Error.UnknownMethod", "s", (str(member),))
    bus.send(reply)


def main() -> None:
    """Serve until killed."""
    mode = sys.argv[1]
    with open_dbus_connection("SESSION") as bus:
        bus.send_and_get_reply(message_bus.RequestName("org.freedesktop.secrets"))
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while True:
            message = bus.receive()
            if message.header.message_type is not MessageType.method_call or mode == "hangs":
                continue
            if mode == "refuses":
                bus.send(new_error(message, "org.freedesktop.DBus.Error.AccessDenied", "s", ("not today",)))
            else:
                answer(message, bus)


if __name__ == "__main__":
    main()
