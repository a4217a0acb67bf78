"""Ephemeral keys: short-lived ones that stand in for the real key, asked for over HTTPS."""

import asyncio
import email.utils
import http.client
import json
import ssl
import time
import urllib.request
from dataclasses import dataclass, field
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit

import msgspec

from assistant import __version__
from assistant.logs import hide
from assistant.loopback import is_loopback_host
from assistant.realtime.connection import OPEN_TIMEOUT_S, explain
from assistant.realtime.endpoint import Credentials, Endpoint
from assistant.realtime.errors import (
    KEY_REFUSED,
    AssistantError,
    AuthenticationError,
    EndpointUnreachableError,
    RequestRefusedError,
)
from assistant.tools.execution import run_in_thread

# What the API gives where nothing is asked for; it takes 10 to 7200.
LIFETIME_S = 600
MAX_ANSWER_BYTES = 1024 * 1024


@dataclass(frozen=True, slots=True)
class EphemeralKey:
    """A short-lived key. `expires_at` is in seconds since 1970 by this computer's clock; None: not known."""

    value: str = field(repr=False)
    expires_at: float | None

    def __post_init__(self) -> None:
        """Whatever comes of it, the log will not show it."""
        hide(self.value)


@dataclass(frozen=True, slots=True)
class KeyRequest:
    """How to ask for an ephemeral key. Its text form shows the host only: URL and headers may be secrets."""

    host: str
    url: str = field(repr=False)
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    body: bytes | None = field(default=None, repr=False)

    @classmethod
    def mint(cls, endpoint: Endpoint, model: str, credentials: Credentials) -> "KeyRequest":
        """Have the endpoint itself make one from the real key."""
        body = {
            "expires_after": {"anchor": "created_at", "seconds": LIFETIME_S},
            "session": {"type": "realtime", "model": endpoint.model_in_use(model)},
        }
        headers = {**credentials.headers(endpoint), "Content-Type": "application/json"}
        return cls(endpoint.host, endpoint.client_secrets_url, headers, json.dumps(body).encode())

    @classmethod
    def fetch(cls, token_url: str) -> "KeyRequest":
        """Get one from a server of the user's own, which sees no key of ours."""
        return cls(urlsplit(token_url).hostname or "", token_url)

    @property
    def is_mint(self) -> bool:
        """Whether the endpoint itself is asked, with the real key."""
        return self.body is not None


class _Answer(msgspec.Struct):
    """What `client_secrets` answers; whatever else it says is not needed."""

    value: str
    expires_at: float | None = None


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A redirect would carry the key to another host, or take one from there, so none is followed."""

    def redirect_request(self, *_redirect: Any) -> None:
        """Follow nothing: the redirect itself becomes the error."""


async def request_key(request: KeyRequest, timeout_s: float = OPEN_TIMEOUT_S) -> EphemeralKey:
    """Ask for an ephemeral key.

    Raises an AssistantError that says in one sentence what is wrong: nothing listens, TLS not trusted, refused, no
    answer within `timeout_s` seconds, or an answer that is no key.
    """
    try:
        async with asyncio.timeout(timeout_s):
            answer, server_time = await run_in_thread(lambda: _exchange(request, timeout_s), "ephemeral key")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise _explain(error, request, timeout_s) from error
    return _read(answer, server_time, request)


def _exchange(request: KeyRequest, timeout_s: float) -> tuple[bytes, float | None]:
    """Send the request; returns the answer and the server's clock. Blocks; certificates are verified.

    Raises an AssistantError for an answer that says no, and whatever urllib raises for none.
    """
    handlers: list[urllib.request.BaseHandler] = [
        _NoRedirect(),
        urllib.request.HTTPSHandler(context=ssl.create_default_context()),
    ]
    if is_loopback_host(request.host):
        # No proxy stands between a program and its own machine.
        handlers.append(urllib.request.ProxyHandler({}))
    headers = {"User-Agent": f"desktop-voice-assistant/{__version__}", "Accept": "application/json", **request.headers}
    # The URL was checked to be http or https: by parse_endpoint, or by parse_token_url.
    prepared = urllib.request.Request(request.url, request.body, headers)  # noqa: S310 - see above
    try:
        with urllib.request.build_opener(*handlers).open(prepared, timeout=timeout_s) as response:
            date = email.utils.parsedate_tz(response.headers.get("Date", ""))
            server_time = email.utils.mktime_tz(date) if date else None
            return response.read(MAX_ANSWER_BYTES), server_time
    except HTTPError as error:
        with error:  # it holds the connection
            raise _explain_status(error.code, request) from error


def _read(answer: bytes, server_time: float | None, request: KeyRequest) -> EphemeralKey:
    """The key in the answer. Its life is counted from the server's clock, as this computer's may be wrong."""
    try:
        found = msgspec.json.decode(answer, type=_Answer)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise _no_key(request) from error
    if not found.value.isascii() or not found.value.isprintable() or " " in found.value or not found.value:
        raise _no_key(request)
    if found.expires_at is None:
        return EphemeralKey(found.value, None)
    now = time.time()
    remaining_s = found.expires_at - (now if server_time is None else server_time)
    if remaining_s <= 0:
        raise RequestRefusedError(
            f"{request.host} handed out an ephemeral key that has expired already. Check the clocks on both sides.",
            code="ephemeral_key_expired",
        )
    return EphemeralKey(found.value, now + remaining_s)


def _no_key(request: KeyRequest) -> AssistantError:
    source = "endpoint" if request.is_mint else "token_url"
    return RequestRefusedError(
        f'{request.host} did not answer with an ephemeral key ({{"value": ..., "expires_at": ...}}). '
        f"Check the {source}'s address.",
        code="no_ephemeral_key",
    )


def _explain(error: Exception, request: KeyRequest, timeout_s: float) -> AssistantError:
    """The plain sentence for an exchange that failed."""
    reason = error.reason if isinstance(error, URLError) else error
    if isinstance(reason, TimeoutError):
        return EndpointUnreachableError(
            f"{request.host} handed out no ephemeral key within {timeout_s:g} seconds. Check the connection and try "
            "again.",
            code="connect_timeout",
        )
    if isinstance(reason, OSError):
        # Of the URL only what is no secret.
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        return explain(reason, Endpoint("compatible", origin))
    return _no_key(request)


def _explain_status(status: int, request: KeyRequest) -> AssistantError:
    host = request.host
    if 300 <= status < 400:
        return RequestRefusedError(
            f"{host} sends the request for an ephemeral key elsewhere ({status}), which is not followed for the key's "
            "safety. Give the final address.",
            code="redirect_refused",
        )
    if status in (401, 403) and request.is_mint:
        return AuthenticationError(KEY_REFUSED)
    if status in (401, 403):
        return AuthenticationError(
            f"{host} refuses to hand out an ephemeral key ({status}). Check the token_url.", code="token_refused"
        )
    if status == 404:
        source = "endpoint" if request.is_mint else "token_url"
        return RequestRefusedError(
            f"{host} hands out no ephemeral keys at this address (404). Check the {source}.", code="no_ephemeral_key"
        )
    if status == 429:
        return EndpointUnreachableError(
            f"{host} is asked for ephemeral keys too often (429). Wait a little and try again.", code="rate_limited"
        )
    if status >= 500:
        return EndpointUnreachableError(
            f"{host} has trouble of its own ({status}) and hands out no ephemeral key. Try again later.",
            code="server_trouble",
        )
    return RequestRefusedError(f"{host} refuses to hand out an ephemeral key with HTTP status {status}.")
