"""One tool call: its name, arguments, state, duration and result."""

import json

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFontDatabase, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QVBoxLayout, QWidget

from assistant.desktop.card import Card
from assistant.desktop.theme import Tone, secondary_text, text_colour
from assistant.desktop.toned_label import TonedLabel
from assistant.desktop.view_state import ToolActivity

MAXIMUM_CHARACTERS = 400
MAXIMUM_LINES = 8
LONGEST_RUN = 24  # a label breaks lines only between words; longer runs are given places to break
BREAK_OPPORTUNITY = "\u200b"

_STATUS_TONES = {"running": Tone.BUSY, "done": Tone.GOOD, "failed": Tone.DANGER}
_STATUS_MARKS = {"running": "●", "done": "✓", "failed": "✗"}


class ToolCard(Card):
    """Shows one tool call; `show_activity` brings it up to date."""

    def __init__(self, activity: ToolActivity, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.activity = activity
        self._name = TonedLabel("", lambda palette: palette.color(QPalette.ColorRole.WindowText), bold=True)
        self._status = TonedLabel("", self._status_colour, bold=True)
        self._arguments = TonedLabel("", secondary_text)
        self._result = QLabel()
        for label in (self._arguments, self._result):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Minimum)
            label.setWordWrap(True)
        self._arguments.setFont(QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont))
        heading = QHBoxLayout()
        heading.addWidget(self._name, 1)
        heading.addWidget(self._status)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(12, 9, 12, 10)
        layout.setSpacing(5)
        layout.addLayout(heading)
        layout.addWidget(self._arguments)
        layout.addWidget(self._result)
        self.show_activity(activity, activity.started_at)

    def show_activity(self, activity: ToolActivity, now: float) -> None:
        """Show this state of the call; `now` (monotonic seconds) tells how long it has been running."""
        self.activity = activity
        arguments = format_arguments(activity)
        result = activity.result if activity.status != "running" else activity.progress
        self._name.setText(shortened(activity.name))
        self._arguments.setText(shortened(arguments))
        self._arguments.setVisible(bool(arguments))
        self._result.setText(shortened(result))
        self._result.setVisible(bool(result))
        self._status.set_colour(self._status_colour)
        self._show_status(now)

    def refresh_duration(self, now: float) -> None:
        """Show how long a running call has taken by now."""
        if self.activity.status == "running":
            self._show_status(now)

    def _show_status(self, now: float) -> None:
        activity = self.activity
        status = f"{activity.status} · {format_duration(activity, now)}"
        self._status.setText(f"{_STATUS_MARKS[activity.status]} {status}")
        result = f": {shortened(activity.result)}" if activity.result else ""
        self.setAccessibleName(f"Tool {activity.name}, {activity.status}, {format_duration(activity, now)}{result}")

    def _status_colour(self, palette: QPalette) -> QColor:
        return text_colour(_STATUS_TONES[self.activity.status], palette)


def format_arguments(activity: ToolActivity) -> str:
    """One argument a line, values as JSON except plain text."""
    return "\n".join(
        f"{name}: {value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in activity.arguments.items()
    )


def format_call(activity: ToolActivity) -> str:
    """The whole call, unshortened, for the clipboard."""
    parts = [f"{activity.name} ({activity.status})", format_arguments(activity), activity.result]
    return "\n".join(part for part in parts if part)


def format_duration(activity: ToolActivity, now: float) -> str:
    """How long it took, or has been running at `now`."""
    if activity.duration_ms is None:
        return f"{max(0, int(now - activity.started_at))} s"
    if activity.duration_ms < 1000:
        return f"{activity.duration_ms} ms"
    return f"{activity.duration_ms / 1000:.1f} s"


def shortened(text: str) -> str:
    """The beginning of a long text, with places to break in words too long for a line."""
    lines = text[:MAXIMUM_CHARACTERS].splitlines()[:MAXIMUM_LINES]
    short = "\n".join(lines)
    words = [
        BREAK_OPPORTUNITY.join(word[start : start + LONGEST_RUN] for start in range(0, len(word), LONGEST_RUN))
        for word in short.split(" ")
    ]
    return " ".join(words) + ("…" if len(short) < len(text.rstrip()) else "")
