"""`assistant echo-test`: play a short chirp, listen, and recommend how to talk with these devices."""

import argparse
import json
import sys
from dataclasses import asdict

from assistant import loop
from assistant.audio.echo_test import EchoReport, run_echo_test
from assistant.commands.terminal_notes import application


def run(arguments: argparse.Namespace) -> int:
    """Test and print what was found."""
    report = loop.run(run_echo_test(arguments.input_device, arguments.output_device), application=application())
    sys.stdout.write(json.dumps(asdict(report), indent=2) + "\n" if arguments.json else as_text(report))
    return 0


def as_text(report: EchoReport) -> str:
    """Return the report as a person reads it."""
    if report.delay_ms is None or report.echo_db is None:
        echo = "not heard"
    else:
        echo = f"{report.echo_db:.0f} dB, after {report.delay_ms:.0f} ms"
    return (
        f"Echo:           {echo}\n"
        f"Noise:          {report.noise_dbfs:.0f} dBFS\n"
        f"Recommendation: {report.recommendation}\n"
        f"{report.sentence}\n"
    )
