"""Profiles: choosing one, and changing what they say."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QMessageBox

from assistant.desktop.settings_dialog.controls import ChoiceBox, HintedList, NameBox, TextBox, push_button
from assistant.desktop.settings_dialog.page import Page, between_turns
from assistant.desktop.settings_dialog.questions import ask_to_delete
from assistant.desktop.suggestions import MODELS, VOICES
from assistant.desktop.texts import tr
from assistant.profiles import LONGEST_NAME, Profile, ProfileFile, ProfilesError, free_name
from assistant.settings import Settings
from assistant.tools.builtin import BUILTIN_TOOLS

LIST_LINES = 5


class ProfilesPage(Page):
    """The profile in use, the list of all, and fields for the one that is looked at.

    `profiles_changed` is called when one was added, changed or deleted.
    """

    def __init__(self, profiles_changed: Callable[[], None]) -> None:
        super().__init__(tr("Profiles"))
        self._profiles_changed = profiles_changed
        self._file = ProfileFile()
        self._profiles: list[Profile] = []
        self._current = ""
        self._edited_name: str | None = None
        self.question: QMessageBox | None = None
        form = self.add_section(
            note=tr("Sets of instructions, voice and tools, to switch between here or in the tray.")
        )
        self.current = ChoiceBox()
        self.current.chosen.connect(lambda name: self.edited.emit({"profile": name}))
        self.add_row(form, tr("Profile in use"), self.current, between_turns())
        form = self.add_section(tr("All profiles"))
        self.list = HintedList(tr("No profiles yet: add one."))
        self.list.setAccessibleName(tr("All profiles"))
        self.list.setFixedHeight(self.fontMetrics().lineSpacing() * LIST_LINES + 12)
        self.list.currentRowChanged.connect(self._look_at)
        self.add_wide(form, self.list)
        self.add_button = push_button(tr("Add"), self._add)
        self.copy_button = push_button(tr("Duplicate"), self._duplicate)
        self.delete_button = push_button(tr("Delete…"), self._ask)
        self.add_buttons(form, self.add_button, self.copy_button, self.delete_button)
        self._add_fields()
        self.finish()

    def _add_fields(self) -> None:
        form = self.add_section(tr("This profile"), tr("What is empty is as on the page “Model and voice”."))
        self.name = QLineEdit()
        self.name.setMaxLength(LONGEST_NAME)
        self.name.editingFinished.connect(lambda: self._change(name=self.name.text()))
        self.add_row(form, tr("Name"), self.name)
        self.instructions = TextBox(tr("For instance: You are a patient teacher of Italian."))
        self.instructions.entered.connect(lambda text: self._change(instructions=text))
        self.add_row(form, tr("Instructions"), self.instructions)
        self.voice = NameBox(VOICES, tr("As in the settings"))
        self.voice.entered.connect(lambda name: self._change(voice=name))
        self.add_row(form, tr("Voice"), self.voice)
        self.model = NameBox(MODELS, tr("As in the settings"))
        self.model.entered.connect(lambda name: self._change(model=name))
        self.add_row(form, tr("Model"), self.model)
        self.tools = QListWidget()
        self.tools.setFixedHeight(self.fontMetrics().lineSpacing() * LIST_LINES + 12)
        for tool in BUILTIN_TOOLS:
            item = QListWidgetItem(tool.tool_name.replace("_", " "), self.tools)
            item.setData(Qt.ItemDataRole.UserRole, tool.tool_name)
            item.setToolTip(tool.description.split("\n")[0])
        self.tools.itemChanged.connect(lambda _item: self._change_tools())
        self.add_row(form, tr("Tools"), self.tools, tr("Without a tick this profile does without the tool."))
        self._commit += [self._commit_name, self.instructions.commit, self.voice.commit, self.model.commit]

    def show_settings(self, settings: Settings) -> None:
        """Show which profile is in use."""
        super().show_settings(settings)
        self._current = settings.profile
        self._show_current()

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """Read the file again: it may have been edited by hand."""
        super().showEvent(event)
        self._read()

    def _read(self, look_at: str | None = None) -> None:
        self._profiles, notice = self._file.load()
        if notice:
            self.failed.emit(notice)
        wanted = look_at or self._edited_name or self._current
        self.list.blockSignals(True)
        self.list.clear()
        self.list.addItems([profile.name for profile in self._profiles])
        self.list.blockSignals(False)
        names = [profile.name for profile in self._profiles]
        self.list.setCurrentRow(names.index(wanted) if wanted in names else 0 if names else -1)
        self._look_at(self.list.currentRow())
        self._show_current()

    def _show_current(self) -> None:
        names = [profile.name for profile in self._profiles]
        choices = [("", tr("None: as the settings say")), *((name, name) for name in names)]
        if self._current and self._current not in names:
            choices.append((self._current, tr("{name} (deleted)").format(name=self._current)))
        self.current.set_choices(choices)
        self.current.show_value(self._current)

    def _look_at(self, row: int) -> None:
        for commit in self._commit:
            commit()  # what was typed belongs to the profile before
        profile = self._profiles[row] if 0 <= row < len(self._profiles) else None
        self._edited_name = profile.name if profile is not None else None
        fields = (self.name, self.instructions, self.voice, self.model, self.tools)
        for control in (*fields, self.copy_button, self.delete_button):
            control.setEnabled(profile is not None)
        profile = profile or Profile("")
        self.name.setText(profile.name)
        self.instructions.show_text(profile.instructions)
        self.voice.show_name(profile.voice)
        self.model.show_name(profile.model)
        self.tools.blockSignals(True)
        for item in self._tool_items():
            is_off = item.data(Qt.ItemDataRole.UserRole) in profile.tools_off
            item.setCheckState(Qt.CheckState.Unchecked if is_off else Qt.CheckState.Checked)
        self.tools.blockSignals(False)

    def _tool_items(self) -> list[QListWidgetItem]:
        return [self.tools.item(row) for row in range(self.tools.count())]

    def _edited(self) -> Profile | None:
        return next((profile for profile in self._profiles if profile.name == self._edited_name), None)

    # Changing

    def _commit_name(self) -> None:
        if self._edited_name is not None and self.name.text() != self._edited_name:
            self._change(name=self.name.text())

    def _change_tools(self) -> None:
        profile = self._edited()
        if profile is not None:
            items = self._tool_items()
            known = {item.data(Qt.ItemDataRole.UserRole): item.checkState() for item in items}
            unknown = [name for name in profile.tools_off if name not in known]
            off = [name for name, state in known.items() if state == Qt.CheckState.Unchecked]
            self._change(tools_off=(*unknown, *off))

    def _change(self, **values: Any) -> None:
        profile = self._edited()
        if profile is None or replace(profile, **values) == profile:
            return
        kept = self._put(replace(profile, **values), profile.name)
        if kept is None:
            self.name.setText(profile.name)
            return
        self._profiles[self._profiles.index(profile)] = kept
        if kept.name != profile.name:
            self._edited_name = kept.name
            row = [each.name for each in self._profiles].index(kept.name)
            self.list.item(row).setText(kept.name)
            if profile.name == self._current:
                self.edited.emit({"profile": kept.name})
        self._show_current()

    def _add(self) -> None:
        self._add_new(Profile(tr("New profile")))

    def _duplicate(self) -> None:
        profile = self._edited()
        if profile is not None:
            self._add_new(profile)

    def _add_new(self, profile: Profile) -> None:
        name = free_name(profile.name, {each.name for each in self._profiles})
        kept = self._put(replace(profile, name=name))
        if kept is not None:
            self._read(look_at=kept.name)
            self.name.setFocus()
            self.name.selectAll()

    def _put(self, profile: Profile, in_place_of: str | None = None) -> Profile | None:
        try:
            kept = self._file.put(profile, in_place_of)
        except ProfilesError as error:
            self.failed.emit(str(error))
            return None
        self.failed.emit("")
        self._profiles_changed()
        return kept

    def _ask(self) -> None:
        profile = self._edited()
        if profile is not None:
            self.question = ask_to_delete(
                self,
                tr("Delete the profile “{name}”?").format(name=profile.name),
                tr("Its instructions cannot be brought back."),
                lambda: self._delete(profile.name),
            )

    def _delete(self, name: str) -> None:
        try:
            self._file.remove(name)
        except ProfilesError as error:
            self.failed.emit(str(error))
            return
        self.failed.emit("")
        self._edited_name = None
        self._read()
        if name == self._current:
            self.edited.emit({"profile": ""})
        self._profiles_changed()
