"""Which tools the model has, and which of them ask first."""

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from assistant.approved_tools import ApprovedTools
from assistant.desktop.engine_sentences import in_the_user_s_language
from assistant.desktop.settings_dialog.controls import ChoiceBox, HintedList, note_label, plain_label, push_button
from assistant.desktop.settings_dialog.page import Page
from assistant.desktop.settings_dialog.services import SettingsServices
from assistant.desktop.texts import tr
from assistant.settings import Settings
from assistant.tools.builtin import BUILTIN_TOOLS
from assistant.tools.tool import ApprovalRule, Tool
from assistant.tools.user_tools import user_tools_folder

LIST_LINES = 4


class ToolsPage(Page):
    """The built-in tools with their rules, rules for others, the user's folder, and what was approved for good."""

    def __init__(self, services: SettingsServices) -> None:
        super().__init__(tr("Tools"))
        self._services = services
        self._settings = Settings()
        self.boxes: dict[str, QCheckBox] = {}
        self.rules: dict[str, ChoiceBox] = {}
        self.add_section(note=tr("What the model may do on this computer."))
        grid = QWidget()
        self._grid = QGridLayout(grid)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setColumnStretch(0, 1)
        self._grid.setHorizontalSpacing(16)
        self.add_widget(grid)
        for tool in BUILTIN_TOOLS:
            self._add_tool(tool)
        self._add_folder()
        self._add_approved()
        self.finish()

    def _add_tool(self, tool: Tool) -> None:
        row = self._grid.rowCount()
        name, description = tool.tool_name, in_the_user_s_language(tool.description.split("\n")[0])
        box = self.boxes[name] = QCheckBox(name.replace("_", " "))
        box.setAccessibleDescription(description)
        box.clicked.connect(self._switch)
        self._lettered.append(box)
        self._grid.addWidget(box, row, 0)
        self._grid.addWidget(self._rule(name, tool.approval), row, 1)
        note = note_label(description)
        note.setIndent(self.fontMetrics().averageCharWidth() * 4)
        self._grid.addWidget(note, row + 1, 0, 1, 2)

    def _rule(self, name: str, usual: ApprovalRule) -> ChoiceBox:
        words = rule_words()
        rule = self.rules[name] = ChoiceBox((("", tr("As usual: {rule}").format(rule=words[usual])), *words.items()))
        rule.fit_words()
        rule.setAccessibleName(tr("Rule for {tool}").format(tool=name.replace("_", " ")))
        rule.chosen.connect(lambda value: self._set_rule(name, value))
        self._guard.watch(rule)
        return rule

    def _add_folder(self) -> None:
        form = self.add_section(
            tr("Your own tools"), tr("Python files with @tool functions in this folder, loaded again when they change.")
        )
        self.add_wide(form, plain_label(str(user_tools_folder())))
        self.folder_button = push_button(tr("Open the folder"), self._open_folder)
        self.reload_button = push_button(tr("Load them again"), self._reload)
        self.add_buttons(form, self.folder_button, self.reload_button)

    def _add_approved(self) -> None:
        form = self.add_section(
            tr("Allowed for good"), tr("These were answered with “always”, or have a rule of yours.")
        )
        self.approved = HintedList(tr("Nothing yet."))
        self.approved.setAccessibleName(tr("Allowed for good"))
        self.approved.setFixedHeight(self.fontMetrics().lineSpacing() * LIST_LINES + 12)
        self.forget_button = push_button(tr("Forget"), self._forget, tr("Ask again about the chosen tool"))
        self.forget_button.setEnabled(False)
        self.approved.currentRowChanged.connect(lambda row: self.forget_button.setEnabled(row >= 0))
        self.add_wide(form, self.approved)
        self.add_buttons(form, self.forget_button)

    def show_settings(self, settings: Settings) -> None:
        """Show these."""
        super().show_settings(settings)
        self._settings = settings
        for name, box in self.boxes.items():
            box.setChecked(name not in settings.tools_off)
            self.rules[name].setEnabled(box.isChecked())
            self.rules[name].show_value(settings.approvals.get(name, ""))
        self._list_approved()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Look what was approved meanwhile."""
        super().showEvent(event)
        self._list_approved()

    def _switch(self) -> None:
        # Names that this version does not know stay as they are.
        unknown = [name for name in self._settings.tools_off if name not in self.boxes]
        off = [name for name, box in self.boxes.items() if not box.isChecked()]
        self.edited.emit({"tools_off": (*unknown, *off)})

    def _set_rule(self, name: str, rule: str) -> None:
        others = {other: kept for other, kept in self._settings.approvals.items() if other != name}
        self.edited.emit({"approvals": {**others, name: rule} if rule else others})

    def _list_approved(self) -> None:
        words = rule_words()
        rules = {name: rule for name, rule in self._settings.approvals.items() if name not in self.boxes}
        shown = [(key, key) for key in sorted(ApprovedTools().load())]
        shown += [(name, f"{name}: {words[rule]}") for name, rule in sorted(rules.items())]
        self._approved_names = [name for name, _ in shown]
        row = self.approved.currentRow()
        self.approved.clear()
        self.approved.addItems([text for _, text in shown])
        self.approved.setCurrentRow(min(row, len(shown) - 1))

    def _forget(self) -> None:
        name = self._approved_names[self.approved.currentRow()]
        self._services.forget_approval(name)
        self._set_rule(name, "") if name in self._settings.approvals else self._list_approved()

    def _open_folder(self) -> None:
        folder = user_tools_folder()
        try:
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        except OSError as error:
            self.failed.emit(tr("{path} cannot be made: {reason}.").format(path=folder, reason=error.strerror))
            return
        opened = self._services.open_path(folder)
        self.failed.emit("" if opened else tr("No program opens {path}: look there yourself.").format(path=folder))

    def _reload(self) -> None:
        is_done = self._services.reload_tools()
        self.failed.emit("" if is_done else tr("No conversation goes on: the next one begins with loading them."))


def rule_words() -> dict[str, str]:
    """The words for the rules."""
    return {"always": tr("may always run"), "ask": tr("asks first"), "never": tr("may never run")}
