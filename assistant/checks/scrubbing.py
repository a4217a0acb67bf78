"""Taking out of a text what is nobody else's business: keys, the user's own words and names, folders, this computer."""

import getpass
import os
import re
import socket
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from assistant.logs import REDACTED, redact
from assistant.reading import parse_toml, read_small_text

NAME = "[name]"
SHORTEST_SECRET, SHORTEST_NAME = 6, 3
# Environment variables whose values are somebody's secrets.
SECRET_NAMES = re.compile(r"KEY|TOKEN|SECRET|PASS|AUTH|CREDENTIAL|COOKIE", re.IGNORECASE)
# What is so long and mixed is no word: keys of Azure and others, identifiers of devices and accounts.
RANDOM = re.compile(r"(?<![A-Za-z0-9])(?=\w*\d)(?=\w*[A-Za-z])\w{24,}(?![A-Za-z0-9])")
QUOTED = re.compile(r"""["']([^"'\n]{4,})["']""")
# Addresses of network cards and Bluetooth devices, and the system's names of devices, which are no ordinary words.
HARDWARE = re.compile(r"(?<![0-9A-Fa-f])(?:[0-9A-Fa-f]{2}[:_-]){5}[0-9A-Fa-f]{2}(?![0-9A-Fa-f])")
SYSTEM_NAME = re.compile(r"[._]\w")
# Names that are those of a kind of user or computer rather than of one of them.
NOBODY_S_NAME = ("root", "user", "home", "localhost")


class Scrubber:
    """Blots out given words, and what looks like a key or names this user and this computer."""

    def __init__(self, secrets: Iterable[str] = (), names: Iterable[str] = (), home: Path | None = None) -> None:
        """`secrets` become `[redacted]` wherever they are, `names` become `[name]`."""
        self._secrets = sorted({each for each in secrets if len(each) >= SHORTEST_SECRET}, key=len, reverse=True)
        self._names = sorted({each for each in names if len(each) >= SHORTEST_NAME}, key=len, reverse=True)
        self._home = str(home or Path.home())
        self._own = [(name, mark) for name, mark in _own_names() if name not in NOBODY_S_NAME]

    def clean(self, text: str) -> str:
        """Return the text without any of it."""
        for secret in self._secrets:
            text = text.replace(secret, REDACTED)
        text = redact(text)
        if len(self._home) > 1:
            text = re.sub(rf"{re.escape(self._home)}(?![\w.-])", "~", text)
        for name in self._names:
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", NAME, text)
        for name, mark in self._own:
            text = re.sub(rf"(?<![A-Za-z0-9]){re.escape(name)}(?![A-Za-z0-9])", mark, text, flags=re.IGNORECASE)
        return RANDOM.sub(REDACTED, HARDWARE.sub(REDACTED, text))


def without_names(text: str, names: Iterable[str]) -> str:
    """Blot out names of devices and the like where they are quoted: such a name may also be an ordinary word."""
    for name in sorted(filter(None, names), key=len, reverse=True):
        text = re.sub(rf"""([“'"]){re.escape(name)}([”'"])""", rf"\1{NAME}\2", text)
        if SYSTEM_NAME.search(name):
            text = text.replace(name, NAME)
    return text


def secrets_of_environment(environment: Mapping[str, str]) -> Iterator[str]:
    """Yield the values of all variables that sound as if they were secret."""
    yield from (value.strip() for name, value in environment.items() if SECRET_NAMES.search(name))


def secrets_of_url(url: str) -> Iterator[str]:
    """Yield what must not be shown of a URL: user, password, and what its query says."""
    try:
        parts = urlsplit(url)
        yield from filter(None, (parts.username, parts.password))
    except ValueError:
        return
    for _, value in parse_qsl(parts.query):
        yield value
    yield from filter(None, (parts.query, unquote(parts.query), parts.fragment))


def words_in(value: Any) -> Iterator[str]:
    """Yield every text in a table of TOML or JSON, names and values, in whole and in lines."""
    if isinstance(value, str):
        yield value
        yield from (line.strip() for line in value.splitlines())
    elif isinstance(value, Mapping):
        for name, each in value.items():
            yield from words_in(name)
            yield from words_in(each)
    elif isinstance(value, list):
        for each in value:
            yield from words_in(each)


def words_of_file(path: Path) -> Iterator[str]:
    """Yield the texts in a TOML or JSON file of the user's, also where it is damaged."""
    try:
        text = read_small_text(path)
    except (OSError, ValueError):
        return
    yield from (match[1] for match in QUOTED.finditer(text))
    if path.suffix == ".toml":
        try:
            yield from words_in(parse_toml(text))
        except ValueError:
            return


def _own_names() -> Iterator[tuple[str, str]]:
    host = socket.gethostname()
    for name in {host, host.partition(".")[0]}:
        if len(name) >= SHORTEST_NAME:
            yield name, "[host]"
    try:
        user = getpass.getuser()
    except (OSError, KeyError):  # no such user in the system's list, as in a container
        user = os.environ.get("USER", "")
    for name in {user, Path.home().name}:
        if len(name) >= SHORTEST_NAME:
            yield name, "[user]"
