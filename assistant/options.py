"""What one conversation is held with: the command line's word, else the saved settings', else a default."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

from assistant.credentials import Credential, KeyringUnavailableError, find_api_key
from assistant.profiles import Profile, ProfileFile
from assistant.realtime.errors import AuthenticationError
from assistant.realtime.turn_modes import TurnMode
from assistant.settings import Settings

if TYPE_CHECKING:
    # Imported where they are used: the window is shown without them.
    from assistant.realtime.budget import Budget
    from assistant.realtime.endpoint import Endpoint

ApprovalRule = Literal["always", "ask", "never"]


@dataclass(frozen=True, slots=True)
class ConversationOptions:
    """What was asked for on the command line; None where nothing was."""

    endpoint: str | None = None
    profile: str | None = None  # an empty name: none, whatever the settings say
    model: str | None = None
    voice: str | None = None
    instructions: str | None = None
    turn_mode: TurnMode | None = None
    input_device: str | tuple[str, ...] | None = None  # a name from the command line, or the settings' list
    output_device: str | tuple[str, ...] | None = None
    idle_s: float | None = None
    session_budget: float | None = None
    day_budget: float | None = None
    tools_off: tuple[str, ...] | None = None
    approvals: Mapping[str, ApprovalRule] | None = None
    keep_history: bool | None = None
    history_days: float | None = None

    @property
    def budget(self) -> "Budget":
        """What may be spent. Raises ConfigurationError on what is no amount above zero."""
        from assistant.realtime.budget import Budget

        return Budget(self.session_budget or None, self.day_budget or None)

    def over(self, settings: Settings, profile: Profile | None = None) -> "ConversationOptions":
        """Fill in what was not asked for from the user's profile and settings; an empty string means "not chosen".

        Without a `profile` it is the one that was asked for by its name, or that the settings name, read from its file.
        """
        name = settings.profile if self.profile is None else self.profile
        if profile is None and name:
            profile = ProfileFile().find(name)
        profile = profile or Profile("")
        return ConversationOptions(
            endpoint=self.endpoint or settings.endpoint or None,
            profile=profile.name,
            model=self.model or profile.model or settings.model or None,
            voice=self.voice or profile.voice or settings.voice or None,
            instructions=self.instructions or profile.instructions or settings.instructions or None,
            turn_mode=self.turn_mode or settings.turn_mode,
            input_device=self.input_device or settings.input_devices or None,
            output_device=self.output_device or settings.output_devices or None,
            idle_s=(settings.idle_s if self.idle_s is None else self.idle_s) or None,
            session_budget=self.session_budget or settings.session_budget_usd or None,
            day_budget=self.day_budget or settings.day_budget_usd or None,
            tools_off=tuple(dict.fromkeys((*settings.tools_off, *profile.tools_off, *(self.tools_off or ())))),
            keep_history=settings.keep_history if self.keep_history is None else self.keep_history,
            history_days=(settings.history_days if self.history_days is None else self.history_days) or None,
            approvals={**cast(dict[str, ApprovalRule], settings.approvals), **(self.approvals or {})},
        )


def check_profile(asked_for: ConversationOptions) -> None:
    """Raise ProfilesError, with a sentence for the user, if a profile was asked for that there is not.

    One that the settings name and that is gone changes nothing; of one asked for by its name the user must hear.
    """
    if asked_for.profile:
        ProfileFile().check(asked_for.profile)


@dataclass(frozen=True, slots=True)
class ChosenEndpoint:
    """Where to connect, with which key, and what the user should know about that choice."""

    endpoint: "Endpoint"
    credential: Credential | None = field(default=None)
    notice: str | None = None

    def client_config(self, url: str | None = None) -> dict[str, Any]:
        """Return the model's `client_config`; `url` is the running practice server's where that was chosen."""
        config: dict[str, Any] = {"url": url or self.endpoint.url}
        if self.credential is not None:
            config["api_key"] = self.credential.secret
        return config


def choose_endpoint(wanted: str | None, environment: Mapping[str, str] | None = None) -> ChosenEndpoint:
    """Decide where to connect. May wait for the keyring.

    Without a wish it is OpenAI if a key is at hand, and the built-in practice server if none is.

    Raises:
        ConfigurationError: The wish is no usable address.
        AuthenticationError: OpenAI was wished for and there is no key.
        CredentialError: The key at hand cannot be used.

    """
    from assistant.realtime.endpoint import parse_endpoint

    environment = os.environ if environment is None else environment
    endpoint = parse_endpoint(wanted or "openai")
    if endpoint.kind == "practice":
        return ChosenEndpoint(endpoint)
    try:
        credential = find_api_key(None, endpoint.authority, environment)
        problem = ""
    except KeyringUnavailableError as error:
        credential, problem = None, str(error)
    if wanted is None and credential is None:
        notice = "No API key is stored, so you are talking to the built-in practice server."
        return ChosenEndpoint(parse_endpoint("practice"), notice=f"{notice} {problem}".strip())
    if credential is None and endpoint.kind in ("openai", "azure"):
        raise AuthenticationError(
            problem
            or f"No API key is stored for {endpoint.authority}: run `assistant key set`, or use --endpoint practice.",
            code="missing_api_key",
        )
    # A server of this machine wants no key; any other may refuse for want of one, and this is why there is none.
    return ChosenEndpoint(endpoint, credential, problem if problem and not endpoint.is_loopback else None)


def model_arguments(options: ConversationOptions, chosen: ChosenEndpoint, url: str | None = None) -> dict[str, Any]:
    """Return the arguments of `BidiOpenAIRealtimeModel`. Push-to-talk unless something else was asked for."""
    provider: dict[str, Any] = {"turn_mode": options.turn_mode or "push_to_talk"}
    if options.voice:
        provider["audio"] = {"voice": options.voice}
    client = {**chosen.client_config(url), "idle_s": options.idle_s}
    arguments: dict[str, Any] = {"provider_config": provider, "client_config": client}
    if options.model:
        arguments["model_id"] = options.model
    return arguments
