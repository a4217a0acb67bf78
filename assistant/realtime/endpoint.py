"""Where to connect: the addresses that may be used, and what is sent along."""

import ipaddress
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from assistant.realtime.errors import ConfigurationError

OPENAI_URL = "wss://api.openai.com/v1/realtime"
REALTIME_PATH = "/v1/realtime"
AZURE_SUFFIX = ".openai.azure.com"


@dataclass(frozen=True, slots=True)
class Endpoint:
    """A checked address of a Realtime API.

    `kind` says who answers: the built-in practice server, OpenAI, Azure, or any compatible server. For `practice`
    the URL is empty until the server runs.
    """

    kind: Literal["practice", "openai", "azure", "compatible"]
    url: str

    @property
    def host(self) -> str:
        """Host name without port; `practice` for the built-in server."""
        return urlsplit(self.url).hostname or "practice"

    @property
    def label(self) -> str:
        """What the user reads: who is on the other side."""
        names = {"practice": "Practice server (no account needed)", "openai": "OpenAI"}
        return names.get(self.kind, urlsplit(self.url).netloc)

    @property
    def is_loopback(self) -> bool:
        """Whether the other side runs on this very machine."""
        return self.kind == "practice" or is_loopback_host(self.host)


def is_loopback_host(host: str) -> bool:
    """Whether a host name can only mean this machine: localhost, 127.0.0.0/8 or ::1."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def parse_endpoint(text: str) -> Endpoint:
    """Check what the user gave as `practice`, `openai` or a URL.

    `http` and `https` are understood as `ws` and `wss`; a URL without a path gets the protocol's own. Plain `ws://`
    is refused unless it stays on this machine: it would show the API key and the voice to the network.
    Raises ConfigurationError with the reason.
    """
    text = text.strip()
    if text == "practice":
        return Endpoint("practice", "")
    if text == "openai":
        return Endpoint("openai", OPENAI_URL)
    try:
        parts = urlsplit(text)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise ConfigurationError(f"The endpoint {text!r} is not a valid URL: {error}.") from error
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
    if scheme not in ("ws", "wss") or not host:
        raise ConfigurationError(
            f"The endpoint {text!r} is not understood: give `practice`, `openai` or a URL that begins with wss://."
        )
    if parts.username or parts.password:
        raise ConfigurationError(
            "The endpoint's URL contains a password: store the key with `assistant key set` instead."
        )
    if scheme == "ws" and not is_loopback_host(host):
        raise ConfigurationError(
            f"The endpoint {text!r} is not encrypted: plain ws:// is only allowed to this machine, use wss:// instead."
        )
    kind: Literal["openai", "azure", "compatible"] = "compatible"
    if host == "api.openai.com" or host.endswith(".api.openai.com"):
        kind = "openai"
    elif host.endswith(AZURE_SUFFIX):
        kind = "azure"
    default_path = "/openai/v1/realtime" if kind == "azure" else REALTIME_PATH
    path = parts.path if parts.path.strip("/") else default_path
    return Endpoint(kind, urlunsplit((scheme, parts.netloc, path, parts.query, "")))


@dataclass(frozen=True, slots=True)
class Credentials:
    """What proves who the user is. Never shown: `repr` leaves the key out."""

    api_key: str | None = field(default=None, repr=False)
    organization: str | None = None
    project: str | None = None

    def headers(self, endpoint: Endpoint) -> dict[str, str]:
        """HTTP headers for the handshake. Azure takes the key in a header of its own."""
        headers: dict[str, str] = {}
        if self.api_key:
            if endpoint.kind == "azure":
                headers["api-key"] = self.api_key
            else:
                headers["Authorization"] = f"Bearer {self.api_key}"
        if self.organization:
            headers["OpenAI-Organization"] = self.organization
        if self.project:
            headers["OpenAI-Project"] = self.project
        return headers


def connection_url(endpoint: Endpoint, model: str) -> str:
    """The URL to open: the endpoint's with `model` in its query, unless the URL already names one."""
    parts = urlsplit(endpoint.url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    if not any(name == "model" for name, _ in query):
        query.append(("model", model))
    return urlunsplit(parts._replace(query=urlencode(query)))
