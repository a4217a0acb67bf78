"""Profiles are added, changed, renamed, duplicated, deleted and switched, by mouse and keyboard."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QMessageBox
from pytestqt.qtbot import QtBot

from assistant.desktop.settings_dialog.profiles_page import ProfilesPage
from assistant.profiles import Profile, ProfileFile, profiles_path
from assistant.settings import Settings
from tests.desktop.settings_dialog.conftest import Open, Opened, choose, click

TEACHER = Profile("Teacher", "Be patient.", "cedar", tools_off=("open_url", "a_later_tool"))


def saved() -> list[Profile]:
    return ProfileFile().load()[0]


def answer(page: ProfilesPage, words: str) -> None:
    question = page.question
    assert isinstance(question, QMessageBox)
    (button,) = [button for button in question.buttons() if button.text().replace("&", "") == words]
    press(button)


def press(button: QAbstractButton) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def changes_of(given: Opened) -> list[None]:
    changes: list[None] = []
    given.dialog.profiles_changed.connect(lambda: changes.append(None))
    return changes


def test_the_first_profile_is_added_and_filled_in(opened: Open) -> None:
    given = opened("profiles")
    page: ProfilesPage = given.page
    changes = changes_of(given)
    assert not page.name.isEnabled()
    click(page.add_button)
    assert page.name.hasFocus()
    QTest.keyClicks(page.name, "Clerk")
    QTest.keyClick(page.name, Qt.Key.Key_Tab)
    assert page.instructions.hasFocus()
    QTest.keyClicks(page.instructions, "Be brief.")
    QTest.keyClick(page.instructions, Qt.Key.Key_Tab)
    QTest.keyClicks(page.voice.lineEdit(), "sage")
    page.tools.setFocus()
    page.tools.setCurrentRow(0)
    QTest.keyClick(page.tools, Qt.Key.Key_Space)
    assert saved() == [Profile("Clerk", "Be brief.", "sage", "", ("calculator",))]
    assert len(changes) == 5
    choose(page.current, "Clerk")
    assert given.told[-1].profile == "Clerk"


def test_what_is_typed_belongs_to_the_profile_it_was_typed_for(opened: Open) -> None:
    for profile in (TEACHER, Profile("Clerk")):
        ProfileFile().put(profile)
    page: ProfilesPage = opened("profiles").page
    assert page.name.text() == "Teacher"
    page.instructions.setFocus()
    page.instructions.selectAll()
    QTest.keyClicks(page.instructions, "Be strict.")
    page.list.setCurrentRow(1)
    assert page.instructions.toPlainText() == ""
    assert [profile.instructions for profile in saved()] == ["Be strict.", ""]
    page.list.setCurrentRow(0)
    assert page.instructions.toPlainText() == "Be strict."


def test_the_profile_in_use_stays_in_use_under_its_new_name(opened: Open) -> None:
    ProfileFile().put(TEACHER)
    given = opened("profiles", Settings(endpoint="practice", profile="Teacher"))
    given.page.name.setFocus()
    given.page.name.selectAll()
    QTest.keyClicks(given.page.name, "Tutor")
    QTest.keyClick(given.page.name, Qt.Key.Key_Return)
    assert given.told[-1].profile == "Tutor"
    assert [profile.name for profile in saved()] == ["Tutor"]
    assert given.page.current.currentText() == "Tutor"


def test_a_name_that_is_taken_is_told_and_not_used(opened: Open) -> None:
    for profile in (TEACHER, Profile("Clerk")):
        ProfileFile().put(profile)
    given = opened("profiles")
    given.page.name.setFocus()
    given.page.name.selectAll()
    QTest.keyClicks(given.page.name, "Clerk")
    QTest.keyClick(given.page.name, Qt.Key.Key_Return)
    assert "already" in given.problems[0]
    assert given.page.name.text() == "Teacher"
    assert [profile.name for profile in saved()] == ["Teacher", "Clerk"]


def test_a_duplicate_has_all_but_the_name(opened: Open) -> None:
    ProfileFile().put(TEACHER)
    given = opened("profiles")
    click(given.page.copy_button)
    assert [(profile.name, profile.tools_off) for profile in saved()] == [
        ("Teacher", TEACHER.tools_off),
        ("Teacher 2", TEACHER.tools_off),
    ]
    assert given.page.name.text() == "Teacher 2"


def test_a_tool_is_given_back_and_a_later_version_s_stays(opened: Open) -> None:
    ProfileFile().put(TEACHER)
    page: ProfilesPage = opened("profiles").page
    (item,) = page.tools.findItems("open url", Qt.MatchFlag.MatchExactly)
    assert item.checkState() == Qt.CheckState.Unchecked
    page.tools.setCurrentItem(item)
    QTest.keyClick(page.tools, Qt.Key.Key_Space)
    assert saved()[0].tools_off == ("a_later_tool",)


def test_deleting_is_asked_about(opened: Open, qtbot: QtBot) -> None:
    ProfileFile().put(TEACHER)
    given = opened("profiles", Settings(endpoint="practice", profile="Teacher"))
    click(given.page.delete_button)
    qtbot.waitUntil(given.page.question.isVisible)
    QTest.keyClick(given.page.question, Qt.Key.Key_Escape)
    assert saved() == [TEACHER]
    click(given.page.delete_button)
    answer(given.page, "Delete")
    assert saved() == []
    assert given.told[-1].profile == ""
    assert not given.page.delete_button.isEnabled()
    assert given.page.current.value() == ""


def test_a_profile_that_is_gone_is_shown_as_such(opened: Open) -> None:
    given = opened("profiles", Settings(endpoint="practice", profile="Gone"))
    assert given.page.current.currentText() == "Gone (deleted)"
    choose(given.page.current, "None: as the settings say")
    assert given.told[-1].profile == ""


def test_a_damaged_file_is_told(opened: Open) -> None:
    profiles_path().parent.mkdir(parents=True)
    profiles_path().write_text("[[profile")
    given = opened("start")
    given.dialog.show_page("profiles")
    assert "damaged" in given.problems[0]


def test_a_failed_save_is_told(opened: Open) -> None:
    given = opened("profiles")
    profiles_path().parent.write_text("in the way")
    click(given.page.add_button)
    assert "profiles.toml" in given.problems[0]
    profiles_path().parent.unlink()
    click(given.page.add_button)
    assert given.problems == []


def test_the_model_page_says_that_a_profile_goes_first(opened: Open) -> None:
    given = opened("model", Settings(endpoint="practice", profile="Teacher"))
    assert "“Teacher”" in given.page._profile.text()
    assert given.page._profile.isVisible()
