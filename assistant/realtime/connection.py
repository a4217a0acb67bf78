"""The one adapter in this folder: a WebSocket to the endpoint."""

import asyncio
import contextlib
import email.utils
import logging
import socket
import ssl
from collections.abc import AsyncIterator, Mapping
from typing import Any, Literal, Self, cast

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import (
    ConnectionClosed,
    InvalidHandshake,
    InvalidMessage,
    InvalidProxy,
    InvalidStatus,
    InvalidURI,
    ProxyError,
)

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
# A socket whose other side is gone must be told of within 5 s and given up within 15 s. What counts is that anything
# comes in, were it a part of a message: on a slow line the answer to a ping waits behind all that was sent before it.
PING_INTERVAL_S = 2.0
LOOK_INTERVAL_S = 0.5
SILENT_AFTER_S = 4.0
GIVEN_UP_AFTER_S = 12.0
CLOSE_TIMEOUT_S = 1.0
# Less than this is no part of an event, but the answer to a ping.
LEAST_PART_BYTES = 64
# A server event carries at most some seconds of audio; 32 MiB leaves room for the API's 15 MiB appends.
MAX_MESSAGE_BYTES = 32 * 1024 * 1024


# `silent`: nothing comes from the other side any more, not even the answer to a ping; said once, until something comes.
# `arriving`: a message is arriving, but slowly.
Pulse = Literal["silent", "arriving"]
# How the connection ends when what the server sent cannot be taken (RFC 6455, section 7.4.1).
OUR_REASONS = {
    1002: "it broke the WebSocket protocol",
    1007: "it sent text that is none",
    1009: f"it sent a message of more than {MAX_MESSAGE_BYTES // 1024 // 1024} MiB",
}


def _quiet_logger() -> logging.Logger:
    """At DEBUG the package writes out the key in its headers and all that is said: not even then."""
    quiet = logging.getLogger("assistant.realtime.socket")
    quiet.setLevel(logging.INFO)
    return quiet


class _ConnectWithoutRedirect(connect):
    """A redirect would carry the API key to another host, so none is followed."""

    def process_redirect(self, exc: Exception) -> Exception | str:
        return exc


class _Socket(ClientConnection):
    """A WebSocket that takes note of when it heard last, and of how much."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.heard_at = self.loop.time()
        self.bytes_heard = 0

    def data_received(self, data: bytes) -> None:
        """Take bytes, whatever they are part of."""
        self.heard_at = self.loop.time()
        self.bytes_heard += len(data)
        super().data_received(data)


class Connection:
    """An open WebSocket. Iterate over it for messages; it ends when the connection does.

    Iterate over `pulse()` beside it, or nobody notices that the other side is gone.
    """

    def __init__(self, socket: _Socket) -> None:
        self._socket = socket
        self._messages = 0
        self._reason = ""

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
                logger=_quiet_logger(),
                # Deflating base64 audio costs more time than it saves on any link that can carry a call.
                compression=None,
                open_timeout=OPEN_TIMEOUT_S,
                # `pulse` does that: this one waits for as long as what is to be sent does not go out.
                ping_interval=None,
                close_timeout=CLOSE_TIMEOUT_S,
                max_size=MAX_MESSAGE_BYTES,
                create_connection=_Socket,
                # No proxy stands between a program and its own machine.
                proxy=None if endpoint.is_loopback else True,
            )
        except (OSError, InvalidHandshake, InvalidURI, InvalidProxy, ImportError, UnicodeError) as error:
            raise explain(error, endpoint) from error
        return cls(cast(_Socket, opened))

    def __aiter__(self) -> Self:
        # Not a generator: one that is left before its end is closed by a task of its own, whenever that comes.
        return self

    async def __anext__(self) -> str | bytes:
        try:
            message = await self._socket.recv()
        except ConnectionClosed as closed:
            if closed.rcvd is None and closed.sent is not None:
                self._reason = OUR_REASONS.get(closed.sent.code, "")
            raise StopAsyncIteration from None
        self._messages += 1
        return message

    async def pulse(self) -> AsyncIterator[Pulse]:
        """Ping the other side; yield what is remarkable, and give the connection up when nothing comes any more."""
        clock = self._socket.loop.time
        ping: asyncio.Task[None] | None = None
        looked_at, pinged_at, told = clock(), 0.0, False
        messages, heard = self._messages, self._socket.bytes_heard
        try:
            while self._socket.close_code is None:
                if clock() - pinged_at >= PING_INTERVAL_S and (ping is None or ping.done()):
                    pinged_at, ping = clock(), asyncio.create_task(self._ping(), name="ping")
                await asyncio.sleep(LOOK_INTERVAL_S)
                if clock() - looked_at > LOOK_INTERVAL_S + SILENT_AFTER_S / 2:
                    # It is we who were away: stopped, asleep, or busy. What came meanwhile was not read yet.
                    self._socket.heard_at = clock()
                looked_at = clock()
                silent_s = looked_at - self._socket.heard_at
                if silent_s >= GIVEN_UP_AFTER_S:
                    self._reason = f"nothing came from the server for {GIVEN_UP_AFTER_S:.0f} seconds"
                    self._socket.transport.abort()
                    return
                if silent_s >= SILENT_AFTER_S and not told:
                    yield "silent"
                told = silent_s >= SILENT_AFTER_S
                if messages == self._messages and self._socket.bytes_heard - heard >= LEAST_PART_BYTES:
                    yield "arriving"
                messages, heard = self._messages, self._socket.bytes_heard
        finally:
            if ping is not None:
                ping.cancel()

    async def _ping(self) -> None:
        """Send a ping; the answer is noticed like everything that comes. Waits while nothing goes out."""
        with contextlib.suppress(ConnectionClosed):
            await self._socket.ping()

    async def send(self, message: str) -> None:
        """Send one message; waits when the network is slower than we are. Does nothing once closed."""
        try:
            await self._socket.send(message)
        except ConnectionClosed:
            # The reader sees the same end, and tells the session the code and the reason.
            return

    async def close(self) -> None:
        """Close within a second or so. Safe to call twice."""
        try:
            # A goodbye that cannot go out, because all that was sent before did not either, is not waited for.
            async with asyncio.timeout(2 * CLOSE_TIMEOUT_S):
                await self._socket.close()
        except TimeoutError:
            self._socket.transport.abort()

    @property
    def server_time(self) -> float | None:
        """The server's clock at the handshake, in seconds since 1970 (RFC 9110, section 6.6.1); None: not told."""
        response = self._socket.response
        for date in [] if response is None else response.headers.get_all("Date"):
            with contextlib.suppress(ValueError, OverflowError):
                return email.utils.parsedate_to_datetime(date).timestamp()
        return None

    @property
    def close_code(self) -> int:
        """Close code once closed; 1006 where the other side sent none."""
        return self._socket.close_code or 1006

    @property
    def close_reason(self) -> str:
        """The other side's words, or what is wrong with the other side; often empty."""
        return self._reason or self._socket.close_reason or ""


def explain(error: Exception, endpoint: Endpoint) -> AssistantError:
    """The plain sentence for a connection that could not be opened."""
    host = endpoint.host
    if isinstance(error, InvalidStatus):
        return _explain_status(error.response.status_code, host)
    if isinstance(error, ssl.SSLError):
        reason = getattr(error, "verify_message", None) or "it does not speak TLS as it should"
        return EndpointUnreachableError(
            f"{host} cannot be trusted: {reason.rstrip('.')}. Check the address and this computer's clock.",
            code="tls_failed",
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
    if isinstance(error, InvalidURI | UnicodeError):
        return ConfigurationError(f"{endpoint.url} is not a valid address.")
    if isinstance(error, InvalidProxy | ProxyError | ImportError):
        # ImportError: what speaks to SOCKS proxies is not part of this program.
        return EndpointUnreachableError(
            f"The proxy on the way to {host} cannot be used ({error}). Check the proxy that this computer's settings "
            "or environment name.",
            code="proxy_failed",
        )
    if isinstance(error, InvalidMessage) and isinstance(error.__cause__, EOFError):
        # So does a server that is just ending or starting: later it may well answer.
        return EndpointUnreachableError(
            f"{host} closed the connection before it had answered. Try again later, or check the endpoint's URL.",
            code="handshake_cut",
        )
    if isinstance(error, InvalidHandshake):
        return RequestRefusedError(
            f"{host} answers, but with something else than the Realtime API. Check the endpoint's URL.",
            code="bad_handshake",
        )
    reason = getattr(error, "strerror", None) or error
    return EndpointUnreachableError(f"{host} cannot be reached: {reason}. Check the connection and try again.")


def _explain_status(status: int, host: str) -> AssistantError:
    if status in (401, 403):
        return AuthenticationError(KEY_REFUSED)
    if 300 <= status < 400:
        return RequestRefusedError(
            f"{host} sends the connection elsewhere ({status}), which is not followed for the key's safety. Give the "
            "final address as the endpoint.",
            code="redirect_refused",
        )
    if status == 404:
        return RequestRefusedError(f"{host} has no Realtime API at this address (404). Check the endpoint's URL.")
    if status == 429:
        return EndpointUnreachableError(
            f"{host} is asked too often (429). Wait a little and try again.", "rate_limited"
        )
    if status >= 500:
        return EndpointUnreachableError(f"{host} has trouble of its own ({status}). Try again later.", "server_trouble")
    if status < 300:
        return RequestRefusedError(
            f"{host} answers, but with something else than the Realtime API. Check the endpoint's URL.",
            code=f"http_{status}",
        )
    return RequestRefusedError(
        f"{host} refuses the connection with HTTP status {status}. Check the endpoint's URL.", code=f"http_{status}"
    )
