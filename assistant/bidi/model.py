"""Which model to talk to, where, and with what settings."""

import os
from collections.abc import Mapping
from typing import Any

from assistant.realtime.configuration import (
    DEFAULT_MODEL,
    MAX_TIMEOUT_S,
    SessionConfiguration,
    session_configuration,
)
from assistant.realtime.endpoint import Credentials, Endpoint, parse_endpoint
from assistant.realtime.errors import ConfigurationError

CLIENT_SETTINGS = ("api_key", "organization", "project", "timeout_s", "url")
PROVIDER_SETTINGS = ("audio", "inference", "turn_mode")


class BidiOpenAIRealtimeModel:
    """A speech-to-speech model behind the OpenAI Realtime API or a compatible server.

    Args:
        model_id: Any model name the endpoint knows, for instance "gpt-realtime-2.1".
        provider_config: `audio` ({"voice": "coral"}; the wire is PCM16, 24,000 Hz, mono), `inference` (any further
            fields of the API's session object, merged deeply over the defaults) and `turn_mode` ("hands_free", the
            default, or "push_to_talk").
        client_config: `api_key`, `organization`, `project` (else OPENAI_API_KEY, OPENAI_ORGANIZATION and
            OPENAI_PROJECT from the environment, which are used for OpenAI's own hosts only), `timeout_s` (1 to 3000
            seconds a session, default 3000) and `url` ("openai", the default, or a compatible server's URL).

    Raises:
        ConfigurationError: A setting is unknown or out of range; the message names it and what is allowed.

    """

    def __init__(
        self,
        model_id: str = DEFAULT_MODEL,
        provider_config: Mapping[str, Any] | None = None,
        client_config: Mapping[str, Any] | None = None,
    ) -> None:
        provider, client = dict(provider_config or {}), dict(client_config or {})
        _refuse_unknown("provider_config", provider, PROVIDER_SETTINGS)
        _refuse_unknown("client_config", client, CLIENT_SETTINGS)
        self.model_id = model_id
        self._provider = provider
        self._timeout_s = client.get("timeout_s", MAX_TIMEOUT_S)
        self.endpoint: Endpoint = parse_endpoint(client.get("url") or "openai")
        if not self.endpoint.url:
            raise ConfigurationError("The practice server has no fixed address: start it and give its URL.")
        ambient = os.environ if self.endpoint.kind == "openai" else {}
        self.credentials = Credentials(
            client.get("api_key") or ambient.get("OPENAI_API_KEY"),
            client.get("organization") or ambient.get("OPENAI_ORGANIZATION"),
            client.get("project") or ambient.get("OPENAI_PROJECT"),
        )
        # Checked now, so that a wrong setting is found where it was written.
        self.configuration()

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
            turn_mode=self._provider.get("turn_mode", "hands_free"),
            timeout_s=self._timeout_s,
        )


def _refuse_unknown(where: str, settings: Mapping[str, Any], known: tuple[str, ...]) -> None:
    for name in settings:
        if name not in known:
            raise ConfigurationError(f"{where} has no setting {name!r}: allowed are {', '.join(known)}.")
