"""A key is tried against a server that demands one, and kept in a real keyring."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit

from assistant import credentials
from assistant.credentials import find_api_key, store_api_key
from assistant.desktop.onboarding.key_step import KeyStep
from assistant.practice.server import PracticeServer
from assistant.realtime.endpoint import parse_endpoint
from assistant.settings import load_settings
from tests.desktop.onboarding.conftest import Open, Opened, on_the_loop, until

KEY = "sk-proj-0123456789abcdefghijWXYZ"


@pytest.fixture(autouse=True)
def _no_key_of_this_run() -> Iterator[None]:
    yield
    credentials._keys_of_this_run.clear()


async def turn_to_key(given: Opened, partner: str) -> KeyStep:
    await until(given.window.isActiveWindow)
    given.window.welcome.cards[partner].button.click()
    given.press(Qt.Key.Key_Return)
    assert given.window.step is given.window.key
    return given.window.key


@pytest.mark.usefixtures("keyring_service")
def test_a_wrong_key_is_refused_and_the_right_one_stored(
    opened: Open, qapp: QApplication, caplog: pytest.LogCaptureFixture
) -> None:
    async def main() -> None:
        async with PracticeServer(required_key=KEY) as server:
            given = opened()
            step = await turn_to_key(given, "compatible")
            assert step.key.echoMode() == QLineEdit.EchoMode.Password
            given.type(server.url)
            given.press(Qt.Key.Key_Tab)
            given.type("sk-wrong")
            given.press(Qt.Key.Key_Return)
            assert step.is_busy
            assert step.busy.isVisible()
            assert step.status.sentence == "Trying the key…"
            await until(lambda: not step.is_busy)
            refusal = "The endpoint refuses this API key: copy it again from your account's page."
            assert step.status.sentence == refusal
            assert step.status.accessibleName() == refusal
            assert given.window.step is step
            assert given.changed == []

            given.type(KEY)  # what was refused is selected, so this takes its place
            given.press(Qt.Key.Key_Return)
            await until(lambda: given.window.step is given.window.sound)
            assert step.key.text() == ""
            found = find_api_key(None, parse_endpoint(server.url).authority, {})
            assert found is not None
            assert found.secret == KEY
            assert found.source.startswith("keyring")
            assert given.changed[-1].endpoint == server.url
            assert load_settings()[0].endpoint == server.url
            given.window.close()

    on_the_loop(qapp, main)
    assert KEY not in caplog.text


def test_without_a_keyring_the_key_is_used_for_this_session_only(opened: Open, qapp: QApplication) -> None:
    async def main() -> None:
        async with PracticeServer(required_key=KEY) as server:
            given = opened()
            step = await turn_to_key(given, "compatible")
            given.type(server.url)
            given.press(Qt.Key.Key_Tab)
            await until(lambda: "keyring" in step.hint.text())
            given.type(KEY)
            given.press(Qt.Key.Key_Return)
            await until(step.session_button.isVisible)
            assert step.status.sentence.startswith("The key works, but it cannot be stored. This system has no usable")
            assert given.focus() is step.session_button
            given.press(Qt.Key.Key_Space)
            assert given.window.step is given.window.sound
            found = find_api_key(None, parse_endpoint(server.url).authority, {})
            assert found is not None
            assert found.secret == KEY
            given.window.close()

    on_the_loop(qapp, main)


@pytest.mark.usefixtures("keyring_service")
def test_a_key_that_is_there_already_needs_no_typing(opened: Open, qapp: QApplication) -> None:
    async def main() -> None:
        async with PracticeServer(required_key=KEY) as server:
            store_api_key(KEY, parse_endpoint(server.url).authority)
            given = opened()
            step = await turn_to_key(given, "compatible")
            given.type(server.url)
            given.press(Qt.Key.Key_Tab)
            await until(lambda: "it ends in WXYZ" in step.hint.text())
            given.press(Qt.Key.Key_Return)
            await until(lambda: given.window.step is given.window.sound)
            given.window.close()

    on_the_loop(qapp, main)


@pytest.mark.usefixtures("keyring_service")
def test_what_cannot_be_an_address_or_a_key_is_told(opened: Open, qapp: QApplication) -> None:
    async def main() -> None:
        given = opened()
        step = await turn_to_key(given, "compatible")
        given.type("ws://far.example.org")
        given.press(Qt.Key.Key_Return)
        assert "not encrypted" in step.status.sentence
        given.window.back_button.click()
        step = await turn_to_key(given, "openai")
        assert not step.url.isVisible()
        given.press(Qt.Key.Key_Return)
        await until(lambda: "needs an API key" in step.status.sentence)
        given.type("two words")
        given.press(Qt.Key.Key_Return)
        await until(lambda: "white space" in step.status.sentence)
        given.window.skip_button.click()
        assert given.window.step is given.window.sound
        assert step.key.text() == "", "a key that was not stored is forgotten"
        assert given.changed == [], "without a key the endpoint stays as it was"
        given.window.close()

    on_the_loop(qapp, main)
