"""Asks where an export goes, and as what; it never runs an event loop of its own."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from assistant.desktop.texts import tr
from assistant.history import SavedConversation
from assistant.history_export import ENDINGS, Format, suggested_name

Chosen = Callable[[Path, Format, int | None], None]


def ask_where(parent: QWidget, conversation: SavedConversation | None, chosen: Chosen) -> QFileDialog:
    """Ask over `parent` for a file for one conversation (None: for all); then `chosen` is called."""
    filters: dict[str, Format] = {
        tr("Markdown, for reading (*.md)"): "markdown",
        tr("JSON, for programs (*.json)"): "json",
    }
    title = tr("Export the conversation") if conversation else tr("Export all conversations")
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilters(list(filters))
    dialog.setDirectory(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    name = suggested_name(conversation, "markdown") if conversation else tr("Conversations") + ENDINGS["markdown"]
    dialog.setDefaultSuffix(ENDINGS["markdown"])
    dialog.selectFile(name)

    def change_ending(name_filter: str) -> None:
        ending = ENDINGS[filters[name_filter]]
        dialog.setDefaultSuffix(ending)
        selected = dialog.selectedFiles()
        if selected and Path(selected[0]).suffix in ENDINGS.values():
            dialog.selectFile(Path(selected[0]).with_suffix(ending).name)

    def accept(path: str) -> None:
        # What the user typed counts more than the kind that happens to be selected.
        typed: dict[str, Format] = {ending: kind for kind, ending in ENDINGS.items()}
        kind = typed.get(Path(path).suffix.lower(), filters[dialog.selectedNameFilter()])
        chosen(Path(path), kind, conversation.conversation_id if conversation else None)

    dialog.filterSelected.connect(change_ending)
    dialog.fileSelected.connect(accept)
    dialog.open()
    return dialog
