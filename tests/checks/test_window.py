import pytest

from assistant.checks import tray, window
from assistant.checks.finding import Scope
from assistant.desktop import screen_check

pytestmark = pytest.mark.usefixtures("qapp")


def test_the_window_is_painted_and_not_shown(qapp):
    assert [finding.state for finding in window.check(Scope())] == ["ok", "ok"]
    assert not [widget for widget in qapp.topLevelWidgets() if widget.isVisible()]


def test_a_window_in_which_nothing_is_painted_is_a_failure(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(screen_check, "painted_colours", lambda: 1)
    assert [finding.state for finding in window.check(Scope())] == ["ok", "failed"]


def test_the_tray_is_found():
    [finding] = tray.check(Scope())
    assert finding.state == "ok"


def test_a_desktop_without_a_tray_is_told_what_that_means(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(screen_check, "waits_for_tray", lambda _: False)
    [finding] = tray.check(Scope())
    assert finding.state == "missing"
    assert "AppIndicator" in finding.what_to_do


def test_without_a_screen_qt_is_not_asked(monkeypatch: pytest.MonkeyPatch):
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(screen_check, "window_application", lambda: pytest.fail("Qt would end the process"))
    assert [finding.state for check in (window.check, tray.check) for finding in check(Scope())] == ["missing"] * 2
