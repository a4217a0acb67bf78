"""The endpoint of the settings, with a real practice server that demands a key from a real keyring."""

import subprocess
import sys
from collections.abc import Iterator

import pytest

from assistant.checks.account import check
from assistant.checks.finding import Finding, Scope
from assistant.credentials import store_api_key
from assistant.settings import Settings, save_settings
from tests.support.desktop_session import KeyringService

KEY = "sk-practice-0123456789abcdef"


def findings() -> dict[str, Finding]:
    return {finding.name: finding for finding in check(Scope())}


@pytest.fixture
def server() -> Iterator[str]:
    command = [sys.executable, "-m", "assistant", "practice", "--require-key", KEY]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        yield process.stdout.readline().strip()
        process.terminate()


def test_without_a_key_and_a_wish_the_practice_server_is_used():
    found = findings()
    assert found["API key"].state == "missing"
    assert "endpoint" not in found


def test_openai_by_wish_and_without_a_key_is_a_failure():
    save_settings(Settings(endpoint="openai"))
    assert findings()["API key"].state == "failed"


def test_the_practice_server_needs_nothing():
    save_settings(Settings(endpoint="practice"))
    assert [finding.state for finding in findings().values()] == ["ok"]


def test_an_address_that_is_none_is_told():
    save_settings(Settings(endpoint="ftp://example.org"))
    assert findings()["endpoint"].state == "failed"


def test_a_server_that_is_not_there_is_told():
    save_settings(Settings(endpoint="ws://127.0.0.1:9/v1/realtime?extra=unseen"))
    found = findings()
    assert "unseen" not in str(found)
    assert found["API key"].state == "ok"
    assert found["endpoint"].state == "failed"
    assert "Nothing listens" in found["endpoint"].sentence


def test_a_key_that_is_taken_and_one_that_is_refused(server: str, keyring_service: KeyringService):  # noqa: ARG001 - a real one
    save_settings(Settings(endpoint=server))
    host = server.removeprefix("ws://").partition("/")[0]
    store_api_key(KEY, host)
    found = findings()
    assert [finding.state for finding in found.values()] == ["ok", "ok"]
    assert KEY not in str(found)
    store_api_key("sk-wrong-0123456789abcdef", host)
    refused = findings()["endpoint"]
    assert refused.state == "failed"
    assert "refuses this API key" in refused.sentence
    assert "copy it again" in refused.what_to_do.lower()
