"""MCP servers are listed with their state, added, changed and removed; the file's other members stay."""

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from assistant.desktop.settings_dialog.mcp_form import McpForm
from assistant.desktop.settings_dialog.mcp_page import McpPage
from assistant.settings import settings_path
from assistant.tools.mcp.servers import ServerReport
from tests.desktop.settings_dialog.conftest import Open, Opened, choose, click

PART = "qt_spinbox_lineedit"
ENTRIES = {
    "time": {"command": "uvx", "args": ["mcp-server-time", "a b"], "icon": "clock", "timeout": 90000},
    "notes": {"url": "https://notes.example/mcp", "headers": {"X": "${TOKEN_THAT_IS_NOT_SET}"}, "disabled": True},
    "broken": {"command": 3},
}


@pytest.fixture
def path() -> Path:
    path = settings_path().with_name("mcp.json")
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"theirs": 1, "mcpServers": ENTRIES}))
    return path


def entries(path: Path) -> Any:
    return json.loads(path.read_text())["mcpServers"]


def lines(page: McpPage) -> list[str]:
    return [page.list.item(row).text() for row in range(page.list.count())]


def form_of(given: Opened, qtbot: QtBot) -> McpForm:
    form: McpForm = given.page.form
    qtbot.waitUntil(form.isActiveWindow)
    return form


def save(form: McpForm) -> None:
    (button,) = [button for button in form.findChildren(type(form.parent().close_button)) if "ave" in button.text()]
    click(button)


def test_each_server_is_listed_with_its_state(opened: Open, path: Path, qtbot: QtBot) -> None:
    reports = {"time": ServerReport(is_available=True, tools=2)}
    page: McpPage = opened("mcp", mcp_reports=lambda: reports).page
    assert lines(page)[:2] == ["time\nruns, with 2 tools", "notes\nswitched off"]
    assert 'has a "command" that is no text' in lines(page)[2]
    reports["time"] = ServerReport(problem="The MCP server time does not run: it ended. It is started again.")
    qtbot.waitUntil(lambda: "It is started again" in lines(page)[0])
    reports["time"] = ServerReport()
    qtbot.waitUntil(lambda: lines(page)[0] == "time\nis being started")
    reports.clear()
    qtbot.waitUntil(lambda: lines(page)[0] == "time\nstarts with the next conversation")
    path.write_text(json.dumps({"mcpServers": {}}))
    qtbot.waitUntil(lambda: lines(page) == [])


def test_servers_are_started_again_where_a_conversation_runs(opened: Open) -> None:
    running = [True, False]
    given = opened("mcp", restart_servers=lambda: running.pop(0))
    click(given.page.restart_button)
    assert given.problems == []
    click(given.page.restart_button)
    assert given.problems == ["No conversation goes on: they start with the next one."]
    assert running == []


def test_a_package_that_is_not_installed_is_named(opened: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    (problem,) = opened("mcp").problems
    assert "mcp" in problem
    assert "[mcp]" in problem  # the extra in the command that installs it


def test_a_program_is_added_by_keyboard(opened: Open, qtbot: QtBot) -> None:
    given = opened("mcp")
    given.page.add_button.setFocus()
    QTest.keyClick(given.page.add_button, Qt.Key.Key_Space)
    form = form_of(given, qtbot)
    QTest.keyClicks(form.name, "files")
    QTest.keyClicks(form.command, "uvx mcp-server-files '/home/me/My files'")
    form.pairs.setFocus()
    QTest.keyClicks(form.pairs, "TZ=Europe/Berlin")
    QTest.keyClick(form.name, Qt.Key.Key_Return)
    assert not form.isVisible()
    assert entries(settings_path().with_name("mcp.json")) == {
        "files": {"command": "uvx", "args": ["mcp-server-files", "/home/me/My files"], "env": {"TZ": "Europe/Berlin"}}
    }
    assert lines(given.page) == ["files\nstarts with the next conversation"]


def test_changing_one_keeps_what_the_form_has_no_field_for(opened: Open, path: Path, qtbot: QtBot) -> None:
    given = opened("mcp")
    given.page.list.setCurrentRow(0)
    click(given.page.edit_button)
    form = form_of(given, qtbot)
    assert form.command.text() == "uvx mcp-server-time 'a b'"
    form.name.selectAll()
    QTest.keyClicks(form.name, "clock")
    click(form.enabled)
    save(form)
    assert list(entries(path)) == ["clock", "notes", "broken"]
    assert entries(path)["clock"] == {**ENTRIES["time"], "disabled": True}
    assert json.loads(path.read_text())["theirs"] == 1


def test_a_service_becomes_a_program(opened: Open, path: Path, qtbot: QtBot) -> None:
    given = opened("mcp")
    given.page.list.setCurrentRow(1)
    click(given.page.edit_button)
    form = form_of(given, qtbot)
    assert form.pairs.toPlainText() == "X=${TOKEN_THAT_IS_NOT_SET}"
    assert not form.command.isVisible()
    choose(form.kind, "A program on this computer")
    assert form.command.isVisible()
    assert not form.url.isVisible()
    QTest.keyClicks(form.command, "notes")
    form.pairs.clear()
    form.enabled.click()
    save(form)
    assert entries(path)["notes"] == {"command": "notes"}


@pytest.mark.parametrize(
    ("name", "command", "pairs", "problem"),
    [
        ("", "x", "", "has no name"),
        ("notes", "x", "", "already"),
        ("new", "", "", "empty"),
        ("new", "x 'y", "", "quotation mark"),
        ("new", "x", "nonsense", "write NAME=value"),
        ("new", "x", "K=${OPENAI_API_KEY}", "given to no other program"),
    ],
)
def test_what_cannot_be_is_told_in_the_form(
    opened: Open, path: Path, qtbot: QtBot, name: str, command: str, pairs: str, problem: str
) -> None:
    before = path.read_bytes()
    given = opened("mcp")
    click(given.page.add_button)
    form = form_of(given, qtbot)
    form.name.setText(name)
    form.command.setText(command)
    form.pairs.setPlainText(pairs)
    save(form)
    assert form.isVisible()
    assert problem in form.problem.text()
    assert path.read_bytes() == before
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert not form.isVisible()


def test_removing_is_asked_about(opened: Open, path: Path) -> None:
    given = opened("mcp")
    assert not given.page.remove_button.isEnabled()
    given.page.list.setCurrentRow(2)
    click(given.page.remove_button)
    (delete,) = [button for button in given.page.question.buttons() if "elete" in button.text()]
    QTest.mouseClick(delete, Qt.MouseButton.LeftButton)
    assert list(entries(path)) == ["time", "notes"]


def test_the_file_is_opened_and_made_if_need_be(opened: Open) -> None:
    paths: list[Path] = []
    given = opened("mcp", open_path=lambda path: not paths.append(path))
    click(given.page.file_button)
    assert paths == [settings_path().with_name("mcp.json")]
    assert entries(paths[0]) == {}


def test_a_damaged_file_is_told_and_left_alone(opened: Open, path: Path) -> None:
    path.write_text("{")
    given = opened("start", open_path=lambda _path: False)
    given.dialog.show_page("mcp")
    assert "not valid JSON" in given.problems[0]
    click(given.dialog.page("mcp").add_button)  # type: ignore[attr-defined]
    form: McpForm = given.dialog.page("mcp").form  # type: ignore[attr-defined]
    form.name.setText("x")
    form.command.setText("x")
    save(form)
    assert "not valid JSON" in form.problem.text()
    form.reject()
    click(given.dialog.page("mcp").file_button)  # type: ignore[attr-defined]
    assert path.read_text() == "{"


def test_the_form_has_names_for_a_screen_reader(opened: Open, qtbot: QtBot) -> None:
    given = opened("mcp")
    click(given.page.add_button)
    form = form_of(given, qtbot)
    for widget in form.findChildren(QWidget):
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(form) and widget.objectName() != PART:
            assert QAccessible.queryAccessibleInterface(widget).text(QAccessible.Text.Name), widget
    form.reject()
