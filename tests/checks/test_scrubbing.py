import getpass
import socket
from pathlib import Path

import pytest

from assistant.checks import scrubbing
from assistant.checks.scrubbing import (
    Scrubber,
    secrets_of_environment,
    secrets_of_url,
    without_names,
    words_in,
    words_of_file,
)


def test_given_secrets_vanish_wherever_they_are():
    text = Scrubber(["hunter22", "ab"]).clean("xhunter22x ab")
    assert text == "x[redacted]x ab"


@pytest.mark.parametrize(
    "secret",
    [
        "sk-proj-0123456789abcdef",
        "Bearer abcdef",
        "0123456789abcdef0123456789abcdef",
        "AC:12:2F:00:0A:9b",
        "bluez_output.AC_12_2F_00_0A_9B.1",
    ],
)
def test_what_looks_like_a_key_or_an_address_vanishes_unasked(secret: str):
    cleaned = Scrubber().clean(f"before {secret} after")
    assert secret not in cleaned
    assert "[redacted]" in cleaned
    assert cleaned.startswith("before ") and cleaned.endswith(" after")


def test_ordinary_words_stay():
    text = "The model gpt-realtime-2.1 at wss://api.openai.com/v1/realtime, alsa_input.pci-0000_00_1f.3, 2026-11-23."
    assert Scrubber().clean(text) == text


def test_folders_and_names_of_this_user_vanish(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(getpass, "getuser", lambda: "anna")
    monkeypatch.setattr(socket, "gethostname", lambda: "annas-laptop.lan")
    text = Scrubber(home=Path("/home/anna")).clean("/home/anna/x /home/annabel /tmp/anna anna's annas-laptop Anna")
    assert text == "~/x /home/annabel /tmp/[user] [user]'s [host] [user]"


def test_names_that_everybody_has_stay(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(getpass, "getuser", lambda: "root")
    monkeypatch.setattr(socket, "gethostname", lambda: "localhost")
    monkeypatch.setattr(scrubbing.Path, "home", lambda: Path("/root"))
    assert Scrubber().clean("root localhost /root/x") == "root localhost ~/x"


def test_names_of_devices_vanish_where_they_are_names():
    text = "“microphone” was opened; the microphone 'alsa_x.y' and alsa_x.y"
    assert without_names(text, ["microphone", "alsa_x.y", ""]) == (
        "“[name]” was opened; the microphone '[name]' and [name]"
    )


def test_secrets_are_found_where_people_put_them():
    environment = {"OPENAI_API_KEY": "one", "MY_TOKEN": " two ", "PATH": "/bin", "DB_PASSWORD": "three"}
    assert set(secrets_of_environment(environment)) == {"one", "two", "three"}
    assert {"user", "pass", "k1", "y z"} <= set(secrets_of_url("wss://user:pass@host/x?key=k1&other=y%20z"))
    assert list(secrets_of_url("wss://[broken")) == []


def test_texts_of_files_are_found_even_where_the_file_is_damaged(tmp_path: Path):
    whole = tmp_path / "a.toml"
    whole.write_text('name = "Anna"\n[[profile]]\ntext = """one\n two"""\n')
    assert {"Anna", "one", "two", "profile"} <= set(words_of_file(whole))
    damaged = tmp_path / "b.toml"
    damaged.write_text('key = "the secret"\nbroken = [')
    assert list(words_of_file(damaged)) == ["the secret"]
    assert list(words_of_file(tmp_path / "none.toml")) == []
    assert list(words_in([{"a": ["b", 1]}])) == ["a", "a", "b", "b"]
