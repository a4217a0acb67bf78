"""What the documentation shows can be typed in as it stands, and what it points at is there."""

import asyncio
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.practice_program import PracticeProgram

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("packaging/*.md")])
EXAMPLES = [
    (page, number, example)
    for page in PAGES
    for number, example in enumerate(re.findall(r"^```python\n(.*?)^```", page.read_text("utf-8"), re.DOTALL | re.M))
]
TIMEOUT_S = 120


def anchors(page: Path) -> set[str]:
    """What GitHub calls the headings of a page."""
    headings = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_what_a_page_points_at_is_there(page: Path) -> None:
    missing = []
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text("utf-8")):
        if "://" in target:
            continue
        path, _, anchor = target.partition("#")
        other = (page.parent / path).resolve() if path else page
        if not other.exists() or (anchor and anchor not in anchors(other)):
            missing.append(target)
    assert missing == []


def test_every_verb_of_the_makefile_is_explained() -> None:
    verbs = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text("utf-8"), re.M)
    assert verbs is not None
    explained = set(re.findall(r"^\| `make ([\w-]+)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M))
    assert {verb for verb in verbs[1].split() if not verb.startswith("set-up")} == explained


def test_every_page_is_in_the_index() -> None:
    index = (ROOT / "docs/README.md").read_text("utf-8")
    assert [
        page.name for page in ROOT.glob("docs/*.md") if page.name != "README.md" and f"({page.name})" not in index
    ] == []


@pytest.mark.parametrize(
    ("page", "example"),
    [pytest.param(page, example, id=f"{page.relative_to(ROOT)}-{number}") for page, number, example in EXAMPLES],
)
def test_an_example_names_nothing_that_it_does_not_bring(page: Path, example: str) -> None:
    command = [
        sys.executable,
        "-m",
        "ruff",
        "check",
        "--isolated",
        "--select",
        "F",
        "--stdin-filename",
        "example.py",
        "-",
    ]
    checked = subprocess.run(command, input=example, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)
    assert checked.returncode == 0, f"{page.name}: {checked.stdout}"


def test_the_example_of_a_typed_question_runs() -> None:
    (example,) = [text for _, _, text in EXAMPLES if "ws://127.0.0.1:8765" in text]

    async def main() -> str:
        async with PracticeProgram() as server:
            program = example.replace("ws://127.0.0.1:8765", f"ws://127.0.0.1:{server.port}")
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-c", program, stdout=asyncio.subprocess.PIPE, cwd=ROOT
            )
            said, _ = await asyncio.wait_for(process.communicate(), TIMEOUT_S)
            assert process.returncode == 0
            return said.decode()

    assert asyncio.run(main()).splitlines() == [
        "user: What is twelve times seven?",
        "assistant: Twelve times seven is eighty-four.",
    ]
