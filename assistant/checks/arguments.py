"""What the command line offers for the checks."""

import argparse

from assistant.checks.finding import AREAS, Area, parse_areas

SubParsers = argparse._SubParsersAction


def add_selftest(parser: argparse.ArgumentParser) -> None:
    """Add `--selftest`, which stands for a command."""
    parser.add_argument(
        "--selftest",
        dest="command",
        action="store_const",
        const="selftest",
        help="try everything that the program needs, print what works, and end; 1 if anything does not",
    )
    _add_without(parser, "with --selftest: ")


def add_doctor(commands: "SubParsers[argparse.ArgumentParser]") -> argparse.ArgumentParser:
    """Add `doctor` and return its parser."""
    doctor = commands.add_parser(
        "doctor",
        help="find out what is wrong, and what to do about it",
        description="Look at everything the assistant needs on this computer and say what is wrong and what to do.",
        epilog="Example: assistant doctor --bundle report.zip",
    )
    doctor.add_argument(
        "--bundle",
        nargs="?",
        const="",
        metavar="FILE",
        help="also write a report to send along: a .zip, or a .txt; without keys, names or what was said",
    )
    doctor.add_argument("--with-instructions", action="store_true", help="put your instructions into the report, too")
    doctor.add_argument("--probe", help=argparse.SUPPRESS)
    _add_without(doctor, "")
    doctor.set_defaults(command="doctor")
    return doctor


def _add_without(parser: argparse.ArgumentParser, when: str) -> None:
    parser.add_argument(
        "--without",
        type=_areas,
        metavar="AREAS",
        default=argparse.SUPPRESS,
        help=f"{when}leave these out, joined by commas: some of {', '.join(AREAS)}",
    )


def _areas(text: str) -> frozenset[Area]:
    try:
        return parse_areas(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{error}, not {text!r}") from error
