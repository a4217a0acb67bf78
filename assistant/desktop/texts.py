"""The words of the window in the user's language."""

from PySide6.QtCore import QCoreApplication

CONTEXT = "assistant"


def tr(text: str) -> str:
    """Return the translation of an English text, or the text itself where there is none.

    What varies is put in afterwards: `tr("{count} tools").format(count=3)`.
    """
    return QCoreApplication.translate(CONTEXT, text)
