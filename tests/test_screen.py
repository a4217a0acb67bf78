"""Finding out whether a window can be opened, without asking Qt, which would end the process."""

import pytest

from assistant.screen import screen_problem
from tests.support.desktop_session import Display


def test_a_screen_that_answers_is_no_problem(display: Display) -> None:
    assert screen_problem(display.env) is None


@pytest.mark.parametrize("name", [":4711", "127.0.0.1:4711", "nonsense", ""])
def test_a_screen_that_does_not_answer_is_named(name: str) -> None:
    problem = screen_problem({"DISPLAY": name})
    assert problem is not None
    assert name in problem


def test_a_wayland_name_without_its_socket_is_no_screen(tmp_path: object) -> None:
    assert screen_problem({"WAYLAND_DISPLAY": "wayland-0", "XDG_RUNTIME_DIR": str(tmp_path)}) is not None


def test_a_platform_chosen_by_hand_is_respected() -> None:
    assert screen_problem({"QT_QPA_PLATFORM": "offscreen"}) is None
