from pathlib import Path

import pytest

from assistant.checks import plugins
from assistant.checks.finding import Scope


def test_what_qt_loads_at_run_time_is_there(qapp: object):  # noqa: ARG001 - Qt must be there first
    findings = list(plugins.check(Scope()))
    assert {finding.state for finding in findings} == {"ok"}
    assert [finding.name for finding in findings][-2:] == ["pictures", "sound library"]


def test_a_plugin_that_is_missing_or_damaged_is_named(qapp: object, tmp_path: Path):  # noqa: ARG001 - as above
    assert "is missing" in plugins.platform_plugin("X11", tmp_path, "libqxcb*").sentence
    (tmp_path / "libqxcb.so").write_bytes(b"no library")
    finding = plugins.platform_plugin("X11", tmp_path, "libqxcb*")
    assert finding.state == "failed"
    assert "cannot be loaded" in finding.sentence


def test_a_picture_format_that_is_missing_is_named(qapp: object, monkeypatch: pytest.MonkeyPatch):  # noqa: ARG001 - as above
    monkeypatch.setattr(plugins, "encoded", lambda _picture, name: b"" if name == "JPEG" else _png())
    assert plugins.pictures().sentence == "JPEG pictures cannot be written and read."


def test_a_system_without_the_sound_library_is_told(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(plugins, "load_libpulse", lambda: None)
    finding = plugins.sound_library()
    assert finding.state == "failed"
    assert "libpulse0" in finding.sentence


def _png() -> bytes:
    from PySide6.QtGui import QImage

    from assistant.tools.desktop_access.pictures import encoded

    return encoded(QImage(8, 8, QImage.Format.Format_RGB32), "PNG")
