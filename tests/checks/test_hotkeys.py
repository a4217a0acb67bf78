"""Hotkeys on a real X server and with portals on a private bus; no key stays taken."""

import pytest

from assistant.checks import hotkeys
from assistant.checks.finding import Finding, Scope
from assistant.control import RefusedError
from assistant.desktop.hotkeys.actions import Action
from assistant.desktop.hotkeys.backend import NoHotkeys
from assistant.desktop.hotkeys.x11 import X11Hotkeys
from assistant.settings import Settings, save_settings
from tests.desktop.hotkeys.listening import Told, bindings
from tests.desktop.hotkeys.portal_service import Portal
from tests.support.desktop_session import Display, SessionBus

pytestmark = pytest.mark.usefixtures("qapp")


def findings() -> list[Finding]:
    return list(hotkeys.check(Scope()))


def hangs() -> bool:
    raise RefusedError("The assistant did not answer.")


def test_a_key_that_can_be_had_is_given_back(display: Display, qtbot):
    [finding] = findings()
    assert finding.sentence == "Ctrl+Alt+Space can be had (hold to talk)."
    other = X11Hotkeys(display.env["DISPLAY"])
    other.start(bindings(hold="Ctrl+Alt+Space"), Told(qtbot).listener)
    assert other.problem is None
    other.stop()


def test_a_key_that_another_program_has_is_named(display: Display, qtbot, monkeypatch: pytest.MonkeyPatch):
    other = X11Hotkeys(display.env["DISPLAY"])
    other.start(bindings(hold="F9"), Told(qtbot).listener)
    save_settings(Settings(hotkeys={Action.HOLD: "F9"}))
    [finding] = findings()
    assert finding.state == "failed"
    assert "Another program has taken F9" in finding.sentence
    monkeypatch.setattr(hotkeys, "is_running", lambda: True)
    [finding] = findings()
    assert (finding.state, "as it should" in finding.sentence) == ("ok", True)
    monkeypatch.setattr(hotkeys, "is_running", hangs)
    assert [finding.state for finding in findings()] == ["ok"]
    other.stop()


def test_a_setting_that_is_no_key_is_named():
    save_settings(Settings(hotkeys={Action.HOLD: "Nonsense", Action.SHOW: "F8"}))
    assert [finding.state for finding in findings()] == ["failed", "ok"]


def test_no_key_at_all_is_a_choice():
    save_settings(Settings(hotkeys={Action.HOLD: ""}))
    assert [finding.state for finding in findings()] == ["note"]


def test_where_there_is_no_way_the_way_out_is_told():
    [finding] = hotkeys.opened(NoHotkeys("There is no way."), {})
    assert (finding.state, finding.sentence) == ("missing", "There is no way.")
    assert "assistant push" in finding.what_to_do


def test_without_a_screen_there_are_none(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.delenv("DISPLAY")
    monkeypatch.delenv("QT_QPA_PLATFORM", raising=False)
    assert [finding.state for finding in findings()] == ["missing"]


def test_the_portal_is_asked_for_no_more_than_its_version():
    with SessionBus() as bus:
        address = bus.env["DBUS_SESSION_BUS_ADDRESS"]
        assert hotkeys.portal(address).state == "missing"
        with Portal(address) as service:
            finding = hotkeys.portal(address)
            assert service.calls == ["Get"]
        with Portal(address, offers_shortcuts=False):
            assert hotkeys.portal(address).state == "missing"
    assert finding.state == "ok"
    assert "portal gives hotkeys" in finding.sentence


def test_a_session_without_a_bus_has_no_portal():
    finding = hotkeys.portal("unix:path=/nonexistent")
    assert finding.state == "missing"
