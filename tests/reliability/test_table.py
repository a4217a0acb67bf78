"""docs/reliability.md says what the tests' marks say, and a mark cannot promise what the user did not see."""

import importlib.util
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.support.faults import UserSaw, assert_no_traceback

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def script() -> Iterator[ModuleType]:
    spec = importlib.util.spec_from_file_location("reliability_table", ROOT / "packaging" / "reliability_table.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_the_page_is_up_to_date(script: ModuleType) -> None:
    assert script.PAGE.read_text(encoding="utf-8") == script.page(script.rows()), "run: make reliability"


def test_each_fault_has_one_row(script: ModuleType) -> None:
    names = Counter((row.area, row.fault) for row in script.rows())
    assert [name for name, count in names.items() if count > 1] == []


@pytest.mark.parametrize(
    ("mark", "problem"),
    [
        ('area="Weather", fault="rain", seen=None, recovers="", kept=""', "no area 'Weather'"),
        ('area="Sound", fault=NAME, seen=None, recovers="", kept=""', "only plain texts"),
        ('area="Sound", fault="silence"', "has the fields"),
    ],
)
def test_a_mark_that_cannot_be_read_is_refused(script: ModuleType, tmp_path: Path, mark: str, problem: str) -> None:
    (tmp_path / "test_it.py").write_text(f"@pytest.mark.fault({mark})\ndef test_it(): ...\n")
    with pytest.raises(ValueError, match=problem):
        script.rows(tmp_path)


def test_the_marks_of_parameters_are_rows_too(script: ModuleType, tmp_path: Path) -> None:
    params = ", ".join(
        f'pytest.param({n}, marks=pytest.mark.fault(area="Sound", fault="a|{n}", seen="…", recovers="", kept=""))'
        for n in range(2)
    )
    (tmp_path / "test_it.py").write_text(f'@pytest.mark.parametrize("n", [{params}])\ndef test_it(n): ...\n')
    found = script.rows(tmp_path)
    assert [row.fault for row in found] == ["a|0", "a|1"]
    assert "| a\\|1 | “…” |" in script.page(found)


def test_a_promise_that_was_not_kept_fails() -> None:
    saw = UserSaw("Nothing listens at …. Is the server")
    saw("started", "Nothing listens at\n ws://somewhere. Is the server running?")
    with pytest.raises(AssertionError, match="is not in"):
        saw("Nothing at all")
    with pytest.raises(AssertionError, match="notice nothing"):
        UserSaw(None)("", "a notice")


def test_a_traceback_on_the_console_fails() -> None:
    assert_no_traceback("The server is gone: an Error: it will be tried again.\n")
    with pytest.raises(AssertionError, match="on the console"):
        assert_no_traceback("hello\nTraceback (most recent call last):\n  File ...\n")
    with pytest.raises(AssertionError, match="on the console"):
        assert_no_traceback("KeyError: 'x'\n")
