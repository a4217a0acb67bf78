"""The MCP servers of mcp.json: what they are, how they fare, and changing them."""

import os

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QListWidgetItem, QMessageBox

from assistant.desktop.engine_sentences import in_the_user_s_language
from assistant.desktop.settings_dialog.controls import HintedList, plain_label, push_button
from assistant.desktop.settings_dialog.mcp_form import McpForm
from assistant.desktop.settings_dialog.page import Page
from assistant.desktop.settings_dialog.questions import ask_to_delete
from assistant.desktop.settings_dialog.services import SettingsServices
from assistant.desktop.texts import tr
from assistant.installing import missing_package
from assistant.settings import settings_path
from assistant.tools.mcp import FILE_NAME, parse_configuration
from assistant.tools.mcp.editing import SERVERS, McpFile, McpFileError
from assistant.tools.mcp.servers import ServerReport

LOOK_AGAIN_MS = 1000
LIST_LINES = 9
NAME_ROLE = Qt.ItemDataRole.UserRole


class McpPage(Page):
    """A list of servers and the buttons to change it."""

    def __init__(self, services: SettingsServices) -> None:
        super().__init__(tr("MCP servers"))
        self._services = services
        self.file = McpFile(settings_path().with_name(FILE_NAME))
        self.form: McpForm | None = None
        self.question: QMessageBox | None = None
        form = self.add_section(
            note=tr("Programs and services that bring tools of their own. They start with each conversation.")
        )
        self.list = HintedList(tr("No servers yet: add one, or paste their list into the file."))
        self.list.setAccessibleName(tr("MCP servers"))
        self.list.setMinimumHeight(self.fontMetrics().lineSpacing() * LIST_LINES)
        self.list.setWordWrap(True)
        self.list.setSpacing(3)
        self.list.currentRowChanged.connect(lambda _row: self._show_buttons())
        self.list.itemActivated.connect(lambda _item: self._edit())
        self.add_wide(form, self.list)
        self.add_button = push_button(tr("Add…"), lambda: self._open_form(None))
        self.edit_button = push_button(tr("Edit…"), self._edit)
        self.remove_button = push_button(tr("Remove…"), self._ask)
        self.file_button = push_button(tr("Open the file"), self._open_file)
        self.add_buttons(form, self.add_button, self.edit_button, self.remove_button)
        where = plain_label(str(self.file.path))
        where.setAccessibleName(tr("Where the list is kept"))
        self.add_wide(form, where)
        self.restart_button = push_button(tr("Start them again"), self._restart)
        self.add_buttons(form, self.file_button, self.restart_button)
        self._again = QTimer(self, interval=LOOK_AGAIN_MS)
        self._again.timeout.connect(self.refresh)
        self._shown: list[tuple[str, str]] | None = None
        self.finish()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look, and look again while the page is seen: the file may be changed elsewhere, servers come and go."""
        super().showEvent(event)
        missing = missing_package("mcp", "MCP servers need")
        if missing is not None:
            self.failed.emit(missing)
        self.refresh()
        self._again.start()

    def leave(self) -> None:
        """Look no more."""
        self._again.stop()

    def refresh(self) -> None:
        """Read the file and ask how the servers fare."""
        try:
            entries = self.file.entries()
        except McpFileError as error:
            self.failed.emit(str(error))
            entries = {}
        reports = self._services.mcp_reports()
        shown = [(name, f"{name}\n{_state(name, entry, reports.get(name))}") for name, entry in entries.items()]
        if shown == self._shown:
            return
        self._shown = shown
        chosen = self._chosen()
        self.list.clear()
        for name, text in shown:
            item = QListWidgetItem(text, self.list)
            item.setData(NAME_ROLE, name)
            if name == chosen:
                self.list.setCurrentItem(item)
        self._show_buttons()

    def _chosen(self) -> str | None:
        item = self.list.currentItem()
        return str(item.data(NAME_ROLE)) if item is not None else None

    def _show_buttons(self) -> None:
        for button in (self.edit_button, self.remove_button):
            button.setEnabled(self._chosen() is not None)

    def _edit(self) -> None:
        if self._chosen() is not None:
            self._open_form(self._chosen())

    def _open_form(self, name: str | None) -> None:
        try:
            entry = self.file.entries().get(name, {}) if name is not None else {}
        except McpFileError as error:
            self.failed.emit(str(error))
            return
        self.form = McpForm(self.file, name, entry, self.window())
        self.form.accepted.connect(self.refresh)
        self.form.open()

    def _ask(self) -> None:
        name = self._chosen()
        if name is not None:
            self.question = ask_to_delete(
                self,
                tr("Remove “{name}”?").format(name=name),
                tr("Its entry in {path} is deleted, also for other programs that read this file.").format(
                    path=self.file.path
                ),
                lambda: self._remove(name),
            )

    def _remove(self, name: str) -> None:
        try:
            self.file.remove(name)
        except McpFileError as error:
            self.failed.emit(str(error))
            return
        self.failed.emit("")
        self.refresh()

    def _restart(self) -> None:
        is_done = self._services.restart_servers()
        self.failed.emit("" if is_done else tr("No conversation goes on: they start with the next one."))

    def _open_file(self) -> None:
        try:
            self.file.create()
        except McpFileError as error:
            self.failed.emit(str(error))
            return
        opened = self._services.open_path(self.file.path)
        self.failed.emit("" if opened else tr("No program opens {path}: open it yourself.").format(path=self.file.path))


def _state(name: str, entry: dict[str, object], report: ServerReport | None) -> str:
    """How a server fares: switched off, not usable, or what the running conversation knows of it."""
    if entry.get("disabled") is True:
        return tr("switched off")
    problems = parse_configuration({SERVERS: {name: entry}}, os.environ).problems
    if problems:
        # Without the words that the list's own line says already.
        problem = problems[0].removeprefix(f"The MCP server {name!r} in {FILE_NAME} ")
        return in_the_user_s_language(problem.removesuffix("."))
    return tr("starts with the next conversation") if report is None else _condition(report)


def _condition(report: ServerReport) -> str:
    """How a server of the running conversation fares."""
    if report.is_available:
        return (
            tr("runs, with one tool")
            if report.tools == 1
            else tr("runs, with {count} tools").format(count=report.tools)
        )
    return in_the_user_s_language(report.problem) or tr("is being started")
