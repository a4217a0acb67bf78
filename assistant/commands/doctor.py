"""`assistant doctor`: what is wrong here, and what to do about it. For users, and for their reports."""

import argparse
import shutil
from pathlib import Path

from assistant.checks.finding import Finding, Scope, count
from assistant.checks.groups import GROUPS, find_group
from assistant.checks.running import print_findings, run_groups
from assistant.checks.table import render_one, summary
from assistant.commands.selftest import FAILED, write


def run(arguments: argparse.Namespace) -> int:
    """Print the table, and make the report if one was asked for; 1 if anything failed."""
    scope = Scope(arguments.without or frozenset())
    if arguments.probe is not None:
        print_findings(find_group(arguments.probe), scope)
        return 0
    findings: list[Finding] = []
    width = shutil.get_terminal_size().columns
    sound = "" if scope.is_left_out("sound") else " You will hear a short tone and a spoken answer."
    write(f"Looking at everything; this takes half a minute.{sound}\n\n")
    for finding in run_groups(GROUPS, scope):
        findings.append(finding)
        write(render_one(finding, width))
    write(f"\n{summary(findings)}")
    if arguments.bundle is not None:
        from assistant.checks.report import write_report

        path = write_report(findings, Path(arguments.bundle) if arguments.bundle else None, arguments.with_instructions)
        write(f"The report is {path}: look into it before you send it.\n")
    return FAILED if count(findings, "failed") else 0
