"""What a hotkey can do, and which key does it."""

from collections.abc import Mapping
from enum import StrEnum

from PySide6.QtCore import QT_TRANSLATE_NOOP

from assistant.desktop.hotkeys.keys import Hotkey, HotkeyError, parse_hotkey
from assistant.desktop.texts import CONTEXT, tr


class Action(StrEnum):
    """What a hotkey can do; the values are the names in the settings."""

    HOLD = "hold"
    TOGGLE = "toggle"
    PUSH_TO_MUTE = "push_to_mute"
    INTERRUPT = "interrupt"
    SHOW = "show"


DESCRIPTIONS: dict[Action, str] = {
    Action.HOLD: str(QT_TRANSLATE_NOOP(CONTEXT, "Hold to talk")),
    Action.TOGGLE: str(QT_TRANSLATE_NOOP(CONTEXT, "Begin or end talking")),
    Action.PUSH_TO_MUTE: str(QT_TRANSLATE_NOOP(CONTEXT, "Mute the microphone while held")),
    Action.INTERRUPT: str(QT_TRANSLATE_NOOP(CONTEXT, "Stop the reply")),
    Action.SHOW: str(QT_TRANSLATE_NOOP(CONTEXT, "Show or hide the window")),
}

# Ctrl+Alt+Space is on every keyboard, is held with one hand, types nothing, and no desktop uses it by default but
# macOS with several input sources. A single key (Right Ctrl, Pause) is missing on many laptops, and the Wayland
# portal knows no modifier by itself.
DEFAULTS: dict[Action, str] = {Action.HOLD: "Ctrl+Alt+Space"}


def _described(action: Action) -> str:
    return f"“{tr(DESCRIPTIONS[action])}”"


def read_bindings(chosen: Mapping[str, str]) -> tuple[dict[Action, Hotkey], list[str]]:
    """Return each action's key, and a sentence for the user about each that cannot be used.

    `chosen`: the settings' key names by the action's name; an empty name unbinds, a missing one means the default.
    """
    bindings: dict[Action, Hotkey] = {}
    problems = [
        tr("“{name}” is nothing that a hotkey can do: choose one of {names}.").format(
            name=name[:40], names=", ".join(Action)
        )
        for name in chosen.keys() - set(Action)
    ]
    for action in Action:
        name = chosen.get(action, DEFAULTS.get(action, ""))
        if not name.strip():
            continue
        try:
            hotkey = parse_hotkey(name)
        except HotkeyError as error:
            problems.append(tr("{what} has no hotkey now: {problem}").format(what=_described(action), problem=error))
            continue
        other = next((other for other, taken in bindings.items() if taken == hotkey), None)
        if other is not None:
            sentence = tr("{key} is the hotkey of {other} already: choose another for {what}.")
            problems.append(sentence.format(key=hotkey, other=_described(other), what=_described(action)))
            continue
        bindings[action] = hotkey
    return bindings, problems
