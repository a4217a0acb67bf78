"""The WebSocket adapter against real sockets: every way a connection can fail, and how it ends."""

import asyncio
import errno
import socket
import ssl
import subprocess
from http import HTTPStatus
from pathlib import Path

import pytest
from websockets.asyncio.server import ServerConnection
from websockets.http11 import Request, Response

from assistant.realtime import connection as connection_module
from assistant.realtime.connection import Connection, explain
from assistant.realtime.endpoint import parse_endpoint
from assistant.realtime.errors import (
    AuthenticationError,
    ConfigurationError,
    EndpointUnreachableError,
    RequestRefusedError,
)
from tests.realtime.sockets import KEY, serving
from tests.support.refusing import Refusing, refusing


def test_messages_go_both_ways_in_order():
    async def talk() -> list[str | bytes]:
        async with serving() as (_, endpoint):
            connection = await Connection.open(endpoint, "my-model", KEY)
            for text in ("one", "two"):
                await connection.send(text)
            received = []
            async for message in connection:
                received.append(message)
                if len(received) == 2:
                    await connection.close()
            await connection.close()
            await connection.send("too late")
            return received

    assert asyncio.run(talk()) == ["one", "two"]


def test_reading_may_stop_at_any_message_and_go_on_later():
    async def talk() -> tuple[list[str | bytes], set[str]]:
        async with serving() as (_, endpoint):
            connection = await Connection.open(endpoint, "my-model", KEY)
            for text in ("one", "two"):
                await connection.send(text)
            received = []
            for _ in range(2):
                async for message in connection:
                    received.append(message)
                    break
                # What a loop left behind would be on its way to a task of its own now.
                await asyncio.sleep(0)
            left_behind = {
                repr(task) for task in asyncio.all_tasks() if "asyncgen" in repr(task) or "athrow" in repr(task)
            }
            await connection.close()
            return received, left_behind

    assert asyncio.run(talk()) == (["one", "two"], set())


def test_the_handshake_carries_model_key_and_organization_and_no_beta_header():
    seen: list[Request] = []

    async def note(peer: ServerConnection) -> None:
        assert peer.request is not None
        seen.append(peer.request)

    async def talk() -> None:
        async with serving(note) as (_, endpoint):
            connection = await Connection.open(endpoint, "my-model", KEY)
            assert [message async for message in connection] == []
            assert connection.close_code == 1000

    asyncio.run(talk())
    (request,) = seen
    assert request.path == "/v1/realtime?model=my-model"
    assert request.headers["Authorization"] == "Bearer sk-test-0123456789abcdef"
    assert (request.headers["OpenAI-Organization"], request.headers["OpenAI-Project"]) == ("my-org", "my-project")
    assert "OpenAI-Beta" not in request.headers


@pytest.mark.parametrize(
    ("status", "kind", "code", "retryable"),
    [
        (200, RequestRefusedError, "http_200", False),
        (401, AuthenticationError, "invalid_api_key", False),
        (403, AuthenticationError, "invalid_api_key", False),
        (404, RequestRefusedError, "request_refused", False),
        (418, RequestRefusedError, "http_418", False),
        (429, EndpointUnreachableError, "rate_limited", True),
        (500, EndpointUnreachableError, "server_trouble", True),
        (503, EndpointUnreachableError, "server_trouble", True),
    ],
)
def test_a_refused_handshake_is_one_plain_sentence(status, kind, code, retryable):
    def refuse(peer: ServerConnection, request: Request) -> Response:  # noqa: ARG001 - websockets' signature
        return peer.respond(HTTPStatus(status), "no\n")

    async def talk() -> None:
        async with serving(process_request=refuse) as (_, endpoint):
            await Connection.open(endpoint, "m", KEY)

    with pytest.raises(kind) as caught:
        asyncio.run(talk())
    assert (caught.value.code, caught.value.retryable) == (code, retryable)
    assert str(caught.value).endswith(".")
    assert "sk-test" not in str(caught.value)


def test_a_redirect_is_not_followed():
    visited: list[str] = []

    def send_elsewhere(peer: ServerConnection, request: Request) -> Response:
        visited.append(request.path)
        response = peer.respond(HTTPStatus.FOUND, "")
        response.headers["Location"] = "/elsewhere"
        return response

    async def talk() -> None:
        async with serving(process_request=send_elsewhere) as (_, endpoint):
            await Connection.open(endpoint, "m", KEY)

    with pytest.raises(RequestRefusedError):
        asyncio.run(talk())
    assert visited == ["/v1/realtime?model=m"]


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        (["Sun, 06 Nov 1994 08:49:37 GMT"], 784_111_777.0),
        ([], None),
        (["yesterday"], None),
        (["yesterday", "Sun, 06 Nov 1994 08:49:37 GMT"], 784_111_777.0),
        (["Sun, 06 Nov 99999999999 08:49:37 GMT"], None),
    ],
)
def test_the_server_tells_its_time(dates: list[str], told: float | None):
    def date(_peer: ServerConnection, _request: Request, response: Response) -> None:
        del response.headers["Date"]
        for each in dates:
            response.headers["Date"] = each

    async def talk() -> float | None:
        async with serving(process_response=date) as (_, endpoint):
            connection = await Connection.open(endpoint, "m", KEY)
            await connection.close()
            return connection.server_time

    assert asyncio.run(talk()) == told


def test_nothing_listens():
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        endpoint = parse_endpoint(f"ws://127.0.0.1:{unused.getsockname()[1]}")
    with pytest.raises(EndpointUnreachableError, match="Nothing listens"):
        asyncio.run(Connection.open(endpoint, "m", KEY))


def test_no_such_host():
    with pytest.raises(EndpointUnreachableError, match="no host named"):
        asyncio.run(Connection.open(parse_endpoint("wss://nowhere.invalid"), "m", KEY))


def test_a_server_that_speaks_something_else():
    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readline()
        writer.write(b"220 mail.example.org ready\r\n")
        writer.close()
        await writer.wait_closed()

    async def talk() -> None:
        async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
            await Connection.open(parse_endpoint(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}"), "m", KEY)

    with pytest.raises(RequestRefusedError, match="something else than the Realtime API"):
        asyncio.run(talk())


def test_a_server_that_says_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connection_module, "OPEN_TIMEOUT_S", 0.2)
    gone = asyncio.Event()

    async def keep_silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()
        gone.set()

    async def talk() -> None:
        async with await asyncio.start_server(keep_silent, "127.0.0.1", 0) as server:
            try:
                endpoint = parse_endpoint(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}")
                await Connection.open(endpoint, "m", KEY)
            finally:
                await gone.wait()

    with pytest.raises(EndpointUnreachableError, match="did not answer"):
        asyncio.run(talk())


@pytest.fixture(scope="module")
def own_certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for localhost that nobody has signed."""
    folder = tmp_path_factory.mktemp("tls")
    certificate, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        f"openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost -addext subjectAltName=DNS:localhost "
        f"-keyout {key} -out {certificate}".split(),
        check=True,
        capture_output=True,
    )
    return certificate, key


def test_a_certificate_that_nobody_signed_is_not_trusted(own_certificate: tuple[Path, Path]):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*own_certificate)

    async def talk() -> None:
        async with serving(ssl=context) as (_, endpoint):
            await Connection.open(endpoint, "m", KEY)

    with pytest.raises(EndpointUnreachableError, match="cannot be trusted") as caught:
        asyncio.run(talk())
    assert caught.value.code == "tls_failed"


@pytest.mark.parametrize(
    ("message", "reason"),
    [
        (b"\x81\x7f" + (10**9).to_bytes(8, "big"), "a message of more than 32 MiB"),
        (b"\x81\x02\xff\xff", "text that is none"),
        (b"\xff\xff\xff\xff", "broke the WebSocket protocol"),
    ],
)
def test_what_cannot_be_taken_is_named(message: bytes, reason: str):
    async def send_it(peer: ServerConnection) -> None:
        peer.transport.write(message)
        await peer.wait_closed()

    async def talk() -> tuple[int, str]:
        async with serving(send_it) as (_, endpoint):
            connection = await Connection.open(endpoint, "m", KEY)
            assert [message async for message in connection] == []
            return connection.close_code, connection.close_reason

    code, words = asyncio.run(talk())
    assert code == 1006
    assert reason in words


@pytest.mark.parametrize(
    ("proxy", "code"),
    [
        ("socks5://127.0.0.1:1", "proxy_failed"),
        ("nonsense://127.0.0.1:1", "proxy_failed"),
        ("http://127.0.0.1:1", "refused"),
    ],
)
def test_a_proxy_that_cannot_be_used(monkeypatch: pytest.MonkeyPatch, proxy: str, code: str):
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    with pytest.raises(EndpointUnreachableError) as caught:
        asyncio.run(Connection.open(parse_endpoint("wss://example.invalid"), "m", KEY))
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("how", "kind", "code"),
    [
        ("close", EndpointUnreachableError, "handshake_cut"),
        ("wrong-accept", RequestRefusedError, "bad_handshake"),
        ("302", RequestRefusedError, "redirect_refused"),
    ],
)
def test_a_handshake_that_goes_wrong(how: str, kind: type[Exception], code: str):
    async def talk() -> None:
        async with refusing(Refusing("ws://localhost:1/")) as url:
            await Connection.open(parse_endpoint(f"{url}/{how}"), "m", KEY)

    with pytest.raises(kind) as caught:
        asyncio.run(talk())
    assert caught.value.code == code  # type: ignore[attr-defined]


def test_a_network_that_is_down():
    error = explain(OSError(errno.ENETUNREACH, "Network is unreachable"), parse_endpoint("wss://example.org"))
    assert str(error) == ("example.org cannot be reached: Network is unreachable. Check the connection and try again.")
    assert error.retryable


def test_a_host_name_that_cannot_be_one():
    with pytest.raises(ConfigurationError, match="is not a valid address"):
        asyncio.run(Connection.open(parse_endpoint(f"wss://{'a' * 64}.example"), "m", KEY))


def test_the_other_side_s_reason_is_kept():
    async def say_goodbye(peer: ServerConnection) -> None:
        await peer.close(1001, "session expired")

    async def talk() -> tuple[int, str]:
        async with serving(say_goodbye) as (_, endpoint):
            connection = await Connection.open(endpoint, "m", KEY)
            assert [message async for message in connection] == []
            return connection.close_code, connection.close_reason

    assert asyncio.run(talk()) == (1001, "session expired")
