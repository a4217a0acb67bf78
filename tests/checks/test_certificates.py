import ssl
from pathlib import Path

import pytest

from assistant.checks.certificates import EARLIEST, check, clock, trusted
from assistant.checks.finding import Scope


def test_this_system_trusts_somebody():
    certificates, now = check(Scope())
    assert certificates.state == "ok"
    assert "certificates of authorities are trusted" in certificates.sentence
    assert now.state == "ok"


def test_a_system_without_authorities_is_told_how_to_get_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    finding = trusted(ssl.create_default_context())
    assert finding.state == "failed"
    assert f"SSL_CERT_FILE={tmp_path}" in finding.sentence
    assert "ca-certificates" in finding.what_to_do


def test_a_folder_of_certificates_will_do(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    (tmp_path / "0123abcd.0").write_text("a certificate, read when it is needed")
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    finding = trusted(ssl.create_default_context())
    assert (finding.state, str(tmp_path) in finding.sentence) == ("ok", True)


def test_a_python_that_checks_nobody_is_refused():
    careless = ssl.create_default_context()
    careless.check_hostname = False
    careless.verify_mode = ssl.CERT_NONE
    assert trusted(careless).state == "failed"


def test_a_clock_of_another_year_is_named():
    assert clock(EARLIEST - 1).state == "failed"
    assert "Set the clock" in clock(0).what_to_do
