"""The one adapter in this folder: a WebSocket to the endpoint."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Mapping

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidMessage, InvalidStatus, InvalidURI

from assistant import __version__
from assistant.realtime.endpoint import Credentials, Endpoint, connection_url
from assistant.realtime.errors import (
    KEY_REFUSED,
    AssistantError,
    AuthenticationError,
    ConfigurationError,
    EndpointUnreachableError,
    RequestRefusedError,
)

OPEN_TIMEOUT_S = 10.0
# A socket whose other side is gone must be noticed within 15 s: a ping each 5 s, 8 s to answer.
PING_INTERVAL_S = 5.0
PING_TIMEOUT_S = 8.0
# A server event carries at most some seconds of audio; 32 MiB leaves room for the API's 15 MiB appends.
MAX_MESSAGE_BYTES = 32 * 1024 * 1024


class _ConnectWithoutRedirect(connect):
    """A redirect would carry the API key to another host, so none is followed."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class Connection:
    """An open WebSocket. Iterate over it for messages; it ends when the connection does."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket

    @classmethod
    async def open(
        cls, endpoint: Endpoint, model: str, credentials: Credentials, extra_headers: Mapping[str, str] | None = None
    ) -> "Connection":
        """Connect and shake hands.

        Raises an AssistantError that tells what is wrong and what to do: the key refused, nothing listening, no such
        host, TLS not trusted, no answer within ten seconds, no Realtime API at that address.
        """
        url = connection_url(endpoint, model)
        headers = {**credentials.headers(endpoint), **(extra_headers or {})}
        try:
            opened = await _ConnectWithoutRedirect(
                url,
                additional_headers=headers,
                user_agent_header=f"desktop-voice-assistant/{__version__}",
                # Deflating base64 audio costs more time than it saves on any link that can carry a call.
                compression=None,
                open_timeout=OPEN_TIMEOUT_S,
                ping_interval=PING_INTERVAL_S,
                ping_timeout=PING_TIMEOUT_S,
                close_timeout=1.0,
                max_size=MAX_MESSAGE_BYTES,
                # No proxy stands between a program and its own machine.
                proxy=None if endpoint.is_loopback else True,
            )
        except (OSError, InvalidHandshake, InvalidURI, TimeoutError) as error:
            raise explain(error, endpoint) from error
        return cls(opened)

    async def __aiter__(self) -> AsyncIterator[str | bytes]:
        try:
            while True:
                yield await self._socket.recv()
        except ConnectionClosed:
            return

    async def send(self, message: str) -> None:
        """Send one message; waits when the network is slower than we are. Does nothing once closed."""
        try:
            await self._socket.send(message)
        except ConnectionClosed:
            # The reader sees the same end, and tells the session the code and the reason.
            return

    async def close(self) -> None:
        """Close within a second or so. Safe to call twice."""
        await self._socket.close()

    @property
    def close_code(self) -> int:
        """Close code once closed; 1006 where the other side sent none."""
        return self._socket.close_code or 1006

    @property
    def close_reason(self) -> str:
        """The other side's words, often empty."""
        return self._socket.close_reason or ""


def explain(error: Exception, endpoint: Endpoint) -> AssistantError:
    """The plain sentence for a connection that could not be opened."""
    host = endpoint.host
    if isinstance(error, InvalidStatus):
        return _explain_status(error.response.status_code, host)
    if isinstance(error, ssl.SSLError):
        reason = getattr(error, "verify_message", None) or error.reason or "TLS failed"
        return EndpointUnreachableError(
            f"{host} cannot be trusted: {reason}. Check the address and this computer's clock.", code="tls_failed"
        )
    if isinstance(error, socket.gaierror):
        return EndpointUnreachableError(
            f"There is no host named {host}, or the network is down. Check the address and the connection.",
            code="host_not_found",
        )
    if isinstance(error, TimeoutError | asyncio.TimeoutError):
        return EndpointUnreachableError(
            f"{host} did not answer within {OPEN_TIMEOUT_S:.0f} seconds. Check the connection and try again.",
            code="connect_timeout",
        )
    if isinstance(error, ConnectionRefusedError) or (isinstance(error, OSError) and "refused" in str(error).lower()):
        return EndpointUnreachableError(
            f"Nothing listens at {endpoint.url}. Is the server running, and is the address right?", code="refused"
        )
    if isinstance(error, InvalidURI):
        return ConfigurationError(f"{endpoint.url} is not a valid address.")
    if isinstance(error, InvalidMessage | InvalidHandshake):
        return RequestRefusedError(f"{endpoint.url} does not speak the Realtime API: {error}.", code="bad_handshake")
    return EndpointUnreachableError(f"{host} cannot be reached: {error}.")


def _explain_status(status: int, host: str) -> AssistantError:
    if status in (401, 403):
        return AuthenticationError(KEY_REFUSED)
    if status == 404:
        return RequestRefusedError(f"{host} has no Realtime API at this address (404). Check the endpoint's URL.")
    if status == 429:
        return EndpointUnreachableError(
            f"{host} is asked too often (429). Wait a little and try again.", "rate_limited"
        )
    if status >= 500:
        return EndpointUnreachableError(f"{host} has trouble of its own ({status}). Try again later.", "server_trouble")
    return RequestRefusedError(f"{host} refuses the connection with HTTP status {status}.", code=f"http_{status}")
