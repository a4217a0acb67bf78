"""The settings window. Use `SettingsDialog(settings, services, parent)` and its signals."""

from assistant.desktop.settings_dialog.dialog import SettingsDialog
from assistant.desktop.settings_dialog.services import SettingsServices

__all__ = ["SettingsDialog", "SettingsServices"]
