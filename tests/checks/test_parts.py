import importlib
import sys
from types import ModuleType

import pytest

from assistant.checks import parts
from assistant.checks.finding import Scope


def missing(monkeypatch: pytest.MonkeyPatch, name: str, error: Exception | None = None) -> None:
    real = importlib.import_module

    def load(wanted: str) -> ModuleType:
        if wanted == name:
            raise error or ModuleNotFoundError(name=name)
        return real(wanted) if wanted in sys.modules else ModuleType(wanted)

    monkeypatch.setattr(parts.importlib, "import_module", load)


def test_the_program_s_modules_are_found_and_counted(monkeypatch: pytest.MonkeyPatch):
    missing(monkeypatch, "nothing")
    finding = parts.own_modules()
    assert finding.state == "ok"
    assert int(finding.sentence.split()[1]) > 300


def test_a_package_that_is_missing_is_named_with_what_installs_it(monkeypatch: pytest.MonkeyPatch):
    missing(monkeypatch, "soxr")
    finding = parts.packages()
    assert finding.state == "failed"
    assert "the Python package soxr" in finding.sentence


def test_a_module_of_ours_that_does_not_load_is_named(monkeypatch: pytest.MonkeyPatch):
    missing(monkeypatch, "assistant.history", RuntimeError("broken"))
    finding = parts.own_modules()
    assert finding.sentence == "assistant.history cannot be loaded (RuntimeError: broken)."


def test_an_extra_may_be_missing_but_not_from_a_bundle(monkeypatch: pytest.MonkeyPatch):
    missing(monkeypatch, "mcp.client.stdio", ModuleNotFoundError(name="mcp"))
    assert parts.mcp().state == "missing"
    assert parts.mcp().area == "mcp"
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert parts.mcp().state == "failed"


def test_what_needs_an_extra_or_another_platform_is_no_fault_of_the_program(monkeypatch: pytest.MonkeyPatch):
    missing(monkeypatch, "assistant.tools.mcp.server", ModuleNotFoundError(name="mcp.types"))
    assert parts.own_modules().state == "ok"
    if sys.platform == "linux":
        missing(monkeypatch, "assistant.desktop.hotkeys.pynput_backend", ModuleNotFoundError(name="pynput"))
        assert parts.own_modules().state == "ok"


def test_nobody_is_told_of_what_was_left_out(monkeypatch: pytest.MonkeyPatch):
    missing(monkeypatch, "nothing")
    names = [finding.name for finding in parts.check(Scope(frozenset({"mcp"})))]
    assert "MCP servers" not in names
    assert names[:2] == ["program", "packages"]
