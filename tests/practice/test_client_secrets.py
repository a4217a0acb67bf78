"""Ephemeral keys over HTTP, asked for by openai's package and by hand."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from openai import AsyncOpenAI, AuthenticationError, BadRequestError
from openai.types.realtime import ClientSecretCreateResponse
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from assistant.practice.client_secrets import PATH, ClientSecrets
from assistant.practice.errors import ApiError
from assistant.practice.server import PracticeServer
from tests.practice.server_oracle import unknown_fields
from tests.practice.wire import CALCULATOR, Json, Wire

KEY = "sk-real-0123456789abcdef"


@asynccontextmanager
async def openai_client(server: PracticeServer, key: str = KEY) -> AsyncIterator[AsyncOpenAI]:
    async with AsyncOpenAI(api_key=key, base_url=f"http://127.0.0.1:{server.port}/v1", max_retries=0) as client:
        yield client


async def opened_with(server: PracticeServer, key: str, query: str = "") -> Json:
    """The first event of a connection that brings this key."""
    async with connect(server.url + query, additional_headers={"Authorization": f"Bearer {key}"}) as socket:
        return await Wire(socket).receive()


async def answer_to(server: PracticeServer, *pieces: bytes) -> tuple[int, Json]:
    """Status and body that come back for raw bytes; each piece is sent by itself."""
    reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
    try:
        for piece in pieces:
            writer.write(piece)
            await writer.drain()
        head, _, body = (await asyncio.wait_for(reader.read(), 30)).partition(b"\r\n\r\n")
        return int(head.split()[1]), json.loads(body)
    finally:
        writer.close()
        await writer.wait_closed()


def post(server: PracticeServer, body: bytes = b"{}", path: str = PATH, **headers: str) -> bytes:
    fields = {"Host": f"127.0.0.1:{server.port}", "Content-Length": str(len(body)), **headers}
    lines = [f"POST {path} HTTP/1.1", *(f"{name}: {value}" for name, value in fields.items())]
    return "\r\n".join([*lines, "", ""]).encode() + body


def test_a_session_is_made_before_it_is_opened() -> None:
    session: Any = {
        "type": "realtime",
        "model": "gpt-realtime-2.1",
        "instructions": "Be brief.",
        "tools": [CALCULATOR],
        "audio": {"input": {"turn_detection": None}, "output": {"voice": "cedar", "format": {"type": "audio/pcmu"}}},
    }

    async def talk() -> None:
        async with PracticeServer(required_key=KEY) as server, openai_client(server) as client:
            raw = await client.realtime.client_secrets.with_raw_response.create(session=session)
            made = ClientSecretCreateResponse.model_validate_json(raw.text, strict=True)
            assert unknown_fields(made) == []
            assert made.value.startswith("ek_")
            opened = await opened_with(server, made.value)
            assert opened["session"]["model"] == "gpt-realtime-2.1"
            assert opened["session"]["instructions"] == "Be brief."
            assert [tool["name"] for tool in opened["session"]["tools"]] == ["calculator"]
            assert opened["session"]["audio"]["input"]["turn_detection"] is None
            assert opened["session"]["audio"]["output"]["voice"] == "cedar"
            # A key opens any number of sessions, and no new keys.
            assert (await opened_with(server, made.value, "?model=another"))["type"] == "session.created"
            async with openai_client(server, made.value) as other:
                with pytest.raises(AuthenticationError):
                    await other.realtime.client_secrets.create()

    asyncio.run(talk())


def test_a_session_may_be_one_of_transcription() -> None:
    async def talk() -> None:
        async with PracticeServer() as server, openai_client(server) as client:
            made = await client.realtime.client_secrets.create(session={"type": "transcription"})
            assert made.session.type == "transcription"
            assert (await opened_with(server, made.value))["session"]["type"] == "transcription"
            plain = await client.realtime.client_secrets.create()
            assert (await opened_with(server, plain.value, "?model=mine"))["session"]["model"] == "mine"

    asyncio.run(talk())


def test_what_is_wrong_is_said_like_on_the_socket() -> None:
    async def talk() -> None:
        async with PracticeServer(required_key=KEY) as server, openai_client(server) as client:
            for wrong, param in [
                ({"expires_after": {"anchor": "created_at", "seconds": 9}}, "expires_after.seconds"),
                ({"session": {"type": "realtime", "voice": "cedar"}}, "session.voice"),
                ({"session": {"type": "realtime", "tracing": "on"}}, "session.tracing"),
            ]:
                with pytest.raises(BadRequestError) as refused:
                    await client.post("/realtime/client_secrets", body=wrong, cast_to=object)
                assert refused.value.param == param
            async with openai_client(server, "sk-wrong-0123456789") as stranger:
                with pytest.raises(AuthenticationError) as denied:
                    await stranger.realtime.client_secrets.create()
            assert denied.value.code == "invalid_api_key"

    asyncio.run(talk())


def test_a_key_expires() -> None:
    now = 1000.0
    secrets = ClientSecrets(lambda: now)
    made = secrets.make({"expires_after": {"anchor": "created_at", "seconds": 10}})
    assert made["expires_at"] == 1010
    secret = secrets.find(made["value"])
    assert secret is not None and not secrets.has_expired(secret)
    now = 1010.0
    assert secrets.has_expired(secret)
    assert made["value"] not in repr(secret)
    now += 2 * 24 * 3600
    secrets.make({})
    assert secrets.find(made["value"]) is None
    with pytest.raises(ApiError):
        secrets.make({"expires_after": {"anchor": "created_at", "seconds": 7201}})


def test_an_expired_key_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def talk() -> None:
        async with PracticeServer() as server, openai_client(server) as client:
            made = await client.realtime.client_secrets.create()
            monkeypatch.setattr(ClientSecrets, "has_expired", lambda *_: True)
            headers = {"Authorization": f"Bearer {made.value}"}
            async with connect(server.url + "?model=m", additional_headers=headers) as socket:
                assert (await Wire(socket).receive())["error"]["code"] == "invalid_api_key"
                with pytest.raises(ConnectionClosed):
                    await socket.recv()

    asyncio.run(talk())


def test_requests_may_come_in_pieces() -> None:
    async def talk() -> None:
        async with PracticeServer() as server:
            request = post(server, b'{"session": {"type": "realtime"}}')
            status, made = await answer_to(server, *(request[index : index + 1] for index in range(len(request))))
            assert status == 200 and made["session"]["model"] == "practice"

    asyncio.run(talk())


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({"Host": "evil.example"}, 403),
        ({"Origin": "https://example.com"}, 403),
        ({"path": "/v1/realtime/sessions"}, 404),
        ({"body": b"{"}, 400),
        ({"body": b"\xff"}, 400),
        ({"Content-Length": "many"}, 400),
        ({"Content-Length": "-1"}, 413),
        ({"Content-Length": str(2 * 1024 * 1024)}, 413),
        ({"Transfer-Encoding": "chunked"}, 413),
        ({"X-Long": "x" * 20000}, 431),
        ({"path": "/v1/realtime client_secrets"}, 400),
    ],
)
def test_requests_that_are_refused(changes: dict[str, Any], status: int) -> None:
    async def talk() -> None:
        async with PracticeServer() as server:
            answered, body = await answer_to(server, post(server, **changes))
            assert answered == status
            assert body["error"]["type"] == "invalid_request_error"

    asyncio.run(talk())
