"""Whether the endpoint of the settings can be reached and takes the key: asked only where there is one to ask."""

import asyncio
import os
from collections.abc import Iterator

from assistant.checks.choices import chosen
from assistant.checks.finding import Finding, Scope
from assistant.credentials import Credential, CredentialError, KeyringUnavailableError, find_api_key
from assistant.endpoint_check import check_endpoint
from assistant.realtime.endpoint import Endpoint, parse_endpoint
from assistant.realtime.errors import ConfigurationError

KEYRING_S = 15.0
HOW_TO_STORE = (
    "Run `assistant key set`, or paste your key in the settings window; without one you talk to the practice server."
)
UNLOCK = "Unlock the keyring, or store the key again (`assistant key set`)."
NO_KEYRING = "NoKeyringError"
CHANGE_ENDPOINT = "Change the endpoint in the settings window."


def check(scope: Scope) -> Iterator[Finding]:
    """Find the key as a conversation does, and try it. Nothing is said or paid for."""
    del scope
    _, options = chosen()
    try:
        endpoint = parse_endpoint(options.endpoint or "openai")
    except ConfigurationError as error:
        yield Finding("endpoint", "failed", str(error), CHANGE_ENDPOINT)
        return
    if endpoint.kind == "practice":
        yield Finding("endpoint", "ok", "You talk to the built-in practice server, which needs no account.")
        return
    try:
        credential = find_api_key(None, endpoint.authority, os.environ, KEYRING_S)
    except CredentialError as error:
        if not _is_without_keyring(error):
            yield Finding("API key", "failed", str(error), UNLOCK)
            return
        credential = None
    yield key_line(credential, endpoint, was_chosen=options.endpoint is not None)
    if credential is not None or endpoint.kind == "compatible":
        yield tried(endpoint, credential, options.model or "")


def key_line(credential: Credential | None, endpoint: Endpoint, *, was_chosen: bool) -> Finding:
    """Whether there is a key, and whether one is needed."""
    if credential is not None:
        return Finding("API key", "ok", f"The key for {endpoint.authority} comes from the {credential.source}.")
    sentence = f"No API key is stored for {endpoint.authority}."
    if endpoint.kind == "compatible":
        return Finding("API key", "ok", f"{sentence[:-1]}; it may need none.")
    return Finding("API key", "failed" if was_chosen else "missing", sentence, HOW_TO_STORE)


def tried(endpoint: Endpoint, credential: Credential | None, model: str) -> Finding:
    """Open a session and close it."""
    problem = asyncio.run(check_endpoint(endpoint.url, credential.secret if credential else None, model))
    if problem is None:
        return Finding("endpoint", "ok", f"{endpoint.authority} answers, and takes the key and the session's settings.")
    # Whatever the user has put into the query: the table is shown to others.
    problem = problem.replace(endpoint.url, endpoint.url.partition("?")[0])
    sentence, _, what_to_do = problem.partition(": ") if problem.count(": ") == 1 else (problem, "", "")
    ended = sentence if sentence.endswith((".", "?")) else f"{sentence}."
    return Finding("endpoint", "failed", ended, what_to_do[:1].upper() + what_to_do[1:])


def _is_without_keyring(error: CredentialError) -> bool:
    """Whether there is no keyring at all, which is like having no key in it."""
    return isinstance(error, KeyringUnavailableError) and type(error.__cause__).__name__ == NO_KEYRING
