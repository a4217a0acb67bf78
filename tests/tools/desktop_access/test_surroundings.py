"""What is around the program, and running the system's programs."""

import asyncio
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from assistant.tools import ToolError
from assistant.tools.desktop_access import surroundings
from assistant.tools.desktop_access.surroundings import (
    first_installed,
    gui_application,
    has_desktop,
    on_wayland,
    run_program,
)
from assistant.tools.execution import run_in_thread


def test_qt_is_used_on_its_own_thread_only(qapp: QApplication) -> None:
    assert gui_application() is qapp
    assert not on_wayland()
    assert asyncio.run(run_in_thread(gui_application, "elsewhere")) is None


def test_a_wayland_desktop_is_known_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(surroundings, "gui_application", lambda: None)
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.delenv("DISPLAY", raising=False)
    assert not has_desktop()
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert on_wayland()
    assert has_desktop()
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.delenv("WAYLAND_DISPLAY")
    assert has_desktop()


def test_the_first_program_that_is_installed() -> None:
    assert first_installed([["no-such-program"], ["sh", "-c", "x"]])[1:] == ["-c", "x"]
    assert first_installed([["no-such-program"]]) is None


def test_a_program_reads_and_prints_and_knows_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    assert run_program(["/bin/cat"], b"given") == b"given"
    assert run_program(["/bin/cat"]) == b""
    assert b"sk-secret" not in run_program(["/usr/bin/env"])


def test_a_program_that_stays_in_the_background_is_not_waited_for() -> None:
    # Its child holds the output open until it is told to end.
    code = "cat <&3 >/dev/null & exit 0"
    assert run_program(["/bin/sh", "-c", f"exec 3<&0; {code}"], b"x", wants_output=False) == b""


def test_what_goes_wrong_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ToolError, match=r"^/bin/sh failed: no way\.$"):
        run_program(["/bin/sh", "-c", "echo first >&2; echo no way >&2; exit 3"])
    with pytest.raises(ToolError, match="exit code 4"):
        run_program(["/bin/sh", "-c", "exit 4"], wants_output=False)
    with pytest.raises(ToolError, match="cannot be started: No such file"):
        run_program([str(tmp_path / "gone")])
    monkeypatch.setattr(surroundings, "PROGRAM_TIMEOUT_S", 0.05)
    with pytest.raises(ToolError, match=r"did not answer within 0\.05 seconds"):
        run_program(["/bin/sleep", "50"])
