"""The settings window. Use `SettingsDialog(settings, services, parent)` and its signals.

The names below are loaded when they are first used: others build on the window's controls alone.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.desktop.settings_dialog.dialog import SettingsDialog
    from assistant.desktop.settings_dialog.services import SettingsServices

__all__ = ["SettingsDialog", "SettingsServices"]
_MODULES = {"SettingsDialog": "dialog", "SettingsServices": "services"}


def __getattr__(name: str) -> Any:
    if name not in _MODULES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULES[name]}"), name)
