"""Who the user is to the endpoint: asked for anew at each connection, as a key may have a short life."""

import dataclasses
import os
import time
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from assistant.bidi.ephemeral_key import EphemeralKey, KeyRequest, request_key
from assistant.credentials import InvalidKeyError, checked_key, whole_environment
from assistant.logs import hide
from assistant.realtime.connection import OPEN_TIMEOUT_S, Connection
from assistant.realtime.endpoint import Credentials, Endpoint, parse_token_url
from assistant.realtime.errors import AuthenticationError, ConfigurationError

# A key that ends within this time is not used again: connecting takes a while, and clocks differ.
MARGIN_S = 30.0


class Authentication(Protocol):
    """Where the credentials for the next connection come from."""

    async def credentials(self) -> Credentials:
        """What to connect with now. Raises an AssistantError with a plain sentence where there is none."""

    def refused(self) -> bool:
        """Take note that the endpoint refused them; returns whether asking for others may help."""


class KeyAuthentication:
    """One and the same key, or none, as long as the program runs."""

    def __init__(self, credentials: Credentials) -> None:
        self._credentials = credentials

    async def credentials(self) -> Credentials:
        """The key."""
        return self._credentials

    def refused(self) -> bool:
        """There is no other key."""
        return False


class EphemeralAuthentication:
    """A short-lived key, asked for when one is needed and used again while it lives."""

    def __init__(
        self,
        request: KeyRequest,
        credentials: Credentials,
        *,
        timeout_s: float = OPEN_TIMEOUT_S,
        clock: Callable[[], float] = time.time,
    ) -> None:
        """`credentials` give all but the key: organization, project, safety identifier."""
        self._request = request
        self._base = dataclasses.replace(credentials, api_key=None)
        self._timeout_s = timeout_s
        self._clock = clock
        self._key: EphemeralKey | None = None
        self._used_again = False

    async def credentials(self) -> Credentials:
        """The key at hand while it lives, else a new one."""
        key = self._key
        self._used_again = key is not None and key.expires_at is not None and self._clock() < key.expires_at - MARGIN_S
        if key is None or not self._used_again:
            self._key = key = await request_key(self._request, self._timeout_s)
        return dataclasses.replace(self._base, api_key=key.value, ephemeral=True)

    def refused(self) -> bool:
        """Forget the key. A new one may help unless this one was new."""
        self._key = None
        return self._used_again


def authentication_for(
    endpoint: Endpoint, model: str, settings: Mapping[str, Any], environment: Mapping[str, str] | None = None
) -> Authentication:
    """Read the settings `api_key`, `organization`, `project`, `safety_identifier`, `ephemeral` and `token_url`.

    OPENAI_API_KEY, OPENAI_ORGANIZATION and OPENAI_PROJECT stand in for what is not set, for OpenAI's own hosts only;
    with a `token_url` the real key stays unused. Raises ConfigurationError naming the setting.
    """
    environment = whole_environment(os.environ if environment is None else environment)
    ambient = environment if endpoint.kind == "openai" else {}
    ephemeral, token_url = settings.get("ephemeral", False), settings.get("token_url")
    if not isinstance(ephemeral, bool):
        raise ConfigurationError(f"ephemeral is {ephemeral!r}: it must be True or False.")
    if token_url is not None and not isinstance(token_url, str):
        raise ConfigurationError("token_url must be text: a URL that begins with https://.")
    if token_url and (ephemeral or settings.get("api_key")):
        raise ConfigurationError("token_url takes the place of api_key and ephemeral: give only one of them.")
    key = None if token_url else _header_value(settings, "api_key", ambient.get("OPENAI_API_KEY"))
    credentials = Credentials(
        key,
        _header_value(settings, "organization", ambient.get("OPENAI_ORGANIZATION")),
        _header_value(settings, "project", ambient.get("OPENAI_PROJECT")),
        _header_value(settings, "safety_identifier", None),
    )
    if token_url:
        return EphemeralAuthentication(KeyRequest.fetch(parse_token_url(token_url)), credentials)
    if not ephemeral:
        return KeyAuthentication(credentials)
    if not key:
        raise ConfigurationError("An ephemeral key is made from the real one: give api_key too, or a token_url.")
    return EphemeralAuthentication(KeyRequest.mint(endpoint, model, credentials), credentials)


async def connect(endpoint: Endpoint, model: str, authentication: Authentication) -> Connection:
    """Open a connection with the credentials of this moment; a key that died early is replaced once.

    Raises an AssistantError that tells what is wrong and what to do.
    """
    try:
        return await Connection.open(endpoint, model, await authentication.credentials())
    except AuthenticationError:
        if not authentication.refused():
            raise
    return await Connection.open(endpoint, model, await authentication.credentials())


def _header_value(settings: Mapping[str, Any], name: str, ambient: str | None) -> str | None:
    """A setting that goes into an HTTP header; empty means not set. The message never repeats it."""
    value = settings.get(name) or ambient
    if not value:
        return None
    if not isinstance(value, str):
        raise ConfigurationError(f"{name} must be text.")
    try:
        checked = checked_key(value, f"The setting {name}")
    except InvalidKeyError as error:
        raise ConfigurationError(str(error)) from error
    if name == "api_key":
        hide(checked)
    return checked
