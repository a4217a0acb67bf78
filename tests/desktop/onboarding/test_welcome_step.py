"""Practice is chosen beforehand, unless something speaks for another."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from assistant.credentials import store_api_key
from assistant.settings import Settings
from tests.desktop.onboarding.conftest import Open, on_the_loop, until

KEY = "sk-proj-0123456789abcdefghijWXYZ"


@pytest.mark.usefixtures("keyring_service")
def test_practice_is_chosen_where_there_is_no_key(opened: Open, qapp: QApplication) -> None:
    async def main() -> None:
        given = opened()
        welcome = given.window.welcome
        assert welcome.partner == "practice"
        assert given.window.progress.accessibleName() == "Step 1 of 4"
        given.press(Qt.Key.Key_Return)
        assert given.window.step is given.window.sound
        assert given.changed[-1].endpoint == "practice"
        given.window.close()

    on_the_loop(qapp, main)


@pytest.mark.usefixtures("keyring_service")
def test_openai_is_chosen_where_there_is_a_key(opened: Open, qapp: QApplication) -> None:
    store_api_key(KEY, "api.openai.com")

    async def main() -> None:
        given = opened()
        await until(lambda: given.window.welcome.partner == "openai")
        given.press(Qt.Key.Key_Return)
        assert given.window.progress.accessibleName() == "Step 2 of 5"
        await until(lambda: "WXYZ" in given.window.key.hint.text())
        given.window.close()

    on_the_loop(qapp, main)


@pytest.mark.parametrize(
    ("endpoint", "partner"),
    [("practice", "practice"), ("openai", "openai"), ("wss://voice.example.org", "compatible")],
)
def test_what_is_in_use_is_chosen(opened: Open, endpoint: str, partner: str) -> None:
    given = opened(Settings(endpoint=endpoint))
    assert given.window.welcome.partner == partner


def test_arrows_and_clicks_anywhere_on_a_card_choose(opened: Open) -> None:
    given = opened(Settings(endpoint="practice"))
    welcome = given.window.welcome
    given.press(Qt.Key.Key_Down)
    assert welcome.partner == "openai"
    assert welcome.cards["openai"].is_highlighted
    assert not welcome.cards["practice"].is_highlighted
    card = welcome.cards["compatible"]
    QTest.mouseClick(card, Qt.MouseButton.LeftButton, pos=card.rect().bottomRight() - card.rect().center() / 4)
    assert welcome.partner == "compatible"
