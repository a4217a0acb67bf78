"""The findings as a table for people: pure, from findings to text."""

import textwrap
from collections.abc import Sequence

from assistant.checks.finding import Finding, State, count
from assistant.logs import redact

NARROWEST = 60
MARKS: dict[State, str] = {"ok": "ok", "note": "note", "missing": "missing", "failed": "FAILED", "left out": "left out"}


def render(findings: Sequence[Finding], width: int) -> str:
    """Return the lines of these findings: state, name and sentence, and below it what to do."""
    return "".join(render_one(finding, width) for finding in findings)


def render_one(finding: Finding, width: int) -> str:
    """Return the lines of one finding, each ending with a line feed."""
    head = f"{MARKS[finding.state]:<8}  {finding.name:<20}  "
    room = max(NARROWEST, width) - len(head)
    lines = textwrap.wrap(one_line(finding.sentence), room, break_on_hyphens=False, break_long_words=False)
    if finding.what_to_do:
        to_do = f"→ {one_line(finding.what_to_do)}"
        lines += textwrap.wrap(to_do, room, subsequent_indent="  ", break_on_hyphens=False, break_long_words=False)
    before = [head, *[" " * len(head)] * len(lines)]
    return "".join(f"{start}{line}\n" for start, line in zip(before, lines, strict=False))


def summary(findings: Sequence[Finding]) -> str:
    """Return the last line."""
    parts = [f"{count(findings, 'ok')} ok"]
    parts += [f"{number} {state}" for state in ("failed", "missing", "note") if (number := count(findings, state))]
    left_out = count(findings, "left out")
    return ", ".join([*parts, *([f"{left_out} left out"] if left_out else [])]) + ".\n"


def one_line(text: str) -> str:
    """Return one line that cannot steer the terminal, without a key in it: much of it are others' words and names."""
    return redact(" ".join("".join(letter if letter.isprintable() else " " for letter in text).split()))
