"""What all pages of the settings have in common: sections, rows, and controls that stand for a setting."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from assistant.desktop.settings_dialog.controls import ChoiceBox, NameBox, ScrollGuard, TextBox, note_label
from assistant.desktop.settings_dialog.mnemonics import assign_mnemonics
from assistant.desktop.texts import tr
from assistant.desktop.theme import scaled
from assistant.settings import Settings


class Page(QWidget):
    """A page. It shows settings and tells what the user wants changed; it saves nothing itself.

    edited(dict)   settings by name with their new values
    failed(str)    something did not work, in one sentence; an empty one: what was said is mended
    """

    edited = Signal(dict)
    failed = Signal(str)

    def __init__(self, title: str) -> None:
        super().__init__()
        self.title = title
        self._show: list[Callable[[Settings], None]] = []
        self._commit: list[Callable[[], None]] = []
        self._lettered: list[QLabel | QAbstractButton] = []
        self._labels: list[QLabel] = []
        self._guard = ScrollGuard(self)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(20, 16, 20, 20)
        self._layout.setSpacing(10)
        heading = QLabel(title)
        heading.setFont(scaled(self.font(), 1.5, bold=True))
        self._layout.addWidget(heading)

    # Building

    def add_section(self, title: str = "", note: str = "") -> QFormLayout:
        """Begin a section with rows for `add_row`."""
        if title:
            heading = QLabel(title)
            heading.setFont(scaled(self.font(), 1.08, bold=True))
            self._layout.addSpacing(8)
            self._layout.addWidget(heading)
        if note:
            self._layout.addWidget(note_label(note))
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(16)
        form.setVerticalSpacing(10)
        self._layout.addLayout(form)
        return form

    def add_widget(self, widget: QWidget, stretch: int = 0) -> None:
        """Put something over the page's whole width."""
        self._layout.addWidget(widget, stretch)

    def add_row(
        self, form: QFormLayout, text: str, control: QWidget, note: str = "", buddy: QWidget | None = None
    ) -> None:
        """A control with its label before it and a note below it. Of several, `buddy` is what the label names."""
        buddy = buddy or control
        label = QLabel(text)
        label.setBuddy(buddy)
        self._labels.append(label)
        buddy.setAccessibleName(buddy.accessibleName() or text)
        self._lettered.append(label)
        form.addRow(label, self._with_note(control, note))

    def add_fact(self, form: QFormLayout, text: str, shown: QLabel) -> None:
        """Something that is shown and cannot be changed, with its label before it."""
        label = QLabel(text)
        shown.setAccessibleName(text)
        self._labels.append(label)
        form.addRow(label, shown)

    def add_wide(self, form: QFormLayout, control: QWidget, note: str = "") -> None:
        """A control that has its label in itself, over the section's whole width."""
        if isinstance(control, QAbstractButton):
            self._lettered.append(control)
        form.addRow(self._with_note(control, note))

    def add_buttons(self, form: QFormLayout, *buttons: QAbstractButton) -> None:
        """Buttons side by side."""
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in buttons:
            row.addWidget(button)
            self._lettered.append(button)
        row.addStretch(1)
        form.addRow(row)

    def finish(self) -> None:
        """Give out the letters for Alt+letter, and let all sections' controls begin at one line; call it at the end."""
        self._layout.addStretch(1)
        # Qt draws a word with an underlined letter a little wider than it measured it.
        widest = max((label.sizeHint().width() + 4 for label in self._labels), default=0)
        for label in self._labels:
            label.setMinimumWidth(widest)
        assign_mnemonics(self._lettered)

    def _with_note(self, control: QWidget, note: str) -> QWidget:
        self._guard.watch(control) if isinstance(control, ChoiceBox | NameBox | QDoubleSpinBox) else None
        if not note:
            return control
        control.setAccessibleDescription(note)
        both = QWidget()
        layout = QVBoxLayout(both)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(3)
        layout.addWidget(control)
        below = note_label(note)
        if isinstance(control, QCheckBox):
            below.setIndent(_indicator_width(control))
        layout.addWidget(below)
        return both

    # Controls that stand for a setting

    def bind_check(self, form: QFormLayout, name: str, text: str, note: str = "") -> QCheckBox:
        """Yes or no."""
        box = QCheckBox(text)
        box.clicked.connect(lambda checked: self.edited.emit({name: checked}))
        self._show.append(lambda settings: box.setChecked(getattr(settings, name)))
        self.add_wide(form, box, note)
        return box

    def bind_choice(
        self, form: QFormLayout, name: str, text: str, choices: Sequence[tuple[str, str]], note: str = ""
    ) -> ChoiceBox:
        """One of several values."""
        box = ChoiceBox(choices)
        box.chosen.connect(lambda value: self.edited.emit({name: value}))
        self._show.append(lambda settings: box.show_value(getattr(settings, name)))
        self.add_row(form, text, box, note)
        return box

    def bind_name(
        self, form: QFormLayout, name: str, text: str, suggestions: Sequence[str], placeholder: str, note: str = ""
    ) -> NameBox:
        """A name out of a list or typed freely."""
        box = NameBox(suggestions, placeholder)
        box.entered.connect(lambda value: self.edited.emit({name: value}))
        self._show.append(lambda settings: box.show_name(getattr(settings, name)))
        self._commit.append(box.commit)
        self.add_row(form, text, box, note)
        return box

    def bind_text(self, form: QFormLayout, name: str, text: str, placeholder: str, note: str = "") -> TextBox:
        """Several lines of text."""
        box = TextBox(placeholder)
        box.entered.connect(lambda value: self.edited.emit({name: value}))
        self._show.append(lambda settings: box.show_text(getattr(settings, name)))
        self._commit.append(box.commit)
        self.add_row(form, text, box, note)
        return box

    def bind_number(
        self, form: QFormLayout, name: str, text: str, box: QDoubleSpinBox, note: str = "", factor: float = 1.0
    ) -> QDoubleSpinBox:
        """A number; the box shows it divided by `factor`."""

        def show(settings: Settings) -> None:
            with QSignalBlocker(box):
                box.setValue(getattr(settings, name) / factor)

        box.setKeyboardTracking(False)
        box.valueChanged.connect(lambda value: self.edited.emit({name: round(value * factor, 6)}))
        self._show.append(show)
        self._commit.append(box.interpretText)
        self.add_row(form, text, box, note)
        return box

    # What the dialog calls

    def show_settings(self, settings: Settings) -> None:
        """Show these; what the user is typing at the moment stays."""
        for show in self._show:
            show(settings)

    def commit(self) -> None:
        """Tell what was typed and not told yet."""
        for commit in self._commit:
            commit()

    def leave(self) -> None:
        """The page is not looked at any more: end what goes on for its sake."""

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802 - Qt's name
        """Leave."""
        super().hideEvent(event)
        self.leave()


class _NumberBox(QDoubleSpinBox):
    """Writes 5 rather than 5.0; money keeps its two decimals."""

    def textFromValue(self, value: float) -> str:  # noqa: N802 - Qt's name
        if self.decimals() == 1 and value.is_integer():
            return self.locale().toString(int(value))
        return super().textFromValue(value)


def number_box(most: float, unit: str, none: str, step: float = 1.0, decimals: int = 0) -> QDoubleSpinBox:
    """A field for a number from 0 (which reads as `none`) to `most`."""
    box = _NumberBox()
    box.setRange(0, most)
    box.setDecimals(decimals)
    box.setSingleStep(step)
    box.setSuffix(f" {unit}")
    box.setSpecialValueText(none)
    box.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    return box


def _indicator_width(box: QCheckBox) -> int:
    """How far the words of a check box stand from its edge."""
    style = box.style()
    metric = QStyle.PixelMetric
    return style.pixelMetric(metric.PM_IndicatorWidth) + style.pixelMetric(metric.PM_CheckBoxLabelSpacing)


def next_conversation() -> str:
    """What stands beside a control whose change does not reach a conversation that has begun."""
    return tr("Applies to the next conversation.")


def between_turns() -> str:
    """What stands beside a control that a running conversation takes up by another session."""
    return tr("The conversation goes over to it as soon as nobody is speaking.")
