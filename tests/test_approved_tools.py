"""What was allowed for good is found again; a file of no use allows nothing."""

import os
import stat
from pathlib import Path

import pytest

from assistant.approved_tools import ApprovedTools, approved_tools_path
from tests.support.guards import ExpectLog

APPROVED = {"your tool lamp.py: switch": "f1", "MCP server time: now": "f2"}


def test_nothing_is_approved_at_first() -> None:
    assert ApprovedTools().load() == {}
    assert not approved_tools_path().exists()


def test_approvals_are_found_again_and_nobody_else_reads_them() -> None:
    ApprovedTools().save(APPROVED)
    assert ApprovedTools().load() == APPROVED
    assert str(approved_tools_path()).startswith(os.environ["XDG_CONFIG_HOME"])
    assert stat.S_IMODE(approved_tools_path().stat().st_mode) == 0o600


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{}", '{"version": 2, "approved": {"a": "b"}}', '{"version": 1, "approved": {"a": 1}}', "\x00"],
)
def test_a_file_of_no_use_approves_nothing_and_is_kept(tmp_path: Path, content: str, expect_log: ExpectLog) -> None:
    expect_log("cannot be read; the user is asked again")
    path = tmp_path / "approved-tools.json"
    path.write_text(content)
    assert ApprovedTools(path).load() == {}
    assert (tmp_path / "approved-tools.damaged-1.json").read_text() == content


def test_a_failed_save_is_logged(tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log("could not be saved")
    (tmp_path / "file").write_text("in the way")
    ApprovedTools(tmp_path / "file" / "approved-tools.json").save(APPROVED)


def test_a_folder_in_its_place_is_kept_aside(tmp_path: Path, expect_log: ExpectLog) -> None:
    expect_log("cannot be read")
    folder = tmp_path / "approved-tools.json"
    folder.mkdir()
    assert ApprovedTools(folder).load() == {}
    assert not folder.exists()
