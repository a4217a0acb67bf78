"""A submenu that follows what there is."""

import pytest
from PySide6.QtWidgets import QMenu

from assistant.desktop.choice_menu import ChoiceMenu, menu_text
from assistant.desktop.tray_choices import Choice

pytestmark = pytest.mark.usefixtures("qapp")


def texts(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions()]


def ticked(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if action.isChecked()]


class There:
    """What there is, and what was chosen."""

    def __init__(self, *options: Choice) -> None:
        self.options = list(options)
        self.current = ""
        self.chosen: list[str] = []

    def menu(self) -> ChoiceMenu:
        return ChoiceMenu("Microphone", lambda: self.options, self.chosen.append, lambda: self.current)


def test_it_shows_what_there_is_when_it_is_refreshed() -> None:
    there = There(Choice("", "System default"), Choice("a", "Built-in"))
    menu = there.menu()
    assert texts(menu) == []
    menu.refresh()
    assert (texts(menu), ticked(menu)) == (["System default", "Built-in"], ["System default"])
    before = menu.actions()
    there.current = "a"
    menu.refresh()
    assert ticked(menu) == ["Built-in"]
    assert menu.actions() == before, "nothing but the tick has changed"
    there.options.append(Choice("b", "Headset"))
    menu.refresh()
    assert texts(menu) == ["System default", "Built-in", "Headset"]
    menu.actions()[2].trigger()
    assert there.chosen == ["b"]


def test_a_choice_that_came_to_nothing_is_unticked_again() -> None:
    there = There(Choice("", "System default"), Choice("a", "Built-in"))
    menu = there.menu()
    menu.refresh()
    menu.actions()[1].trigger()
    menu.refresh()
    assert ticked(menu) == ["System default"]


def test_what_is_ticked_may_be_none_of_them() -> None:
    there = There(Choice("a", "Built-in"), Choice("b", "Headset"))
    menu = there.menu()
    there.current = "a"
    menu.refresh()
    there.current = "gone"
    menu.refresh()
    assert ticked(menu) == []


def test_an_empty_one_says_so() -> None:
    menu = ChoiceMenu("Recent conversations", list, print)
    menu.refresh()
    assert [(action.text(), action.isEnabled()) for action in menu.actions()] == [("None yet", False)]


def test_a_title_is_one_short_line_and_has_no_mnemonic() -> None:
    assert menu_text("Salt & pepper\nand more") == "Salt && pepper and more"
    assert menu_text("word " * 30) == f"{'word ' * 9}wo…"
