"""Who may connect: only this machine, only with what OpenAI asks for; refusals are OpenAI's."""

import hmac
import http
import re
from dataclasses import dataclass
from urllib.parse import parse_qs, urlsplit

from websockets.datastructures import Headers

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


def refused_by_http(path: str, headers: Headers) -> tuple[http.HTTPStatus, str] | None:
    """Why a request gets no WebSocket at all.

    A page on the internet could otherwise reach this server through a browser on this machine (by its Origin), or
    through a name that it points to 127.0.0.1 (by the Host).
    """
    hosts = headers.get_all("Host")
    if len(hosts) != 1 or _host_of(f"//{hosts[0]}") not in _LOOPBACK:
        return http.HTTPStatus.FORBIDDEN, "This server answers only to loopback names.\n"
    origins = headers.get_all("Origin")
    if any(_host_of(origin) not in _LOOPBACK for origin in origins):
        return http.HTTPStatus.FORBIDDEN, "This server answers only pages of this machine.\n"
    if urlsplit(path).path != PATH:
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


def refused_by_api(path: str, headers: Headers, required_key: str | bool) -> Refusal | None:
    """Why a connection is closed again at once. `required_key`: False none, True any plausible one, else this one."""
    if "OpenAI-Beta" in headers or any(each.startswith(_BETA_PROTOCOL) for each in _protocols(headers)):
        error = ApiError(
            "The Realtime Beta API is no longer supported. Please use /v1/realtime for the GA API.",
            "beta_api_shape_disabled",
        )
        return Refusal(error, 4000, "invalid_request_error.beta_api_shape_disabled")
    if not model_of(path) and not wants_transcription(path):
        error = ApiError("You must provide a model parameter.", "missing_model", "model")
        return Refusal(error, 4000, "invalid_request_error.missing_model")
    if required_key is not False and not _is_accepted(_key_of(headers), required_key):
        # Unlike OpenAI's, this message does not repeat any part of the key.
        error = ApiError("Incorrect API key provided.", "invalid_api_key")
        return Refusal(error, 3000, "invalid_request_error.invalid_api_key")
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
