"""The API key: where it comes from, where it is kept, and whom it may be shown to.

Order: an explicit argument, the environment variable OPENAI_API_KEY, a key given for this run of the program only, the
operating system's keyring. A key is never written to a file of ours, a log, a process argument or a child's
environment.

OPENAI_API_KEY is sent to OpenAI's own hosts only (api.openai.com and its regions such as eu.api.openai.com). Azure
has keys of its own, and any other server would be handed a key that is none of its business; for those the key is
given explicitly or stored in the keyring, where each endpoint has an entry of its own, named by its host, and by its
port too where that is not the usual one: two servers on one host may be two parties.

    CredentialError
    ├── InvalidKeyError           what was given cannot be a key
    └── KeyringUnavailableError   no keyring, locked, failed, or no answer in time
"""

import os
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from assistant.installing import explain
from assistant.logs import hide

if TYPE_CHECKING:
    from keyring.backend import KeyringBackend

KEY_VARIABLE = "OPENAI_API_KEY"
SECRET_VARIABLES = frozenset({KEY_VARIABLE, "OPENAI_ADMIN_KEY", "AZURE_OPENAI_API_KEY"})
KEYRING_SERVICE = "desktop-voice-assistant"
KEYRING_TIMEOUT_S = 20.0  # long enough to type the password of a locked keyring
SHOWABLE_KEY_LENGTH = 16  # of a shorter key the last four characters would give too much away
T = TypeVar("T")


class CredentialError(Exception):
    """Something is wrong with the key; the message is a sentence for the user."""


class InvalidKeyError(CredentialError):
    """What was given cannot be an API key."""


class KeyringUnavailableError(CredentialError):
    """The operating system's keyring cannot be used."""


@dataclass(frozen=True, slots=True)
class Credential:
    """An API key and where it came from. Its text form never shows the key."""

    secret: str = field(repr=False)
    source: str

    def __post_init__(self) -> None:
        """Whatever comes of it, the log will not show it."""
        hide(self.secret)

    @property
    def last_four(self) -> str:
        """The last four characters, to tell keys apart; of a very short key, none."""
        return self.secret[-4:] if len(self.secret) >= SHOWABLE_KEY_LENGTH else ""


def find_api_key(
    explicit: str | None,
    endpoint_host: str,
    environment: Mapping[str, str],
    timeout_s: float = KEYRING_TIMEOUT_S,
) -> Credential | None:
    """Return the key for this endpoint, or None if there is none.

    May wait `timeout_s` for the keyring: call it from a thread where something else must go on meanwhile. Raises
    InvalidKeyError, and KeyringUnavailableError if only the keyring is left to ask and it cannot be.
    """
    if explicit is not None:
        return Credential(checked_key(explicit), "argument")
    ambient = whole_environment(environment).get(KEY_VARIABLE, "").strip()
    if ambient and is_openai_host(endpoint_host):
        return Credential(checked_key(ambient, f"The environment variable {KEY_VARIABLE}"), _VARIABLE_SOURCE)
    given = _keys_of_this_run.get(_entry(endpoint_host))
    return given or _in_keyring(lambda backend: _read(backend, endpoint_host), timeout_s)


def use_api_key(key: str, endpoint_host: str) -> Credential:
    """Use the key for this endpoint until the program ends, and keep it nowhere. Raises InvalidKeyError."""
    credential = Credential(checked_key(key), "memory of this program, until it ends")
    _keys_of_this_run[_entry(endpoint_host)] = credential
    return credential


def store_api_key(key: str, endpoint_host: str, timeout_s: float = KEYRING_TIMEOUT_S) -> Credential:
    """Keep the key for this endpoint in the keyring, in place of an earlier one; returns it as it was stored.

    Raises InvalidKeyError and KeyringUnavailableError.
    """
    secret = checked_key(key)

    def write(backend: "KeyringBackend") -> Credential:
        backend.set_password(KEYRING_SERVICE, _entry(endpoint_host), secret)
        stored = _read(backend, endpoint_host)
        if stored is None or stored.secret != secret:  # a disabled keyring takes everything and keeps nothing
            raise KeyringUnavailableError(f"The keyring ({backend.name}) did not keep the key. {_WAY_OUT}")
        return stored

    credential = _in_keyring(write, timeout_s)
    _keys_of_this_run.pop(_entry(endpoint_host), None)
    return credential


def delete_api_key(endpoint_host: str, timeout_s: float = KEYRING_TIMEOUT_S) -> bool:
    """Remove this endpoint's key from the keyring; returns whether there was one. Raises KeyringUnavailableError.

    One that was given for this run only is forgotten too.
    """
    _keys_of_this_run.pop(_entry(endpoint_host), None)

    def delete(backend: "KeyringBackend") -> bool:
        if _read(backend, endpoint_host) is None:
            return False
        backend.delete_password(KEYRING_SERVICE, _entry(endpoint_host))
        return True

    return _in_keyring(delete, timeout_s)


def checked_key(text: str, what: str = "The API key") -> str:
    """Return the key without surrounding white space; raise InvalidKeyError if it cannot be sent in a header."""
    key = text.strip()
    if not key:
        raise InvalidKeyError(f"{what} is empty: copy it again from your account's page.")
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise InvalidKeyError(
            f"{what} contains white space or characters no key has: copy it again from your account's page."
        )
    return key


def is_openai_host(host: str) -> bool:
    """Say whether a host name is OpenAI's own API, in any region."""
    name = _entry(host)
    return name == "api.openai.com" or name.endswith(".api.openai.com")


def withdraw_from_environment() -> None:
    """Take every key, under whatever name it is repeated, out of this process's environment and keep it in memory.

    So no program that is started from here on inherits one, whoever starts it: a tool of the user's, the desktop's
    helper that opens a page, a library. The system's own record of how this process was started stays as it was.
    """
    kept = child_environment(os.environ)
    for name in [name for name in os.environ if name not in kept]:
        _withdrawn[name] = os.environ.pop(name)
        hide(_withdrawn[name].strip())


def whole_environment(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Return the environment with what was withdrawn from it, if it is this process's own."""
    return {**_withdrawn, **environment} if environment is os.environ else environment


def child_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """Return the environment for a child process: without any key of ours, under whatever name it is repeated."""
    secrets = {environment[name] for name in SECRET_VARIABLES if environment.get(name)}
    return {name: value for name, value in environment.items() if name not in SECRET_VARIABLES and value not in secrets}


_keys_of_this_run: dict[str, Credential] = {}
_withdrawn: dict[str, str] = {}


# The keyring

_VARIABLE_SOURCE = f"environment variable {KEY_VARIABLE}"
_WAY_OUT = f"Unlock or install one, or set the environment variable {KEY_VARIABLE} for OpenAI's own endpoint."


def _entry(endpoint_host: str) -> str:
    """Return the name of an endpoint's entry: host names know no case, and may end with a dot."""
    return endpoint_host.strip().lower().rstrip(".")


def _read(backend: "KeyringBackend", endpoint_host: str) -> Credential | None:
    source = f"keyring ({backend.name})"
    stored = backend.get_password(KEYRING_SERVICE, _entry(endpoint_host))
    return Credential(checked_key(stored, f"The API key in the {source}"), source) if stored else None


def _in_keyring(action: Callable[["KeyringBackend"], T], timeout_s: float) -> T:
    """Run `action` with the system's keyring in a thread, and wait no longer than `timeout_s`.

    The thread is a daemon: one that hangs (a keyring asking for a password nobody types) keeps nobody from leaving.
    """
    outcome: list[T | Exception] = []

    def work() -> None:
        try:
            import keyring  # here: it takes a while to import, and is asked only if all else gave no key

            outcome.append(action(keyring.get_keyring()))
        except Exception as error:  # noqa: BLE001 - backends raise whatever their system raises; reported below
            outcome.append(error)

    thread = threading.Thread(target=work, name="keyring", daemon=True)
    thread.start()
    thread.join(timeout_s)
    if not outcome:
        raise KeyringUnavailableError(
            f"The keyring did not answer within {timeout_s:g} seconds (it may be waiting for its password). {_WAY_OUT}"
        )
    result = outcome[0]
    if isinstance(result, CredentialError):
        raise result
    if isinstance(result, Exception):
        raise KeyringUnavailableError(f"{_explain(result)} {_WAY_OUT}") from result
    return result


def _explain(error: Exception) -> str:
    """Say in one sentence what a keyring's exception means."""
    if isinstance(error, ImportError):
        return explain(error, "Keeping keys needs") or f"The keyring cannot be used ({error})."
    from keyring.errors import KeyringLocked, NoKeyringError

    if isinstance(error, NoKeyringError):
        return "This system has no usable keyring."
    if isinstance(error, KeyringLocked):
        return "The keyring is locked."
    return f"The keyring failed ({type(error).__name__}: {error})."
