"""The account page with a real keyring: a key is stored, tried, removed, and never shown."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from assistant import loop
from assistant.credentials import find_api_key, store_api_key
from assistant.desktop.settings_dialog.account_page import AccountPage
from assistant.endpoint_check import check_endpoint
from assistant.practice.server import PracticeServer
from assistant.settings import Settings, load_settings
from tests.desktop.settings_dialog.conftest import Open, Opened, choose, click

KEY = "sk-proj-0123456789abcdefghijWXYZ"


async def until(condition: Callable[[], object]) -> None:
    async with asyncio.timeout(30):
        while not condition():  # noqa: ASYNC110 - widgets have no asyncio events
            await asyncio.sleep(0.005)


def on_the_loop(qapp: QApplication, main: Callable[[], Coroutine[Any, Any, None]]) -> None:
    loop.run(main(), application=qapp)


async def open_account(opened: Open, settings: Settings, **services: Any) -> Opened:
    given = opened("account", settings, wait=False, **services)
    await until(given.dialog.isActiveWindow)
    return given


def ready(page: AccountPage) -> Callable[[], bool]:
    return lambda: not page.key.is_busy


@pytest.mark.usefixtures("keyring_service")
def test_a_key_is_stored_tried_and_removed(opened: Open, qapp: QApplication, caplog: pytest.LogCaptureFixture) -> None:
    async def main() -> None:
        async with PracticeServer(required_key=KEY) as server:
            given = await open_account(opened, Settings(endpoint=server.url), check_endpoint=check_endpoint)
            page: AccountPage = given.page
            changes: list[None] = []
            given.dialog.account_changed.connect(lambda: changes.append(None))
            await until(ready(page))
            assert page.stored.text() == "No key is stored for this endpoint."
            assert not page.store_button.isEnabled()
            assert not page.remove_button.isEnabled()
            assert page.key.field.echoMode() == QLineEdit.EchoMode.Password

            page.key.field.setFocus()
            QTest.keyClicks(page.key.field, KEY)
            click(page.test_button)
            await until(lambda: page.outcome.text() == "This works.")
            assert find_api_key(None, page.key.authority, {}) is None, "trying stores nothing"

            click(page.store_button)
            await until(lambda: changes)
            found = find_api_key(None, page.key.authority, {})
            assert found is not None
            assert found.secret == KEY
            assert page.key.field.text() == ""
            assert page.stored.text().endswith("it ends in WXYZ.")

            click(page.test_button)
            await until(lambda: page.outcome.text() == "This works.")

            click(page.remove_button)
            await until(lambda: len(changes) == 2)
            assert find_api_key(None, page.key.authority, {}) is None
            assert not page.remove_button.isEnabled()
            given.dialog.close()

    on_the_loop(qapp, main)
    assert KEY not in caplog.text


@pytest.mark.usefixtures("keyring_service")
def test_a_refused_key_is_told(opened: Open, qapp: QApplication) -> None:
    async def main() -> None:
        async with PracticeServer(required_key="another") as server:
            given = await open_account(opened, Settings(endpoint=server.url), check_endpoint=check_endpoint)
            await until(ready(given.page))
            QTest.keyClicks(given.page.key.field, KEY)
            click(given.page.test_button)
            await until(lambda: "refuses this API key" in given.page.outcome.text())
            assert given.page.test_button.isEnabled()
            given.dialog.close()
            assert given.page.key.field.text() == "", "a key that was not stored is forgotten"

    on_the_loop(qapp, main)


@pytest.mark.usefixtures("keyring_service")
def test_what_is_no_key_is_not_stored(opened: Open, qapp: QApplication) -> None:
    async def main() -> None:
        given = await open_account(opened, Settings(endpoint="openai"))
        await until(ready(given.page))
        QTest.keyClicks(given.page.key.field, "two words")
        QTest.keyClick(given.page.key.field, Qt.Key.Key_Return)
        await until(lambda: "white space" in given.page.outcome.text())
        assert given.dialog.isVisible(), "Enter in a field closes nothing"
        given.dialog.close()

    on_the_loop(qapp, main)


def test_without_a_keyring_it_says_why(opened: Open, qapp: QApplication) -> None:
    async def main() -> None:
        given = await open_account(opened, Settings(endpoint="openai"))
        await until(lambda: given.page.outcome.text())
        assert "keyring" in given.page.outcome.text()
        given.dialog.close()

    on_the_loop(qapp, main)


def test_a_key_of_the_environment_is_shown_and_cannot_be_removed(opened: Open, qapp: QApplication) -> None:
    async def main() -> None:
        given = await open_account(opened, Settings(endpoint="openai"), environment={"OPENAI_API_KEY": KEY})
        await until(ready(given.page))
        assert given.page.stored.text() == "There is a key in the environment variable OPENAI_API_KEY; it ends in WXYZ."
        assert not given.page.remove_button.isEnabled()
        given.dialog.close()

    on_the_loop(qapp, main)


@pytest.mark.usefixtures("keyring_service")
def test_another_endpoint_has_another_key(opened: Open, qapp: QApplication) -> None:
    store_api_key(KEY, "voice.example.org")

    async def main() -> None:
        given = await open_account(opened, Settings(endpoint="practice"))
        page: AccountPage = given.page
        assert page.stored.text() == "This needs no key."
        assert not page.key.field.isEnabled()
        choose(page.kind, "A compatible server")
        assert page.url.isEnabled()
        assert page.url.hasFocus()
        assert given.told == [], "there is no address yet"
        QTest.keyClicks(page.url.lineEdit(), "wss://voice.example.org")
        QTest.keyClick(page.url.lineEdit(), Qt.Key.Key_Return)
        assert given.told[-1].endpoint == "wss://voice.example.org"
        await until(lambda: "WXYZ" in page.stored.text())
        choose(page.kind, "OpenAI")
        assert given.told[-1].endpoint == "openai"
        await until(lambda: page.stored.text() == "No key is stored for this endpoint.")
        given.dialog.close()
        assert load_settings()[0].endpoint == "openai"

    on_the_loop(qapp, main)


def test_an_address_that_cannot_be_used_is_told_and_not_taken(opened: Open) -> None:
    given = opened("account", Settings(endpoint="practice"))
    choose(given.page.kind, "A compatible server")
    QTest.keyClicks(given.page.url.lineEdit(), "ws://far.example.org")
    given.page.key.field.setFocus()
    given.dialog.list.setFocus()
    assert given.told == []
    assert "not encrypted" in given.problems[0]
    assert not given.page.test_button.isEnabled()
