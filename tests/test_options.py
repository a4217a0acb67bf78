"""What a conversation is held with: command line, settings, key, default."""

import pytest

from assistant.credentials import store_api_key
from assistant.options import ConversationOptions, check_profile, choose_endpoint, model_arguments
from assistant.profiles import Profile, ProfileFile, ProfilesError
from assistant.realtime.budget import Budget
from assistant.realtime.endpoint import parse_endpoint
from assistant.realtime.errors import AuthenticationError, ConfigurationError
from assistant.settings import Settings
from tests.support.desktop_session import KeyringService

SECRET = "sk-test-0123456789abcdef"  # noqa: S105 - opens nothing


def test_the_command_line_goes_before_the_settings() -> None:
    options = ConversationOptions(voice="cedar").over(Settings(endpoint="practice", voice="coral", model=""))
    assert (options.endpoint, options.voice, options.model, options.turn_mode) == (
        "practice",
        "cedar",
        None,
        "push_to_talk",
    )


def test_without_a_key_it_is_the_practice_server_and_says_so(keyring_service: KeyringService) -> None:  # noqa: ARG001 - an empty keyring
    chosen = choose_endpoint(None, {})
    assert chosen.endpoint.kind == "practice"
    assert chosen.credential is None
    assert "practice server" in str(chosen.notice)


def test_without_a_keyring_too_and_it_says_why() -> None:
    chosen = choose_endpoint(None, {})
    assert chosen.endpoint.kind == "practice"
    assert "keyring" in str(chosen.notice)


def test_with_a_key_it_is_openai() -> None:
    chosen = choose_endpoint(None, {"OPENAI_API_KEY": SECRET})
    assert (chosen.endpoint.kind, chosen.notice) == ("openai", None)
    assert chosen.client_config()["api_key"] == SECRET
    assert SECRET not in repr(chosen)


def test_a_stored_key_is_found_for_its_own_host_only(keyring_service: KeyringService) -> None:  # noqa: ARG001 - stores here
    store_api_key(SECRET, "voice.example.org")
    found = choose_endpoint("wss://voice.example.org", {})
    assert found.client_config() == {"url": "wss://voice.example.org/v1/realtime", "api_key": SECRET}
    assert choose_endpoint("wss://other.example.org", {}).credential is None


def test_two_servers_on_one_host_do_not_share_a_key(keyring_service: KeyringService) -> None:  # noqa: ARG001 - stores here
    store_api_key(SECRET, parse_endpoint("ws://localhost:8000").authority)
    assert choose_endpoint("ws://localhost:8000/other", {}).client_config()["api_key"] == SECRET
    assert choose_endpoint("ws://localhost:9000", {}).credential is None


def test_openai_without_a_key_is_an_error_that_says_what_to_do(keyring_service: KeyringService) -> None:  # noqa: ARG001 - an empty keyring
    with pytest.raises(AuthenticationError, match="assistant key set"):
        choose_endpoint("openai", {})


def test_a_server_that_may_need_no_key_is_tried_without_a_keyring() -> None:
    assert choose_endpoint("ws://127.0.0.1:8000", {"OPENAI_API_KEY": SECRET}).credential is None


def test_why_another_server_gets_no_key_is_told_and_one_of_this_machine_needs_none() -> None:
    chosen = choose_endpoint("wss://voice.example.org/v1/realtime", {})
    assert chosen.notice is not None
    assert "keyring" in chosen.notice
    assert choose_endpoint("ws://127.0.0.1:9/v1/realtime", {}).notice is None


def test_a_bad_address_is_refused() -> None:
    with pytest.raises(ConfigurationError):
        choose_endpoint("ws://example.com", {})


def test_the_model_gets_what_was_chosen() -> None:
    options = ConversationOptions(model="my-model", voice="cedar", turn_mode="server_vad")
    assert model_arguments(options, choose_endpoint("practice", {}), "ws://127.0.0.1:1/v1/realtime") == {
        "model_id": "my-model",
        "provider_config": {"turn_mode": "server_vad", "audio": {"voice": "cedar"}},
        "client_config": {"url": "ws://127.0.0.1:1/v1/realtime", "idle_s": None},
    }
    assert "model_id" not in model_arguments(ConversationOptions(), choose_endpoint("practice", {}), "ws://[::1]:1")


def test_what_is_said_of_tools_adds_to_the_settings() -> None:
    settings = Settings(tools_off=("open_url",), approvals={"remember": "never", "recall": "ask"})
    asked_for = ConversationOptions(tools_off=("set_timer",), approvals={"remember": "always"})
    options = asked_for.over(settings)
    assert options.tools_off == ("open_url", "set_timer")
    assert options.approvals == {"remember": "always", "recall": "ask"}


def test_rest_and_budget_come_from_the_settings_unless_asked_for() -> None:
    options = ConversationOptions(day_budget=1.0).over(
        Settings(idle_s=60.0, session_budget_usd=2.0, day_budget_usd=5.0)
    )
    assert (options.idle_s, options.budget) == (60.0, Budget(2.0, 1.0))
    assert ConversationOptions(idle_s=0.0).over(Settings()).idle_s is None
    assert ConversationOptions().over(Settings()).budget == Budget()
    assert model_arguments(options, choose_endpoint("practice"), "ws://127.0.0.1:1")["client_config"]["idle_s"] == 60.0


def test_a_profile_stands_between_the_command_line_and_the_settings() -> None:
    ProfileFile().put(Profile("Teacher", "Be patient.", "cedar", tools_off=("open_url", "recall")))
    settings = Settings(voice="ash", model="m", instructions="Be quick.", tools_off=("open_url",), profile="Teacher")
    options = ConversationOptions(voice="sage").over(settings)
    assert (options.voice, options.model, options.instructions) == ("sage", "m", "Be patient.")
    assert options.tools_off == ("open_url", "recall")
    given = ConversationOptions().over(settings, Profile("Other", model="n"))
    assert (given.voice, given.model, given.instructions) == ("ash", "n", "Be quick.")


def test_a_profile_of_the_command_line_goes_before_that_of_the_settings() -> None:
    for name in ("Teacher", "Clerk"):
        ProfileFile().put(Profile(name, voice={"Teacher": "cedar", "Clerk": "coral"}[name]))
    settings = Settings(voice="ash", profile="Teacher")
    wanted = ConversationOptions(profile="Clerk")
    check_profile(wanted)
    assert (wanted.over(settings).voice, wanted.over(settings).profile) == ("coral", "Clerk")
    none = ConversationOptions(profile="")
    check_profile(none)
    assert (none.over(settings).voice, none.over(settings).profile) == ("ash", "")
    assert ConversationOptions().over(settings).profile == "Teacher"


def test_a_profile_asked_for_by_a_wrong_name_is_told() -> None:
    with pytest.raises(ProfilesError, match="make one in the settings window first"):
        check_profile(ConversationOptions(profile="Clerk"))
    for name in ("Teacher", "Pirate"):
        ProfileFile().put(Profile(name))
    with pytest.raises(ProfilesError, match="There is no profile named “Clerk”: choose one of “Teacher”, “Pirate”"):
        check_profile(ConversationOptions(profile="Clerk"))


def test_a_profile_that_is_gone_changes_nothing() -> None:
    assert ConversationOptions().over(Settings(voice="ash", profile="Gone")).voice == "ash"
