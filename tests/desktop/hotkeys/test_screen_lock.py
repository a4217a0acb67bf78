"""News of a locked screen and of sleep, from a private bus."""

from collections.abc import Iterator

import pytest
from jeepney import DBusAddress, new_signal  # type: ignore[import-untyped]
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]
from pytestqt.qtbot import QtBot

from assistant.desktop.hotkeys.screen_lock import ScreenLock
from tests.support.desktop_session import SessionBus


@pytest.fixture
def bus(session_bus: SessionBus, monkeypatch: pytest.MonkeyPatch) -> str:
    address = session_bus.env["DBUS_SESSION_BUS_ADDRESS"]
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", address)
    return address


@pytest.fixture
def locked() -> list[str]:
    return []


@pytest.fixture
def screen_lock(bus: str, locked: list[str], qapp: object) -> Iterator[ScreenLock]:  # noqa: ARG001 - needed by it
    watch = ScreenLock(lambda: locked.append("locked"))
    watch.start()
    yield watch
    watch.stop()


def tell(bus: str, interface: str, member: str, *body: bool) -> None:
    with open_dbus_connection(bus) as desktop:
        desktop.send(new_signal(DBusAddress("/any", interface=interface), member, "b" * len(body), body))


@pytest.mark.parametrize(
    ("interface", "member", "body"),
    [
        ("org.freedesktop.ScreenSaver", "ActiveChanged", [True]),
        ("org.gnome.ScreenSaver", "ActiveChanged", [True]),
        ("org.cinnamon.ScreenSaver", "ActiveChanged", [True]),
        ("org.freedesktop.login1.Manager", "PrepareForSleep", [True]),
        ("org.freedesktop.login1.Session", "Lock", []),
    ],
)
@pytest.mark.usefixtures("screen_lock")
def test_a_locked_screen_is_told(
    bus: str, locked: list[str], qtbot: QtBot, interface: str, member: str, body: list[bool]
) -> None:
    tell(bus, interface, member, *body)
    qtbot.waitUntil(lambda: locked == ["locked"])


@pytest.mark.usefixtures("screen_lock")
def test_an_unlocked_screen_is_no_news(bus: str, locked: list[str], qtbot: QtBot) -> None:
    tell(bus, "org.gnome.ScreenSaver", "ActiveChanged", False)
    tell(bus, "org.gnome.ScreenSaver", "ActiveChanged", True)
    qtbot.waitUntil(lambda: bool(locked))
    assert locked == ["locked"]


def test_without_a_bus_nothing_is_told(monkeypatch: pytest.MonkeyPatch, qapp: object) -> None:  # noqa: ARG001 - order
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    monkeypatch.setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    watch = ScreenLock(lambda: None)
    watch.start()
    watch.stop()
    watch.stop()
