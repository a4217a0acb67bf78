"""HTTP requests with a body, beside the WebSocket handshakes on the same port (websockets itself reads none)."""

import asyncio
import http
import http.client
import io
import json
from collections.abc import Callable
from typing import Any

from websockets.asyncio.server import ServerConnection
from websockets.datastructures import Headers

from assistant.practice.errors import ApiError

Json = dict[str, Any]
# Given the connection, path, headers and body of a request, what to answer: the status and a JSON object.
Answer = Callable[[ServerConnection, str, Headers, bytes], tuple[http.HTTPStatus, Json]]

_METHOD = b"POST "
_LONGEST_HEAD = 16 * 1024
_LONGEST_BODY = 1024 * 1024
_END_OF_HEAD = b"\r\n\r\n"


class HttpConnection(ServerConnection):
    """A connection that may turn out to carry one POST request instead of a WebSocket."""

    def __init__(self, *arguments: Any, answer: Answer, **options: Any) -> None:
        """`answer` is called with each POST; the rest is websockets'."""
        super().__init__(*arguments, **options)
        self._answer_to = answer
        # What came in until it is clear which of the two it is, or until the request is complete.
        self._unread: bytearray | None = bytearray()
        self._answered = False

    def data_received(self, data: bytes) -> None:
        """Take bytes from the socket; a WebSocket's are passed on as they come."""
        if self._unread is None:
            super().data_received(data)
            return
        self._unread += data
        begin = bytes(self._unread[: len(_METHOD)])
        if begin == _METHOD:
            self._read_request(bytes(self._unread))
        elif not _METHOD.startswith(begin):
            unread, self._unread = bytes(self._unread), None
            super().data_received(unread)

    def _read_request(self, data: bytes) -> None:
        if self._answered:
            return
        head, end, body = data.partition(_END_OF_HEAD)
        if len(head) > _LONGEST_HEAD:
            self._answer(
                http.HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
                error_body(ApiError("The request's headers are too long.", None)),
            )
            return
        if not end:
            return
        try:
            path, headers = _parse(head + end)
            length = int(headers.get("Content-Length", "0"))
        except (ValueError, LookupError, http.client.HTTPException):
            self._answer(http.HTTPStatus.BAD_REQUEST, error_body(ApiError("The request is no valid HTTP.", None)))
            return
        if "Transfer-Encoding" in headers or not 0 <= length <= _LONGEST_BODY:
            message = f"A body needs a Content-Length of at most {_LONGEST_BODY} bytes."
            self._answer(http.HTTPStatus.REQUEST_ENTITY_TOO_LARGE, error_body(ApiError(message, None)))
        elif len(body) >= length:
            self._answer(*self._answer_to(self, path, headers, body[:length]))

    def _answer(self, status: http.HTTPStatus, content: Json) -> None:
        self._answered = True
        body = json.dumps(content).encode()
        head = (
            f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
        )
        transport: asyncio.Transport = self.transport
        transport.write(head.encode() + body)
        transport.close()


def connections_answering(answer: Answer) -> type[ServerConnection]:
    """What websockets is to make for each connection: `answer` is called with each POST."""

    class Connection(HttpConnection):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, answer=answer, **options)

    return Connection


def error_body(error: ApiError) -> Json:
    """An error as the API's HTTP side answers it."""
    return {
        "error": {"message": error.message, "type": error.kind, "param": error.param, "code": error.code},
    }


def _parse(head: bytes) -> tuple[str, Headers]:
    """Path and headers of a request. Raises ValueError, LookupError or HTTPException."""
    line, _, rest = head.partition(b"\r\n")
    _, path, protocol = line.decode("ascii").split(" ")
    if not protocol.startswith("HTTP/1."):
        raise ValueError(f"{protocol} is not spoken here")
    headers = Headers()
    for name, value in http.client.parse_headers(io.BytesIO(rest)).items():
        headers[name] = value
    return path, headers
