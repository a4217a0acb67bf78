"""The table of the session object's fields: what each takes and refuses, and how the refusal reads."""

import copy
import json
import types
from collections.abc import Iterator
from typing import Any, Union, get_args, get_origin

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openai.types.realtime import RealtimeSessionCreateRequest
from pydantic import BaseModel

from assistant.realtime.client_events import SessionUpdate
from assistant.realtime.configuration import session_configuration
from assistant.realtime.session_fields import SESSION
from tests.realtime import given_settings
from tests.realtime.given_settings import RICH, nested, refusal
from tests.support import client_oracle

Path = tuple[str | int, ...]


def test_the_rules_know_exactly_the_fields_that_openai_s_types_have() -> None:
    # A map's values are named [] as a list's members are. Variables of a prompt may be plain text or objects.
    assert set(SESSION.paths("")) == set(fields_of(RealtimeSessionCreateRequest, ""))


def fields_of(kind: Any, path: str) -> Iterator[str]:
    """The paths of all fields of a pydantic type, through unions, lists and maps."""
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        for name, field in kind.model_fields.items():
            inner = f"{path}.{name}" if path else name
            yield inner
            yield from fields_of(field.annotation, inner)
    elif get_origin(kind) in (Union, types.UnionType):
        for part in get_args(kind):
            yield from fields_of(part, path)
    elif get_origin(kind) is list:
        yield from fields_of(get_args(kind)[0], f"{path}[]")
    elif get_origin(kind) is dict:
        yield from fields_of(get_args(kind)[1], f"{path}[]")
    elif hasattr(kind, "__metadata__"):
        yield from fields_of(kind.__origin__, path)


BELOW_ONE = "it must be a number from 0.0 to 1.0."
WRONG = [
    ("audio.input.turn_detection.threshold", 1.5, f"is 1.5: {BELOW_ONE}"),
    ("audio.input.turn_detection.threshold", -0.1, f"is -0.1: {BELOW_ONE}"),
    ("audio.input.turn_detection.threshold", float("nan"), f"is nan: {BELOW_ONE}"),
    ("audio.input.turn_detection.threshold", True, f"is True: {BELOW_ONE}"),
    ("audio.input.turn_detection.threshold", "0.5", f"is '0.5': {BELOW_ONE}"),
    ("audio.input.turn_detection.threshold", None, f"is None: {BELOW_ONE}"),
    ("audio.input.turn_detection.prefix_padding_ms", -1, "is -1: it must be a whole number of at least 0."),
    ("audio.input.turn_detection.prefix_padding_ms", 0.5, "is 0.5: it must be a whole number of at least 0."),
    ("audio.input.turn_detection.prefix_padding_ms", 10**5000, "is a huge number: it must be a whole number of at"),
    ("audio.input.turn_detection.idle_timeout_ms", 4999, "is 4999: it must be a whole number from 5000 to 30000"),
    ("audio.input.turn_detection.idle_timeout_ms", 30001, "whole number from 5000 to 30000, or None."),
    ("audio.input.turn_detection.create_response", 1, "is 1: it must be True or False."),
    ("audio.input.turn_detection.type", "none", "is 'none': it must be server_vad or semantic_vad."),
    ("audio.input.turn_detection", "server_vad", "is 'server_vad': it must be an object of type server_vad or"),
    ("audio.input.format", {"type": "audio/mp3"}, ".type is 'audio/mp3': it must be audio/pcm, audio/pcmu or"),
    ("audio.input.format.rate", 16000, "is 16000: it must be 24000."),
    ("audio.output.format", {"type": "audio/pcmu", "rate": 8000}, ".rate is not a setting of audio/pcmu: allowed are"),
    ("audio.input.noise_reduction.type", "mid_field", "is 'mid_field': it must be near_field or far_field."),
    ("audio.input.noise_reduction.strength", -1, "is -1: it must be a number of at least 0."),
    ("audio.input.transcription.language", "English", "is 'English': it must be a language code such as en or de."),
    ("audio.input.transcription.model", "", "is '': it must be text that is not empty."),
    ("audio.input.transcription.prompt", "names", "is not possible with gpt-realtime-whisper: leave it out, or choose"),
    ("audio.output.speed", 0.2, "is 0.2: it must be a number from 0.25 to 1.5."),
    ("audio.output.speed", 1.51, "is 1.51: it must be a number from 0.25 to 1.5."),
    ("audio.output.voice", 7, "is 7: it must be text that is not empty, or an object."),
    ("audio.output.voice", {"name": "x"}, ".name is not a setting: allowed are id."),
    ("audio.output.voice", {}, ".id is missing: it must be text that is not empty."),
    ("audio.output", None, "is None: it must be an object."),
    ("audio.input", [], "is []: it must be an object."),
    ("type", "transcription", "is 'transcription': it must be realtime."),
    ("model", "gpt-other", "is 'gpt-other', but the session is opened with 'gpt-realtime-2.1'."),
    ("instructions", "\ud83d", "it must be text."),
    ("instructions", b"bytes", "is a Python object of type bytes: it must be text."),
    ("output_modalities", ["audio", "text"], "is ['audio', 'text']: it must be [\"audio\"] or [\"text\"]."),
    ("output_modalities", [], 'is []: it must be ["audio"] or ["text"].'),
    ("max_output_tokens", 0, "is 0: it must be a whole number from 1 to 4096, or inf."),
    ("max_output_tokens", 4097, "is 4097: it must be a whole number from 1 to 4096, or inf."),
    ("max_output_tokens", "all", "is 'all': it must be a whole number from 1 to 4096, or inf."),
    ("parallel_tool_calls", "yes", "is 'yes': it must be True or False."),
    ("tool_choice", "always", "is 'always': it must be none, auto or required, or an object of type function or mcp."),
    ("tool_choice", {"type": "function"}, ".name is missing: it must be text that is not empty."),
    ("truncation", "never", "is 'never': it must be auto or disabled, or an object of type retention_ratio."),
    ("truncation", {"type": "retention_ratio", "retention_ratio": 2}, f".retention_ratio is 2: {BELOW_ONE}"),
    ("reasoning.effort", "max", "is 'max': it must be minimal, low, medium, high or xhigh."),
    ("tracing", False, "is False: it must be auto, or an object, or None."),
    ("tracing.metadata", {"a": [{1, 2}]}, ".a[0] is a Python object of type set: it must be something"),
    ("tracing.metadata", {3: "a"}, "has the name 3: names must be text."),
    ("tracing.metadata", {"a": float("inf")}, ".a is inf: it must be something that JSON can carry."),
    ("prompt", {"version": "1"}, ".id is missing: it must be text that is not empty."),
    ("prompt", {"id": "p", "variables": {"who": {"type": "input_text"}}}, ".variables.who.text is missing: it must"),
    ("include", ["everything"], "[0] is 'everything': it must be item.input_audio_transcription.logprobs."),
    ("include", "everything", "is 'everything': it must be a list."),
    ("reasoning.effort", {"is": "high"}, "is an object: it must be minimal, low, medium, high or xhigh."),
    ("tools", [{"type": "function", "name": "no spaces"}], "[0].name is 'no spaces': it must be 1 to 64 letters,"),
    ("tools", [{"type": "mcp", "server_label": "x"}], "[0] needs one of server_url, connector_id or tunnel_id."),
    ("tools", [{"name": "add"}], "[0].type is missing: it must be function or mcp."),
    ("tools", [["a", "b", "c", "d"]], "[0] is a list: it must be an object of type function or mcp."),
    ("tools", RICH["tools"][:1] * 2, "[1].name is 'add': another tool has this name already."),
]  # fmt: skip


@pytest.mark.parametrize(("path", "value", "words"), WRONG, ids=[f"{path}-{n}" for n, (path, _, _) in enumerate(WRONG)])
def test_a_wrong_value_is_refused_by_its_path_and_what_is_allowed(path: str, value: Any, words: str) -> None:
    message = refusal(turn_mode="server_vad", inference=nested(path, value))
    assert message.startswith(path)
    assert words in message


@pytest.mark.parametrize(
    ("path", "advice"),
    [
        ("audio.input.turn_detection.treshold", " of server_vad: did you mean audio.input.turn_detection.threshold?"),
        ("audio.input.turn_detection.eagerness", " of server_vad: allowed are type, threshold, prefix_padding_ms,"),
        ("audio.input.noise_reductions", ": did you mean audio.input.noise_reduction?"),
        ("audio.ouput", ": did you mean audio.output?"),
        ("max_output_token", ": did you mean max_output_tokens?"),
        ("turn_detection", ": it is audio.input.turn_detection."),
        ("voice", ": it is audio.output.voice."),
        ("temperature", ": the API no longer has it."),
        ("reasoning.depth", ": allowed are effort."),
    ],
)
def test_an_unknown_field_is_refused_with_the_nearest_known_one(path: str, advice: str) -> None:
    message = refusal(turn_mode="server_vad", inference=nested(path, 1))
    assert message.startswith(f"{path} is not a setting{advice}")


def test_a_secret_of_a_remote_tool_is_never_shown() -> None:
    tool = {"type": "mcp", "server_label": "x", "server_url": "https://x.example.org", "headers": {"Key": ""}}
    assert refusal(inference={"tools": [tool]}) == (
        "tools[0].headers.Key is a value that is not shown here: it must be text that is not empty."
    )
    assert "mcp-secret" not in refusal(inference={"tools": [{**tool, "headers": "Key: mcp-secret"}]})
    assert "mcp-secret" not in refusal(
        inference={"tools": [{**tool, "headers": None, "authorization": ["mcp-secret"]}]}
    )
    assert "mcp-secret" not in repr(session_configuration(inference=RICH))


# Any settings at all


def leaves(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value that is neither object nor list, and where it is."""
    if not isinstance(value, dict | list):
        yield path, value
    for name, part in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from leaves(part, (*path, name))


def written(path: Path) -> str:
    """A path as messages write it."""
    return "".join(f"[{name}]" if isinstance(name, int) else f".{name}" for name in path).lstrip(".")


@given(given_settings.settings)
@settings(max_examples=150, deadline=None)
def test_any_valid_settings_arrive_whole_and_openai_takes_them(inference: dict[str, Any]) -> None:
    before = copy.deepcopy(inference)
    session = session_configuration(inference=inference).session
    assert inference == before
    for path, value in leaves(inference):
        found: Any = session
        for name in path:
            found = found[name]
        assert found == value, written(path)
    assert json.loads(json.dumps(session)) == session
    client_oracle.check(SessionUpdate(session=session))
    assert session_configuration(inference=session).session == session


@given(given_settings.settings.filter(lambda inference: list(leaves(inference))), st.data())
@settings(max_examples=300, deadline=None)
def test_any_single_corruption_is_refused_by_its_path(inference: dict[str, Any], data: st.DataObject) -> None:
    inference = copy.deepcopy(inference)
    mode = session_configuration(inference=inference).turn_mode
    path, _ = data.draw(st.sampled_from(list(leaves(inference))))
    parent: Any = inference
    for name in path[:-1]:
        parent = parent[name]
    misspelt = isinstance(parent, dict) and data.draw(st.booleans()) and not free_names(path)
    if misspelt:
        path = (*path[:-1], "no such field")
        parent["no such field"] = 1
    else:
        parent[path[-1]] = data.draw(st.sampled_from([object(), {1, 2}, float("nan"), 10**30]))
    if path[0] == "output_modalities":
        path = path[:1]
    assert refusal(inference=inference, turn_mode=mode).startswith(f"{written(path)} is")


def free_names(path: Path) -> bool:
    """Whether names at the end of this path are the user's own, and so none of them is wrong."""
    return any(name in path[:-1] for name in ("metadata", "parameters", "headers")) or path[-2:-1] == ("variables",)
