"""Addresses: which are taken, whose they are, and that no key is ever repeated."""

import pytest

from assistant.realtime.endpoint import Credentials, connection_url, parse_endpoint, parse_token_url
from assistant.realtime.errors import ConfigurationError

KEY = "sk-real-0123456789abcdef"
AZURE = "wss://mine.openai.azure.com"


@pytest.mark.parametrize(
    ("text", "kind", "url"),
    [
        ("practice", "practice", ""),
        (" openai ", "openai", "wss://api.openai.com/v1/realtime"),
        ("https://eu.api.openai.com", "openai", "wss://eu.api.openai.com/v1/realtime"),
        (AZURE, "azure", f"{AZURE}/openai/v1/realtime"),
        ("https://mine.services.ai.azure.com/", "azure", "wss://mine.services.ai.azure.com/openai/v1/realtime"),
        (f"{AZURE}/openai/v1/realtime?model=d", "azure", f"{AZURE}/openai/v1/realtime?model=d"),
        ("wss://voice.example.org", "compatible", "wss://voice.example.org/v1/realtime"),
        ("wss://voice.example.org/other/path", "compatible", "wss://voice.example.org/other/path"),
        ("http://localhost:8000", "compatible", "ws://localhost:8000/v1/realtime"),
        ("ws://[::1]:8000/", "compatible", "ws://[::1]:8000/v1/realtime"),
        ("wss://api.openai.com.example.org", "compatible", "wss://api.openai.com.example.org/v1/realtime"),
        ("wss://notapi.openai.com", "compatible", "wss://notapi.openai.com/v1/realtime"),
        ("wss://openai.azure.com.example.org", "compatible", "wss://openai.azure.com.example.org/v1/realtime"),
    ],
)
def test_an_address_and_whose_it_is(text: str, kind: str, url: str) -> None:
    endpoint = parse_endpoint(text)
    assert (endpoint.kind, endpoint.url) == (kind, url)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("practise", "The endpoint 'practise' is not understood"),
        ("ftp://example.org", "is not understood"),
        ("wss://", "is not understood"),
        ("wss://example.org:port", "is not a valid URL: check its host and port."),
        ("wss://[::1", "is not a valid URL: check its host and port."),
        ("wss://exam ple.org", "contains white space or invisible characters"),
        ("ws://example.org", "is not encrypted: plain ws:// is only allowed to this machine"),
        ("ws://localhost.example.org", "is not encrypted"),
        ("wss://exämple.org", "characters that no host name has"),
        ("wss://example.org\\.example", "characters that no host name has"),
        ("ws://[::1%eth0]", "characters that no host name has"),
        (f"wss://user:{KEY}@example.org", "contains a password"),
        (f"wss://{KEY}@example.org", "contains a password"),
        (f"{AZURE}?api-key={KEY}", "contains a key: store it with `assistant key set` instead."),
        (f"wss://example.org?Token={KEY}", "contains a key"),
        (f"{AZURE}/openai/realtime?api-version=2024-10-01-preview&deployment=d", "Azure's former preview: use wss://mine"),
        (KEY, "The endpoint that was given is not understood"),
        (f"ws://example.org?whatever={KEY}", "is not encrypted"),
        (f"wss://user:{KEY}@example.org:port", "is not a valid URL"),
    ],
)  # fmt: skip
def test_an_address_that_cannot_be_used(text: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_endpoint(text)
    assert words in str(caught.value)
    assert KEY not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "authority"),
    [
        ("openai", "api.openai.com"),
        ("wss://Voice.Example.org", "voice.example.org"),
        ("wss://voice.example.org:443", "voice.example.org"),
        ("wss://voice.example.org.:443", "voice.example.org"),
        ("wss://voice.example.org:8443", "voice.example.org:8443"),
        ("ws://localhost", "localhost"),
        ("ws://localhost:8000", "localhost:8000"),
        ("ws://localhost:443", "localhost:443"),
        ("ws://[::1]:8000", "[::1]:8000"),
        ("practice", "practice"),
    ],
)
def test_two_servers_on_one_host_have_two_names(text: str, authority: str) -> None:
    assert parse_endpoint(text).authority == authority


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("openai", "https://api.openai.com/v1/realtime/client_secrets"),
        ("ws://localhost:8000/v1/realtime/", "http://localhost:8000/v1/realtime/client_secrets"),
        (f"{AZURE}?model=d&region=eu", f"https{AZURE[3:]}/openai/v1/realtime/client_secrets?region=eu"),
    ],
)
def test_ephemeral_keys_are_minted_beside_the_api(text: str, url: str) -> None:
    assert parse_endpoint(text).client_secrets_url == url


def test_the_model_is_the_url_s_or_ours() -> None:
    openai, azure = parse_endpoint("openai"), parse_endpoint(f"{AZURE}?model=my%20deployment")
    assert connection_url(openai, "my-model") == "wss://api.openai.com/v1/realtime?model=my-model"
    assert connection_url(azure, "my-model") == f"{AZURE}/openai/v1/realtime?model=my+deployment"
    assert (openai.model_in_use("my-model"), azure.model_in_use("my-model")) == ("my-model", "my deployment")


def test_who_is_on_the_other_side() -> None:
    assert parse_endpoint("practice").label == "Practice server (no account needed)"
    assert parse_endpoint("openai").label == "OpenAI"
    assert parse_endpoint("ws://127.0.0.1:8000").label == "127.0.0.1:8000"
    loopback = [parse_endpoint(text).is_loopback for text in ("practice", "ws://127.9.9.9", "ws://[::1]", "openai")]
    assert loopback == [True, True, True, False]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        ("https://x.example.org", "https://x.example.org/"),
        (" https://x.example.org:8443/token?for=me#top ", "https://x.example.org:8443/token?for=me"),
        ("http://127.0.0.1:5000/token", "http://127.0.0.1:5000/token"),
    ],
)
def test_a_token_url(text: str, url: str) -> None:
    assert parse_token_url(text) == url


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"http://x.example.org/?for={KEY}", "The token_url is not encrypted: plain http:// is only allowed to this"),
        (f"file:///etc/passwd?{KEY}", "The token_url is not understood: give a URL that begins with https://."),
        ("wss://x.example.org", "is not understood"),
        ("", "is not understood"),
        (f"https://x.example.org:port/{KEY}", "is not a valid URL"),
        (f"https://user:{KEY}@x.example.org", "contains a password"),
        (f"https://x.example.org/{KEY} x", "contains white space"),
    ],
)
def test_a_token_url_that_cannot_be_used(text: str, words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        parse_token_url(text)
    assert words in str(caught.value)
    assert KEY not in str(caught.value)


def test_headers_by_endpoint() -> None:
    credentials = Credentials(KEY, "org-1", "proj-1", "user-hash")
    others = {
        "OpenAI-Organization": "org-1",
        "OpenAI-Project": "proj-1",
        "OpenAI-Safety-Identifier": "user-hash",
    }
    assert credentials.headers(parse_endpoint("openai")) == {"Authorization": f"Bearer {KEY}", **others}
    assert Credentials(KEY).headers(parse_endpoint(AZURE)) == {"api-key": KEY}
    assert Credentials(KEY, ephemeral=True).headers(parse_endpoint(AZURE)) == {"Authorization": f"Bearer {KEY}"}
    assert Credentials().headers(parse_endpoint("practice")) == {}
    assert KEY not in repr(credentials)
    assert "user-hash" not in repr(credentials)
