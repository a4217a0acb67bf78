"""Whom the assistant talks to, and the API key for it."""

from collections.abc import Callable

from PySide6.QtGui import QShowEvent

from assistant.desktop.settings_dialog.api_key import ApiKey, KeyChange
from assistant.desktop.settings_dialog.controls import ChoiceBox, NameBox, plain_label, push_button
from assistant.desktop.settings_dialog.errands import Errands
from assistant.desktop.settings_dialog.page import Page, next_conversation
from assistant.desktop.settings_dialog.services import SettingsServices
from assistant.desktop.texts import tr
from assistant.realtime.endpoint import Endpoint, parse_endpoint
from assistant.realtime.errors import ConfigurationError
from assistant.settings import Settings

NAMED = ("", "openai", "practice")  # all else is a URL
OTHER = "url"


class AccountPage(Page):
    """Endpoint and key. `account_changed` is called when a key was stored or removed.

    The key is in the field while it is typed, then in the keyring; only its last four characters are shown again.
    """

    def __init__(self, services: SettingsServices, account_changed: Callable[[], None]) -> None:
        super().__init__(tr("Account"))
        self._check = services.check_endpoint
        self._model = ""
        self._endpoint = ""
        self._errands = Errands()
        self.destroyed.connect(self._errands.cancel)
        form = self.add_section()
        self.kind = ChoiceBox(
            (
                ("", tr("Automatic")),
                ("openai", tr("OpenAI")),
                (OTHER, tr("A compatible server")),
                ("practice", tr("Practice server")),
            )
        )
        self.kind.chosen.connect(self._choose)
        self.add_row(
            form,
            tr("Talk to"),
            self.kind,
            tr("Automatic: OpenAI if a key is stored, else the practice server on this computer, which is free.")
            + " "
            + next_conversation(),
        )
        self.url = NameBox((), "wss://voice.example.org/v1/realtime")
        self.url.entered.connect(self._enter_url)
        self._commit.append(self.url.commit)
        self.add_row(form, tr("Address of the server"), self.url, tr("Begins with wss://, or ws:// on this computer."))
        self.key = ApiKey(services.environment, self._errands, self._key_event)
        self._key_section = form = self.add_section(
            tr("API key"), tr("It is kept in your system's keyring, never in a file, and sent to this endpoint only.")
        )
        self.stored = plain_label()
        self.stored.setAccessibleName(tr("Stored key"))
        self.add_wide(form, self.stored)
        self.add_row(form, tr("New key"), self.key.field)
        self.store_button = push_button(tr("Store"), self.key.store, tr("Store the new key"))
        self.test_button = push_button(tr("Test"), self._test, tr("Test the endpoint and the key"))
        self.remove_button = push_button(tr("Remove"), self.key.remove, tr("Remove the stored key"))
        self.add_buttons(form, self.store_button, self.test_button, self.remove_button)
        self.outcome = plain_label()
        self.outcome.setAccessibleName(tr("Outcome"))
        self.outcome.hide()
        self.add_wide(form, self.outcome)
        self.key.field.textChanged.connect(lambda: self._show_buttons())
        self._account_changed = account_changed
        self.finish()

    def show_settings(self, settings: Settings) -> None:
        """Show these, and look for the endpoint's key."""
        super().show_settings(settings)
        self._model = settings.model
        if self.kind.value() == OTHER and not self._endpoint and settings.endpoint in NAMED:
            return  # the user has chosen "compatible" and is about to type the address
        self._endpoint = settings.endpoint
        self.kind.show_value(settings.endpoint if settings.endpoint in NAMED else OTHER)
        self.url.show_name("" if settings.endpoint in NAMED else settings.endpoint)
        self._show_endpoint()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look for the endpoint's key: not before, for a locked keyring asks for its password."""
        super().showEvent(event)
        self._show_endpoint()

    def leave(self) -> None:
        """Forget a key that was typed and not stored; one that is being stored goes on to be."""
        self.key.field.clear()

    # The endpoint

    def endpoint(self) -> Endpoint | None:
        """The endpoint that is shown; None while there is no address that can be used."""
        try:
            return parse_endpoint(self._endpoint or ("openai" if self.kind.value() != OTHER else ""))
        except ConfigurationError:
            return None

    def _choose(self, kind: str) -> None:
        self._say("")
        if kind == OTHER:
            self._endpoint = ""
            self._show_endpoint()
            self.url.setFocus()
            self.url.commit()
        else:
            self._endpoint = kind
            self._show_endpoint()
            self.edited.emit({"endpoint": kind})

    def _enter_url(self, text: str) -> None:
        if self.kind.value() != OTHER or not text:
            return
        try:
            parse_endpoint(text)
        except ConfigurationError as error:
            self.failed.emit(str(error))
            return
        self.failed.emit("")
        self._endpoint = text
        self._show_endpoint()
        self.edited.emit({"endpoint": text})

    def _show_endpoint(self) -> None:
        self.url.setEnabled(self.kind.value() == OTHER)
        if not self.isVisible():
            return
        endpoint = self.endpoint()
        needs_key = endpoint is not None and endpoint.kind != "practice"
        self.key.look_up(endpoint.authority if endpoint is not None and needs_key else "")
        self._show_buttons()

    # The key

    def _key_event(self, change: KeyChange) -> None:
        if change.problem:
            self._say(change.problem)
        elif change.done:
            self._say(change.done)
            self._account_changed()
        self._show_buttons()

    def _show_buttons(self) -> None:
        key = self.key
        self.stored.setText(key.status)
        key.field.setEnabled(bool(key.authority))
        self.store_button.setEnabled(bool(key.authority and key.field.text().strip()) and not key.is_busy)
        self.remove_button.setEnabled(key.is_in_keyring and not key.is_busy)
        self.test_button.setEnabled(self.endpoint() is not None and not key.is_busy)

    def _test(self) -> None:
        endpoint = self._endpoint or "openai"
        typed = self.key.field.text().strip()
        secret = typed or (self.key.found.secret if self.key.found is not None else None)
        self._say(tr("Testing…"))
        self.test_button.setEnabled(False)
        self._errands.start(self._check(endpoint, secret, self._model), self._tested)

    def _tested(self, problem: str | None) -> None:
        self._say(problem or tr("This works."))
        self._show_buttons()

    def _say(self, sentence: str) -> None:
        self.outcome.setText(sentence)
        self.outcome.setVisible(bool(sentence))
