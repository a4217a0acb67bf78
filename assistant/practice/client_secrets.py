"""Ephemeral keys: `POST /v1/realtime/client_secrets` makes one; whoever brings it gets the session it was made for."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from assistant.practice.client_events import session as check_session
from assistant.practice.configuration import initial_session
from assistant.practice.ids import new_id
from assistant.practice.schema import choice, integer, record

Json = dict[str, Any]

PATH = "/v1/realtime/client_secrets"
# What a session gets that names no model.
DEFAULT_MODEL = "practice"
_LIFETIME_S = 600
_REMEMBERED_S = 24 * 3600
_check = record(
    {
        "expires_after": record({"anchor": choice("created_at"), "seconds": integer(10, 7200)}),
        "session": check_session,
    }
)


@dataclass(frozen=True)
class ClientSecret:
    """A key, until when it opens sessions (Unix time), and what they begin as."""

    value: str = field(repr=False)
    expires_at: int
    session: Json


class ClientSecrets:
    """The ephemeral keys of a server. `wall_clock` tells Unix time."""

    def __init__(self, wall_clock: Callable[[], float] = time.time) -> None:
        self._wall_clock = wall_clock
        self._made: dict[str, ClientSecret] = {}

    def make(self, request: Json) -> Json:
        """A new key, in the API's answer to a decoded request. Raises ApiError."""
        _check(request, "")
        given = request.get("session", {"type": "realtime"})
        session = initial_session(new_id("sess"), DEFAULT_MODEL, 0, given)
        lifetime = request.get("expires_after", {}).get("seconds", _LIFETIME_S)
        secret = ClientSecret(new_id("ek"), int(self._wall_clock() + lifetime), given)
        self._forget_old()
        self._made[secret.value] = secret
        # The answer's type (openai's RealtimeSessionCreateResponse) has no such member.
        session.pop("parallel_tool_calls", None)
        return {"value": secret.value, "expires_at": secret.expires_at, "session": session}

    def _forget_old(self) -> None:
        """Those that have just expired are still known, to be refused."""
        oldest = self._wall_clock() - _REMEMBERED_S
        self._made = {key: secret for key, secret in self._made.items() if secret.expires_at > oldest}

    def find(self, key: str) -> ClientSecret | None:
        """The ephemeral key that a client brings, if it is one of ours."""
        return self._made.get(key)

    def has_expired(self, secret: ClientSecret) -> bool:
        """Whether it opens no more sessions; those that it opened go on."""
        return self._wall_clock() >= secret.expires_at
