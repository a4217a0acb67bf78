"""The whole tree of commands and options: each says what it does, and each wrong use gets one plain sentence."""

import argparse
import re
from collections.abc import Iterator

import pytest

from assistant import cli
from assistant.commands.arguments import CONTROL_DESCRIPTIONS, MOST_SECONDS
from assistant.control import COMMANDS
from assistant.realtime.configuration import MAX_TIMEOUT_S

SUB_COMMANDS = argparse._SubParsersAction
NO_VALUE = "\N{PERSONAL COMPUTER}"  # is no number, no choice, and nothing else that an option takes


def parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield parser
    for action in parser._actions:
        if isinstance(action, SUB_COMMANDS):
            for child in action.choices.values():
                yield from parsers(child)


def options_with_a_kind() -> list[tuple[str, str]]:
    """Each command with each of its options that does not take any text whatever."""
    return [
        (parser.prog, name)
        for parser in parsers(cli.build_parser())
        for action in parser._actions
        if (action.type or action.choices) and not isinstance(action, SUB_COMMANDS)
        for name in action.option_strings[:1] or [str(action.metavar)]
        if name not in ("--text", "--audio", "--save", "--to", "--require-key")  # take any text but an empty one
    ]


def sentence(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    """What is said about a wrong use, without usage."""
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    said = capsys.readouterr().err
    assert said.startswith("usage: ")
    return said.splitlines()[-1]


def test_every_command_and_every_option_says_what_it_does() -> None:
    found = list(parsers(cli.build_parser()))
    assert len(found) > 15
    for parser in found:
        assert parser.description and parser.description.endswith("."), parser.prog
        for action in parser._actions:
            assert action.help or isinstance(action, SUB_COMMANDS), (parser.prog, action.dest)
        assert parser.format_help()


def test_every_control_command_is_described() -> None:
    assert CONTROL_DESCRIPTIONS.keys() == COMMANDS.keys()


@pytest.mark.parametrize(("command", "option"), options_with_a_kind())
def test_a_wrong_value_gets_a_sentence_that_says_what_is_allowed(
    command: str, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    words = command.split()[1:]
    said = sentence([*words, NO_VALUE] if option[0] != "-" else [*words, option, NO_VALUE], capsys)
    assert re.fullmatch(
        re.escape(f"{command}: error: {option}")
        + r"(?: must be|: give)"
        + rf" .{{9,}}, not '{NO_VALUE}'; see `{command} --help`\.",
        said,
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("practice --port 99999", "practice: error: --port must be a whole number from 0 to 65535, not '99999'"),
        ("practice --port 8_0", "--port must be a whole number"),
        ("practice --session-limit 0", "--session-limit must be a number of seconds, more than 0"),
        ("practice --jitter 1e300", "--jitter must be a number of milliseconds from 0 to 60000"),
        ("talk --idle 0.5", "--idle must be a number of seconds from 1 to 3000, or 0 for never, not '0.5'"),
        ("talk --day-budget inf", "--day-budget must be an amount of US dollars, more than 0"),
        ("talk --resume 0", "--resume must be a whole number from 1"),
        ("talk --bogus", "assistant talk: error: not understood: --bogus; see `assistant talk --help`."),
        ("--bogus talk", "assistant: error: not understood: --bogus; see `assistant --help`."),
        ("history show 3 --search x", "assistant history show: error: not understood: --search x"),
        ("history show 99999999999999999999", "N must be a whole number from 1 to 999999999"),
        ("history delete -5", "N must be a whole number"),
        ("history show", "N is missing"),
        ("key", "{set,show,clear} is missing"),
        ("talk --endpoint", "--endpoint needs a value after it"),
        ("talk --json=3", "--json takes no value, not even '3'"),
        ("talk --hands-free --push-to-talk", "--push-to-talk cannot be used together with --hands-free"),
        ("nonsense", "COMMAND must be one of "),
    ],
)
def test_a_wrong_use_is_named(arguments: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert said in sentence(arguments.split(), capsys)


@pytest.mark.parametrize(
    "arguments",
    [
        ["practice", "--require-key", ""],
        ["talk", "--text", " "],
        ["talk", "--audio", ""],
        ["talk", "--save", ""],
        ["history", "export", "1", "--to", ""],
    ],
)
def test_an_empty_value_that_a_script_may_leave_is_refused(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert re.search(rf"{arguments[-2]} must be .+, not nothing; see", sentence(arguments, capsys))


def test_what_is_right_is_taken() -> None:
    parse = cli.build_parser().parse_args
    assert parse(["talk", "--idle", "0", "--resume"]).resume == cli.LATEST
    assert parse(["talk", "--idle", str(MOST_SECONDS), "--resume", "7"]).resume == 7
    assert MOST_SECONDS == MAX_TIMEOUT_S
    practice = parse(["practice", "--port", "0", "--session-limit", "0.5", "--jitter", "0", "--require-key"])
    assert (practice.port, practice.session_limit, practice.jitter, practice.require_key) == (0, 0.5, 0, True)
    assert parse(["history", "export", "all"]).number == "all"
    assert parse(["history", "export", "12"]).number == 12
