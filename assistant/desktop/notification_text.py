"""What notifications say, and which answers they may offer. Pure: no Qt, no clock."""

import unicodedata
from dataclasses import dataclass

from assistant.bidi.exact_text import exact_arguments, revealed
from assistant.desktop.engine_sentences import in_the_user_s_language
from assistant.desktop.texts import tr
from assistant.desktop.tool_activity import ToolActivity
from assistant.tools.approval import ApprovalAnswer

OPEN = "open"
ANSWERS: dict[str, ApprovalAnswer] = {"once": "once", "deny": "deny"}
LONGEST_RESULT = 160
# What even a small notification shows without cutting it: beyond that, the window alone shows what is asked.
FITTING_LINES = 5
FITTING_COLUMNS = 40
LONGEST_TOOL_NAME = 64  # of those that the wire takes
_WIDE = frozenset("WF")
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})
_LOOK_ALIKES = {"<": "\u2039", ">": "\u203a", "&": "\uff06"}
_NO_MARKUP = str.maketrans(_LOOK_ALIKES)


@dataclass(frozen=True, slots=True)
class Notification:
    """What is to be told. All texts are plain: what looks like markup in them is shown as it is.

    `actions` are keys and labels; `exact_actions` are offered only where the body is shown letter for letter.
    `timeout_ms` 0: it stays.
    """

    title: str
    body: str
    actions: tuple[tuple[str, str], ...] = ()
    exact_actions: tuple[tuple[str, str], ...] = ()
    timeout_ms: int = 0


def question_about(activity: ToolActivity, remaining_ms: int) -> Notification:
    """Ask whether a tool may run. It can be answered only where the whole call can be read at once."""
    title = tr("Allow “{tool}”?").format(tool=_short_name(activity))
    opening = ((OPEN, tr("Open")),)
    arguments = exact_arguments(activity.arguments) or tr("without arguments")
    call = f"{revealed(in_the_user_s_language(activity.origin))}\n{arguments}"
    if _is_told_in_full(activity.name) and fits(call) and reads_in_order(activity.name + call):
        answers = (("once", tr("Allow once")), ("deny", tr("Deny")))
        return Notification(title, call, opening, answers, remaining_ms)
    body = tr("Open the window to read what it would do, and allow or deny it.")
    return Notification(title, body, opening, (), remaining_ms)


def end_of(activity: ToolActivity) -> Notification:
    """Say that a tool has finished, and what came of it."""
    words = tr("“{tool}” is done") if activity.status == "done" else tr("“{tool}” failed")
    result = revealed(" ".join(activity.result.split()))
    shown = result if len(result) <= LONGEST_RESULT else result[: LONGEST_RESULT - 1] + "…"
    return Notification(words.format(tool=_short_name(activity)), shown, ((OPEN, tr("Open")),))


def told(title: str, message: str) -> Notification:
    """Say a sentence."""
    return Notification(title, revealed(" ".join(message.split())), ((OPEN, tr("Open")),))


def without_markup(text: str) -> str:
    """The text with look-alikes for what a server could take for markup; for those who are sent no escapes."""
    return text.translate(_NO_MARKUP)


def fits(text: str) -> bool:
    """Whether a small notification shows all of it."""
    return sum(max(1, -(-_columns(line) // FITTING_COLUMNS)) for line in text.split("\n")) <= FITTING_LINES


def reads_in_order(text: str) -> bool:
    """Whether its letters stand in the order in which they are written: none is of a right-to-left script."""
    return not any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)


def has_markup(text: str) -> bool:
    """Whether a server could take a part of it for markup."""
    return any(character in _LOOK_ALIKES for character in text)


def _is_told_in_full(name: str) -> bool:
    return len(revealed(name)) <= LONGEST_TOOL_NAME and not has_markup(name)


def _columns(line: str) -> int:
    return sum(2 if unicodedata.east_asian_width(character) in _WIDE else 1 for character in line)


def _short_name(activity: ToolActivity) -> str:
    name = revealed(activity.name)
    return name if len(name) <= LONGEST_TOOL_NAME else name[: LONGEST_TOOL_NAME - 1] + "…"
