"""A D-Bus connection in Qt's event loop: replies, errors, signals, and an end at any time."""

from collections.abc import Iterator

import pytest
from jeepney import DBusAddress, MatchRule, Message, message_bus, new_signal  # type: ignore[import-untyped]
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]
from pytestqt.qtbot import QtBot

from assistant.desktop.hotkeys.bus_link import BusError, BusLink, failed, field
from tests.support.desktop_session import SessionBus

NEWS = MatchRule(type="signal", interface="org.example.News", member="Told")


@pytest.fixture
def lost() -> list[str]:
    return []


@pytest.fixture
def bus(session_bus: SessionBus) -> str:
    return session_bus.env["DBUS_SESSION_BUS_ADDRESS"]


@pytest.fixture
def link(bus: str, lost: list[str], qapp: object) -> Iterator[BusLink]:  # noqa: ARG001 - Qt must be there first
    connection = BusLink(bus, lambda: lost.append("lost"))
    yield connection
    connection.close()
    connection.close()


def test_each_call_gets_its_own_reply(link: BusLink, qtbot: QtBot) -> None:
    replies: list[Message] = []
    link.call(message_bus.NameHasOwner("org.example.Nobody"), replies.append)
    link.call(message_bus.GetNameOwner("org.example.Nobody"), replies.append)
    link.call(message_bus.GetNameOwner(link.unique_name), replies.append)
    qtbot.waitUntil(lambda: len(replies) == 3)
    assert replies[0].body == (False,)
    assert failed(replies[0]) is None
    assert "org.freedesktop.DBus.Error.NameHasNoOwner" in str(failed(replies[1]))
    assert replies[2].body == (link.unique_name,)
    assert field(replies[2], "sender") == "org.freedesktop.DBus"
    assert field(replies[2], "path") is None


def test_signals_that_match_are_told_in_order_until_the_end(link: BusLink, bus: str, qtbot: QtBot) -> None:
    heard: list[int] = []

    def hear(signal: Message) -> None:
        heard.append(signal.body[0])
        if heard[-1] == 99:
            link.close()  # what came with it is told no more

    link.listen(NEWS, hear)
    replies: list[Message] = []
    link.call(message_bus.ListNames(), replies.append)  # when this is answered, the rule is in force
    qtbot.waitUntil(lambda: bool(replies))
    with open_dbus_connection(bus) as sender:
        for number in range(150):
            sender.send(new_signal(DBusAddress("/news", interface="org.example.News"), "Told", "u", (number,)))
            sender.send(new_signal(DBusAddress("/news", interface="org.example.Other"), "Told", "u", (1000,)))
        qtbot.waitUntil(lambda: heard[-1:] == [99])
        sender.send_and_get_reply(message_bus.ListNames())
    qtbot.wait(1)
    assert heard == list(range(100))
    link.call(message_bus.ListNames(), replies.append)
    assert len(replies) == 1


def test_a_bus_that_ends_is_told_once(qtbot: QtBot, lost: list[str]) -> None:
    with SessionBus() as own:
        link = BusLink(own.env["DBUS_SESSION_BUS_ADDRESS"], lambda: lost.append("lost"))
    link.call(message_bus.ListNames())
    qtbot.waitUntil(lambda: bool(lost))
    link.close()
    assert lost == ["lost"]


@pytest.mark.parametrize("address", ["unix:path=/nonexistent/bus", "nonsense", ""])
def test_no_bus_is_one_error(address: str) -> None:
    with pytest.raises(BusError):
        BusLink(address, lambda: None)
