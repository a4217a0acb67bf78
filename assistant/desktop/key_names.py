"""What the user's language calls a key."""

from PySide6.QtGui import QKeySequence


def shown_key(name: str) -> str:
    """A hotkey's name as the menus write keys, such as `Strg+Alt+Leertaste`; as it is where Qt does not know it."""
    form = QKeySequence.SequenceFormat
    sequence = QKeySequence.fromString(name, form.PortableText)
    return sequence.toString(form.NativeText) if sequence.toString(form.PortableText) == name else name
