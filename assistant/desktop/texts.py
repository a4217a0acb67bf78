"""The words and numbers of the window in the user's language."""

from PySide6.QtCore import QCoreApplication, QLocale

CONTEXT = "assistant"
# What the module html does, without the names of two thousand characters that it loads.
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})


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
    return f"<p style='white-space: pre-wrap'>{escape(text)}</p>"


def escape(text: str) -> str:
    """Return the text as HTML that shows it as it is; to stand between tags, not in one."""
    return text.translate(_MARKUP)


def format_number(value: float, decimals: int = 0) -> str:
    """A number with the separators of the user's country: `1,234.5` or `1.234,5`."""
    locale = QLocale()
    # The C locale of a bare session separates no thousands; what is written there is English.
    if locale.language() == QLocale.Language.C:
        locale = QLocale(QLocale.Language.English)
    return locale.toString(float(value), "f", decimals)
