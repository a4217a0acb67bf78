import sys

import PySide6
import pytest

from assistant import __version__
from assistant.checks.finding import Scope
from assistant.checks.versions import check


def test_versions_are_told():
    findings = {finding.name: finding for finding in check(Scope())}
    assert {finding.state for finding in findings.values()} == {"ok"}
    assert __version__ in findings["version"].sentence
    assert PySide6.__version__ in findings["Python and Qt"].sentence
    assert "websockets 1" in findings["package versions"].sentence


def test_the_pair_that_does_not_go_together_is_named(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(PySide6, "__version__", "6.12.0")
    monkeypatch.setattr(sys, "version_info", (3, 11, 7, "final", 0))
    [finding] = [finding for finding in check(Scope()) if finding.name == "Python and Qt"]
    assert finding.state == "failed"
    assert "3.12" in finding.what_to_do
