"""From step to step, by keyboard only; what is chosen is saved, and nobody is disturbed."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QFontMetrics
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from assistant.settings import Settings, load_settings, settings_path
from tests.desktop.given import session
from tests.desktop.onboarding.conftest import Open, Opened

PRACTICE = Settings(endpoint="practice")


def test_enter_leads_through_and_escape_closes(opened: Open) -> None:
    given = opened(PRACTICE)
    window = given.window
    assert not window.back_button.isVisible()
    for step in (window.sound, window.hotkey, window.question):
        given.press(Qt.Key.Key_Return)
        assert window.step is step
        assert window.isVisible()
    assert not window.skip_button.isVisible()
    assert window.next_button.text() == "&Finish"
    window.back_button.click()
    assert window.step is window.hotkey
    assert window.next_button.text() == "&Continue"
    given.press(Qt.Key.Key_Escape)
    assert not window.isVisible()
    assert [settings.first_run_done for settings in given.finished] == [True]
    assert load_settings()[0].first_run_done


def test_every_step_can_be_skipped_and_redone(opened: Open) -> None:
    given = opened(PRACTICE)
    window = given.window
    for _ in range(3):
        window.skip_button.setFocus()
        given.press(Qt.Key.Key_Return)
    assert window.step is window.question
    assert given.changed == []
    window.close()
    window.present()
    assert window.isVisible()
    assert window.step is window.welcome
    window.close()
    assert len(given.finished) == 2


def test_it_opens_without_taking_the_keyboard_from_a_conversation(opened: Open, qtbot: QtBot) -> None:
    other = QLineEdit()
    with qtbot.waitActive(other):
        other.show()
        other.activateWindow()
    given = Opened(opened(PRACTICE).bridge, PRACTICE)
    given.bridge.apply(session("speaking"))
    with qtbot.waitExposed(given.window):
        given.window.present()
    assert given.window.testAttribute(Qt.WidgetAttribute.WA_ShowWithoutActivating)
    assert not given.window.isActiveWindow()
    given.window.close()
    given.window.deleteLater()
    other.close()


def test_another_conversation_begins_only_where_one_is_needed(opened: Open) -> None:
    wanted: list[None] = []
    given = opened(PRACTICE)
    given.bridge.conversation_wanted.connect(lambda: wanted.append(None))
    for _ in range(3):
        given.press(Qt.Key.Key_Return)
    assert wanted == [], "the practice server answers already"
    given.window.close()

    other = Opened(given.bridge, Settings(endpoint="wss://voice.example.org"))
    other.window.present()
    other.window.welcome.cards["practice"].button.click()
    for _ in range(3):
        other.press(Qt.Key.Key_Return)
    assert len(wanted) == 1
    other.window.close()
    other.window.deleteLater()


def test_settings_that_cannot_be_saved_stay_in_use(opened: Open) -> None:
    settings_path().parent.parent.mkdir(parents=True, exist_ok=True)
    settings_path().parent.write_text("a file where the folder should be")
    given = opened(PRACTICE)
    given.window.sound.speakers.device_chosen.emit(("Headphones",))
    assert given.window.settings.output_devices == ("Headphones",)
    assert given.window.problem.isVisible()
    assert "could not be saved" in given.window.problem.sentence


def test_every_control_has_a_name_and_a_letter_of_its_own(opened: Open) -> None:
    given = opened(PRACTICE)
    window = given.window
    for step in (window.welcome, window.key, window.sound, window.hotkey, window.question):
        for kind in (QAbstractButton, QComboBox, QLineEdit):
            for control in step.findChildren(kind):
                interface = QAccessible.queryAccessibleInterface(control)
                if control is not window.sound.accept_button:  # its words come with the advice
                    assert interface.text(QAccessible.Text.Name), control
        own = [window.back_button, window.skip_button, window.next_button]
        texts = [control.text() for control in (*own, *step.lettered)]
        letters = [text.partition("&")[2][:1].lower() for text in texts if "&" in text]
        assert len(letters) == len(set(letters)), letters


@pytest.mark.parametrize("points", [8, 22])
def test_no_text_is_cut_off_in_small_or_large_letters(opened: Open, qapp: QApplication, points: int) -> None:
    usual = qapp.font()
    larger = qapp.font()
    larger.setPointSize(points)
    qapp.setFont(larger)
    try:
        given = opened(PRACTICE)
        for _ in range(4):
            qapp.processEvents()
            for label in given.window.findChildren(QLabel):
                if label.isVisible() and label.text():
                    assert shown_whole(label), label.text()
            given.press(Qt.Key.Key_Return)
    finally:
        qapp.setFont(usual)


def shown_whole(label: QLabel) -> bool:
    width = label.contentsRect().width()
    flags = Qt.TextFlag.TextWordWrap if label.wordWrap() else Qt.TextFlag.TextShowMnemonic
    needed = QFontMetrics(label.font()).boundingRect(0, 0, width, 10_000, int(flags), label.text())
    return needed.height() <= label.contentsRect().height() + 2 and needed.width() <= width + 1


def test_parts_are_where_one_reads_first_from_right_to_left(opened: Open, qapp: QApplication) -> None:
    qapp.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    try:
        given = opened(PRACTICE)
        given.press(Qt.Key.Key_Return)
        assert left_of(given.window.next_button) < left_of(given.window.back_button)
        given.window.grab()
    finally:
        qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)


def left_of(widget: QWidget) -> int:
    return widget.mapToGlobal(widget.rect().topLeft()).x()


def test_microphone_and_speakers_can_be_tested_without_the_rest(opened: Open) -> None:
    given = opened(PRACTICE)
    given.window.present(at_sound=True)
    assert given.window.step is given.window.sound
    given.window.close()
    given.window.present()
    assert given.window.step is given.window.welcome
