"""Every input that once did harm, and an example of every kind, does none (see targets.py)."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fuzz.harness import Target, judge
from tests.fuzz.targets import TARGETS

CASES = [(target, path) for target in TARGETS.values() for path in target.corpus()]


@pytest.fixture(autouse=True)
def without_log() -> Iterator[None]:
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


@pytest.mark.parametrize(("target", "path"), CASES, ids=[f"{target.name}-{path.name}" for target, path in CASES])
def test_it_does_no_harm(target: Target, path: Path, qapp: object) -> None:  # noqa: ARG001 - sockets are Qt's to watch
    judge(target, path.read_bytes())
