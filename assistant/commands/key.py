"""`assistant key set | show | clear`: the API key in the operating system's keyring."""

import argparse
import getpass
import os
import sys

from assistant.credentials import delete_api_key, find_api_key, store_api_key
from assistant.realtime.endpoint import parse_endpoint
from assistant.realtime.errors import ConfigurationError


def run(arguments: argparse.Namespace) -> int:
    """Store, show or remove the key of an endpoint."""
    endpoint = parse_endpoint(arguments.endpoint)
    if endpoint.kind == "practice":
        raise ConfigurationError("The practice server needs no key; name another endpoint, for instance openai.")
    actions = {"set": _set, "show": _show, "clear": _clear}
    return actions[arguments.action](endpoint.authority)


def _set(host: str) -> int:
    stored = store_api_key(_read_key(host), host)
    print(f"Stored the key for {host} in the {stored.source}; {_ending(stored.last_four)}.")  # noqa: T201 - a command's answer
    return 0


def _show(host: str) -> int:
    found = find_api_key(None, host, os.environ)
    if found is None:
        raise ConfigurationError(f"No API key is stored for {host}: run `assistant key set`.")
    print(f"The key for {host} comes from the {found.source}; {_ending(found.last_four)}.")  # noqa: T201 - a command's answer
    return 0


def _clear(host: str) -> int:
    removed = delete_api_key(host)
    print(f"Removed the key for {host}." if removed else f"There was no key for {host} in the keyring.")  # noqa: T201 - a command's answer
    return 0


def _read_key(host: str) -> str:
    """Read the key where nobody can look over a shoulder: never from the command's arguments."""
    if sys.stdin is not None and sys.stdin.isatty():
        return getpass.getpass(f"API key for {host} (it will not be shown): ")
    return sys.stdin.readline() if sys.stdin is not None else ""


def _ending(last_four: str) -> str:
    return f"it ends in {last_four}" if last_four else "it is too short to show any of it"
