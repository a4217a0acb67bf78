"""From the user's settings to the session object: how they come together, and that nothing is lost or shared."""

import copy
import types
from typing import Any

import pytest

from assistant.realtime.client_events import SessionUpdate
from assistant.realtime.configuration import SessionConfiguration, session_configuration, turn_detection
from assistant.realtime.errors import ConfigurationError
from tests.realtime.given_settings import RICH, nested, refusal
from tests.support import client_oracle


def at(session: Any, path: str) -> Any:
    for name in path.split("."):
        session = session[name]
    return session


# What is taken


@pytest.mark.parametrize("mode", ["push_to_talk", "toggle", "hands_free", "server_vad", "semantic_vad"])
def test_openai_takes_the_defaults_of_every_turn_mode(mode: str) -> None:
    client_oracle.check(SessionUpdate(session=session_configuration(turn_mode=mode).session))


def test_openai_takes_everything_at_once_and_nothing_is_dropped() -> None:
    configuration = session_configuration(inference=RICH)
    client_oracle.check(SessionUpdate(session=configuration.session))
    assert configuration.session == {"type": "realtime", **RICH}


def test_names_that_are_data_may_be_anything() -> None:
    configuration = session_configuration(
        model="somebody/their-model",
        audio={"voice": "brandnew"},
        inference=nested("audio.input.transcription.model", "x"),
    )
    assert configuration.model == "somebody/their-model"
    assert at(configuration.session, "audio.output.voice") == "brandnew"
    assert at(configuration.session, "audio.input.transcription.model") == "x"


def test_the_seed_s_flat_settings_and_the_wire_s_nested_ones_come_together() -> None:
    flat = {"voice": "coral", "input_rate": 24000, "output_rate": 24000, "channels": 1, "format": "pcm"}
    audio = {**flat, "output": {"speed": 1.1}, "input": {"noise_reduction": {"type": "far_field"}}}
    session = session_configuration(
        audio=audio, inference=nested("audio.output.format", {"type": "audio/pcma"})
    ).session
    assert session["audio"]["output"] == {"voice": "coral", "speed": 1.1, "format": {"type": "audio/pcma"}}
    assert session["audio"]["input"]["noise_reduction"] == {"type": "far_field"}
    assert session["audio"]["input"]["transcription"] == {"model": "gpt-realtime-whisper"}


def test_tuples_and_other_mappings_become_what_json_has() -> None:
    inference = types.MappingProxyType({"output_modalities": ("text",), "reasoning": types.MappingProxyType({})})
    session = session_configuration(inference=inference).session
    assert (session["output_modalities"], session["reasoning"]) == (["text"], {})


def test_tools_of_the_settings_are_added_to_the_agent_s() -> None:
    own = {"type": "function", "name": "clock"}
    session = session_configuration(tools=[own], inference={"tools": RICH["tools"]}).session
    assert session["tools"] == [own, *RICH["tools"]]
    assert session["tool_choice"] == "auto"


def test_what_a_session_is_asked_about() -> None:
    configuration = session_configuration(inference=RICH)
    assert (configuration.output_format, configuration.transcribes) == ("audio/pcmu", True)
    assert (configuration.server_answers, configuration.server_interrupts) == (True, False)
    by_key = session_configuration(turn_mode="toggle", inference=nested("audio.input.transcription", None))
    assert (by_key.server_answers, by_key.server_interrupts, by_key.transcribes) == (False, False, False)


# What is refused


@pytest.mark.parametrize(
    ("audio", "message"),
    [
        ({"input_rate": 16000}, "audio.input_rate is 16000: it must be 24000."),
        ({"output_rate": 24000.0}, "audio.output_rate is 24000.0: it must be 24000."),
        ({"channels": True}, "audio.channels is True: it must be 1."),
        ({"format": "wav"}, "audio.format is 'wav': it must be pcm."),
        ({"voise": "coral"}, "audio.voise is not a setting: did you mean audio.voice?"),
        ({"voice": ""}, "audio.voice is '': it must be text that is not empty, or an object."),
        ("coral", "audio is 'coral': it must be an object."),
        (
            {"voice": "coral", "output": {"voice": "ash"}},
            "audio.voice and audio.output.voice differ: give the voice once.",
        ),
        ({"voice": "coral", "output": 5}, "audio.output is 5: it must be an object."),
    ],
)
def test_a_wrong_flat_setting_is_refused(audio: Any, message: str) -> None:
    assert refusal(audio=audio) == message


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"model": " "}, "The model's name is ' ': it must be text that is not empty."),
        ({"model": None}, "The model's name is None: it must be text that is not empty."),
        ({"timeout_s": 0.5}, "timeout_s is 0.5: it must be a number of seconds from 1 to 3000."),
        ({"timeout_s": 3001}, "timeout_s is 3001: it must be a number of seconds from 1 to 3000."),
        ({"timeout_s": True}, "timeout_s is True: it must be a number of seconds from 1 to 3000."),
        ({"inference": ["x"]}, "inference is not an object: give the fields of the session object by name."),
        (
            {"turn_mode": "voice"},
            "turn_mode is 'voice': it must be push_to_talk, toggle, server_vad, semantic_vad or hands_free.",
        ),
        (
            {"turn_mode": []},
            "turn_mode is []: it must be push_to_talk, toggle, server_vad, semantic_vad or hands_free.",
        ),
    ],
)
def test_a_wrong_argument_is_refused(arguments: dict[str, Any], message: str) -> None:
    assert refusal(**arguments) == message


# Turn mode and turn detection


def detection(configuration: SessionConfiguration) -> Any:
    return configuration.session["audio"]["input"]["turn_detection"]


@pytest.mark.parametrize(
    ("turn_mode", "explicit", "mode"),
    [
        (None, None, "push_to_talk"),
        (None, {"type": "semantic_vad", "eagerness": "low"}, "semantic_vad"),
        (None, {"threshold": 0.7}, "server_vad"),
        ("toggle", None, "toggle"),
        ("server_vad", {"threshold": 0.7}, "server_vad"),
        ("semantic_vad", {"type": "semantic_vad", "eagerness": "low"}, "semantic_vad"),
        ("hands_free", {"type": "semantic_vad", "eagerness": "low"}, "semantic_vad"),
        ("hands_free", {"type": "server_vad", "threshold": 0.7}, "server_vad"),
    ],
)
def test_turn_detection_that_agrees_with_the_turn_mode_keeps_its_fields(
    turn_mode: str | None, explicit: dict[str, Any] | None, mode: str
) -> None:
    audio = {"input": {"turn_detection": explicit}}
    for where in ({"inference": {"audio": audio}}, {"audio": audio}):
        configuration = session_configuration(turn_mode=turn_mode, **where)
        assert configuration.turn_mode == mode
        if explicit is None:
            assert detection(configuration) is None
        else:
            assert detection(configuration) == {**(turn_detection(configuration.turn_mode) or {}), **explicit}


def test_without_a_word_on_turns_the_server_finds_them() -> None:
    assert session_configuration().turn_mode == "server_vad"


@pytest.mark.parametrize(
    ("turn_mode", "explicit", "shown", "wanted"),
    [
        ("push_to_talk", {"type": "server_vad"}, "server_vad", "None"),
        ("toggle", {"threshold": 0.7}, "set", "None"),
        ("server_vad", None, "None", "server_vad"),
        ("hands_free", None, "None", "server_vad"),
        ("server_vad", {"type": "semantic_vad"}, "semantic_vad", "server_vad"),
        ("semantic_vad", {"type": "server_vad"}, "server_vad", "semantic_vad"),
    ],
)
def test_turn_detection_that_contradicts_the_turn_mode_is_refused(
    turn_mode: str, explicit: Any, shown: str, wanted: str
) -> None:
    mode = "server_vad" if turn_mode == "hands_free" else turn_mode
    assert refusal(turn_mode=turn_mode, inference=nested("audio.input.turn_detection", explicit)) == (
        f"turn_mode is {mode}, but audio.input.turn_detection is {shown}: "
        f"it must be {wanted} then, or one of the two must be left out."
    )


# Live changes


def test_a_live_change_is_laid_over_what_is_there() -> None:
    first = session_configuration(inference=RICH)
    second = first.with_changes(nested("audio.input.turn_detection.threshold", 0.2))
    assert detection(second) == {**RICH["audio"]["input"]["turn_detection"], "threshold": 0.2}
    assert detection(first)["threshold"] == 0.6
    client_oracle.check(SessionUpdate(session=second.session))


def test_an_object_of_another_type_takes_the_other_s_place_whole() -> None:
    audio = {"input": {"turn_detection": turn_detection("semantic_vad")}, "output": {"format": {"type": "audio/pcm"}}}
    changed = session_configuration(inference=RICH).with_changes({"audio": audio}, "semantic_vad")
    assert detection(changed) == turn_detection("semantic_vad")
    assert changed.turn_mode == "semantic_vad"
    assert at(changed.session, "audio.output.format") == {"type": "audio/pcm"}
    client_oracle.check(SessionUpdate(session=changed.session))


def test_noise_reduction_of_another_type_keeps_its_strength() -> None:
    changed = session_configuration(inference=RICH).with_changes(
        nested("audio.input.noise_reduction.type", "far_field")
    )
    assert at(changed.session, "audio.input.noise_reduction") == {"type": "far_field", "strength": 0.8}


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (nested("audio.output.speed", 2), "audio.output.speed is 2"),
        (nested("audio", None), "audio is None"),
        (nested("audio.input.turn_detection", None), "turn_mode is server_vad, but audio.input.turn_detection is None"),
        (nested("voice", "ash"), "voice is not a setting: it is audio.output.voice."),
        (nested("model", "gpt-other"), "model is 'gpt-other', but"),
    ],
)
def test_a_live_change_follows_the_same_rules(changes: dict[str, Any], words: str) -> None:
    with pytest.raises(ConfigurationError, match=words):
        session_configuration().with_changes(changes)


# Nothing is shared


def test_nothing_leaks_from_one_session_into_another() -> None:
    audio, inference = {"voice": "coral"}, copy.deepcopy(RICH)
    inference["audio"]["output"].pop("voice")
    tools = [{"type": "function", "name": "clock", "parameters": {"type": "object"}}]
    arguments: dict[str, Any] = {"audio": audio, "inference": inference, "tools": tools}
    before = copy.deepcopy(arguments)
    first = session_configuration(**arguments)
    untouched = copy.deepcopy(first.session)
    spoil(first.session)
    assert arguments == before
    assert session_configuration(**arguments).session == untouched
    second = session_configuration(**arguments)
    changed = second.with_changes(arguments["inference"])
    spoil(changed.session)
    spoil(arguments)
    assert second.session == untouched
    assert session_configuration().session["audio"]["output"]["voice"] == "marin"


def spoil(value: Any) -> None:
    """Change every dictionary and list inside."""
    parts = list(value.values() if isinstance(value, dict) else value if isinstance(value, list) else ())
    for part in parts:
        spoil(part)
    if isinstance(value, dict):
        value.clear()
        value["spoilt"] = True
    elif isinstance(value, list):
        value.append("spoilt")
