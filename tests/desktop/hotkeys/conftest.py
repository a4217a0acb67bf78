"""A window of another program that has the focus."""

from collections.abc import Iterator

import pytest

from tests.support.desktop_session import Display
from tests.support.other_window import OtherWindow, other_window


@pytest.fixture(name="other_window")
def another_window(display: Display) -> Iterator[OtherWindow]:
    with other_window(display) as window:
        yield window
