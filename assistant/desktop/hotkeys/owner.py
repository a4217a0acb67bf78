"""The one owner of the hotkeys: from what the keys are said to do, decides what happens. Time is pushed in.

Whatever is repeated, doubled, lost or late: the microphone is never left open.
* A release counts after 30 ms without another press: auto-repeat releases and presses within 3 ms, and a contact that
  bounces within 10.
* While something is held, `tick` is called a few times a second with the keys that the system says are up.
* Where the system does not say it, talking ends after `longest_hold_s` without any sign of the key.
* A clock that jumped means that the machine slept: nothing counts as held.
* A mute key whose release nobody saw stays muted: only a release that was seen opens the microphone.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

from assistant.desktop.hotkeys.actions import Action
from assistant.desktop.key_hold import LONGEST_HOLD_S, RELEASE_GRACE_MS

RELEASE_GRACE_S = RELEASE_GRACE_MS / 1000
WATCH_INTERVAL_S = 0.25
SLEPT_S = 5.0
# A press this soon after the one before, without a release between, is auto-repeat: its first delay is below this.
REPEAT_GAP_S = 2.0


class Effect(Enum):
    """What is to be done."""

    HOLD = auto()
    LET_GO = auto()
    TOGGLE = auto()
    MUTE = auto()
    UNMUTE = auto()
    INTERRUPT = auto()
    SHOW_OR_HIDE = auto()


_AT_PRESS = {
    Action.HOLD: Effect.HOLD,
    Action.TOGGLE: Effect.TOGGLE,
    Action.PUSH_TO_MUTE: Effect.MUTE,
    Action.INTERRUPT: Effect.INTERRUPT,
    Action.SHOW: Effect.SHOW_OR_HIDE,
}
_AT_RELEASE = {Action.HOLD: Effect.LET_GO, Action.PUSH_TO_MUTE: Effect.UNMUTE}


@dataclass(slots=True)
class _Key:
    """What is known of the key of one action. It is down as long as this exists."""

    last_press: float
    believed_at: float | None = None  # said to be up, which is believed from then on
    counts: bool = True  # False: let go without a release; until that comes, its presses are auto-repeat
    unmutes: bool = False  # the microphone was open before this key muted it


class HotkeyOwner:
    """Takes presses and releases of the actions' keys; each call returns what is to be done now, in order.

    `now`: seconds of a clock that goes on while the machine sleeps.
    """

    def __init__(self, longest_hold_s: float = LONGEST_HOLD_S) -> None:
        self._longest_hold_s = longest_hold_s
        self._keys: dict[Action, _Key] = {}
        self._last_now = 0.0

    @property
    def held(self) -> frozenset[Action]:
        """The actions whose keys count as down."""
        return frozenset(action for action, key in self._keys.items() if key.counts)

    def wake_at(self) -> float | None:
        """When `tick` is to be called at the latest; None while nothing is held."""
        held = [self._keys[action] for action in self.held]
        if not held:
            return None
        graces = [key.believed_at for key in held if key.believed_at is not None]
        return min([self._last_now + WATCH_INTERVAL_S, *graces])

    def press(self, action: Action, now: float, muted: bool = False) -> list[Effect]:
        """The key went down, or auto-repeat says so; `muted`: the microphone is muted already."""
        effects = self._advance(now)
        key = self._keys.get(action)
        if key is not None:
            may_be_repeat = now - key.last_press < REPEAT_GAP_S
            if may_be_repeat or (key.counts and action in _AT_RELEASE):
                key.last_press = now
                key.believed_at = None
                return effects
        self._keys[action] = _Key(now, unmutes=not muted)
        return effects if action is Action.PUSH_TO_MUTE and muted else [*effects, _AT_PRESS[action]]

    def release(self, action: Action, now: float) -> list[Effect]:
        """The key came up, or auto-repeat says so."""
        effects = self._advance(now)
        key = self._keys.get(action)
        if key is not None and not key.counts:
            del self._keys[action]
        elif key is not None and key.believed_at is None:
            key.believed_at = now + RELEASE_GRACE_S
        return effects

    def tick(self, now: float, up: Collection[Action] = ()) -> list[Effect]:
        """Time has passed; `up`: actions whose keys the system says are not down."""
        effects = self._advance(now)
        for action in up:
            if action in self._keys:
                effects += self._end(action)
        return effects

    def interrupt(self) -> list[Effect]:
        """Releases may be lost from here on (the screen was locked, the keys are others): talking ends."""
        key = self._keys.get(Action.HOLD)
        for other in self._keys.keys() - {Action.HOLD, Action.PUSH_TO_MUTE}:
            self._keys[other].counts = False
        if key is None or not key.counts:
            return []
        key.counts = False
        return [Effect.LET_GO]

    def _advance(self, now: float) -> list[Effect]:
        """Take in that time has passed."""
        slept = bool(self._keys) and not -SLEPT_S < now - self._last_now < SLEPT_S
        self._last_now = now
        effects = self.interrupt() if slept else []
        for action, key in list(self._keys.items()):
            if not key.counts:
                continue
            if key.believed_at is not None and now >= key.believed_at:
                effects += self._end(action)
            elif action is not Action.PUSH_TO_MUTE and now - key.last_press >= self._longest_hold_s:
                key.counts = False
                effects += [Effect.LET_GO] if action is Action.HOLD else []
        return effects

    def _end(self, action: Action) -> list[Effect]:
        key = self._keys.pop(action)
        if not key.counts or action not in _AT_RELEASE or (action is Action.PUSH_TO_MUTE and not key.unmutes):
            return []
        return [_AT_RELEASE[action]]
