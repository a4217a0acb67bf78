"""The ways in which user and model take turns."""

from typing import Final, Literal

TurnMode = Literal["push_to_talk", "toggle", "server_vad", "semantic_vad"]
# In order of what the user has to do; the last two are found by the server, which hears the end of speech.
TURN_MODES: Final[tuple[TurnMode, ...]] = ("push_to_talk", "toggle", "server_vad", "semantic_vad")
HANDS_FREE: Final[tuple[TurnMode, ...]] = ("server_vad", "semantic_vad")
