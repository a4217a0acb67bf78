"""The words of a tool card: status, duration, and texts short enough for a card."""

import json
import math
import re

from assistant.bidi.exact_text import revealed
from assistant.desktop.texts import format_number, tr
from assistant.desktop.theme import Tone
from assistant.desktop.tool_activity import ToolActivity, ToolStatus

MAXIMUM_CHARACTERS = 400
MAXIMUM_LINES = 8
LONGEST_RUN = 24  # a label breaks lines only between words; longer runs are given places to break
BREAK_OPPORTUNITY = "\u200b"

STATUS_TONES: dict[ToolStatus, Tone] = {
    "waiting": Tone.WARNING,
    "running": Tone.BUSY,
    "stopping": Tone.BUSY,
    "done": Tone.GOOD,
    "failed": Tone.DANGER,
    "stopped": Tone.NEUTRAL,
    "denied": Tone.NEUTRAL,
    "unanswered": Tone.NEUTRAL,
    "allowed": Tone.GOOD,
}
_STATUS_MARKS: dict[ToolStatus, str] = {
    "waiting": "?",
    "running": "●",
    "stopping": "●",
    "done": "✓",
    "failed": "✗",
    "stopped": "■",
    "denied": "⊘",
    "unanswered": "⊘",
    "allowed": "✓",
}
_TIMED: tuple[ToolStatus, ...] = ("running", "stopping", "done", "failed")


def describe_status(activity: ToolActivity, now: float) -> str:
    """The state in words and, where it matters, how long it took, has been running, or can still be answered."""
    words = status_words(activity.status)
    if activity.question is not None and not activity.question.answered:
        return f"{words} · {math.ceil(activity.question.remaining_s(now))} s"
    return f"{words} · {format_duration(activity, now)}" if activity.status in _TIMED else words


def status_words(status: ToolStatus) -> str:
    """The state in a word or two."""
    words: dict[ToolStatus, str] = {
        "waiting": tr("waits for you"),
        "running": tr("running"),
        "stopping": tr("stopping"),
        "done": tr("done"),
        "failed": tr("failed"),
        "stopped": tr("stopped"),
        "denied": tr("denied by you"),
        "unanswered": tr("not allowed: no answer"),
        "allowed": tr("allowed"),
    }
    return words[status]


def status_mark(activity: ToolActivity) -> str:
    """A sign of its own for each outcome, so that colour is not all that tells them apart."""
    return _STATUS_MARKS[activity.status]


def format_arguments(activity: ToolActivity) -> str:
    """One argument a line, values as JSON except plain text: for reading at a glance."""
    return "\n".join(
        f"{revealed(name)}: {_readable(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)}"
        for name, value in activity.arguments.items()
    )


def format_call(activity: ToolActivity) -> str:
    """The whole call, unshortened, for the clipboard."""
    words = status_words(activity.status)
    parts = [f"{activity.name} ({words})", format_arguments(activity), activity.result]
    return "\n".join(part for part in parts if part)


def format_duration(activity: ToolActivity, now: float) -> str:
    """How long it took, or has been running at `now`."""
    if activity.duration_ms is None:
        return f"{max(0, int(now - activity.started_at))} s"
    if activity.duration_ms < 1000:
        return f"{activity.duration_ms} ms"
    return f"{format_number(activity.duration_ms / 1000, 1)} s"


def shortened(text: str) -> str:
    """The beginning of a long text, with places to break in words too long for a line."""
    lines = text[:MAXIMUM_CHARACTERS].splitlines()[:MAXIMUM_LINES]
    short = "\n".join(lines)
    words = [
        BREAK_OPPORTUNITY.join(word[start : start + LONGEST_RUN] for start in range(0, len(word), LONGEST_RUN))
        for word in short.split(" ")
    ]
    return " ".join(words) + ("…" if len(short) < len(text.rstrip()) else "")


def cut_at(text: str, length: int) -> str:
    """The beginning of a text that is longer than can be shown without a pause."""
    return text if len(text) <= length else f"{text[:length]}…"


def breakable(name: str) -> str:
    """A tool's name with places to break after each of its parts: fetch__fetch, send-message, list.items."""
    return re.sub(r"([_.:/-]+)", rf"\1{BREAK_OPPORTUNITY}", shortened(name))


def _readable(text: str) -> str:
    return "\n".join(revealed(line) for line in text.split("\n"))
