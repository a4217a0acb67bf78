"""The page on security names code and tests that there are, and every test here is on it."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")


def test_code_and_tests_that_it_names_are_there() -> None:
    names = set(re.findall(r"`([a-z_/]+(?:\.py|/))`", PAGE))
    assert len(names) > 30
    for name in names:
        folder = "tests" if "test_" in name or name == "fuzz/" else "" if name == "packaging/" else "assistant"
        assert (ROOT / folder / name).exists(), name


def test_it_names_every_test_of_security() -> None:
    here = {path.name for path in Path(__file__).parent.glob("test_*.py")} - {Path(__file__).name}
    assert here <= set(re.findall(r"`security/(test_\w+\.py)`", PAGE))
