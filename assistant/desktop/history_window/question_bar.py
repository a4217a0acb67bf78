"""A bar with a sentence and what can be done about it: undo, confirm, dismiss. It takes no keyboard by itself."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QWidget

from assistant.desktop.card import paint_tinted
from assistant.desktop.texts import tr
from assistant.desktop.theme import Tone


class QuestionBar(QFrame):
    """Shows one thing at a time."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = Tone.INFORMATION
        self._when_over: Callable[[], None] = _nothing
        self._action: Callable[[], None] = _nothing
        self._sentence = QLabel()
        self._sentence.setTextFormat(Qt.TextFormat.PlainText)
        self._sentence.setWordWrap(True)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        self.action_button = QPushButton()
        self.dismiss_button = QPushButton()
        self.action_button.clicked.connect(self._act)
        self.dismiss_button.clicked.connect(self.end)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.end)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 7, 8, 7)
        layout.setSpacing(8)
        layout.addWidget(self._sentence, 1)
        layout.addWidget(self.action_button)
        layout.addWidget(self.dismiss_button)
        self.hide()

    @property
    def sentence(self) -> str:
        """What it says; "" while it is hidden."""
        return "" if self.isHidden() else self._sentence.text()

    @property
    def can_act(self) -> bool:
        """Whether it offers to do something."""
        return not self.isHidden() and not self.action_button.isHidden()

    def offer(
        self,
        sentence: str,
        action: str,
        act: Callable[[], None],
        over: Callable[[], None] | None = None,
        timeout_ms: int = 0,
    ) -> None:
        """Say a sentence with a button that calls `act`; `over` is called instead when it is dismissed or times out."""
        self._show(Tone.WARNING, sentence, tr("Dismiss") if over else tr("Cancel"))
        self._action, self._when_over = act, over or _nothing
        self.action_button.setText(action)
        self.action_button.show()
        if timeout_ms:
            self._timer.start(timeout_ms)

    def tell(self, sentence: str, is_error: bool = False, timeout_ms: int = 0) -> None:
        """Say a sentence that can only be dismissed."""
        self._show(Tone.DANGER if is_error else Tone.INFORMATION, sentence, tr("Dismiss"))
        self.action_button.hide()
        if timeout_ms:
            self._timer.start(timeout_ms)

    def end(self) -> None:
        """Take the sentence away; what was offered is not wanted."""
        over = self._clear()
        over()

    def act(self) -> None:
        """Do what is offered, if anything is."""
        if self.can_act:
            self._act()

    def _show(self, tone: Tone, sentence: str, dismiss: str) -> None:
        self.end()
        self._tone = tone
        self._sentence.setText(sentence)
        self.setAccessibleName(sentence)
        self.dismiss_button.setText(dismiss)
        self.show()

    def _act(self) -> None:
        action = self._action
        self._clear()
        action()

    def _clear(self) -> Callable[[], None]:
        self._timer.stop()
        over, self._when_over, self._action = self._when_over, _nothing, _nothing
        self.hide()
        return over

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802, ARG002 - Qt's name and signature
        """Paint a tinted card."""
        paint_tinted(self, self._tone)


def _nothing() -> None:
    """Nothing is to be done."""
