"""`assistant --selftest`: does everything that the program needs work here? For those who build and package it."""

import argparse
import shutil
import sys

from assistant.checks.finding import AREAS, Finding, Scope, count
from assistant.checks.groups import GROUPS
from assistant.checks.running import run_groups
from assistant.checks.table import render_one, summary

FAILED = 1


def run(arguments: argparse.Namespace) -> int:
    """Print the table; 1 if anything failed, or is missing and was not left out."""
    scope = Scope(arguments.without or frozenset())
    findings: list[Finding] = []
    width = shutil.get_terminal_size().columns
    for finding in run_groups([group for group in GROUPS if not group.of_user], scope):
        findings.append(finding)
        write(render_one(finding, width))
    write(f"\n{summary(findings)}{advice(findings)}")
    return FAILED if count(findings, "failed") or count(findings, "missing") else 0


def advice(findings: list[Finding]) -> str:
    """How to leave out what is missing here and not to be expected."""
    missing = {finding.area for finding in findings if finding.state == "missing"}
    areas = [area for area in AREAS if area in missing]
    if "screen" in areas:  # which leaves these out too
        areas = [area for area in areas if area not in ("tray", "hotkeys")]
    return (
        f"If what is missing is not to be expected here, leave it out: --without {','.join(areas)}\n" if areas else ""
    )


def write(text: str) -> None:
    """Print at once; a windowed program on Windows has nowhere to print to."""
    if sys.stdout is not None:
        sys.stdout.write(text)
        sys.stdout.flush()
