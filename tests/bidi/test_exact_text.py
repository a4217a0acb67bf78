"""Nothing that is to be approved can look like something else."""

import json

import pytest

from assistant.bidi.exact_text import exact_arguments, exact_value, revealed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain words", "plain words"),
        ("Zürich 東京 عربى", "Zürich 東京 عربى"),
        ("photo\u202egnp.exe", "photo\\u202egnp.exe"),
        ("a\u200bb\ufeffc\u00adc", "a\\u200bb\\ufeffc\\u00adc"),
        ("a\x1b[2J\x07\x7f\x9b", "a\\u001b[2J\\u0007\x7f\\u009b".replace("\x7f", "\\u007f")),
        ("a\nb\tc", "a\\nb\\tc"),
        ("no\u00a0break\u2003wide", "no\\u00a0break\\u2003wide"),
        ("\u3164\u2800\ufe0f", "\\u3164\\u2800\\ufe0f"),
        ("\U000e0041", "\\udb40\\udc41"),
    ],
)
def test_what_hides_is_revealed(text: str, shown: str) -> None:
    assert revealed(text) == shown


def test_values_are_exact_json() -> None:
    assert exact_value('say "hi" \\n') == '"say \\"hi\\" \\\\n"'
    assert exact_value({"a": [1, None, True]}) == '{"a": [1, null, true]}'
    hidden = {"path": "x\u202ey\u2066\U000e0041", "n": 1.5}
    assert json.loads(exact_value(hidden)) == hidden


def test_text_cannot_pose_as_another_argument() -> None:
    shown = exact_arguments({"text": 'hello"\nsafe: true', "safe": False})
    assert shown.splitlines() == ['text: "hello\\"\\n', '    safe: true"', "safe: false"]


def test_nothing_is_left_out() -> None:
    assert exact_value("x" * 100_000) == f'"{"x" * 100_000}"'
