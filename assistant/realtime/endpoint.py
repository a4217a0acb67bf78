"""Where to connect: the addresses that may be used, and what is sent along."""

import re
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit, urlunsplit

from assistant.loopback import is_loopback_host
from assistant.realtime.errors import ConfigurationError

OPENAI_URL = "wss://api.openai.com/v1/realtime"
REALTIME_PATH = "/v1/realtime"
AZURE_PATH = "/openai/v1/realtime"
# A resource answers under each of these names, and under the first in the clouds of governments.
AZURE_SUFFIXES = (".openai.azure.com", ".services.ai.azure.com", ".cognitiveservices.azure.com", ".openai.azure.us")
DEFAULT_PORTS = {"ws": 80, "wss": 443}
_HOST = re.compile(r"[a-z0-9._-]*|[0-9a-f:.]+", re.IGNORECASE)
# Names under which servers take a key in the URL, where logs and screens would show it.
KEY_PARAMETERS = frozenset({"api-key", "api_key", "apikey", "key", "token", "access_token", "authorization"})


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
    def authority(self) -> str:
        """Host, with the port where it is not the scheme's own: the name of this endpoint's entry in the keyring.

        Two servers on one host are two parties, as two origins are to a browser (RFC 6454): the key of one must not
        be shown to the other.
        """
        parts = urlsplit(self.url)
        host = self.host.rstrip(".")
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
        if port == DEFAULT_PORTS.get(parts.scheme):
            return host
        return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"

    @property
    def client_secrets_url(self) -> str:
        """Where ephemeral keys are minted: beside the Realtime API itself, over HTTPS."""
        parts = urlsplit(self.url)
        scheme = {"ws": "http", "wss": "https"}[parts.scheme]
        query = urlencode([(name, value) for name, value in _query(self.url) if name != "model"])
        return urlunsplit((scheme, parts.netloc, parts.path.rstrip("/") + "/client_secrets", query, ""))

    def model_in_use(self, model: str) -> str:
        """The model that the URL names (on Azure the deployment), else `model`."""
        return next((value for name, value in _query(self.url) if name == "model"), model)

    @property
    def label(self) -> str:
        """What the user reads: who is on the other side."""
        names = {"practice": "Practice server (no account needed)", "openai": "OpenAI"}
        return names.get(self.kind, urlsplit(self.url).netloc)

    @property
    def is_loopback(self) -> bool:
        """Whether the other side runs on this very machine."""
        return self.kind == "practice" or is_loopback_host(self.host)


def parse_endpoint(text: str) -> Endpoint:
    """Check what the user gave as `practice`, `openai` or a URL.

    `http` and `https` are understood as `ws` and `wss`; a URL without a path gets the protocol's own. Plain `ws://`
    is refused unless it stays on this machine: it would show the API key and the voice to the network. A key in the
    URL is refused too. Raises ConfigurationError with the reason; the message never repeats a key.
    """
    text = text.strip()
    if text == "practice":
        return Endpoint("practice", "")
    if text == "openai":
        return Endpoint("openai", OPENAI_URL)
    parts = _split(text, "endpoint")
    scheme = {"http": "ws", "https": "wss"}.get(parts.scheme, parts.scheme)
    host = parts.hostname
    if scheme not in ("ws", "wss") or not host:
        raise ConfigurationError(
            f"The endpoint {_shown(text)} is not understood: give `practice`, `openai` or a URL that begins with wss://."
        )
    if any(name.lower() in KEY_PARAMETERS for name, _ in _query(text)):
        raise ConfigurationError("The endpoint's URL contains a key: store it with `assistant key set` instead.")
    if scheme == "ws" and not is_loopback_host(host):
        raise ConfigurationError(
            f"The endpoint {_shown(text)} is not encrypted: plain ws:// is only allowed to this machine, "
            "use wss:// instead."
        )
    kind: Literal["openai", "azure", "compatible"] = "compatible"
    name = host.rstrip(".")
    if name == "api.openai.com" or name.endswith(".api.openai.com"):
        kind = "openai"
    elif name.endswith(AZURE_SUFFIXES):
        kind = "azure"
    if kind == "azure" and any(name == "deployment" for name, _ in _query(text)):
        raise ConfigurationError(
            f"This is the address of Azure's former preview: use wss://{host}{AZURE_PATH} and give the deployment's "
            "name as the model."
        )
    default_path = AZURE_PATH if kind == "azure" else REALTIME_PATH
    path = parts.path if parts.path.strip("/") else default_path
    return Endpoint(kind, urlunsplit((scheme, parts.netloc, path, parts.query, "")))


def parse_token_url(text: str) -> str:
    """Check the URL that hands out ephemeral keys: https, or http that stays on this machine.

    Raises ConfigurationError; as the URL itself may be a secret, the message does not repeat it.
    """
    parts = _split(text.strip(), "token_url")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError("The token_url is not understood: give a URL that begins with https://.")
    if parts.scheme == "http" and not is_loopback_host(parts.hostname):
        raise ConfigurationError(
            "The token_url is not encrypted: plain http:// is only allowed to this machine, use https:// instead."
        )
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


@dataclass(frozen=True, slots=True)
class Credentials:
    """What proves who the user is. Never shown: `repr` leaves the key out.

    `ephemeral` says that the key is a short-lived one: always a Bearer token, on Azure too. `safety_identifier` is a
    name for the end user that says nothing of the person, such as a hash; OpenAI tells misuse apart by it.
    """

    api_key: str | None = field(default=None, repr=False)
    organization: str | None = None
    project: str | None = None
    safety_identifier: str | None = field(default=None, repr=False)
    ephemeral: bool = False

    def headers(self, endpoint: Endpoint) -> dict[str, str]:
        """HTTP headers for the handshake. Azure takes its own keys in a header of its own."""
        headers: dict[str, str] = {}
        if self.api_key:
            if endpoint.kind == "azure" and not self.ephemeral:
                headers["api-key"] = self.api_key
            else:
                headers["Authorization"] = f"Bearer {self.api_key}"
        if self.organization:
            headers["OpenAI-Organization"] = self.organization
        if self.project:
            headers["OpenAI-Project"] = self.project
        if self.safety_identifier:
            headers["OpenAI-Safety-Identifier"] = self.safety_identifier
        return headers


def connection_url(endpoint: Endpoint, model: str) -> str:
    """The URL to open: the endpoint's with `model` in its query, unless the URL already names one."""
    query = _query(endpoint.url)
    if not any(name == "model" for name, _ in query):
        query.append(("model", model))
    return urlunsplit(urlsplit(endpoint.url)._replace(query=urlencode(query)))


def _split(text: str, what: str) -> SplitResult:
    """The parts of a URL that can be one. Raises ConfigurationError, without repeating a password in it."""
    try:
        parts = urlsplit(text)
        _host, _port = parts.hostname, parts.port
    except ValueError:
        # Python's own message would repeat parts of it.
        raise ConfigurationError(f"The {what} is not a valid URL: check its host and port.") from None
    if parts.username is not None or parts.password is not None:
        raise ConfigurationError(f"The {what}'s URL contains a password: leave out all before the @ sign.")
    if any(character.isspace() or not character.isprintable() for character in text):
        raise ConfigurationError(f"The {what} contains white space or invisible characters: type it again.")
    if not _HOST.fullmatch(parts.hostname or ""):
        # Backslashes, percent signs and letters that look like others: parsers do not agree on what they mean.
        raise ConfigurationError(
            f"The {what}'s host contains characters that no host name has: write it with plain letters, digits and "
            "dots (a name in another script in its form that begins with xn--)."
        )
    return parts


def _query(url: str) -> list[tuple[str, str]]:
    return parse_qsl(urlsplit(url).query, keep_blank_values=True)


def _shown(text: str) -> str:
    """What the user typed, unless there may be a key in it: pasted in the wrong place, or part of a URL."""
    before_query = text.partition("?")[0]
    is_safe = "@" not in before_query and not before_query.lower().startswith(("sk-", "ek_", "bearer"))
    return repr(before_query) if is_safe and len(before_query) <= 100 else "that was given"
