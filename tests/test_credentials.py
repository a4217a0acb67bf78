"""Keys: where they come from, who may see them, and what happens when the keyring does not play along."""

import contextlib
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import keyring
import pytest

from assistant.credentials import (
    KEYRING_SERVICE,
    Credential,
    InvalidKeyError,
    KeyringUnavailableError,
    checked_key,
    child_environment,
    delete_api_key,
    find_api_key,
    is_openai_host,
    store_api_key,
    use_api_key,
)
from tests.support.desktop_session import KeyringService, SessionBus

HOST = "api.openai.com"
KEY = "sk-test-0123456789abcdef"
OTHER_KEY = "sk-other-fedcba9876543210"


def test_an_explicit_key_comes_before_the_environment() -> None:
    found = find_api_key(f" {KEY}\n", HOST, {"OPENAI_API_KEY": OTHER_KEY})
    assert found == Credential(KEY, "argument")


def test_the_environment_comes_before_the_keyring(keyring_service: object) -> None:
    assert keyring_service
    store_api_key(OTHER_KEY, HOST)
    found = find_api_key(None, HOST, {"OPENAI_API_KEY": KEY})
    assert found == Credential(KEY, "environment variable OPENAI_API_KEY")


@pytest.mark.usefixtures("keyring_service")
class TestRealSecretService:
    def test_a_stored_key_is_found_again_and_cleared(self) -> None:
        assert find_api_key(None, HOST, {}) is None
        stored = store_api_key(f"{KEY}\n", HOST)
        assert stored.source == "keyring (SecretService Keyring)"
        assert find_api_key(None, HOST, {}) == stored == Credential(KEY, "keyring (SecretService Keyring)")
        assert delete_api_key(HOST) is True
        assert delete_api_key(HOST) is False
        assert find_api_key(None, HOST, {}) is None

    def test_a_new_key_takes_the_place_of_the_old(self) -> None:
        store_api_key(KEY, HOST)
        store_api_key(OTHER_KEY, HOST)
        found = find_api_key(None, HOST, {})
        assert found is not None
        assert found.secret == OTHER_KEY

    def test_each_endpoint_has_an_entry_of_its_own(self) -> None:
        store_api_key(KEY, HOST)
        store_api_key(OTHER_KEY, "voice.example.org")
        found = find_api_key(None, "Voice.Example.org.", {})
        assert found is not None
        assert found.secret == OTHER_KEY
        assert delete_api_key("voice.example.org") is True
        assert keyring.get_password(KEYRING_SERVICE, HOST) == KEY

    def test_the_environment_s_key_is_not_for_other_endpoints(self) -> None:
        for host in ("voice.example.org", "api.openai.com.example.org", "resource.openai.azure.com", "127.0.0.1"):
            assert find_api_key(None, host, {"OPENAI_API_KEY": KEY}) is None

    def test_an_empty_variable_counts_as_none(self) -> None:
        store_api_key(KEY, HOST)
        found = find_api_key(None, HOST, {"OPENAI_API_KEY": " "})
        assert found is not None
        assert found.source.startswith("keyring")

    def test_another_program_of_the_user_finds_it(self) -> None:
        store_api_key(KEY, HOST)
        program = f"from assistant.credentials import find_api_key; print(find_api_key(None, {HOST!r}, {{}}).last_four)"
        result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
        assert result.stdout.strip() == KEY[-4:]


def test_a_key_for_this_run_only_is_kept_nowhere(keyring_service: object) -> None:  # noqa: ARG001 - a real keyring
    use_api_key(f"  {KEY}\n", HOST)
    try:
        found = find_api_key(None, HOST.upper(), {})
        assert found is not None
        assert found.secret == KEY
        assert keyring.get_password("desktop-voice-assistant", HOST) is None
        with pytest.raises(InvalidKeyError):
            use_api_key("two words", HOST)
    finally:
        delete_api_key(HOST)
    assert find_api_key(None, HOST, {}) is None


def test_the_text_of_a_credential_shows_no_key() -> None:
    credential = Credential(KEY, "argument")
    assert KEY not in f"{credential} {credential!r} {[credential]}"
    assert credential.last_four == "cdef"
    assert Credential("short", "argument").last_four == ""


@pytest.mark.parametrize(
    "bad", ["", "  \n", "two words", "new\nline", "tab\tkey", "null\0key", "naïve", "zero\u200bwidth"]
)
def test_what_cannot_be_a_key_is_refused_without_repeating_it(bad: str) -> None:
    with pytest.raises(InvalidKeyError) as refusal:
        checked_key(bad)
    assert not bad.strip() or bad not in str(refusal.value)
    with pytest.raises(InvalidKeyError):
        store_api_key(bad, HOST)
    with pytest.raises(InvalidKeyError):
        find_api_key(bad, HOST, {})


def test_a_bad_key_in_the_environment_names_the_variable() -> None:
    with pytest.raises(InvalidKeyError, match="OPENAI_API_KEY contains"):
        find_api_key(None, HOST, {"OPENAI_API_KEY": "two words"})


def test_openai_s_hosts() -> None:
    assert all(map(is_openai_host, ("api.openai.com", "API.OpenAI.com.", "eu.api.openai.com")))
    assert not any(
        map(is_openai_host, ("openai.com.evil.org", "evilapi.openai.com", "localhost", "x.openai.azure.com"))
    )


def test_no_key_reaches_a_child_process() -> None:
    environment = {"OPENAI_API_KEY": KEY, "AZURE_OPENAI_API_KEY": OTHER_KEY, "MY_COPY": KEY, "PATH": os.defpath}
    assert child_environment(environment) == {"PATH": os.defpath}
    assert child_environment({"PATH": os.defpath, "EMPTY": ""}) == {"PATH": os.defpath, "EMPTY": ""}


def test_importing_credentials_does_not_import_keyring() -> None:
    program = "import sys, assistant.credentials; print('keyring' in sys.modules)"
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert result.stdout.strip() == "False"


def test_without_a_keyring_the_user_is_told_what_still_serves() -> None:
    program = (
        "from assistant.credentials import *\n"
        "for action in (lambda: find_api_key(None, 'api.openai.com', {}), lambda: delete_api_key('api.openai.com'),"
        " lambda: store_api_key('sk-test-0123456789abcdef', 'api.openai.com')):\n"
        "    try: action()\n"
        "    except KeyringUnavailableError as error: print(error)\n"
        "print(find_api_key(None, 'api.openai.com', {'OPENAI_API_KEY': 'sk-test-0123456789abcdef'}).source)\n"
    )
    environment = {name: value for name, value in os.environ.items() if name != "PYTHON_KEYRING_BACKEND"}
    environment["DBUS_SESSION_BUS_ADDRESS"] = "unix:path=/nonexistent"
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    lines = result.stdout.splitlines()
    assert len(lines) == 4
    assert all("no usable keyring" in line and "OPENAI_API_KEY" in line for line in lines[:3])
    assert lines[3] == "environment variable OPENAI_API_KEY"


def test_a_keyring_that_keeps_nothing_is_not_believed() -> None:
    from keyring.backends import fail, null

    keyring.set_keyring(null.Keyring())
    try:
        with pytest.raises(KeyringUnavailableError, match="did not keep the key"):
            store_api_key(KEY, HOST)
    finally:
        keyring.set_keyring(fail.Keyring())


@pytest.fixture
def silent_bus(tmp_path: Path, keyring_service: object, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A session bus that accepts connections and never says a word."""
    assert keyring_service
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "bus"))
        listener.listen()
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path / 'bus'}")
        yield
        listener.shutdown(socket.SHUT_RDWR)


@pytest.mark.usefixtures("silent_bus")
def test_a_hanging_keyring_does_not_hang_the_program() -> None:
    with pytest.raises(KeyringUnavailableError, match=r"did not answer within 0\.2 seconds"):
        find_api_key(None, HOST, {}, timeout_s=0.2)


@pytest.mark.usefixtures("keyring_service")
def test_a_locked_keyring_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import secretstorage

    # A keyring of this test's own: locked, it stays so, because nobody is there to type its password.
    with SessionBus() as bus, KeyringService(bus):
        monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", bus.env["DBUS_SESSION_BUS_ADDRESS"])
        store_api_key(KEY, HOST)
        with contextlib.closing(secretstorage.dbus_init()) as connection:
            secretstorage.get_default_collection(connection).lock()
        # In a process of its own: keyring's SecretService leaves its connection open when the keyring is locked.
        program = (
            "from assistant.credentials import *\n"
            "try: find_api_key(None, 'api.openai.com', {}, timeout_s=30)\n"
            "except KeyringUnavailableError as error: print(error)\n"
        )
        result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=60)
    assert "The keyring is locked." in result.stdout
    assert "OPENAI_API_KEY" in result.stdout
