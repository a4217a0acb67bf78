"""A small form for one entry of mcp.json. What it has no field for stays in the entry as it is."""

import os
import shlex
from typing import Any

from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from assistant.desktop.settings_dialog.controls import ChoiceBox, TextBox, note_label, push_button
from assistant.desktop.settings_dialog.mnemonics import assign_mnemonics
from assistant.desktop.settings_dialog.page import number_box
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone, text_colour
from assistant.desktop.toned_label import TonedLabel
from assistant.tools.mcp.editing import McpFile, McpFileError

PROGRAM, SERVICE = "program", "service"
MOST_SECONDS = 900


class FormError(ValueError):
    """What was typed is not understood; the message is a sentence for the user."""


class McpForm(QDialog):
    """Adds a server (`name` is None) or changes one. Open it with `open()`; `accepted` once it is in the file."""

    def __init__(self, file: McpFile, name: str | None, entry: dict[str, Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._file = file
        self._old_name = name
        self._entry = dict(entry)
        self.setWindowTitle(tr("MCP server") if name is None else name)
        self.name = QLineEdit(name or "")
        self.kind = ChoiceBox(((PROGRAM, tr("A program on this computer")), (SERVICE, tr("A service at an address"))))
        self.command = QLineEdit()
        self.command.setPlaceholderText("uvx mcp-server-time")
        self.url = QLineEdit()
        self.url.setPlaceholderText("https://tools.example.org/mcp")
        self.pairs = TextBox("", 3)
        self.timeout = number_box(MOST_SECONDS, tr("seconds"), tr("As usual"))
        self.enabled = QCheckBox(tr("Use this server"))
        self.problem = TonedLabel("", lambda palette: text_colour(Tone.DANGER, palette))
        self.problem.setWordWrap(True)
        self.problem.setAccessibleName(tr("Problem"))
        self._lay_out()
        self._fill()
        self.kind.chosen.connect(lambda _kind: self._show_kind())

    def _lay_out(self) -> None:
        self._form = form = QFormLayout()
        lettered: list[QLabel | QAbstractButton] = []
        self._labels: dict[QWidget, QLabel] = {}
        for text, field in (
            (tr("Name"), self.name),
            (tr("What it is"), self.kind),
            (tr("Command"), self.command),
            (tr("Address"), self.url),
            (tr("Environment"), self.pairs),
            (tr("A call may take"), self.timeout),
        ):
            label = self._labels[field] = QLabel(text)
            label.setBuddy(field)
            field.setAccessibleName(text)
            lettered.append(label)
            form.addRow(label, field)
        note = note_label(tr("One a line, as NAME=value; ${NAME} stands for an environment variable."))
        form.insertRow(5, "", note)
        form.addRow("", self.enabled)
        buttons = QDialogButtonBox()
        save = push_button(tr("Save"), self._save)
        save.setDefault(True)
        cancel = push_button(tr("Cancel"), self.reject)
        buttons.addButton(save, QDialogButtonBox.ButtonRole.ActionRole)
        buttons.addButton(cancel, QDialogButtonBox.ButtonRole.ActionRole)
        layout = QVBoxLayout(self)
        layout.setSpacing(12)
        layout.addLayout(form)
        layout.addWidget(self.problem)
        layout.addWidget(buttons)
        assign_mnemonics([*lettered, self.enabled, save, cancel])
        self.setMinimumWidth(self.fontMetrics().averageCharWidth() * 74)

    def _fill(self) -> None:
        entry = self._entry
        self.kind.show_value(SERVICE if "url" in entry else PROGRAM)
        command = [entry.get("command", ""), *(entry.get("args") or [])]
        self.command.setText(shlex.join(str(part) for part in command if part != ""))
        self.url.setText(str(entry.get("url", "")))
        timeout = entry.get("timeout")
        self.timeout.setValue(timeout if isinstance(timeout, int | float) else 0)
        self.enabled.setChecked(entry.get("disabled") is not True)
        self._show_kind()
        pairs = entry.get(self._pairs_member())
        if isinstance(pairs, dict):
            self.pairs.show_text("\n".join(f"{name}={value}" for name, value in pairs.items()))

    def _pairs_member(self) -> str:
        return "headers" if self.kind.value() == SERVICE else "env"

    def _show_kind(self) -> None:
        is_service = self.kind.value() == SERVICE
        self._form.setRowVisible(self.command, not is_service)
        self._form.setRowVisible(self.url, is_service)
        text = tr("Headers") if is_service else tr("Environment")
        self._labels[self.pairs].setText(text)
        self.pairs.setAccessibleName(text)

    def _save(self) -> None:
        try:
            self._file.put(self.name.text(), self._changed_entry(), self._old_name)
        except (FormError, McpFileError) as error:
            self.problem.setText(str(error))
            return
        self.accept()

    def _changed_entry(self) -> dict[str, Any]:
        """The entry with what the form has fields for. Raises FormError."""
        is_service = self.kind.value() == SERVICE
        theirs = ("command", "args", "env") if is_service else ("url", "headers", "type", "transport")
        entry = {member: value for member, value in self._entry.items() if member not in theirs}
        if is_service:
            entry["url"] = self.url.text().strip()
        else:
            entry["command"], args = _split(self.command.text())
            _put(entry, "args", args)
        _put(entry, self._pairs_member(), _pairs(self.pairs.toPlainText()))
        _put(entry, "timeout", self._timeout())
        _put(entry, "disabled", not self.enabled.isChecked())
        return entry

    def _timeout(self) -> float:
        before = self._entry.get("timeout")
        if isinstance(before, int | float) and before > MOST_SECONDS:
            return before  # milliseconds of another program's, which the field cannot show
        return self.timeout.value()


def _put(entry: dict[str, Any], member: str, value: Any) -> None:
    """Write a member, or leave it out where there is nothing to say."""
    if value:
        entry[member] = value
    else:
        entry.pop(member, None)


def _split(text: str) -> tuple[str, list[str]]:
    """A command line as program and arguments; quotes keep words together. Raises FormError."""
    try:
        # Backslashes are part of paths on Windows.
        words = shlex.split(text, posix=os.name != "nt")
    except ValueError:
        raise FormError(tr("A quotation mark in the command is not closed: add the other one.")) from None
    return (words[0], words[1:]) if words else ("", [])


def _pairs(text: str) -> dict[str, str]:
    """Lines as NAME=value. Raises FormError."""
    pairs: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in text.splitlines())):
        name, sign, value = line.partition("=")
        if not sign or not name.strip():
            raise FormError(tr("“{line}” is not understood: write NAME=value.").format(line=line))
        pairs[name.strip()] = value.strip()
    return pairs
