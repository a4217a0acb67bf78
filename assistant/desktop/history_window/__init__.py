"""The window over all earlier conversations: find, read, rename, export and delete them, or go on with one."""

from assistant.desktop.history_window.history_window import HistoryWindow

__all__ = ["HistoryWindow"]
