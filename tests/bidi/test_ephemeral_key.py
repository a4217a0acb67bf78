"""Asking for an ephemeral key over real sockets, and everything that can go wrong with it."""

import asyncio
import json
import socket
import ssl
import subprocess
import time
import traceback
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.bidi.ephemeral_key import EphemeralKey, KeyRequest, request_key
from assistant.realtime.endpoint import Credentials, parse_endpoint
from assistant.realtime.errors import (
    AssistantError,
    AuthenticationError,
    EndpointUnreachableError,
    RequestRefusedError,
)
from tests.bidi.key_server import REAL_KEY, KeyServer

TOKEN_SECRET = "url-secret"  # noqa: S105 - opens nothing


def ask(request: KeyRequest, timeout_s: float = 10.0) -> EphemeralKey:
    return asyncio.run(request_key(request, timeout_s))


def mint(server: KeyServer, credentials: Credentials | None = None, query: str = "") -> KeyRequest:
    endpoint = parse_endpoint(f"{server.url}/v1/realtime{query}")
    return KeyRequest.mint(endpoint, "my-model", credentials or Credentials(REAL_KEY))


def fetch(server: KeyServer, path: str = f"/token?for={TOKEN_SECRET}") -> KeyRequest:
    return KeyRequest.fetch(server.url + path)


def failure(request: KeyRequest, timeout_s: float = 10.0) -> AssistantError:
    """What asking comes to; no secret may be in it, however it is printed."""
    with pytest.raises(AssistantError) as caught:
        ask(request, timeout_s)
    printed = "".join(traceback.format_exception(caught.value)) + repr(request) + repr(caught.value)
    assert REAL_KEY not in printed
    assert TOKEN_SECRET not in printed.replace("TOKEN_SECRET", "")
    assert "ek_" not in str(caught.value)
    return caught.value


def test_a_key_is_minted_with_the_real_one() -> None:
    credentials = Credentials(REAL_KEY, "org-1", "proj-1", "user-hash")
    with KeyServer() as server:
        key = ask(mint(server, credentials))
    method, path, headers, body = server.requests[0]
    assert (method, path, key.value) == ("POST", "/v1/realtime/client_secrets", "ek_1")
    assert headers["authorization"] == f"Bearer {REAL_KEY}"
    assert headers["content-type"] == "application/json"
    assert headers["openai-organization"] == "org-1"
    assert headers["openai-project"] == "proj-1"
    assert headers["openai-safety-identifier"] == "user-hash"
    assert json.loads(body) == {
        "expires_after": {"anchor": "created_at", "seconds": 600},
        "session": {"type": "realtime", "model": "my-model"},
    }
    assert "ek_1" not in repr(key)


def test_the_model_in_the_url_is_the_one_the_key_is_for() -> None:
    with KeyServer() as server:
        ask(mint(server, query="?model=deployment&region=eu"))
    assert server.requests[0][1] == "/v1/realtime/client_secrets?region=eu"
    assert json.loads(server.requests[0][3])["session"]["model"] == "deployment"


def test_a_key_is_fetched_without_showing_ours() -> None:
    with KeyServer({"value": "ek_theirs"}) as server:
        key = ask(fetch(server))
    method, path, headers, body = server.requests[0]
    assert (method, path, body) == ("GET", f"/token?for={TOKEN_SECRET}", b"")
    assert not {"authorization", "api-key", "cookie"} & set(headers)
    assert key == EphemeralKey("ek_theirs", None)


@pytest.mark.parametrize("clock_ahead_s", [0, 7200, -7200])
def test_a_key_s_life_is_counted_by_the_server_s_clock(clock_ahead_s: float) -> None:
    with KeyServer(lifetime_s=600, clock_ahead_s=clock_ahead_s) as server:
        before = time.time()
        expires_at = ask(mint(server)).expires_at
    assert expires_at is not None
    assert before + 595 <= expires_at <= time.time() + 605


def test_no_proxy_stands_between_a_program_and_its_own_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with KeyServer() as server:
        assert ask(mint(server)).value == "ek_1"


# What goes wrong


@pytest.mark.parametrize(
    ("status", "kind", "code"),
    [
        (401, AuthenticationError, "invalid_api_key"),
        (403, AuthenticationError, "invalid_api_key"),
        (404, RequestRefusedError, "no_ephemeral_key"),
        (422, RequestRefusedError, "request_refused"),
        (429, EndpointUnreachableError, "rate_limited"),
        (500, EndpointUnreachableError, "server_trouble"),
        (503, EndpointUnreachableError, "server_trouble"),
    ],
)
def test_a_refusal_to_mint_is_one_plain_sentence(status: int, kind: type[AssistantError], code: str) -> None:
    with KeyServer(status) as server:
        error = failure(mint(server))
    assert (type(error), error.code) == (kind, code)


def test_a_token_url_that_refuses_is_not_mistaken_for_a_bad_key() -> None:
    with KeyServer(401, 404) as server:
        refused, absent = failure(fetch(server)), failure(fetch(server))
    assert str(refused) == "127.0.0.1 refuses to hand out an ephemeral key (401). Check the token_url."
    assert (type(refused), refused.code) == (AuthenticationError, "token_refused")
    assert str(absent) == "127.0.0.1 hands out no ephemeral keys at this address (404). Check the token_url."


@pytest.mark.parametrize("way", [mint, fetch])
def test_a_redirect_is_not_followed(way: Any) -> None:
    with KeyServer() as elsewhere, KeyServer(f"{elsewhere.url}/grab") as server:
        error = failure(way(server))
    assert (type(error), error.code) == (RequestRefusedError, "redirect_refused")
    assert len(server.requests) == 1
    assert elsewhere.requests == []


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"<html>Sign in</html>",
        b"\xff\xfe",
        b"[]",
        b"null",
        b"[" * 100_000,
        {},
        {"value": None},
        {"value": 5},
        {"value": ""},
        {"value": "ek_1\r\nX-Injected: yes"},
        {"value": "ek_\u00e9"},
        {"value": "ek_1", "expires_at": "soon"},
        {"client_secret": {"value": "ek_1"}},
    ],
)
def test_an_answer_that_is_no_key_is_one_plain_sentence(answer: Any) -> None:
    with KeyServer(answer) as server:
        error = failure(fetch(server))
    assert error.code == "no_ephemeral_key"
    assert str(error) == (
        '127.0.0.1 did not answer with an ephemeral key ({"value": ..., "expires_at": ...}). '
        "Check the token_url's address."
    )


def test_a_key_that_has_expired_already_is_refused() -> None:
    with KeyServer(lifetime_s=-1) as server:
        assert failure(mint(server)).code == "ephemeral_key_expired"


def test_silence_ends_in_time() -> None:
    with KeyServer(None) as server:
        error = failure(fetch(server), timeout_s=0.2)
    assert (type(error), error.code) == (EndpointUnreachableError, "connect_timeout")
    assert str(error).startswith("127.0.0.1 handed out no ephemeral key within 0.2 seconds.")


async def ask_raw_server(
    answer: Callable[[asyncio.StreamWriter, asyncio.Event], Awaitable[None]], timeout_s: float
) -> AssistantError:
    """What asking comes to where the server answers with bytes of its own."""

    async def hold(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        try:
            await answer(writer, given_up)
            writer.close()
            await writer.wait_closed()
        except ConnectionError:
            writer.transport.abort()
        finally:
            over.set()

    given_up, over = asyncio.Event(), asyncio.Event()
    async with await asyncio.start_server(hold, "127.0.0.1", 0) as server:
        request = KeyRequest.fetch(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/")
        with pytest.raises(AssistantError) as caught:
            await request_key(request, timeout_s)
        given_up.set()
        await over.wait()
    return caught.value


def test_dripping_ends_in_time_too() -> None:
    """Each byte comes soon enough, but the whole never does."""

    async def drip(writer: asyncio.StreamWriter, given_up: asyncio.Event) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not given_up.is_set():
            writer.write(b"a")
            await asyncio.sleep(0.05)

    assert asyncio.run(ask_raw_server(drip, 0.5)).code == "connect_timeout"


@pytest.mark.parametrize("answer", [b"", b"garbage\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 90\r\n\r\n{"])
def test_a_server_that_speaks_no_http_or_breaks_off(answer: bytes) -> None:
    async def break_off(writer: asyncio.StreamWriter, _given_up: asyncio.Event) -> None:
        writer.write(answer)

    error = asyncio.run(ask_raw_server(break_off, 10.0))
    assert error.code == ("no_ephemeral_key" if answer else "endpoint_unreachable")


def test_nothing_listens() -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    error = failure(KeyRequest.fetch(f"http://127.0.0.1:{port}/token?for={TOKEN_SECRET}"))
    assert (type(error), error.code) == (EndpointUnreachableError, "refused")


def test_no_such_host() -> None:
    error = failure(KeyRequest.fetch("https://nowhere.invalid/token"))
    assert (type(error), error.code) == (EndpointUnreachableError, "host_not_found")


def test_a_host_name_that_none_can_have() -> None:
    assert failure(KeyRequest.fetch(f"https://{'a' * 70}.example.org/")).code == "no_ephemeral_key"


def test_a_certificate_nobody_vouches_for_is_not_trusted(tmp_path: Path) -> None:
    certificate, key = str(tmp_path / "certificate.pem"), str(tmp_path / "key.pem")
    make = ["openssl", "req", "-x509", "-newkey", "ed25519", "-nodes", "-days", "1"]
    make += ["-out", certificate, "-keyout", key, "-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"]
    subprocess.run(make, check=True, capture_output=True)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.load_cert_chain(certificate, key)
    with KeyServer(tls=tls) as server:
        error = failure(mint(server))
    assert (type(error), error.code) == (EndpointUnreachableError, "tls_failed")
    assert server.requests == []
