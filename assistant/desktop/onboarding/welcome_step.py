"""Whom to talk to: OpenAI, a compatible server, or the practice server."""

import asyncio
import logging
from collections.abc import Mapping
from typing import Literal

from PySide6.QtWidgets import QButtonGroup, QWidget

from assistant.credentials import CredentialError, find_api_key
from assistant.desktop.onboarding.choice_card import ChoiceCard
from assistant.desktop.onboarding.step import Step
from assistant.desktop.settings_dialog.errands import Errands
from assistant.desktop.texts import tr
from assistant.realtime.endpoint import parse_endpoint
from assistant.settings import Settings

Partner = Literal["openai", "compatible", "practice"]
logger = logging.getLogger(__name__)


class WelcomeStep(Step):
    """Three cards. Practice is chosen beforehand, unless there is a key or the settings say otherwise."""

    def __init__(self, environment: Mapping[str, str], taken: str) -> None:
        super().__init__(
            tr("Welcome"),
            tr(
                "Hold a key, speak, and hear the answer. Whom would you like to talk to? You can change it at any time."
            ),
        )
        self._environment = environment
        self._errands = Errands()
        self.cards: dict[Partner, ChoiceCard] = {
            "practice": ChoiceCard(
                tr("Practice"),
                tr("A small server on this computer: free, without an account, and it knows a few things."),
            ),
            "openai": ChoiceCard(tr("OpenAI"), tr("With an API key of your own. Conversations cost money there.")),
            "compatible": ChoiceCard(
                tr("A compatible server"), tr("Any server that speaks the Realtime API: you have its address.")
            ),
        }
        self._group = QButtonGroup(self)
        for card in self.cards.values():
            self._group.addButton(card.button)
            self.lettered.append(card.button)
            self.add(card)
        self._group.buttonClicked.connect(self._touch)
        self.cards["practice"].button.setChecked(True)
        self._is_touched = False
        self.has_key = False  # for OpenAI, as far as is known
        self.finish(taken)

    @property
    def partner(self) -> Partner:
        """The one that is chosen."""
        return next(name for name, card in self.cards.items() if card.button.isChecked())

    def first_focus(self) -> QWidget | None:
        """The choice."""
        return self.cards[self.partner].button

    def enter(self, settings: Settings) -> None:
        """Show what is in use; without a choice see whether there is a key for OpenAI."""
        if self._is_touched:
            return
        if settings.endpoint:
            known: dict[str, Partner] = {"openai": "openai", "practice": "practice"}
            self.cards[known.get(settings.endpoint, "compatible")].button.setChecked(True)
        else:
            self._errands.start(asyncio.to_thread(self._has_key), self._found)

    def leave(self) -> None:
        """What was asked is not wanted any more."""
        self._errands.cancel()

    def proceed(self) -> None:
        """Take the practice server at once; the others are taken when they have answered."""
        self._is_touched = True
        if self.partner == "practice":
            self.edited.emit({"endpoint": "practice"})
        self.completed.emit()

    def _touch(self) -> None:
        self._is_touched = True

    def _has_key(self) -> bool:
        try:
            return find_api_key(None, parse_endpoint("openai").authority, self._environment) is not None
        except CredentialError as error:  # said again, to the user, where a key is to be stored
            logger.info("No key was found for the first steps: %s", error)
            return False

    def _found(self, has_key: bool) -> None:
        self.has_key = has_key
        if has_key and not self._is_touched:
            had_focus = self.cards["practice"].button.hasFocus()
            self.cards["openai"].button.setChecked(True)
            if had_focus:
                self.cards["openai"].button.setFocus()
