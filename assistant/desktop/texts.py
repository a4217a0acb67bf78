"""The words and numbers of the window in the user's language."""

import html

from PySide6.QtCore import QCoreApplication, QLocale

CONTEXT = "assistant"


def tr(text: str) -> str:
    """Return the translation of an English text, or the text itself where there is none.

    What varies is put in afterwards: `tr("{count} tools").format(count=3)`.
    """
    return QCoreApplication.translate(CONTEXT, text)


def plain_tooltip(text: str) -> str:
    """Return a tooltip that shows this text as it is, whoever wrote it.

    Qt takes for HTML whatever looks like it, and would fetch the pictures it names, over the network on some systems.
    """
    if "<" not in text:
        return text
    return f"<p style='white-space: pre-wrap'>{html.escape(text)}</p>"


def format_number(value: float, decimals: int = 0) -> str:
    """A number with the separators of the user's country: `1,234.5` or `1.234,5`."""
    locale = QLocale()
    # The C locale of a bare session separates no thousands; what is written there is English.
    if locale.language() == QLocale.Language.C:
        locale = QLocale(QLocale.Language.English)
    return locale.toString(float(value), "f", decimals)
