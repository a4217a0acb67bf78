"""The practice server: the Realtime protocol on loopback, with ears and a voice, for trying things without a key.

async with PracticeServer() as server:
    ...  # connect to server.url + "?model=any-name"
"""

import asyncio
import http
import json
import logging
import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Any, Self

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.typing import Subprotocol

from assistant.practice import client_secrets
from assistant.practice.client_secrets import ClientSecrets
from assistant.practice.clock import Clock, SystemClock
from assistant.practice.connection import PACE, Connection
from assistant.practice.errors import ApiError
from assistant.practice.handshake import (
    PATH,
    Access,
    model_of,
    refused_by_api,
    refused_by_http,
    wants_transcription,
    wrong_key,
)
from assistant.practice.http_posts import connections_answering, error_body
from assistant.practice.ids import new_id
from assistant.practice.messages import parse_object
from assistant.practice.session import Session
from assistant.practice.strangers import is_stranger
from assistant.practice.workers import Workers

HOST = "127.0.0.1"
_SESSION_LIMIT_S = 3600.0  # OpenAI's
# 15 MiB of audio are 20 MiB of base64; what is longer than this cannot be a valid event.
_LARGEST_MESSAGE = 24 * 1024 * 1024
_log = logging.getLogger(__name__)


class PracticeServer:
    """An async context manager that serves on 127.0.0.1 while it is entered.

    `port` 0 takes any free one. `session_limit` is in seconds (OpenAI's hour by default), `jitter_ms` delays each
    audio delta by up to that much. `required_key`: True demands a Bearer key that looks like one of OpenAI's, a string
    demands that very key. `pace`: how much faster than it lasts a reply is sent. `clock`: what the session limit goes
    by (None: the computer's). Raises OSError on entering when the port is taken.
    """

    def __init__(
        self,
        port: int = 0,
        session_limit: float | None = None,
        jitter_ms: float = 0,
        required_key: str | bool | None = None,
        *,
        pace: float = PACE,
        clock: Clock | None = None,
    ) -> None:
        self._port = port
        self._session_limit = _SESSION_LIMIT_S if session_limit is None else session_limit
        self._jitter_ms = jitter_ms
        self._access = Access(False if required_key is None else required_key, ClientSecrets())
        self._pace = pace
        self._clock = clock or SystemClock()
        self._server: Server | None = None
        self._workers: Workers | None = None

    @property
    def port(self) -> int:
        """The port served on."""
        if self._server is None:
            raise RuntimeError("the practice server has not been started")
        port: int = next(iter(self._server.sockets)).getsockname()[1]
        return port

    @property
    def url(self) -> str:
        """Where clients connect to; they add `?model=MODEL`."""
        return f"ws://{HOST}:{self.port}{PATH}"

    async def __aenter__(self) -> Self:
        self._workers = Workers()
        try:
            self._server = await serve(
                self._serve,
                HOST,
                self._port,
                process_request=_process_request,
                create_connection=connections_answering(self._answer_post),
                select_subprotocol=_select_subprotocol,
                max_size=_LARGEST_MESSAGE,
                # Audio does not compress, and on loopback compressing only costs time.
                compression=None,
                server_header=None,
            )
        except BaseException:
            await self._workers.shut_down()
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()
        if self._workers is not None:
            await self._workers.shut_down()

    async def _serve(self, socket: ServerConnection) -> None:
        request = socket.request
        if request is None or self._workers is None:
            return
        refusal = refused_by_api(request.path, request.headers, self._access)
        if refusal is not None:
            await _refuse(socket, {"type": "error", "event_id": new_id("event"), "error": refusal.error.payload(None)})
            await socket.close(refusal.code, refusal.reason)
            return
        self._workers.prepare_voice()
        secret = self._access.secret_of(request.headers)
        given = {"type": "transcription"} if wants_transcription(request.path) else None
        if secret is not None:
            given = secret.session
        session = Session(model_of(request.path), self._clock.now(), time.time(), self._session_limit, given)
        await Connection(socket, session, self._workers, self._clock, self._jitter_ms, self._pace).serve()

    def _answer_post(
        self, connection: ServerConnection, path: str, headers: Headers, body: bytes
    ) -> tuple[http.HTTPStatus, dict[str, Any]]:
        refusal = _refused(connection, path, headers, client_secrets.PATH)
        if refusal is not None:
            return refusal[0], error_body(ApiError(refusal[1].strip(), None))
        try:
            if not self._access.admits(headers) or self._access.secret_of(headers) is not None:
                return http.HTTPStatus.UNAUTHORIZED, error_body(wrong_key())
            return http.HTTPStatus.OK, self._access.secrets.make(parse_object(body.decode() or "{}"))
        except UnicodeDecodeError:
            error = ApiError("The request's body is not UTF-8.", "invalid_json")
        except ApiError as caught:
            error = caught
        return http.HTTPStatus.BAD_REQUEST, error_body(error)


async def _refuse(socket: ServerConnection, event: dict[str, object]) -> None:
    try:
        await socket.send(json.dumps(event))
    except ConnectionClosed as closed:
        _log.debug("the client went away before it was refused: %s", closed)


def _refused(
    connection: ServerConnection, path: str, headers: Headers, served: str
) -> tuple[http.HTTPStatus, str] | None:
    if is_stranger(connection.remote_address[:2], connection.local_address[:2]):
        return http.HTTPStatus.FORBIDDEN, "This server answers only its own user's programs.\n"
    return refused_by_http(path, headers, served)


def _process_request(connection: ServerConnection, request: Request) -> Response | None:
    refusal = _refused(connection, request.path, request.headers, PATH)
    return None if refusal is None else connection.respond(http.HTTPStatus(refusal[0]), refusal[1])


def _select_subprotocol(connection: ServerConnection, offered: Sequence[Subprotocol]) -> Subprotocol | None:
    """Many SDKs offer no subprotocol, and must not be refused for it; browsers offer "realtime" and their key."""
    del connection
    return Subprotocol("realtime") if "realtime" in offered else None


async def serve_forever(
    port: int = 0,
    session_limit: float | None = None,
    jitter_ms: float = 0,
    required_key: str | bool | None = None,
    announce: Callable[[str], None] | None = None,
) -> None:
    """Serve until cancelled; `announce` is called with the URL once clients can connect."""
    async with PracticeServer(port, session_limit, jitter_ms, required_key) as server:
        if announce is not None:
            announce(server.url)
        await asyncio.get_running_loop().create_future()
