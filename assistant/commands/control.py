"""`assistant push`, `release`, `toggle`, ...: steer the assistant that is running."""

import argparse
import sys

from assistant.control import NotRunningError, RefusedError, steer


def run(arguments: argparse.Namespace) -> int:
    """Send the command; 0 once it was carried out."""
    try:
        steer(arguments.steer)
    except (NotRunningError, RefusedError) as error:
        print(error, file=sys.stderr)  # noqa: T201 - the command line's way to speak
        return 1
    return 0
