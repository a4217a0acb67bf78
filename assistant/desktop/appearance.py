"""Light or dark by the user's wish, also where the desktop does not take such a wish."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import QApplication

from assistant.desktop.theme import is_dark
from assistant.settings import Appearance

_SCHEMES = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
Role = QPalette.ColorRole
_LIGHT = {
    Role.Window: "#f3f4f5",
    Role.Base: "#ffffff",
    Role.AlternateBase: "#f3f4f5",
    Role.Button: "#f3f4f5",
    Role.WindowText: "#1c1e21",
    Role.ToolTipBase: "#ffffff",
    Role.Highlight: "#1f6feb",
    Role.Link: "#0860c4",
}
# Fields are lighter than the window: Qt's own style gives them an outline that cannot be seen on dark.
_DARK = {
    Role.Window: "#212327",
    Role.Base: "#303339",
    Role.AlternateBase: "#292c31",
    Role.Button: "#3d4148",
    Role.WindowText: "#e8eaed",
    Role.ToolTipBase: "#3d4148",
    Role.Highlight: "#1f6feb",
    Role.Link: "#6cb0ff",
}
PLACEHOLDER = 0.65  # how much of the text's colour a placeholder has: a contrast of 4.5 to 1 and more on a field
_TEXTS = (Role.Text, Role.ButtonText, Role.ToolTipText)


def apply_appearance(application: QApplication, appearance: Appearance) -> None:
    """Show all windows light, dark or as the desktop wishes, at once.

    Windows, macOS and the big Linux desktops do it themselves when asked; elsewhere (plain X11) the palette is ours.
    """
    hints = application.styleHints()
    if appearance == "system":
        hints.unsetColorScheme()
        application.setPalette(QPalette())  # an empty palette gives the desktop its say again
        return
    hints.setColorScheme(_SCHEMES[appearance])
    if hints.colorScheme() != _SCHEMES[appearance] or is_dark(application.palette()) != (appearance == "dark"):
        application.setPalette(own_palette(appearance == "dark"))


def own_palette(dark: bool) -> QPalette:
    """A whole palette; the shades that styles need besides are Qt's, computed from the button's colour."""
    colours = _DARK if dark else _LIGHT
    palette = QPalette(QColor(colours[Role.Button]), QColor(colours[Role.Window]))
    for role, colour in colours.items():
        palette.setColor(role, QColor(colour))
    text = QColor(colours[Role.WindowText])
    faded = QColor(text)
    faded.setAlphaF(0.5)
    for role in _TEXTS:
        palette.setColor(role, text)
    quiet = QColor(text)
    quiet.setAlphaF(PLACEHOLDER)
    palette.setColor(Role.PlaceholderText, quiet)
    palette.setColor(Role.HighlightedText, QColor("#ffffff"))
    for role in (Role.WindowText, *_TEXTS):
        palette.setColor(QPalette.ColorGroup.Disabled, role, faded)
    return palette
