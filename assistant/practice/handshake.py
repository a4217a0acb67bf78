"""Who may connect: only this machine, only with what OpenAI asks for; refusals are OpenAI's."""

import hmac
import http
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from websockets.datastructures import Headers

from assistant.practice.client_secrets import ClientSecret, ClientSecrets
from assistant.practice.errors import ApiError

PATH = "/v1/realtime"
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_PLAUSIBLE_KEY = re.compile(r"(sk|ek)[-_][A-Za-z0-9_-]{16,}")
# How browsers, which cannot set headers, bring their key (OpenAI's documentation of WebSocket subprotocols).
_KEY_PROTOCOL = "openai-insecure-api-key."
# How they ask for the beta of the API; in a header it is `OpenAI-Beta`.
_BETA_PROTOCOL = "openai-beta."


@dataclass(frozen=True)
class Refusal:
    """An error that is sent after the handshake, before the connection is closed."""

    error: ApiError
    code: int
    reason: str


def refused_by_http(path: str, headers: Headers, served: str = PATH) -> tuple[http.HTTPStatus, str] | None:
    """Why a request gets no WebSocket at all, or, at another path that is served, no answer.

    A page on the internet could otherwise reach this server through a browser on this machine (by its Origin), or
    through a name that it points to 127.0.0.1 (by the Host).
    """
    hosts = headers.get_all("Host")
    if len(hosts) != 1 or _host_of(f"//{hosts[0]}") not in _LOOPBACK:
        return http.HTTPStatus.FORBIDDEN, "This server answers only to loopback names.\n"
    origins = headers.get_all("Origin")
    if any(_host_of(origin) not in _LOOPBACK for origin in origins):
        return http.HTTPStatus.FORBIDDEN, "This server answers only pages of this machine.\n"
    if urlsplit(path).path != served:
        return http.HTTPStatus.NOT_FOUND, f"Connect to {PATH}?model=MODEL.\n"
    return None


def _host_of(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None


def model_of(path: str) -> str:
    """The model in the request's query; empty when there is none."""
    return parse_qs(urlsplit(path).query).get("model", [""])[0]


def wants_transcription(path: str) -> bool:
    """Whether the query asks for a session that only transcribes: `?intent=transcription`, and no model.

    One that comes along is not minded: clients name it to whoever is not OpenAI (livekit-plugins-openai).
    """
    return parse_qs(urlsplit(path).query).get("intent") == ["transcription"]


class Access:
    """Which keys open sessions. `required_key`: False none is needed, True any plausible one, else this one."""

    def __init__(self, required_key: str | bool, secrets: ClientSecrets) -> None:
        self._required_key = required_key
        self.secrets = secrets

    def secret_of(self, headers: Headers) -> ClientSecret | None:
        """The ephemeral key that a request brings, if it is one of this server's."""
        return self.secrets.find(_key_of(headers))

    def admits(self, headers: Headers) -> bool:
        """Whether a request brings what is needed; an ephemeral key does until it expires."""
        secret = self.secret_of(headers)
        if secret is not None:
            return not self.secrets.has_expired(secret)
        return self._required_key is False or _is_accepted(_key_of(headers), self._required_key)


def wrong_key() -> ApiError:
    """Unlike OpenAI's, this message does not repeat any part of the key."""
    return ApiError("Incorrect API key provided.", "invalid_api_key")


def refused_by_api(path: str, headers: Headers, access: Access) -> Refusal | None:
    """Why a connection is closed again at once."""
    if "OpenAI-Beta" in headers or any(each.startswith(_BETA_PROTOCOL) for each in _protocols(headers)):
        error = ApiError(
            "The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.",
            "beta_api_shape_disabled",
        )
        return Refusal(error, 4000, "invalid_request_error.beta_api_shape_disabled")
    if not model_of(path) and not wants_transcription(path) and access.secret_of(headers) is None:
        error = ApiError("You must provide a model parameter.", "missing_model", "model")
        return Refusal(error, 4000, "invalid_request_error.missing_model")
    if not access.admits(headers):
        return Refusal(wrong_key(), 3000, "invalid_request_error.invalid_api_key")
    return None


def _key_of(headers: Headers) -> str:
    scheme, _, key = ",".join(headers.get_all("Authorization")).partition(" ")
    if scheme.lower() == "bearer":
        return key.strip()
    return next((each[len(_KEY_PROTOCOL) :] for each in _protocols(headers) if each.startswith(_KEY_PROTOCOL)), "")


def _protocols(headers: Headers) -> list[str]:
    """The subprotocols that the client offers."""
    return [each.strip() for each in ",".join(headers.get_all("Sec-WebSocket-Protocol")).split(",")]


def _is_accepted(key: str, required: str | bool) -> bool:
    if isinstance(required, str):
        return hmac.compare_digest(key.encode(), required.encode())
    return _PLAUSIBLE_KEY.fullmatch(key) is not None
