"""The `assistant` command, also as `python -m assistant`."""

import sys

from assistant.control import COMMANDS


def main() -> int:
    """Run the command line; returns the exit status.

    A key may be behind `assistant push`: it does not wait until all that other commands need is loaded.
    """
    if len(sys.argv) == 2 and sys.argv[1] in COMMANDS:
        from assistant.commands.control import run_command

        return run_command(sys.argv[1])
    from assistant.cli import main as run_command_line
    from assistant.credentials import withdraw_from_environment

    withdraw_from_environment()
    return run_command_line()


if __name__ == "__main__":
    sys.exit(main())
