"""A pytest plugin for faults: what the table in docs/reliability.md promises is what the test has seen.

See tests/reliability/__init__.py for how a test is marked.
"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.support.guards import PASSED

FIELDS = frozenset({"area", "fault", "seen", "recovers", "kept"})
# What Python, Qt and libraries print when a program does not know what to do.
TRACES = re.compile(
    r"Traceback \(most recent call last\)|Exception ignored|never retrieved|never awaited|ResourceWarning"
    r"|Segmentation fault|Fatal Python error|QObject:|QThread:|^\w*Error:",
    re.MULTILINE,
)


class UserSaw:
    """Compares what the user read with the `seen` of the test's mark: `user_saw(text, ...)`."""

    def __init__(self, promised: str | None) -> None:
        self._promised = promised
        self.was_asked = False

    def __call__(self, *texts: str) -> None:
        """Fail unless the promised sentence is in one of the texts; where none is promised, unless all are empty."""
        self.was_asked = True
        read = [" ".join(text.split()) for text in texts]
        if self._promised is None:
            assert not any(read), f"the user was to notice nothing, and read {read}"
            return
        pattern = ".*?".join(re.escape(part) for part in self._promised.split("…"))
        assert any(re.search(pattern, text) for text in read), f"{self._promised!r} is not in {read}"


def assert_no_traceback(console: str) -> None:
    """Fail if a program printed what only its authors can read."""
    found = TRACES.search(console)
    assert found is None, f"{found.group() if found else ''!r} on the console:\n{console}"


def pytest_configure(config: pytest.Config) -> None:
    """Make the mark known."""
    config.addinivalue_line("markers", "fault(area, fault, seen, recovers, kept): a row of docs/reliability.md")


@pytest.fixture
def user_saw(request: pytest.FixtureRequest) -> Iterator[UserSaw]:
    """Compare what the user read with the test's mark. A marked test that never does so fails."""
    fields = _fields(request.node)
    saw = UserSaw(fields["seen"])
    yield saw
    if request.node.stash.get(PASSED, False):
        assert saw.was_asked, "the mark promises what the user sees, and the test has not looked: user_saw(text)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Refuse a mark whose test could not be held to it."""
    for item in items:
        if item.get_closest_marker("fault") is None:
            continue
        _fields(item)
        if "user_saw" not in getattr(item, "fixturenames", ()):
            raise pytest.UsageError(f"{item.nodeid} is marked as a fault: it needs the fixture user_saw")


def _fields(item: Any) -> dict[str, Any]:
    marks = list(item.iter_markers("fault"))
    if len(marks) != 1 or marks[0].args or set(marks[0].kwargs) != FIELDS:
        raise pytest.UsageError(f"{item.nodeid} needs one mark fault({', '.join(sorted(FIELDS))}), all by name")
    fields: dict[str, Any] = marks[0].kwargs
    return fields
