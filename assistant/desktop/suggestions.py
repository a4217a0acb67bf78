"""What to choose from and what to ask. Suggestions only: any other name can be typed, and anything else be asked."""

from PySide6.QtCore import QT_TRANSLATE_NOOP

from assistant.desktop.texts import CONTEXT, tr

MODELS = ("gpt-realtime-2.1", "gpt-realtime-2.1-mini")
VOICES = ("marin", "cedar", "alloy", "ash", "ballad", "coral", "echo", "sage", "shimmer", "verse")
_ENGLISH_QUESTION = str(QT_TRANSLATE_NOOP(CONTEXT, "What is twelve times seven?"))


def first_question(*, is_practice: bool) -> str:
    """What to ask. The practice server understands English alone, whatever the user's language is."""
    return _ENGLISH_QUESTION if is_practice else tr("What is twelve times seven?")
