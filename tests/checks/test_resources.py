from pathlib import Path

import pytest

from assistant.checks import resources
from assistant.checks.finding import Scope


def test_this_program_has_all_its_files():
    findings = list(resources.check(Scope()))
    assert {finding.state for finding in findings} == {"ok"}
    assert len(findings) == 5


def test_a_file_that_is_missing_or_damaged_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "de.qm").write_bytes(b"no translation")

    def broken(*parts: str) -> Path:
        if parts == ("translations",):
            return tmp_path
        raise FileNotFoundError(f"{'/'.join(parts)} is missing")

    monkeypatch.setattr(resources, "resource", broken)
    findings = {finding.name: finding for finding in resources.check(Scope())}
    assert {finding.state for finding in findings.values()} == {"failed"}
    assert "de.qm is damaged" in findings["translations"].sentence
    assert "samples/question.wav is missing" in findings["sample question"].sentence
    assert findings["prices"].what_to_do == "Install the assistant again."
