"""Write docs/reliability.md, the table of all faults that are tested: `make reliability`.

Each row is the mark of a test, read from its source (tests/reliability/__init__.py says how to mark one). The test
itself compares the sentence in its mark with what the user really read.
"""

import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TESTS = ROOT / "tests"
PAGE = ROOT / "docs" / "reliability.md"
AREAS = (
    "The network",
    "Shaking hands",
    "Encryption",
    "The server's messages",
    "Sound",
    "The disk",
    "Settings and history",
    "The keyring",
    "Tools",
    "MCP servers",
    "The computer and the program",
)
FIELDS = {"area", "fault", "seen", "recovers", "kept"}
BEGINNING = """\
# What can go wrong, and what happens then

<!-- Written by `make reliability` from the marks of the tests. Do not edit it here. -->

Every row is a test that makes the fault happen for real, with processes, sockets, files and devices, and looks at
what the user reads. `…` stands for a name, an address or a number.
"""


@dataclass(frozen=True)
class Row:
    """One fault. `test` is the file of its test within tests/, `name` the test's name."""

    area: str
    fault: str
    seen: str | None
    recovers: str
    kept: str
    test: str
    name: str


def rows(folder: Path = TESTS) -> list[Row]:
    """Every mark in the tests, in the order of areas, files and lines.

    Raises:
        ValueError: A mark lacks a field, has one too many, or one that is not a plain text; or its area is unknown.

    """
    found: list[Row] = []
    for path in sorted(folder.rglob("test_*.py")):
        name = path.relative_to(folder).as_posix()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef):
                found += [_row(mark, name, node.name) for mark in _marks(node)]
    return sorted(found, key=lambda row: AREAS.index(row.area))


def _marks(function: ast.FunctionDef) -> Iterator[ast.Call]:
    """The marks of a test, and those of its parameters, in the order they are written."""
    calls = [
        node for decorator in function.decorator_list for node in ast.walk(decorator) if isinstance(node, ast.Call)
    ]
    marks = [call for call in calls if ast.unparse(call.func) == "pytest.mark.fault"]
    yield from sorted(marks, key=lambda call: call.lineno)


def _row(mark: ast.Call, file: str, test: str) -> Row:
    where = f"{file}:{mark.lineno}"
    try:
        fields = {str(keyword.arg): ast.literal_eval(keyword.value) for keyword in mark.keywords}
    except ValueError:
        raise ValueError(f"{where}: only plain texts can be read from a mark") from None
    if mark.args or set(fields) != FIELDS:
        raise ValueError(f"{where}: a fault has the fields {', '.join(sorted(FIELDS))}, all by name")
    if fields["area"] not in AREAS:
        raise ValueError(f"{where}: there is no area {fields['area']!r}; there are {', '.join(AREAS)}")
    return Row(**fields, test=file, name=test)


def page(found: list[Row]) -> str:
    """The page's text."""
    parts = [BEGINNING]
    for area in AREAS:
        of_area = [row for row in found if row.area == area]
        if of_area:
            parts.append(f"## {area}\n")
            parts.append(
                "| fault | the user reads | it recovers | what is kept | test |\n| --- | --- | --- | --- | --- |"
            )
            parts.extend(map(_line, of_area))
            parts.append("")
    return "\n".join(parts)


def _line(row: Row) -> str:
    seen = "nothing: it goes on" if row.seen is None else f"“{row.seen}”"
    test = f"[{row.name.removeprefix('test_').replace('_', ' ')}](../tests/{row.test})"
    return (
        "| " + " | ".join(text.replace("|", "\\|") for text in (row.fault, seen, row.recovers, row.kept, test)) + " |"
    )


if __name__ == "__main__":
    PAGE.write_text(page(rows()), encoding="utf-8")
    sys.stdout.write(f"{len(rows())} faults are in {PAGE.relative_to(ROOT)}.\n")
