"""`assistant push`, `release`, `toggle`, ...: steer the assistant that is running."""

import sys
from typing import TYPE_CHECKING

from assistant.control import NotRunningError, RefusedError, steer

if TYPE_CHECKING:
    import argparse


def run(arguments: "argparse.Namespace") -> int:
    """Send the command; 0 once it was carried out."""
    return run_command(arguments.steer)


def run_command(command: str) -> int:
    """The same, without the command line's parser."""
    try:
        steer(command)
    except (NotRunningError, RefusedError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command line's way to speak
        return 1
    return 0
