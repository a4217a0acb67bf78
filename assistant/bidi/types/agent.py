"""What an agent takes."""

from typing import TypeAlias

from assistant.bidi.events import InputEvent

BidiAgentInput: TypeAlias = str | InputEvent
