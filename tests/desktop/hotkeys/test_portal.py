"""The GlobalShortcuts portal: press and release, and every way in which it can fail, on a private bus."""

from collections.abc import Iterator

import pytest
from jeepney import DBusAddress, HeaderFields, message_bus, new_signal  # type: ignore[import-untyped]
from jeepney.io.blocking import open_dbus_connection  # type: ignore[import-untyped]
from pytestqt.qtbot import QtBot

from assistant.desktop.hotkeys import portal as portal_module
from assistant.desktop.hotkeys.actions import Action
from assistant.desktop.hotkeys.keys import KEYS, Hotkey, parse_hotkey
from assistant.desktop.hotkeys.portal import PortalHotkeys, Problem, explain, trigger
from tests.desktop.hotkeys.listening import Told, bindings
from tests.desktop.hotkeys.portal_service import DECLINED, FAILED, PATH, SHORTCUTS, Portal
from tests.support.desktop_session import SessionBus


@pytest.fixture
def bus() -> Iterator[str]:
    """A bus with nobody on it, which a test may also end."""
    with SessionBus() as private:
        yield private.env["DBUS_SESSION_BUS_ADDRESS"]


@pytest.fixture
def told(qtbot: QtBot) -> Told:
    return Told(qtbot)


@pytest.fixture
def hotkeys(bus: str, qapp: object) -> Iterator[PortalHotkeys]:  # noqa: ARG001 - Qt must be there first
    backend = PortalHotkeys(bus)
    yield backend
    backend.stop()


def test_press_and_release(hotkeys: PortalHotkeys, told: Told, bus: str) -> None:
    with Portal(bus) as portal:
        hotkeys.start(bindings(hold="Ctrl+Alt+Space", show="Super+F9"), told.listener)
        told.until(lambda: len(hotkeys.triggers) == 2)
        assert hotkeys.problem is None
        assert portal.app == "io.github.desktop_voice_assistant"
        assert portal.calls == ["Register", "Get", "CreateSession", "BindShortcuts"]
        assert portal.shortcuts["hold"] == {
            "description": ("s", "Hold to talk"),
            "preferred_trigger": ("s", "CTRL+ALT+space"),
        }
        assert hotkeys.triggers == {Action.HOLD: "Press CTRL+ALT+space", Action.SHOW: "Press LOGO+F9"}
        told.words.clear()
        portal.activate("hold")
        portal.activate("show")
        portal.deactivate("show")
        portal.deactivate("hold")
        told.until_told("hold up")
        assert told.words == ["hold down", "show down", "show up", "hold up"]
        assert hotkeys.is_down(Action.HOLD) is None


def test_a_portal_that_knows_no_apps_will_do(hotkeys: PortalHotkeys, told: Told, bus: str) -> None:
    with Portal(bus, knows_apps=False) as portal:
        hotkeys.start(bindings(hold="F9"), told.listener)
        told.until(lambda: Action.HOLD in hotkeys.triggers)
        portal.activate("hold")
        told.until_told("hold down")


@pytest.mark.parametrize(
    ("portal_does", "problem"),
    [
        ({"offers_shortcuts": False}, Problem.NO_PORTAL),
        ({"session_code": FAILED}, Problem.REFUSED),
        ({"bind_code": DECLINED}, Problem.NOT_ALLOWED),
        ({"bind_code": FAILED}, Problem.REFUSED),
    ],
)
def test_what_the_desktop_refuses_is_explained(
    hotkeys: PortalHotkeys, told: Told, bus: str, portal_does: dict[str, object], problem: Problem
) -> None:
    with Portal(bus, **portal_does):  # type: ignore[arg-type]  # each has its own type
        hotkeys.start(bindings(hold="F9"), told.listener)
        told.until_told("changed")
    assert hotkeys.problem == explain(problem)


def test_a_key_that_the_desktop_does_not_give_is_named_until_it_does(
    hotkeys: PortalHotkeys, told: Told, bus: str
) -> None:
    with Portal(bus, without_trigger={"show"}) as portal:
        hotkeys.start(bindings(hold="F9", show="F10"), told.listener)
        told.until_told("changed")
        assert hotkeys.problem == (
            "The desktop gave no key to “Show or hide the window”: choose one in its keyboard settings or "
            "configuration."
        )
        portal.change(hold="Press F9", show="Press F12")
        told.until(lambda: hotkeys.problem is None)
        assert hotkeys.triggers[Action.SHOW] == "Press F12"


def test_a_key_that_works_is_there_even_if_the_desktop_does_not_name_it(
    hotkeys: PortalHotkeys, told: Told, bus: str
) -> None:
    with Portal(bus, without_trigger={"hold"}) as portal:
        hotkeys.start(bindings(hold="F9"), told.listener)
        told.until(lambda: hotkeys.problem is not None)
        portal.activate("hold")
        told.until_told("hold down")
        assert hotkeys.problem is None


def test_without_a_portal_there_is_a_way_out(hotkeys: PortalHotkeys, told: Told) -> None:
    hotkeys.start(bindings(hold="F9"), told.listener)
    told.until_told("changed")
    assert hotkeys.problem == explain(Problem.NO_PORTAL)
    assert "`assistant push`" in hotkeys.problem


def test_without_a_bus_there_is_a_way_out(told: Told, qapp: object) -> None:  # noqa: ARG001 - Qt must be there first
    for address in ("unix:path=/nonexistent/bus", "nonsense"):
        backend = PortalHotkeys(address)
        backend.start(bindings(hold="F9"), told.listener)
        assert backend.problem == explain(Problem.NO_PORTAL)
        backend.stop()


def test_a_portal_that_does_not_answer(
    told: Told,
    bus: str,
    monkeypatch: pytest.MonkeyPatch,
    qapp: object,  # noqa: ARG001 - Qt must be there first
) -> None:
    monkeypatch.setattr(portal_module, "PATIENCE_MS", 50)
    with open_dbus_connection(bus) as silent:
        silent.send_and_get_reply(message_bus.RequestName(portal_module.PORTAL))
        backend = PortalHotkeys(bus)
        backend.start(bindings(hold="F9"), told.listener)
        told.until(lambda: backend.problem == explain(Problem.NO_ANSWER))
        backend.stop()


def test_the_user_may_take_as_long_as_they_like(
    told: Told, bus: str, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    monkeypatch.setattr(portal_module, "PATIENCE_MS", 1000)
    with Portal(bus, answers_user=False) as portal:
        backend = PortalHotkeys(bus)
        backend.start(bindings(hold="F9"), told.listener)
        told.until(lambda: "BindShortcuts" in portal.calls)
        qtbot.wait(1100)
        assert backend.problem is None
        backend.stop()


def test_a_session_that_the_desktop_ends(hotkeys: PortalHotkeys, told: Told, bus: str) -> None:
    with Portal(bus) as portal:
        hotkeys.start(bindings(hold="F9"), told.listener)
        told.until(lambda: Action.HOLD in hotkeys.triggers)
        told.words.clear()
        portal.activate("hold")
        portal.close_session()
        told.until_told("changed")
    assert told.words == ["hold down", "interrupted", "changed"]
    assert hotkeys.problem == explain(Problem.ENDED)


def test_a_portal_that_is_gone_and_cannot_be_started_is_told(hotkeys: PortalHotkeys, told: Told, bus: str) -> None:
    with Portal(bus) as portal:
        hotkeys.start(bindings(hold="F9"), told.listener)
        told.until(lambda: Action.HOLD in hotkeys.triggers)
        portal.activate("hold")
        told.until_told("hold down")
    told.until(lambda: hotkeys.problem == explain(Problem.NO_PORTAL))
    assert "interrupted" in told.words


def test_a_portal_that_is_replaced_at_once_gives_the_keys_again(hotkeys: PortalHotkeys, told: Told, bus: str) -> None:
    with Portal(bus):
        hotkeys.start(bindings(hold="F9"), told.listener)
        told.until(lambda: Action.HOLD in hotkeys.triggers)
    # The event loop stood still meanwhile: it learns of the end and of the new one together.
    with Portal(bus) as portal:
        told.until(lambda: "BindShortcuts" in portal.calls and Action.HOLD in hotkeys.triggers)
        portal.activate("hold")
        told.until_told("hold down")
        assert hotkeys.problem is None


def test_other_keys_need_another_session(hotkeys: PortalHotkeys, told: Told, bus: str) -> None:
    with Portal(bus) as portal:
        hotkeys.start(bindings(hold="F9"), told.listener)
        told.until(lambda: Action.HOLD in hotkeys.triggers)
        first = portal.session
        portal.calls.clear()
        hotkeys.start(bindings(hold="F10"), told.listener)
        told.until(lambda: hotkeys.triggers.get(Action.HOLD) == "Press F10")
        assert portal.session != first


def test_nobody_but_the_portal_can_press_a_key(hotkeys: PortalHotkeys, told: Told, bus: str) -> None:
    with Portal(bus) as portal, open_dbus_connection(bus) as stranger:
        hotkeys.start(bindings(hold="F9"), told.listener)
        told.until(lambda: Action.HOLD in hotkeys.triggers)
        told.words.clear()
        pressed = new_signal(
            DBusAddress(PATH, interface=SHORTCUTS), "Activated", "osta{sv}", (portal.session, "hold", 1, {})
        )
        pressed.header.fields[HeaderFields.destination] = portal.client
        stranger.send(pressed)
        # Something that the bus delivers after it: when that is here, the stranger's was, too.
        stranger.send_and_get_reply(message_bus.ListNames())
        portal.activate("hold")
        portal.deactivate("hold")
        told.until_told("hold up")
        assert told.words == ["hold down", "hold up"]


def test_a_bus_that_ends_is_told(told: Told, qapp: object) -> None:  # noqa: ARG001 - Qt must be there first
    with SessionBus() as own:
        address = own.env["DBUS_SESSION_BUS_ADDRESS"]
        backend = PortalHotkeys(address)
        with Portal(address):
            backend.start(bindings(hold="F9"), told.listener)
            told.until(lambda: Action.HOLD in backend.triggers)
            told.words.clear()
    told.until(lambda: backend.problem is not None)
    assert "interrupted" in told.words
    backend.stop()


def test_every_key_has_a_trigger() -> None:
    assert trigger(parse_hotkey("Ctrl+Alt+Shift+Super+Page Up")) == "CTRL+ALT+SHIFT+LOGO+Prior"
    for key in KEYS:
        words = trigger(Hotkey((), key))
        assert words.replace("_", "").isalnum()
