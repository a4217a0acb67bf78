"""Addresses that look like this machine, or like OpenAI, and are neither: no key and no voice goes there."""

import pytest

from assistant.credentials import is_openai_host
from assistant.loopback import is_loopback_host
from assistant.realtime.endpoint import parse_endpoint, parse_token_url
from assistant.realtime.errors import ConfigurationError
from assistant.tools.mcp.configuration import parse_configuration

# Hosts that are this machine to some parsers, to people or to resolvers, and must not be it to us.
NOT_PLAIN = [
    "127.1",
    "127.0.1",
    "2130706433",
    "0x7f000001",
    "0177.0.0.1",
    "127.0.0.1.",
    "localhost.",
    "localhost.evil.example",
    "localhost%2eevil.example",
    "127.0.0.1.evil.example",
    "127.0.0.1.nip.io",
    "localhost:80@evil.example",
    "localhost@evil.example",
    "evil.example#localhost",
    "evil.example?localhost",
    "evil.example/localhost",
    "evil.example\\@localhost",
    "localhost\\.evil.example",
    "0.0.0.0",  # noqa: S104 - nothing is bound to it
    "[::]",
    "[::ffff:10.0.0.1]",
    "[fe80::1]",
    "10.0.0.1",
    "lоcalhost",  # noqa: RUF001 - a Cyrillic letter is the point
    "１２７.0.0.1",  # noqa: RUF001 - digits of another width are the point
    "localhost。evil.example",
    "local\thost",
    "localhost\n.evil.example",
    "local\u200bhost",
    "",
]


@pytest.mark.parametrize("host", NOT_PLAIN)
def test_plain_text_goes_nowhere_but_to_this_machine(host: str) -> None:
    for scheme in ("ws", "http", "WS", "HTTP"):
        with pytest.raises(ConfigurationError):
            parse_endpoint(f"{scheme}://{host}/v1/realtime")
    with pytest.raises(ConfigurationError):
        parse_token_url(f"http://{host}/token")
    problems = parse_configuration({"mcpServers": {"a": {"url": f"http://{host}/mcp"}}}, {}).problems
    assert len(problems) == 1


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST", "127.0.0.1", "127.8.9.1", "[::1]", "[0:0:0:0:0:0:0:1]"])
def test_this_machine_by_its_own_names(host: str) -> None:
    assert parse_endpoint(f"ws://{host}:8080").is_loopback
    assert parse_token_url(f"http://{host}:8080/token")
    assert not parse_configuration({"mcpServers": {"a": {"url": f"http://{host}:8080/mcp"}}}, {}).problems


@pytest.mark.parametrize(
    "address",
    [
        "wss://api.openai.com.evil.example/",
        "wss://api-openai.com/",
        "wss://evil.example/api.openai.com",
        "wss://evil.example:443/?x=api.openai.com",
        "wss://xapi.openai.com/",
        "wss://openai.com/",
        "wss://аpi.openai.com/",  # noqa: RUF001 - a Cyrillic letter is the point
        "wss://api.openai.com%2eevil.example/",
    ],
)
def test_openai_s_key_is_for_openai_alone(address: str) -> None:
    try:
        endpoint = parse_endpoint(address)
    except ConfigurationError:
        return
    assert endpoint.kind == "compatible"
    assert not is_openai_host(endpoint.authority)


@pytest.mark.parametrize(
    "address",
    [
        "wss://api.openai.com@evil.example/",
        "wss://api.openai.com:x@evil.example/",
        "wss://api.openai.com\\@evil.example/",
        "wss://evil.example\\.api.openai.com/",
        "wss://api.openai.com\n.evil.example/",
        "wss://api.openai.com\u3002evil.example/",
        "wss://[::1/",
        "wss://evil.example:port/",
        "wss:///v1/realtime",
        "file:///etc/passwd",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_plain_address_is_refused(address: str) -> None:
    with pytest.raises(ConfigurationError):
        parse_endpoint(address)


def test_no_name_but_localhost_means_this_machine() -> None:
    assert not any(is_loopback_host(host) for host in ("localhost.localdomain", "ip6-localhost", "", "::", "0"))
