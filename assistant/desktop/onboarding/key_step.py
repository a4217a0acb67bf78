"""The address and the key: tried against the endpoint, then kept in the keyring."""

import asyncio

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QProgressBar, QWidget

from assistant.credentials import Credential, CredentialError, find_api_key, store_api_key, use_api_key
from assistant.desktop.onboarding.services import OnboardingServices
from assistant.desktop.onboarding.step import StatusLine, Step
from assistant.desktop.onboarding.welcome_step import Partner
from assistant.desktop.settings_dialog.api_key import describe
from assistant.desktop.settings_dialog.controls import note_label, push_button
from assistant.desktop.settings_dialog.errands import Errands
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone
from assistant.realtime.endpoint import Endpoint, parse_endpoint
from assistant.realtime.errors import ConfigurationError
from assistant.settings import Settings

NAMED = ("", "openai", "practice")  # all else is a URL


class KeyStep(Step):
    """Going on tries the key, then stores it; the endpoint becomes the user's only when it has answered.

    The key is in the field while it is typed, then in the keyring; only its last four characters are shown again.

    account_changed()   a key was stored, or given for this session
    """

    account_changed = Signal()

    def __init__(self, services: OnboardingServices, taken: str) -> None:
        super().__init__(
            tr("Your key"), tr("It is tried now, and then kept in your system's keyring, never in a file.")
        )
        self._services = services
        self._errands = Errands()
        self._partner: Partner = "openai"
        self._model = ""
        self._looked_up = ""
        self._is_busy = False
        self.url = QLineEdit()
        self.url.setPlaceholderText("wss://voice.example.org/v1/realtime")
        self.url_label = self.add_labelled(tr("Address of the server"), self.url)
        self.url.editingFinished.connect(self._look_up)
        self.key = QLineEdit()
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setPlaceholderText(tr("Paste or type it here"))
        self.add_labelled(tr("API key"), self.key)
        self.hint = note_label("")
        self.add(self.hint)
        self.add_space(4)
        self.busy = QProgressBar()
        self.busy.setRange(0, 0)  # it is not known how long it takes
        self.busy.setTextVisible(False)
        self.busy.setFixedHeight(6)
        self.busy.setAccessibleName(tr("Being tried"))
        self.add(self.busy)
        self.status = StatusLine()
        self.add(self.status)
        self.session_button = push_button(tr("Use it for this session only"), self._use_for_session)
        self.add_button(self.session_button)
        self.lettered.append(self.session_button)
        self.busy.hide()
        self.session_button.hide()
        self.finish(taken)

    def show_partner(self, partner: Partner) -> None:
        """Ask for what this one needs."""
        self._partner = partner
        is_compatible = partner == "compatible"
        self.url.setVisible(is_compatible)
        self.url_label.setVisible(is_compatible)
        self.heading.setText(tr("Your server") if is_compatible else tr("Your OpenAI key"))

    @property
    def is_busy(self) -> bool:
        """Whether an answer is awaited."""
        return self._is_busy

    def first_focus(self) -> QWidget | None:
        """The first field that is empty."""
        return self.url if self._partner == "compatible" and not self.url.text() else self.key

    def enter(self, settings: Settings) -> None:
        """Show the address in use, and look for its key."""
        self._model = settings.model
        if settings.endpoint not in NAMED and not self.url.text():
            self.url.setText(settings.endpoint)
        self._looked_up = ""
        self._look_up()

    def leave(self) -> None:
        """What was asked is not wanted any more; a key that was not stored is forgotten."""
        self._errands.cancel()
        self.key.clear()
        self._wait("")

    def proceed(self) -> None:
        """Try the endpoint with this key."""
        if self._is_busy:
            return
        self.session_button.hide()
        try:
            parse_endpoint(self._address)
        except ConfigurationError as error:
            self.status.say(str(error), Tone.DANGER)
            return
        self._wait(tr("Trying the key…"))
        self._errands.start(self._try(self._address, self.key.text().strip()), self._tried)

    async def _try(self, address: str, typed: str) -> str | None:
        """Try the endpoint with what was typed, else with the stored key; returns what is wrong."""
        found = None if typed else await asyncio.to_thread(self._find, parse_endpoint(address).authority)
        if isinstance(found, CredentialError):
            return str(found)
        secret = typed or (found.secret if found is not None else None)
        return await self._services.check_endpoint(address, secret, self._model)

    def _find(self, authority: str) -> Credential | CredentialError | None:
        try:
            return find_api_key(None, authority, self._services.environment)
        except CredentialError as error:
            return error

    @property
    def _address(self) -> str:
        return self.url.text().strip() if self._partner == "compatible" else "openai"

    @property
    def _endpoint(self) -> Endpoint | None:
        try:
            return parse_endpoint(self._address)
        except ConfigurationError:
            return None

    def _look_up(self) -> None:
        """See whether there is a key already."""
        endpoint = self._endpoint
        authority = endpoint.authority if endpoint is not None else ""
        if authority == self._looked_up and authority:
            return
        self._looked_up = authority
        self._show_hint(None)
        if not authority:
            return

        def show(found: Credential | CredentialError | None) -> None:
            if authority == self._looked_up:
                self._show_hint(found)

        self._errands.start(asyncio.to_thread(self._find, authority), show)

    def _show_hint(self, found: Credential | CredentialError | None) -> None:
        if isinstance(found, Credential):
            self.hint.setText(f"{describe(found)} {tr('Leave the field empty to use it.')}")
        elif isinstance(found, CredentialError):
            self.hint.setText(str(found))
        elif self._partner == "openai":
            self.hint.setText(tr("You make one at platform.openai.com/api-keys. It begins with “sk-”."))
        else:
            self.hint.setText(tr("Leave the field empty if the server wants no key."))

    def _tried(self, problem: str | None) -> None:
        self._wait("")
        if problem is not None:
            self.status.say(problem, Tone.DANGER)
            self.key.setFocus()
            self.key.selectAll()
        elif self.key.text().strip():
            self._store()
        else:
            self._accept(self._address)

    def _store(self) -> None:
        key, endpoint = self.key.text(), parse_endpoint(self._address)
        self._wait(tr("It works. Storing it… your system may ask for the keyring's password."))

        def store() -> CredentialError | None:
            try:
                store_api_key(key, endpoint.authority)
            except CredentialError as error:
                return error
            return None

        self._errands.start(asyncio.to_thread(store), self._stored)

    def _stored(self, problem: CredentialError | None) -> None:
        self._wait("")
        if problem is None:
            self._accept(self._address)
            return
        self.status.say(tr("The key works, but it cannot be stored. {problem}").format(problem=problem), Tone.WARNING)
        self.session_button.show()
        self.session_button.setFocus()

    def _use_for_session(self) -> None:
        use_api_key(self.key.text(), parse_endpoint(self._address).authority)
        # Without a name it is OpenAI while there is a key, and the practice server when the next start finds none.
        self._accept("" if self._partner == "openai" else self._address)

    def _accept(self, endpoint: str) -> None:
        self.session_button.hide()
        self.key.clear()
        self.edited.emit({"endpoint": endpoint})
        self.account_changed.emit()
        self.completed.emit()

    def _wait(self, sentence: str) -> None:
        """Say what is waited for; an empty sentence: nothing any more."""
        self._is_busy = bool(sentence)
        self.busy.setVisible(self._is_busy)
        self.url.setReadOnly(self._is_busy)
        self.key.setReadOnly(self._is_busy)
        self.status.say(sentence)
