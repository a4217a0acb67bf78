"""The window as a whole: what is changed is told and saved, and everybody can use every page."""

import itertools
from collections import Counter
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QWidget,
)
from pytestqt.qtbot import QtBot

from assistant.desktop.settings_dialog import SettingsDialog
from assistant.desktop.settings_dialog.dialog import page_titles
from assistant.profiles import Profile, ProfileFile
from assistant.settings import Settings, load_settings, settings_path
from tests.desktop.settings_dialog.conftest import Open, Opened, choose, click

CUES = {"listening": "When I listen"}
SAME_ROW = 30
NARROW = (589, 471)  # what a screen of 1280x1024 has room for at 200 %


def focusable(page: QWidget) -> list[QWidget]:
    """What the Tab key reaches when all is enabled."""
    return [
        widget
        for widget in page.findChildren(QWidget)
        if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.isVisibleTo(page) and widget.focusProxy() is None
    ]


def every_page(opened: Open) -> list[tuple[Opened, QWidget]]:
    ProfileFile().put(Profile("Teacher"))
    given = opened("account", cues=CUES)
    pages = []
    for name in SettingsDialog.PAGES:
        given.dialog.show_page(name)
        QApplication.processEvents()
        pages.append((given, given.dialog.page(name)))
    return pages


def test_a_change_is_told_at_once_and_saved(opened: Open, qtbot: QtBot) -> None:
    given = opened("appearance")
    click(given.check_box("Large captions"))
    expected = Settings(endpoint="practice", large_captions=True)
    assert given.told == [expected]
    qtbot.waitUntil(lambda: load_settings() == (expected, None))


def test_closing_saves_what_was_changed_last(opened: Open) -> None:
    given = opened("model")
    given.page.findChild(QPlainTextEdit).setFocus()
    QTest.keyClicks(QApplication.focusWidget(), "Be brief.")
    assert given.told == []
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    assert not given.dialog.isVisible()
    assert given.told == [Settings(endpoint="practice", instructions="Be brief.")]
    assert load_settings()[0] == given.told[0]


def test_the_controls_of_a_page_begin_at_one_line(opened: Open) -> None:
    page = opened("sound").page
    labels = [label for label in page.findChildren(QLabel) if label.buddy() is not None]
    right = {label.mapTo(page, QPoint(label.width(), 0)).x() for label in labels}
    assert len(labels) >= 5
    assert len(right) == 1


def test_what_was_changed_elsewhere_is_not_taken_back(opened: Open) -> None:
    given = opened("appearance")
    given.dialog.show_settings(replace(given.dialog.settings, window_geometry="place", appearance="dark"))
    click(given.check_box("Large captions"))
    assert given.told[-1].window_geometry == "place"
    assert given.told[-1].appearance == "dark"


def test_a_failed_save_is_told_and_made_up_for(opened: Open, qtbot: QtBot) -> None:
    given = opened("appearance")
    settings_path().parent.parent.mkdir(exist_ok=True)
    settings_path().parent.write_text("in the way")
    click(given.check_box("Large captions"))
    qtbot.waitUntil(lambda: bool(given.problems))
    assert "could not be saved" in given.problems[0]
    assert given.told[-1].large_captions, "it applies all the same"
    settings_path().parent.unlink()
    given.dialog.close()
    assert load_settings()[0].large_captions
    assert given.problems == []


def test_pages_are_turned_by_mouse_and_keyboard(opened: Open) -> None:
    given = opened("account")
    pages = given.dialog.list
    assert [pages.item(row).text() for row in range(pages.count())] == list(page_titles())
    QTest.mouseClick(pages.viewport(), Qt.MouseButton.LeftButton, pos=pages.visualItemRect(pages.item(4)).center())
    assert given.dialog.page("hotkeys").isVisible()
    QTest.keyClick(pages, Qt.Key.Key_Down)
    assert given.dialog.page("tools").isVisible()
    assert not given.dialog.page("hotkeys").isVisible()
    for key, expected in ((Qt.Key.Key_PageDown, "mcp"), (Qt.Key.Key_PageUp, "tools")):
        QTest.keyClick(given.dialog, key, Qt.KeyboardModifier.ControlModifier)
        assert given.dialog.page(expected).isVisible()


def test_a_problem_goes_with_its_page(opened: Open) -> None:
    given = opened("start")
    given.page.failed.emit("This did not work.")
    assert given.problems == ["This did not work."]
    given.dialog.show_page("budget")
    assert given.problems == []


@pytest.mark.parametrize("name", ["start", "appearance", "hotkeys", "budget", "tools", "sound"])
def test_the_focus_can_be_seen(opened: Open, name: str) -> None:
    given = opened(name)
    given.dialog.list.setFocus()
    invisible = []
    for _ in range(8):
        QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        widget = QApplication.focusWidget()
        with_focus = widget.grab().toImage()
        elsewhere = given.dialog.close_button if widget is given.dialog.list else given.dialog.list
        elsewhere.setFocus(Qt.FocusReason.TabFocusReason)
        if widget.grab().toImage() == with_focus:
            invisible.append(type(widget).__name__)
        widget.setFocus(Qt.FocusReason.TabFocusReason)
    assert invisible == []


def test_every_control_has_a_name_for_a_screen_reader(opened: Open) -> None:
    nameless = []
    for _, page in every_page(opened):
        for widget in focusable(page):
            interface = QAccessible.queryAccessibleInterface(widget)
            is_part = isinstance(widget.parentWidget(), QComboBox | QAbstractSpinBox)
            if not is_part and not interface.text(QAccessible.Text.Name).strip():
                nameless.append(f"{type(page).__name__}: {type(widget).__name__} {widget.geometry()}")
    assert nameless == []


def test_no_letter_is_given_out_twice_on_a_page(opened: Open) -> None:
    for _, page in every_page(opened):
        texts = [widget.text() for widget in page.findChildren(QLabel) if widget.buddy() is not None]
        texts += [button.text() for button in page.findChildren(QAbstractButton)]
        marked = [text.replace("&&", "") for text in texts]
        letters = Counter(text[text.index("&") + 1].lower() for text in marked if "&" in text)
        assert letters, type(page).__name__
        assert [letter for letter, count in letters.items() if count > 1] == [], type(page).__name__


def test_alt_and_a_letter_goes_to_the_control(opened: Open) -> None:
    given = opened("model")
    label = next(label for label in given.page.findChildren(QLabel) if label.text().replace("&", "") == "Voice")
    letter = label.text()[label.text().index("&") + 1]
    QTest.keyClick(given.dialog, letter.lower(), Qt.KeyboardModifier.AltModifier)
    assert label.buddy().hasFocus()


def test_the_tab_key_reaches_everything_in_the_order_of_the_page(opened: Open) -> None:
    for given, page in every_page(opened):
        given.dialog.list.setCurrentRow([given.dialog.page(name) for name in given.dialog.PAGES].index(page))
        given.dialog.list.setFocus()
        order: list[QWidget] = []
        for _ in range(60):
            QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
            widget = QApplication.focusWidget()
            if widget is given.dialog.list:
                break
            order.append(widget)
        assert order[-1] is given.dialog.close_button, type(page).__name__
        reached = set(order)
        missing = [widget for widget in focusable(page) if widget.isEnabled() and not _is_reached(widget, reached)]
        assert missing == [], type(page).__name__
        heights = [widget.mapTo(page, widget.rect().topLeft()).y() for widget in order[:-1]]
        assert all(below > above - SAME_ROW for above, below in itertools.pairwise(heights)), type(page).__name__


def _is_reached(widget: QWidget, reached: set[QWidget]) -> bool:
    return widget in reached or widget.parentWidget() in reached or any(w.parentWidget() is widget for w in reached)


def test_nothing_is_cut_off_in_a_small_window(opened: Open) -> None:
    given = opened("account", cues=CUES)
    given.dialog.resize(*NARROW)
    cut = []
    for name in SettingsDialog.PAGES:
        given.dialog.show_page(name)
        QApplication.processEvents()
        page = given.dialog.page(name)
        if page.width() > page.parentWidget().width():
            cut.append(f"{name}: the page is {page.width()} wide, there is room for {page.parentWidget().width()}")
        cut += [
            f"{name}: {type(widget).__name__} {_words(widget)!r} {widget.width()}"
            for widget in page.findChildren(QWidget)
            if widget.isVisible() and _is_cut_off(widget)
        ]
    assert given.dialog.width() == NARROW[0]
    assert cut == []


def _is_cut_off(widget: QWidget) -> bool:
    if isinstance(widget, QComboBox) and not widget.isEditable():
        arrow = 24
        return widget.fontMetrics().horizontalAdvance(widget.currentText()) > widget.width() - arrow
    if isinstance(widget, QLabel) and widget.wordWrap():
        return widget.height() < widget.heightForWidth(widget.width())
    if isinstance(widget, QLabel | QPushButton):
        return widget.width() < widget.sizeHint().width()
    return (
        widget.sizePolicy().horizontalPolicy() == QSizePolicy.Policy.Fixed
        and not isinstance(widget, QLineEdit)
        and widget.width() < widget.minimumSizeHint().width()
    )


def _words(widget: QWidget) -> str:
    return widget.currentText() if isinstance(widget, QComboBox) else getattr(widget, "text", lambda: "")()


def test_the_wheel_changes_nothing_that_is_scrolled_past(opened: Open) -> None:
    given = opened("appearance")
    box = given.page.findChild(QComboBox)
    given.dialog.list.setFocus()
    middle = QPointF(box.rect().center())
    event = QWheelEvent(
        middle,
        QPointF(box.mapToGlobal(middle)),
        QPoint(),
        QPoint(0, -120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(box, event)
    assert given.told == []
    choose(box, "Dark")
    assert given.told[-1].appearance == "dark"


@pytest.mark.usefixtures("dark_desktop")
def test_notes_can_be_read_in_the_dark(opened: Open) -> None:
    given = opened("privacy")
    note = next(label for label in given.page.findChildren(QLabel) if label.wordWrap())
    text, ground = note.palette().windowText().color(), given.dialog.palette().window().color()
    assert text.lightness() - ground.lightness() > 80
