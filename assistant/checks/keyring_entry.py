"""Whether the keyring keeps, shows and forgets a key: tried with an entry of its own, for a host that cannot exist."""

import secrets
from collections.abc import Iterator

from assistant.checks.finding import Finding, Scope, State
from assistant.credentials import KeyringUnavailableError, delete_api_key, find_api_key, store_api_key

# RFC 2606 keeps the top-level domain `invalid` free for ever: no endpoint's key can be there.
NOBODYS_HOST = "self-test.invalid"
TIMEOUT_S = 10.0
NO_KEYRING = "NoKeyringError"
NAME = "keyring"


def check(scope: Scope) -> Iterator[Finding]:
    """Write, read and delete the entry; the keys of real endpoints are not looked at."""
    del scope
    value = f"self-test-{secrets.token_hex(8)}"
    try:
        try:
            source = store_api_key(value, NOBODYS_HOST, TIMEOUT_S).source
            found = find_api_key(None, NOBODYS_HOST, {}, TIMEOUT_S)
        finally:
            was_there = delete_api_key(NOBODYS_HOST, TIMEOUT_S)
        left = find_api_key(None, NOBODYS_HOST, {}, TIMEOUT_S)
    except KeyringUnavailableError as error:
        yield unavailable(error)
        return
    if found is None or found.secret != value or not was_there or left is not None:
        sentence = f"The {source} does not give back what it was given."
        yield Finding(
            NAME, "failed", sentence, "Choose another keyring, or use the environment variable OPENAI_API_KEY."
        )
        return
    yield Finding(NAME, "ok", f"The {source} keeps, shows and forgets a key.")


def unavailable(error: KeyringUnavailableError) -> Finding:
    """No keyring at all is another thing than one that is locked or broken."""
    sentence, separator, way_out = str(error).partition(". ")
    state: State = "missing" if type(error.__cause__).__name__ == NO_KEYRING else "failed"
    hint = " On Linux, gnome-keyring or KWallet is one." if state == "missing" else ""
    return Finding(NAME, state, f"{sentence}{separator.strip()}", f"{way_out}{hint}".strip())
