"""Tools are switched off, given rules, and asked about again."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QCheckBox

from assistant.approved_tools import ApprovedTools
from assistant.settings import Settings, load_settings
from assistant.tools.user_tools import user_tools_folder
from tests.desktop.settings_dialog.conftest import Open, choose, click


def test_a_tool_is_switched_off_and_on(opened: Open) -> None:
    given = opened("tools", Settings(endpoint="practice", tools_off=("later_tool",)))
    box: QCheckBox = given.page.boxes["open_url"]
    assert box.isChecked()
    click(box)
    assert given.told[-1].tools_off == ("later_tool", "open_url")
    assert not given.page.rules["open_url"].isEnabled()
    click(box)
    assert given.told[-1].tools_off == ("later_tool",)


def test_a_rule_is_set_and_taken_back(opened: Open) -> None:
    given = opened("tools", Settings(endpoint="practice", approvals={"lamp": "never"}))
    rule = given.page.rules["open_url"]
    assert rule.currentText() == "As usual: asks first"
    choose(rule, "may never run")
    assert given.told[-1].approvals == {"lamp": "never", "open_url": "never"}
    choose(rule, "As usual: asks first")
    assert given.told[-1].approvals == {"lamp": "never"}
    given.dialog.close()
    assert load_settings()[0].approvals == {"lamp": "never"}


def test_what_was_allowed_for_good_is_forgotten(opened: Open) -> None:
    ApprovedTools().save({"built in: open_url": "", "MCP server time: now": "x"})
    given = opened("tools")
    page = given.page
    assert [page.approved.item(row).text() for row in range(2)] == ["MCP server time: now", "built in: open_url"]
    assert not page.forget_button.isEnabled()
    page.approved.setCurrentRow(0)
    click(page.forget_button)
    assert ApprovedTools().load() == {"built in: open_url": ""}
    assert page.approved.count() == 1


def test_a_rule_for_another_tool_is_listed_and_forgotten(opened: Open) -> None:
    forgotten: list[str] = []
    given = opened(
        "tools", Settings(endpoint="practice", approvals={"lamp": "never"}), forget_approval=forgotten.append
    )
    assert given.page.approved.item(0).text() == "lamp: may never run"
    given.page.approved.setCurrentRow(0)
    click(given.page.forget_button)
    assert given.told[-1].approvals == {}
    assert forgotten == ["lamp"]


def test_the_folder_is_made_and_opened(opened: Open) -> None:
    paths: list[Path] = []
    given = opened("tools", open_path=lambda path: not paths.append(path))
    click(given.page.folder_button)
    assert paths == [user_tools_folder()]
    assert user_tools_folder().is_dir()
    assert given.problems == []


@pytest.mark.parametrize("in_the_way", [False, True])
def test_a_folder_that_cannot_be_opened_is_told(opened: Open, in_the_way: bool) -> None:
    given = opened("tools", open_path=lambda _path: False)
    if in_the_way:
        user_tools_folder().parent.write_text("a file")
    click(given.page.folder_button)
    assert str(user_tools_folder()) in given.problems[0]


def test_tools_are_loaded_again_only_while_somebody_can(opened: Open) -> None:
    running = [True, False]
    given = opened("tools", reload_tools=lambda: running.pop(0))
    click(given.page.reload_button)
    assert given.problems == []
    click(given.page.reload_button)
    assert given.problems == ["No conversation goes on: the next one begins with loading them."]
    assert running == []
