"""The endpoint's key for the account page: looked up, stored and removed beside the window."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtWidgets import QLineEdit

from assistant.credentials import Credential, CredentialError, delete_api_key, find_api_key, store_api_key
from assistant.desktop.settings_dialog.errands import Errands
from assistant.desktop.texts import tr


@dataclass(frozen=True, slots=True)
class KeyChange:
    """News of the key: what was done, or what went wrong; neither: it was looked up."""

    done: str = ""
    problem: str = ""


class ApiKey:
    """The field for a new key, and what is known of the stored one. `tell` is called whenever that changes."""

    def __init__(self, environment: Mapping[str, str], errands: Errands, tell: Callable[[KeyChange], None]) -> None:
        self._environment = environment
        self._errands = errands
        self._tell = tell
        self.authority = ""  # of the endpoint; empty: it needs no key
        self.found: Credential | None = None
        self.is_busy = False
        self.status = ""
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setPlaceholderText(tr("Paste a key here"))
        self.field.returnPressed.connect(self.store)

    @property
    def is_in_keyring(self) -> bool:
        """Whether there is one that can be removed."""
        return self.found is not None and self.found.source.startswith("keyring")

    def look_up(self, authority: str) -> None:
        """Find the key of this endpoint (empty: it needs none)."""
        if authority == self.authority and (self.found is not None or self.is_busy):
            return
        self.authority, self.found, self.is_busy = authority, None, False
        self.status = tr("Looking for a key…") if authority else tr("This needs no key.")
        if authority:
            self._ask(lambda: find_api_key(None, authority, self._environment), lambda _found: KeyChange(), authority)

    def store(self) -> None:
        """Keep what was typed."""
        key, authority = self.field.text(), self.authority
        if key.strip() and authority and not self.is_busy:
            self._ask(
                lambda: store_api_key(key, authority),
                lambda _found: KeyChange(done=tr("The key is stored.")),
                authority,
            )

    def remove(self) -> None:
        """Delete the stored key."""
        authority = self.authority

        def remove() -> Credential | None:
            delete_api_key(authority)
            return find_api_key(None, authority, self._environment)

        self._ask(remove, lambda _found: KeyChange(done=tr("The key is removed.")), authority)

    def _ask(
        self,
        work: Callable[[], Credential | None],
        change: Callable[[Credential | None], KeyChange],
        authority: str,
    ) -> None:
        """Ask the keyring, which may wait for its password, in a thread."""
        self.is_busy = True

        def run() -> Credential | CredentialError | None:
            try:
                return work()
            except CredentialError as error:
                return error

        def done(outcome: Credential | CredentialError | None) -> None:
            if authority != self.authority:
                return  # the user has turned to another endpoint
            self.is_busy = False
            if isinstance(outcome, CredentialError):
                self.status = self.status if self.found is not None else tr("No key is stored for this endpoint.")
                self._tell(KeyChange(problem=str(outcome)))
                return
            told = change(outcome)
            if told.done:
                self.field.clear()
            self.found = outcome
            self.status = describe(outcome)
            self._tell(told)

        self._errands.start(asyncio.to_thread(run), done)
        self._tell(KeyChange())


def describe(found: Credential | None) -> str:
    """Say whether there is a key, by its last four characters only."""
    if found is None:
        return tr("No key is stored for this endpoint.")
    ending = (
        tr("it ends in {last_four}").format(last_four=found.last_four)
        if found.last_four
        else tr("it is too short to show any of it")
    )
    return tr("There is a key in the {source}; {ending}.").format(source=found.source, ending=ending)
