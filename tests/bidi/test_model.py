"""The model's settings: what is known, checked where it is written, and shared with nobody."""

import copy
from typing import Any

import pytest

from assistant.bidi import BidiOpenAIRealtimeModel
from assistant.bidi.authentication import EphemeralAuthentication, KeyAuthentication
from assistant.realtime.errors import ConfigurationError


def test_the_defaults_are_openai_hands_free_for_fifty_minutes() -> None:
    model = BidiOpenAIRealtimeModel()
    configuration = model.configuration()
    assert (model.endpoint.kind, configuration.model) == ("openai", "gpt-realtime-2.1")
    assert (configuration.turn_mode, configuration.timeout_s) == ("server_vad", 3000.0)
    assert isinstance(model.authentication, KeyAuthentication)


def test_turn_detection_alone_decides_the_turn_mode() -> None:
    by_key: dict[str, Any] = {"audio": {"input": {"turn_detection": None}}}
    assert BidiOpenAIRealtimeModel(provider_config=by_key).configuration().turn_mode == "push_to_talk"


def test_the_agent_s_part_comes_in_with_each_session() -> None:
    model = BidiOpenAIRealtimeModel(provider_config={"inference": {"max_output_tokens": 100}})
    configuration = model.configuration("Be brief.", [{"type": "function", "name": "clock"}])
    assert configuration.session["instructions"] == "Be brief."
    assert configuration.session["tools"] == [{"type": "function", "name": "clock"}]
    assert configuration.session["max_output_tokens"] == 100
    assert "tools" not in model.configuration().session


def test_what_the_caller_or_a_session_changes_later_changes_no_other_session() -> None:
    provider: dict[str, Any] = {"audio": {"voice": "coral"}, "inference": {"tracing": {"metadata": {"a": 1}}}}
    model = BidiOpenAIRealtimeModel(provider_config=provider)
    first = model.configuration()
    expected = copy.deepcopy(first.session)
    first.session["audio"]["output"]["voice"] = "spoilt"
    first.session["tracing"]["metadata"]["a"] = "spoilt"
    provider["audio"]["voice"] = "spoilt"
    provider["inference"]["tracing"]["metadata"]["a"] = "spoilt"
    assert model.configuration().session == expected
    assert BidiOpenAIRealtimeModel().configuration().session["audio"]["output"]["voice"] == "marin"


def test_ephemeral_keys_on_request() -> None:
    minted = BidiOpenAIRealtimeModel(client_config={"api_key": "sk-x", "ephemeral": True})
    fetched = BidiOpenAIRealtimeModel(client_config={"token_url": "https://x.example.org/token"})
    assert isinstance(minted.authentication, EphemeralAuthentication)
    assert isinstance(fetched.authentication, EphemeralAuthentication)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"model_id": ""}, "The model's name is ''"),
        ({"provider_config": {"voice": "coral"}}, "provider_config has no setting 'voice': allowed are audio,"),
        ({"provider_config": ["audio"]}, "provider_config must be a dictionary of settings."),
        ({"provider_config": {"audio": {"input_rate": 16000}}}, "audio.input_rate is 16000: it must be 24000."),
        ({"provider_config": {"turn_mode": "voice"}}, "turn_mode is 'voice': it must be push_to_talk, toggle,"),
        ({"client_config": {"key": "x"}}, "client_config has no setting 'key': allowed are api_key, ephemeral,"),
        ({"client_config": {"timeout_s": 0}}, "timeout_s is 0: it must be a number of seconds from 1 to 3000."),
        ({"client_config": {"url": "ws://example.org"}}, "not encrypted"),
        ({"client_config": {"url": 5}}, "url must be text: openai, or a URL that begins with wss://."),
        (
            {"client_config": {"url": "practice"}},
            "The practice server has no fixed address: start it and give its URL.",
        ),
    ],
)
def test_a_wrong_setting_is_found_where_it_was_written(arguments: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        BidiOpenAIRealtimeModel(**arguments)
    assert words in str(caught.value)
