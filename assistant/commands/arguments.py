"""What every parser of the command line has in common: plain sentences about wrong use, and the kinds of values."""

import argparse
import math
import re
import shlex
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

MOST_COUNTED = 999_999_999
MOST_SECONDS = 3000  # what the conversation takes for its time-outs
A_DAY_S = 86400
MOST_JITTER_MS = 60_000

# What `assistant push` and the like do; `assistant.control.COMMANDS` says it in a few words.
CONTROL_DESCRIPTIONS = {
    "push": "Hold down the talk key of the assistant that is running, until `assistant release` lets it go. Bind both "
    "to the press and the release of a key of your desktop to talk while it is held.",
    "release": "Let go of the talk key that `assistant push` holds down: what was said is answered.",
    "toggle": "Begin to talk to the assistant that is running, or end it: for desktops that tell only when a key is "
    "pressed, not when it is released.",
    "interrupt": "Stop the reply that the assistant is speaking; the conversation goes on.",
    "mute": "Mute the microphone of the assistant that is running, or unmute it if it is muted.",
    "show": "Bring the window of the assistant that is running to the front.",
    "hide": "Hide the window of the assistant that is running; the conversation goes on.",
    "quit": "End the assistant that is running, and its conversation with it.",
}

# What argparse says, and how a user would say it.
_PLAINER = tuple(
    (re.compile(pattern), sentence)
    for pattern, sentence in (
        (r"argument (\S+): expected one argument", r"\1 needs a value after it"),
        (r"argument (\S+): ignored explicit argument (.+)", r"\1 takes no value, not even \2"),
        (r"argument (\S+): not allowed with argument (\S+)", r"\1 cannot be used together with \2"),
        (r"argument (\S+): invalid choice: (.+?) \(choose from (.+)\)", r"\1 must be one of \3, not \2"),
        (r"argument (\S+): (must be .+)", r"\1 \2"),
        (r"argument (\S+): (give .+)", r"\1: \2"),
        (r"the following arguments are required: (.+)", r"\1 is missing"),
    )
)


class Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong with the use of a command, with the command's own name and usage."""

    def parse_known_args(  # type: ignore[override]  # the typed overloads of the original say the same at length
        self, args: Sequence[str] | None = None, namespace: Any = None
    ) -> tuple[Any, list[str]]:
        """Refuse what is unknown here, where it is known which command it was said to; argparse leaves it to the top.

        Returns the values and an empty list.
        """
        values, unknown = super().parse_known_args(args, namespace)
        if unknown:
            self.error(f"not understood: {shlex.join(unknown)}")
        return values, []

    def error(self, message: str) -> NoReturn:
        """Print usage and sentence on standard error and end with 2."""
        for pattern, sentence in _PLAINER:
            if pattern.fullmatch(message):
                message = pattern.sub(sentence, message)
        super().error(f"{message}; see `{self.prog} --help`.")


def whole_number(least: int, most: int = MOST_COUNTED) -> Callable[[str], int]:
    """Return a reader of whole numbers between the two."""

    def read(text: str) -> int:
        # int() would take more: "1_000", digits of other scripts.
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(f"must be a whole number from {least} to {most}, not {text!r}")
        return int(text)

    return read


def number_or_all(text: str) -> int | str:
    """Read the number of a conversation, or "all"."""
    try:
        return text if text == "all" else whole_number(1)(text)
    except argparse.ArgumentTypeError as error:
        raise argparse.ArgumentTypeError(
            f"must be a whole number from 1 to {MOST_COUNTED}, or all, not {text!r}"
        ) from error


def amount(allowed: str, is_allowed: Callable[[float], bool]) -> Callable[[str], float]:
    """Return a reader of numbers; `allowed` is what the user is told that `is_allowed` takes. NaN is never taken."""

    def read(text: str) -> float:
        try:
            number = float(text)
        except ValueError:
            number = math.nan
        if math.isnan(number) or not is_allowed(number):
            raise argparse.ArgumentTypeError(f"must be {allowed}, not {text!r}")
        return number

    return read


seconds = amount("a number of seconds, more than 0 and at most a day (86400)", lambda number: 0 < number <= A_DAY_S)
idle = amount(
    f"a number of seconds from 1 to {MOST_SECONDS}, or 0 for never",
    lambda number: number == 0 or 1 <= number <= MOST_SECONDS,
)
jitter = amount(f"a number of milliseconds from 0 to {MOST_JITTER_MS}", lambda number: 0 <= number <= MOST_JITTER_MS)
dollars = amount("an amount of US dollars, more than 0", lambda number: 0 < number < math.inf)


def more_than_nothing(what: str) -> Callable[[str], str]:
    """Return a reader of texts that refuses an empty one, which a forgotten variable of a script leaves."""

    def read(text: str) -> str:
        if not text.strip():
            raise argparse.ArgumentTypeError(f"must be {what}, not nothing")
        return text

    return read
