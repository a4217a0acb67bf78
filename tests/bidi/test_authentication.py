"""What a connection is opened with, over real sockets: the key itself, a minted one, or one from a token URL."""

import asyncio
import http
import json
import time
from collections.abc import Mapping
from typing import Any

import pytest
from websockets.asyncio.server import ServerConnection, serve
from websockets.http11 import Request, Response

from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.bidi.authentication import (
    MARGIN_S,
    Authentication,
    EphemeralAuthentication,
    KeyAuthentication,
    authentication_for,
    connect,
)
from assistant.bidi.ephemeral_key import KeyRequest
from assistant.realtime.endpoint import Credentials, parse_endpoint
from assistant.realtime.errors import AuthenticationError, ConfigurationError
from tests.bidi.key_server import REAL_KEY, KeyServer

OPENAI = parse_endpoint("openai")
THEIRS = parse_endpoint("wss://voice.example.org")
ENVIRONMENT = {"OPENAI_API_KEY": REAL_KEY, "OPENAI_ORGANIZATION": "org-1", "OPENAI_PROJECT": "proj-1"}


class RealtimeServer:
    """Takes every session; notes the headers it was asked with. Refuses with 401 the keys in `refuses`."""

    def __init__(self, *refuses: str, drop_after: int = 0) -> None:
        self.keys: list[str] = []
        self._refuses = {f"Bearer {key}" for key in refuses}
        self._drop_after = drop_after

    async def __aenter__(self) -> "RealtimeServer":
        self._server = await serve(self._hold, "127.0.0.1", 0, process_request=self._admit)
        port = next(iter(self._server.sockets)).getsockname()[1]
        self.url = f"ws://127.0.0.1:{port}/v1/realtime"
        return self

    async def __aexit__(self, *exception: object) -> None:
        self._server.close()
        await self._server.wait_closed()

    def _admit(self, connection: ServerConnection, request: Request) -> Response | None:
        self.keys.append(request.headers.get("Authorization", ""))
        if self.keys[-1] in self._refuses:
            return connection.respond(http.HTTPStatus.UNAUTHORIZED, "no\n")
        return None

    async def _hold(self, connection: ServerConnection) -> None:
        drop = len(self.keys) <= self._drop_after
        async for message in connection:
            if json.loads(message)["type"] == "session.update":
                answer = {"type": "session.updated", "event_id": f"event_{len(self.keys)}", "session": {}}
                await connection.send(json.dumps(answer))
                if drop:
                    await connection.close(1001)


def minted(server: KeyServer, **options: Any) -> EphemeralAuthentication:
    credentials = Credentials(REAL_KEY, "org-1", safety_identifier="user-hash")
    request = KeyRequest.mint(parse_endpoint(server.url), "my-model", credentials)
    return EphemeralAuthentication(request, credentials, **options)


def keys(authentication: Authentication, count: int) -> list[str | None]:
    async def ask() -> list[str | None]:
        return [(await authentication.credentials()).api_key for _ in range(count)]

    return asyncio.run(ask())


# When a key is asked for


def test_a_minted_key_takes_the_real_one_s_place() -> None:
    with KeyServer() as server:
        credentials = asyncio.run(minted(server).credentials())
    assert credentials == Credentials("ek_1", "org-1", None, "user-hash", ephemeral=True)
    azure = parse_endpoint("wss://mine.openai.azure.com")
    assert credentials.headers(azure)["Authorization"] == "Bearer ek_1"


def test_a_key_is_used_again_while_it_lives_and_renewed_before_it_dies() -> None:
    now = time.time()  # the server's clock stands still, so each key ends 600 s from here
    with KeyServer(lifetime_s=600) as server:
        authentication = minted(server, clock=lambda: now)
        assert keys(authentication, 3) == ["ek_1"] * 3
        now += 600 - MARGIN_S - 5
        assert keys(authentication, 1) == ["ek_1"]
        now += 10
        assert keys(authentication, 1) == ["ek_2"]
        assert keys(authentication, 1) == ["ek_3"]


def test_a_key_with_no_known_end_is_used_once() -> None:
    with KeyServer({"value": "ek_a"}, {"value": "ek_b"}) as server:
        assert keys(minted(server), 2) == ["ek_a", "ek_b"]


def test_a_refused_key_is_forgotten_and_worth_another_try_only_if_it_was_old() -> None:
    with KeyServer() as server:
        authentication = minted(server)
        assert keys(authentication, 1) == ["ek_1"]
        assert not authentication.refused()
        assert keys(authentication, 2) == ["ek_2"] * 2
        assert authentication.refused()
        assert keys(authentication, 1) == ["ek_3"]
    assert not KeyAuthentication(Credentials(REAL_KEY)).refused()


# Connecting


def test_a_key_that_died_early_is_replaced_once() -> None:
    async def scenario() -> list[str]:
        async with RealtimeServer("ek_1") as realtime:
            await authentication.credentials()
            connection = await connect(parse_endpoint(realtime.url), "my-model", authentication)
            await connection.close()
            return realtime.keys

    with KeyServer() as server:
        authentication = minted(server)
        assert asyncio.run(scenario()) == ["Bearer ek_1", "Bearer ek_2"]


def test_a_new_key_that_is_refused_is_the_end() -> None:
    async def scenario() -> list[str]:
        async with RealtimeServer("ek_1", "ek_2") as realtime:
            with pytest.raises(AuthenticationError):
                await connect(parse_endpoint(realtime.url), "my-model", authentication)
            return realtime.keys

    with KeyServer() as server:
        authentication = minted(server)
        assert asyncio.run(scenario()) == ["Bearer ek_1"]


def test_each_connection_of_a_conversation_gets_a_living_key() -> None:
    async def scenario() -> list[str]:
        async with RealtimeServer(drop_after=1) as realtime:
            settings = {"url": realtime.url, "token_url": f"{server.url}/token"}
            async with BidiAgent(BidiOpenAIRealtimeModel(client_config=settings)) as agent:
                async for event in agent.receive():
                    if event["type"] == "bidi_connection_restart":
                        break
            return realtime.keys

    with KeyServer(lifetime_s=MARGIN_S / 2) as server:
        assert asyncio.run(scenario()) == ["Bearer ek_1", "Bearer ek_2"]
    assert [request[:2] for request in server.requests] == [("GET", "/token")] * 2


def test_a_conversation_without_a_key_to_be_had_does_not_begin() -> None:
    async def scenario() -> None:
        settings = {"url": "ws://127.0.0.1:1", "token_url": f"{server.url}/token"}
        agent = BidiAgent(BidiOpenAIRealtimeModel(client_config=settings))
        with pytest.raises(AuthenticationError, match="Check the token_url"):
            await agent.start()

    with KeyServer(403) as server:
        asyncio.run(scenario())


def test_a_key_in_hand_is_sent_as_it_is() -> None:
    async def scenario() -> list[str]:
        async with RealtimeServer() as realtime:
            settings = {"url": realtime.url, "api_key": REAL_KEY}
            async with BidiAgent(BidiOpenAIRealtimeModel(client_config=settings)):
                return realtime.keys

    assert asyncio.run(scenario()) == [f"Bearer {REAL_KEY}"]


# Settings


def found(settings: Mapping[str, Any], endpoint: Any = OPENAI) -> Credentials:
    return asyncio.run(authentication_for(endpoint, "my-model", settings, ENVIRONMENT).credentials())


def test_the_environment_stands_in_for_openai_only() -> None:
    assert found({}) == Credentials(REAL_KEY, "org-1", "proj-1")
    assert found({"api_key": " sk-other ", "project": "mine"}) == Credentials("sk-other", "org-1", "mine")
    assert found({}, THEIRS) == Credentials()
    assert found({"api_key": "sk-theirs", "safety_identifier": "u"}, THEIRS) == Credentials(
        "sk-theirs", safety_identifier="u"
    )


def test_a_token_url_leaves_the_environment_s_key_unused() -> None:
    with KeyServer() as server:
        credentials = found({"token_url": f"{server.url}/token"})
    assert credentials == Credentials("ek_1", "org-1", "proj-1", ephemeral=True)
    assert REAL_KEY not in str(server.requests)


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ({"ephemeral": "yes"}, "ephemeral is 'yes': it must be True or False."),
        ({"ephemeral": True}, "An ephemeral key is made from the real one: give api_key too, or a token_url."),
        ({"token_url": 5}, "token_url must be text: a URL that begins with https://."),
        (
            {"token_url": "https://x.example.org", "api_key": REAL_KEY},
            "token_url takes the place of api_key and ephemeral: give only one of them.",
        ),
        (
            {"token_url": "https://x.example.org", "ephemeral": True},
            "token_url takes the place of api_key and ephemeral: give only one of them.",
        ),
        ({"api_key": 5}, "api_key must be text."),
        ({"api_key": f"{REAL_KEY}\nX-Injected: yes"}, "The setting api_key contains white space or characters"),
        ({"organization": "my org"}, "The setting organization contains white space or characters"),
        ({"safety_identifier": "J\u00f6rg"}, "The setting safety_identifier contains white space or characters"),
    ],
)
def test_a_wrong_setting_is_refused_without_showing_a_key(settings: dict[str, Any], message: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        authentication_for(THEIRS, "my-model", settings, ENVIRONMENT)
    assert str(caught.value).startswith(message)
    assert REAL_KEY not in str(caught.value)


def test_no_key_in_any_text_form() -> None:
    with KeyServer() as server:
        authentication = minted(server)
        credentials = asyncio.run(authentication.credentials())
        shown = repr(
            [vars(authentication), credentials, credentials.headers, vars(KeyAuthentication(Credentials(REAL_KEY)))]
        )
    assert REAL_KEY not in shown
    assert "ek_1" not in shown
