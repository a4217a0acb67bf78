"""Every way an endpoint can refuse becomes one plain sentence, over real sockets."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed

from assistant import endpoint_check
from assistant.endpoint_check import check_endpoint
from assistant.practice.server import PracticeServer
from assistant.realtime.configuration import DEFAULT_VOICE

KEY = "sk-test-0123456789abcdefghij"


@contextlib.asynccontextmanager
async def answering(handler: Callable[[ServerConnection], Awaitable[None]]) -> AsyncIterator[str]:
    async with serve(handler, "127.0.0.1", 0) as server:
        yield f"ws://127.0.0.1:{next(iter(server.sockets)).getsockname()[1]}"


def answer_of(handler: Callable[[ServerConnection], Awaitable[None]]) -> str | None:
    async def check() -> str | None:
        async with answering(handler) as url:
            return await check_endpoint(url, KEY)

    return asyncio.run(check())


@pytest.mark.parametrize(("key", "problem"), [(KEY, None), ("sk-wrong-0123456789abcdef", "refuses this API key")])
def test_a_key_is_tried_at_a_real_server(key: str, problem: str | None) -> None:
    async def check() -> str | None:
        async with PracticeServer(required_key=KEY) as server:
            return await check_endpoint(server.url, key)

    answer = asyncio.run(check())
    if problem is None:
        assert answer is None
    else:
        assert problem in str(answer)
        assert "wrong" not in str(answer)


def test_the_practice_server_needs_no_trying() -> None:
    assert asyncio.run(check_endpoint("practice", None)) is None


@pytest.mark.parametrize(
    ("endpoint", "key", "problem"),
    [
        ("openai", None, "OpenAI needs an API key: paste yours first."),
        ("openai", "two words", "white space"),
        ("ws://example.com", KEY, "not encrypted"),
        ("nonsense", KEY, "not understood"),
    ],
)
def test_what_cannot_work_is_refused_before_anything_is_sent(endpoint: str, key: str | None, problem: str) -> None:
    assert problem in str(asyncio.run(check_endpoint(endpoint, key)))


def test_nothing_listens_there() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "Nothing listens" in str(asyncio.run(check_endpoint(f"ws://127.0.0.1:{port}", KEY)))


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("insufficient_quota", "no quota left"),
        ("model_not_found", "does not offer this model"),
        ("invalid_value", "refuses the session settings: bad"),
    ],
)
def test_a_refusal_after_the_handshake_is_told(code: str, problem: str) -> None:
    async def refuse(peer: ServerConnection) -> None:
        error = {"type": "invalid_request_error", "code": code, "message": "bad"}
        await peer.send(json.dumps({"type": "error", "event_id": "e1", "error": error}))
        await peer.wait_closed()

    assert problem in str(answer_of(refuse))


def test_a_server_without_the_default_voice_is_none_the_worse_for_it() -> None:
    voices: list[object] = []

    async def refuse_the_voice(peer: ServerConnection) -> None:
        async for message in peer:
            voice = json.loads(message)["session"]["audio"]["output"].get("voice")
            voices.append(voice)
            error = {"type": "invalid_request_error", "code": "invalid_value", "message": "bad", "param": "voice"}
            await peer.send(
                json.dumps(
                    {"type": "error", "event_id": "e1", "error": error} if voice else {"type": "session.updated"}
                )
            )

    assert answer_of(refuse_the_voice) is None
    assert voices == [DEFAULT_VOICE, None]


def test_a_connection_that_is_closed_at_once_is_told() -> None:
    async def close(peer: ServerConnection) -> None:
        await peer.close(4000, "no such model")

    assert "closed the connection (no such model)" in str(answer_of(close))


def test_a_server_that_never_answers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(endpoint_check, "ANSWER_TIMEOUT_S", 0.2)

    async def be_silent(peer: ServerConnection) -> None:
        with contextlib.suppress(ConnectionClosed):
            async for _ in peer:
                pass

    assert "did not answer" in str(answer_of(be_silent))
