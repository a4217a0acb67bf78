"""The command line. Each command lives in `assistant/commands/` and is imported only when it is used."""

import argparse
import dataclasses
import logging
import sys
from collections.abc import Callable, Sequence
from typing import Any, get_args

from assistant import __version__
from assistant.checks.arguments import add_doctor, add_selftest
from assistant.commands.arguments import (
    CONTROL_DESCRIPTIONS,
    Parser,
    dollars,
    idle,
    jitter,
    more_than_nothing,
    number_or_all,
    seconds,
    whole_number,
)
from assistant.control import COMMANDS
from assistant.credentials import withdraw_from_environment
from assistant.installing import explain, load, loading
from assistant.options import ApprovalRule, ConversationOptions

FAILED, INTERRUPTED = 1, 130
LATEST = 0  # no conversation has this number
LOG_LEVELS = ("debug", "info", "warning", "error")

_DESCRIPTION = "A voice assistant: hold a key, speak, and a speech-to-speech model answers at once."
_ENDPOINT_HELP = "practice (no account needed), openai, or a server's URL"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return the exit status.

    0 done, 1 failed (one sentence on standard error says why), 2 wrong usage, 130 ended with Ctrl-C.
    """
    parsed = build_parser().parse_args(arguments)
    _start_logging(parsed.log_level, parsed.log_content)
    try:
        with loading():
            command: Callable[[argparse.Namespace], int] = load(f"assistant.commands.{parsed.command}").run
        return command(parsed)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        return _nobody_reads()
    except Exception as error:  # noqa: BLE001 - the last stop: a person reads a sentence, the log the traceback
        return _explain(error)


def main_desktop() -> int:
    """Run the desktop application where there is no console (the GUI entry point)."""
    withdraw_from_environment()
    return main()


def build_parser() -> argparse.ArgumentParser:
    """Describe every command and option."""
    parser: argparse.ArgumentParser = Parser(prog="assistant", description=_DESCRIPTION)
    parser.add_argument(
        "--version", action="version", version=f"assistant {__version__}", help="print the version and end"
    )
    parser.add_argument(
        "--at-login", action="store_true", help="show the window only if the settings say so for a start at login"
    )
    add_selftest(parser)
    _add_conversation_options(parser)
    nothing_asked_for = dict.fromkeys(field.name for field in dataclasses.fields(ConversationOptions))
    parser.set_defaults(command="desktop", log_level=None, log_content=False, without=None, **nothing_asked_for)
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", description="Without a command, the desktop application starts."
    )
    _add_talk(commands)
    _add_practice(commands)
    _add_devices(commands)
    _add_echo_test(commands)
    _add_key(commands)
    _add_history(commands)
    _add_log_level(add_doctor(commands))
    _add_control(commands)
    return parser


_Commands = argparse._SubParsersAction


def _add_log_level(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--log-level", choices=LOG_LEVELS, default=argparse.SUPPRESS, help="print the log on standard error"
    )
    parser.add_argument(
        "--log-content",
        action="store_true",
        default=argparse.SUPPRESS,
        help="let the log repeat what tools are given, too",
    )


def _add_conversation_options(parser: argparse.ArgumentParser) -> None:
    """Add what the desktop application and `talk` have in common.

    Defaults are suppressed: a subcommand's default would replace what stands before its name.
    """
    group = parser.add_argument_group("conversation", argument_default=argparse.SUPPRESS)
    group.add_argument("--endpoint", metavar="WHERE", help=_ENDPOINT_HELP)
    group.add_argument("--profile", metavar="NAME", help="use this profile of the settings; an empty name: none")
    group.add_argument("--model", metavar="NAME", help="model to talk to")
    group.add_argument("--voice", metavar="NAME", help="the model's voice")
    group.add_argument("--instructions", metavar="TEXT", help="what the model is told about its task and manners")
    turns = group.add_mutually_exclusive_group()
    turns.add_argument(
        "--hands-free",
        dest="turn_mode",
        action="store_const",
        const="server_vad",
        default=argparse.SUPPRESS,
        help="just speak: the server notices when you begin and end",
    )
    turns.add_argument(
        "--push-to-talk",
        dest="turn_mode",
        action="store_const",
        const="push_to_talk",
        default=argparse.SUPPRESS,
        help="the microphone is open only while you say so (the default)",
    )
    group.add_argument("--input-device", metavar="NAME", help="microphone, by id or part of its name")
    group.add_argument("--output-device", metavar="NAME", help="speakers, by id or part of their name")
    group.add_argument("--idle", dest="idle_s", type=idle, metavar="SECONDS", help="rest after so much quiet; 0: never")
    group.add_argument(
        "--session-budget", type=dollars, metavar="USD", help="pause when a conversation has cost so much"
    )
    group.add_argument("--day-budget", type=dollars, metavar="USD", help="pause when a day has cost so much")
    group.add_argument(
        "--no-history",
        dest="keep_history",
        action="store_const",
        const=False,
        help="do not keep this conversation",
    )
    group.add_argument(
        "--without-tool",
        dest="tools_off",
        action="append",
        metavar="NAME",
        help="do not offer this built-in tool to the model (repeatable)",
    )
    group.add_argument(
        "--approve",
        dest="approvals",
        action=_ApprovalAction,
        metavar="TOOL=RULE",
        help="let a tool run always, ask first, or never (repeatable)",
    )
    _add_log_level(parser)


class _ApprovalAction(argparse.Action):
    """Collects TOOL=RULE."""

    def __call__(
        self,
        parser: argparse.ArgumentParser,
        namespace: argparse.Namespace,
        values: Any,
        option_string: str | None = None,
    ) -> None:
        name, separator, rule = str(values).rpartition("=")
        if not separator or not name or rule not in get_args(ApprovalRule):
            parser.error(f"{option_string} takes TOOL=always, TOOL=ask or TOOL=never, not {values!r}")
        setattr(namespace, self.dest, {**(getattr(namespace, self.dest, None) or {}), name: rule})


def _add_talk(commands: "_Commands[argparse.ArgumentParser]") -> None:
    talk = commands.add_parser(
        "talk",
        help="hold a conversation in the terminal",
        description="Hold a conversation in the terminal: with microphone and speakers, or with --text and --audio, "
        "which are said in the order given, each after the reply to the one before.",
        epilog="Example: assistant talk --endpoint practice --text 'what is twelve times seven'",
    )
    _add_conversation_options(talk)
    talk.add_argument(
        "--text", dest="turns", action="append", type=_text_turn, metavar="TEXT", help="say this (repeatable)"
    )
    talk.add_argument(
        "--audio", dest="turns", action="append", type=_audio_turn, metavar="FILE.wav", help="speak this (repeatable)"
    )
    talk.add_argument(
        "--save", type=more_than_nothing("a file"), metavar="FILE.wav", help="save what was heard of the replies"
    )
    talk.add_argument("--json", action="store_true", help="print every event as a line of JSON")
    talk.add_argument("--no-speakers", action="store_true", help="do not play the replies aloud")
    talk.add_argument(
        "--resume",
        nargs="?",
        type=whole_number(1),
        const=LATEST,
        metavar="N",
        help="go on with an earlier conversation: the latest, or the one of this number in `assistant history`",
    )
    talk.set_defaults(command="talk")


def _text_turn(text: str) -> tuple[str, str]:
    return ("text", more_than_nothing("what to say")(text))


def _audio_turn(path: str) -> tuple[str, str]:
    return ("audio", more_than_nothing("a file")(path))


def _add_practice(commands: "_Commands[argparse.ArgumentParser]") -> None:
    practice = commands.add_parser(
        "practice",
        help="run the practice server and print its URL",
        description="Run the practice server until Ctrl-C: the same protocol on this machine, without an account. Its "
        "URL is printed first; give it to --endpoint.",
        epilog="Example: assistant practice --port 8080",
    )
    practice.add_argument(
        "--port",
        type=whole_number(0, 65535),
        default=0,
        metavar="N",
        help="port on 127.0.0.1 (0, the default: any free)",
    )
    practice.add_argument(
        "--session-limit", type=seconds, metavar="SECONDS", help="end each session after this time, as OpenAI does"
    )
    practice.add_argument(
        "--jitter", type=jitter, default=0.0, metavar="MS", help="delay each message by up to this long"
    )
    practice.add_argument(
        "--require-key",
        nargs="?",
        const=True,
        type=more_than_nothing("a key"),
        metavar="KEY",
        help="refuse API keys that do not look like OpenAI's, or every key but this one",
    )
    practice.add_argument("--until-stdin-closes", action="store_true", help=argparse.SUPPRESS)
    _add_log_level(practice)
    practice.set_defaults(command="practice")


def _add_echo_test(commands: "_Commands[argparse.ArgumentParser]") -> None:
    echo_test = commands.add_parser(
        "echo-test",
        help="find out how the microphone hears the speakers, and what to do about it",
        description="Play three short, quiet chirps, listen for their echo, and recommend how to talk: full duplex, "
        "half duplex or push-to-talk.",
    )
    echo_test.add_argument("--input-device", metavar="NAME", help="microphone, by id or part of its name")
    echo_test.add_argument("--output-device", metavar="NAME", help="speakers, by id or part of their name")
    echo_test.add_argument("--json", action="store_true", help="print JSON")
    _add_log_level(echo_test)
    echo_test.set_defaults(command="echo_test")


def _add_key(commands: "_Commands[argparse.ArgumentParser]") -> None:
    key = commands.add_parser(
        "key",
        help="store, show or remove an API key",
        description="Store an API key in the operating system's keyring, show where it comes from, or remove it.",
        epilog="Example: assistant key set --endpoint wss://speech.example.com/v1/realtime",
    )
    key.add_argument(
        "action",
        metavar="{set,show,clear}",
        choices=("set", "show", "clear"),
        help="set: read a key from a hidden prompt or standard input; show: say where it comes from and its last "
        "four characters; clear: remove it from the keyring",
    )
    key.add_argument("--endpoint", metavar="WHERE", default="openai", help="openai (the default), or a server's URL")
    _add_log_level(key)
    key.set_defaults(command="key")


def _add_history(commands: "_Commands[argparse.ArgumentParser]") -> None:
    history = commands.add_parser(
        "history",
        help="list, search, show, export and delete earlier conversations",
        description="List earlier conversations, the latest first, or what was said in them.",
        epilog="Example: assistant history --search 'birthday cake'",
    )
    history.add_argument("--search", metavar="WORDS", help="list the lines that have all these words")
    history.add_argument(
        "--limit", type=whole_number(1), default=20, metavar="N", help="list at most so many (default: 20)"
    )
    history.add_argument("--json", action="store_true", help="print JSON")
    _add_log_level(history)
    history.set_defaults(command="history", action="list")
    actions = history.add_subparsers(title="actions", metavar="ACTION")
    number = "Its number is the first in each line of `assistant history`."
    show = actions.add_parser(
        "show", help="print a conversation", description=f"Print what was said in a conversation, as Markdown. {number}"
    )
    show.add_argument("--json", action="store_true", default=argparse.SUPPRESS, help="print JSON")
    export = actions.add_parser(
        "export",
        help="write a conversation, or all, as Markdown or JSON",
        description=f"Write a conversation, or all of them, as Markdown or JSON. {number}",
        epilog="Example: assistant history export all --format json --to conversations.json",
    )
    export.add_argument(
        "--format", choices=("markdown", "json"), default="markdown", help="how to write it (default: markdown)"
    )
    export.add_argument(
        "--to",
        type=more_than_nothing("a file"),
        metavar="FILE",
        help="write into this file (default: standard output)",
    )
    delete = actions.add_parser(
        "delete", help="delete a conversation", description=f"Delete a conversation for good. {number}"
    )
    for name, action in (("show", show), ("export", export), ("delete", delete)):
        one = name != "export"
        action.add_argument(
            "number",
            type=whole_number(1) if one else number_or_all,
            metavar="N",
            help="its number in the list" if one else "its number in the list, or all",
        )
        _add_log_level(action)
        action.set_defaults(action=name)


def _add_devices(commands: "_Commands[argparse.ArgumentParser]") -> None:
    devices = commands.add_parser(
        "devices",
        help="list microphones and speakers",
        description="List microphones and speakers with their ids, and tell which of them a conversation would use.",
    )
    devices.add_argument("--json", action="store_true", help="print JSON")
    _add_log_level(devices)
    devices.set_defaults(command="devices")


def _add_control(commands: "_Commands[argparse.ArgumentParser]") -> None:
    for name, does in COMMANDS.items():
        control = commands.add_parser(
            name, help=f"steer the running assistant: {does}", description=CONTROL_DESCRIPTIONS[name]
        )
        _add_log_level(control)
        control.set_defaults(command="control", steer=name)


def _start_logging(level: str | None, content: bool) -> None:
    """Log to the file; to standard error only what was asked for, for that is where our one sentence goes."""
    from assistant.logs import start_logging

    start_logging(logging.CRITICAL if level is None else getattr(logging, level.upper()), content=content)


def _explain(error: Exception) -> int:
    """Say in one sentence on standard error what went wrong."""
    cause: BaseException = error
    while isinstance(cause, BaseExceptionGroup):
        cause = cause.exceptions[0]
    if isinstance(cause, BrokenPipeError):
        return _nobody_reads()
    logging.getLogger(__name__).error("The command failed.", exc_info=error)
    if sys.stderr is not None:  # there is none in a windowed program on Windows
        print(_sentence(cause), file=sys.stderr)  # noqa: T201 - the command line's way to speak
    return FAILED


def _sentence(error: BaseException) -> str:
    missing = explain(error)
    if missing is not None:
        return missing
    from assistant.audio.errors import AudioError
    from assistant.credentials import CredentialError
    from assistant.history import HistoryError
    from assistant.profiles import ProfilesError
    from assistant.realtime.errors import AssistantError
    from assistant.settings import SettingsError

    known = AssistantError | AudioError | CredentialError | HistoryError | ProfilesError | SettingsError
    if isinstance(error, known):
        return " ".join(str(error).split())
    details = " ".join(f"{type(error).__name__}: {error}".split())
    return f"The assistant failed unexpectedly ({details}); run it again with --log-level debug to see where."


def _nobody_reads() -> int:
    """End quietly when whoever read our output has gone (`assistant ... | head`)."""
    # Python flushes standard output once more at its end, which would fail again, aloud.
    sys.stdout = None  # documented: sys.stdout may be None
    return FAILED
