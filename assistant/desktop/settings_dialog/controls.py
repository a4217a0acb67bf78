"""The controls that the pages are made of, each accessible and safe to scroll past."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QComboBox, QListWidget, QPlainTextEdit, QPushButton, QSizePolicy, QWidget

from assistant.desktop.theme import secondary_text
from assistant.desktop.toned_label import ColourOf, TonedLabel

TYPING_PAUSE_MS = 800
INSTRUCTION_LINES = 6


class WrappedLabel(TonedLabel):
    """Text over several lines that takes no more room than it needs.

    QLabel guesses its height for a width of its own choice, and layouts keep that room even where one line is enough.
    """

    def __init__(self, text: str, colour_of: ColourOf) -> None:
        super().__init__(text, colour_of)
        self.setWordWrap(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        policy = self.sizePolicy()
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """One line; the layout asks for the height once it knows the width."""
        return QSize(super().sizeHint().width(), self.fontMetrics().height())

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A few words wide."""
        return QSize(self.fontMetrics().averageCharWidth() * 12, self.fontMetrics().height())


def note_label(text: str) -> WrappedLabel:
    """A sentence beside a control, in a quieter colour."""
    return WrappedLabel(text, secondary_text)


def plain_label(text: str = "") -> WrappedLabel:
    """Text that is never markup, for what comes from files and servers; it can be selected."""
    label = WrappedLabel(text, lambda palette: palette.color(QPalette.ColorRole.Text))
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def push_button(text: str, clicked: Callable[[], object], accessible_name: str = "") -> QPushButton:
    """A button that Enter in a text field does not press."""
    button = QPushButton(text)
    button.setAutoDefault(False)
    button.setMinimumWidth(button.sizeHint().width() + 3 * button.fontMetrics().averageCharWidth())
    if accessible_name:
        button.setAccessibleName(accessible_name)
    button.clicked.connect(lambda: clicked())
    return button


class HintedList(QListWidget):
    """A list that says, while there is nothing in it, what could be."""

    def __init__(self, hint: str) -> None:
        super().__init__()
        self._hint = hint
        self.setSpacing(2)
        self.setAccessibleDescription(hint)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Paint the hint into an empty list."""
        super().paintEvent(event)
        if self.count() == 0:
            painter = QPainter(self.viewport())
            painter.setPen(secondary_text(self.palette()))
            room = self.viewport().rect().adjusted(12, 8, -12, -8)
            painter.drawText(room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._hint)
            painter.end()


class ScrollGuard(QObject):
    """Keeps the mouse wheel from changing a control that the page is merely scrolled past."""

    def watch(self, control: QWidget) -> None:
        """Guard this control: without the focus the wheel goes to the page."""
        control.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        control.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Leave the wheel to the page."""
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class ChoiceBox(QComboBox):
    """One of several values, each with its words. `chosen(value)` is told when the user chooses."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__()
        # Long words must not make the page wider than the window; the box grows with it.
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(14)
        self.set_choices(choices)
        self.activated.connect(lambda index: self.chosen.emit(self.itemData(index)))

    def set_choices(self, choices: Sequence[tuple[str, str]]) -> None:
        """Offer these (value, words); what was shown stays if it is among them."""
        shown = self.value()
        self.clear()
        for value, words in choices:
            self.addItem(words, value)
        self.show_value(shown)

    def fit_words(self) -> None:
        """Be wide enough for all that is offered; for few and short words only."""
        widest = max(self.fontMetrics().horizontalAdvance(self.itemText(index)) for index in range(self.count()))
        self.setMinimumWidth(widest + 5 * self.fontMetrics().height() // 2)

    def value(self) -> str:
        """The value that is shown."""
        return str(self.currentData() or "")

    def show_value(self, value: str) -> None:
        """Show this value; one that is not offered leaves the first."""
        self.setCurrentIndex(max(0, self.findData(value)))


class NameBox(QComboBox):
    """A name out of a list, or any other that the user types. `entered(name)` is told when it is complete."""

    entered = Signal(str)

    def __init__(self, suggestions: Sequence[str], placeholder: str) -> None:
        super().__init__()
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # "gpt-realtime" must not become "gpt-realtime-2.1"
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(14)
        self.addItems(list(suggestions))
        self.setCurrentIndex(-1)  # so that the Down key begins with the first
        self._told = ""
        field = self.lineEdit()
        if field is not None:
            field.setPlaceholderText(placeholder)
            field.setClearButtonEnabled(True)
            field.editingFinished.connect(self.commit)
            field.textEdited.connect(lambda text: None if text else self.commit())
        self.activated.connect(lambda _index: self.commit())

    def show_name(self, name: str) -> None:
        """Show what is chosen, unless the user is typing something else."""
        if self.currentText().strip() == self._told:
            self.setCurrentIndex(self.findText(name))
            self.setCurrentText(name)
            self._told = name

    def commit(self) -> None:
        """Tell what stands there, if that is news."""
        name = self.currentText().strip()
        if name != self._told:
            self._told = name
            self.entered.emit(name)


class TextBox(QPlainTextEdit):
    """Several lines of text. `entered(text)` is told when typing pauses and when the focus leaves; Tab leaves it."""

    entered = Signal(str)

    def __init__(self, placeholder: str = "", lines: int = INSTRUCTION_LINES) -> None:
        super().__init__()
        self._told = ""
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * lines + 2 * round(self.document().documentMargin()) + 4)
        self._pause = QTimer(self, singleShot=True, interval=TYPING_PAUSE_MS)
        self._pause.timeout.connect(self.commit)
        self.textChanged.connect(self._pause.start)

    def show_text(self, text: str) -> None:
        """Show what is chosen, unless the user is typing something else."""
        if self.toPlainText() == self._told and text != self._told:
            self._told = text
            self.setPlainText(text)

    def commit(self) -> None:
        """Tell what stands there, if that is news."""
        self._pause.stop()
        text = self.toPlainText()
        if text != self._told:
            self._told = text
            self.entered.emit(text)

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """The user goes on to something else."""
        super().focusOutEvent(event)
        self.commit()
