"""Which model to talk to, where, and with what settings."""

import copy
from collections.abc import Mapping
from typing import Any

from assistant.bidi.authentication import Authentication, authentication_for
from assistant.realtime.configuration import (
    DEFAULT_MODEL,
    MAX_TIMEOUT_S,
    SessionConfiguration,
    session_configuration,
)
from assistant.realtime.endpoint import Endpoint, parse_endpoint
from assistant.realtime.errors import AssistantError, ConfigurationError
from assistant.realtime.session_fields import WIRE_RATE
from assistant.realtime.value_rules import plain

CLIENT_SETTINGS = (
    "api_key",
    "ephemeral",
    "idle_s",
    "organization",
    "project",
    "safety_identifier",
    "timeout_s",
    "token_url",
    "url",
)
PROVIDER_SETTINGS = ("audio", "inference", "turn_mode")


class BidiModelTimeoutError(AssistantError):
    """What hooks are told when a session is followed by another: the first is near its limit, was lost or rested."""

    code = "session_restarts"


class BidiOpenAIRealtimeModel:
    """A speech-to-speech model behind the OpenAI Realtime API or a compatible server.

    Args:
        model_id: Any model name the endpoint knows, for instance "gpt-realtime-2.1".
        provider_config: `audio` ({"voice": "coral"}; PCM16, 24,000 Hz, mono), `inference` (any further fields of the
            API's session object, merged deeply over the defaults; see session_fields.py) and `turn_mode`
            ("hands_free", "push_to_talk", "toggle", "server_vad" or "semantic_vad"; where it is left out,
            `audio.input.turn_detection` decides, and the server finds the turns if that is left out too).
        client_config: `api_key`, `organization`, `project` (else OPENAI_API_KEY, OPENAI_ORGANIZATION and
            OPENAI_PROJECT from the environment, which are used for OpenAI's own hosts only), `safety_identifier`,
            `timeout_s` (1 to 3000 seconds a session, default 3000) and `url` ("openai", the default, or a compatible
            server's URL). With `"ephemeral": True` a short-lived key is minted from the real one and used in its
            place; `token_url` is an address of your own that hands out such keys as
            {"value": "ek_...", "expires_at": seconds since 1970}.

    Raises:
        ConfigurationError: A setting is unknown or out of range; the message names it and what is allowed.

    """

    def __init__(
        self,
        model_id: str = DEFAULT_MODEL,
        provider_config: Mapping[str, Any] | None = None,
        client_config: Mapping[str, Any] | None = None,
    ) -> None:
        provider = _known_settings("provider_config", provider_config, PROVIDER_SETTINGS)
        client = _known_settings("client_config", client_config, CLIENT_SETTINGS)
        self.model_id = model_id
        self._provider = provider
        self._timeout_s = client.get("timeout_s", MAX_TIMEOUT_S)
        self.idle_s: float | None = _checked_idle_s(client.get("idle_s"))
        url = client.get("url") or "openai"
        if not isinstance(url, str):
            raise ConfigurationError("url must be text: openai, or a URL that begins with wss://.")
        self.endpoint: Endpoint = parse_endpoint(url)
        if not self.endpoint.url:
            raise ConfigurationError("The practice server has no fixed address: start it and give its URL.")
        self.authentication: Authentication = authentication_for(self.endpoint, model_id, client)
        # Checked now, so that a wrong setting is found where it was written.
        self.configuration()

    @property
    def config(self) -> dict[str, dict[str, Any]]:
        """The settings in use: `audio` (input_rate, output_rate, channels, format, voice) and `inference`."""
        audio = self.configuration().session["audio"]
        flat = {"input_rate": WIRE_RATE, "output_rate": WIRE_RATE, "channels": 1, "format": "pcm"}
        return {
            "audio": {**flat, "voice": audio["output"]["voice"]},
            "inference": copy.deepcopy(self._provider.get("inference") or {}),
        }

    def configuration(
        self, instructions: str | None = None, tools: list[dict[str, Any]] | None = None
    ) -> SessionConfiguration:
        """All that a session is opened with. Each call builds it anew: nothing leaks into the next session."""
        return session_configuration(
            model=self.model_id,
            audio=self._provider.get("audio"),
            inference=self._provider.get("inference"),
            instructions=instructions,
            tools=tools,
            turn_mode=self._provider.get("turn_mode"),
            timeout_s=self._timeout_s,
        )


def _known_settings(where: str, settings: Any, known: tuple[str, ...]) -> dict[str, Any]:
    """A copy that shares nothing with the caller's. Raises ConfigurationError on a setting that does not exist."""
    copied = {} if settings is None else plain(settings)
    if not isinstance(copied, dict):
        raise ConfigurationError(f"{where} must be a dictionary of settings.")
    for name in copied:
        if name not in known:
            raise ConfigurationError(f"{where} has no setting {name!r}: allowed are {', '.join(known)}.")
    return copied


def _checked_idle_s(idle_s: Any) -> float | None:
    if idle_s is None:
        return None
    if isinstance(idle_s, bool) or not isinstance(idle_s, int | float) or not 1 <= idle_s <= MAX_TIMEOUT_S:
        raise ConfigurationError(f"idle_s is {idle_s!r}: it must be a number of seconds from 1 to 3000, or None.")
    return float(idle_s)
