"""The keyring's own entry, with a real Secret Service and with keyrings that are not what they should be."""

import threading

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import null

from assistant.checks import keyring_entry
from assistant.checks.finding import Finding, Scope
from assistant.credentials import KEYRING_SERVICE, store_api_key
from tests.support.desktop_session import KeyringService

HOST = "api.openai.com"
KEY = "sk-of-the-user-0123456789"


def found() -> Finding:
    [finding] = keyring_entry.check(Scope())
    return finding


def test_a_real_keyring_is_tried_and_the_user_s_key_is_left_alone(keyring_service: KeyringService):  # noqa: ARG001 - a real one
    store_api_key(KEY, HOST)
    finding = found()
    assert finding.state == "ok"
    assert "SecretService" in finding.sentence
    assert keyring.get_password(KEYRING_SERVICE, HOST) == KEY
    assert keyring.get_password(KEYRING_SERVICE, keyring_entry.NOBODYS_HOST) is None


def test_a_system_without_a_keyring_misses_one():
    finding = found()
    assert finding.state == "missing"
    assert finding.sentence == "This system has no usable keyring."
    assert "gnome-keyring" in finding.what_to_do


def test_a_keyring_that_keeps_nothing_has_failed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(keyring, "get_keyring", null.Keyring)
    finding = found()
    assert finding.state == "failed"
    assert "did not keep the key" in finding.sentence


def test_a_keyring_that_waits_for_its_password_is_given_up(monkeypatch: pytest.MonkeyPatch):
    typed = threading.Event()

    class Locked(KeyringBackend):
        priority = 1  # type: ignore[assignment]  # a property in the base class

        def set_password(self, service: str, username: str, password: str) -> None:  # noqa: ARG002 - the protocol's
            typed.wait(30)

        def get_password(self, service: str, username: str) -> None:  # noqa: ARG002 - the protocol's
            typed.wait(30)

    monkeypatch.setattr(keyring, "get_keyring", Locked)
    monkeypatch.setattr(keyring_entry, "TIMEOUT_S", 0.2)
    finding = found()
    typed.set()
    assert finding.state == "failed"
    assert "did not answer" in finding.sentence
