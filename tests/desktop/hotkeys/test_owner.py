"""The owner: one hold whatever the keyboard says, and a microphone that is never left open."""

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.desktop.hotkeys.actions import Action
from assistant.desktop.hotkeys.owner import (
    LONGEST_HOLD_S,
    RELEASE_GRACE_S,
    SLEPT_S,
    WATCH_INTERVAL_S,
    Effect,
    HotkeyOwner,
)

HOLD = Action.HOLD


@dataclass
class Played:
    """An owner, the clock, and what it has had done."""

    owner: HotkeyOwner = field(default_factory=HotkeyOwner)
    now: float = 1000.0
    done: list[Effect] = field(default_factory=list)
    up: set[Action] = field(default_factory=set)  # what the system says is up; empty: it says nothing

    def wait(self, seconds: float) -> None:
        """Let time pass, with the owner woken whenever it wants to be."""
        end = self.now + seconds
        while (wake_at := self.owner.wake_at()) is not None and wake_at <= end:
            self.now = max(wake_at, self.now)
            self.done += self.owner.tick(self.now, self.up)
        self.now = end

    def press(self, action: Action = HOLD, muted: bool = False) -> None:
        self.done += self.owner.press(action, self.now, muted)

    def release(self, action: Action = HOLD) -> None:
        self.done += self.owner.release(action, self.now)

    def sleep(self, seconds: float) -> None:
        """The whole machine sleeps."""
        self.now += seconds


@pytest.fixture
def played() -> Played:
    return Played()


def test_press_holds_and_release_lets_go_after_the_grace(played: Played) -> None:
    played.press()
    assert played.done == [Effect.HOLD]
    played.wait(3)
    played.release()
    played.wait(RELEASE_GRACE_S - 0.001)
    assert played.done == [Effect.HOLD]
    played.wait(0.002)
    assert played.done == [Effect.HOLD, Effect.LET_GO]
    assert played.owner.wake_at() is None


@pytest.mark.parametrize("releases", [True, False])
def test_auto_repeat_is_one_hold(played: Played, releases: bool) -> None:
    played.press()
    played.wait(0.66)
    for _ in range(100):
        if releases:
            played.release()
            played.wait(0.003)
        played.press()
        played.wait(0.04)
    assert played.done == [Effect.HOLD]
    played.release()
    played.wait(0.1)
    assert played.done == [Effect.HOLD, Effect.LET_GO]


def test_two_holds_are_two(played: Played) -> None:
    for _ in range(2):
        played.press()
        played.wait(0.01)
        played.release()
        played.wait(0.04)
    assert played.done == [Effect.HOLD, Effect.LET_GO] * 2


def test_a_grace_that_ended_unseen_counts_before_the_next_press(played: Played) -> None:
    played.press()
    played.release()
    played.now += 1.0  # the event loop was busy
    played.press()
    assert played.done == [Effect.HOLD, Effect.LET_GO, Effect.HOLD]


def test_a_release_that_was_lost_is_found_by_the_watchdog(played: Played) -> None:
    played.press()
    played.wait(1)
    assert played.done == [Effect.HOLD]
    played.up = {HOLD}
    played.wait(WATCH_INTERVAL_S)
    assert played.done == [Effect.HOLD, Effect.LET_GO]
    played.release()  # it was only late
    played.wait(1)
    assert played.done == [Effect.HOLD, Effect.LET_GO]


def test_where_the_system_says_nothing_a_hold_ends_by_itself(played: Played) -> None:
    played.press()
    played.wait(LONGEST_HOLD_S - 1)
    assert played.done == [Effect.HOLD]
    played.wait(2)
    assert played.done == [Effect.HOLD, Effect.LET_GO]
    assert played.owner.wake_at() is None
    played.press()
    assert played.done == [Effect.HOLD, Effect.LET_GO, Effect.HOLD]


def test_auto_repeat_shows_that_a_long_hold_is_one(played: Played) -> None:
    for _ in range(round(LONGEST_HOLD_S) * 2):
        played.press()
        played.wait(1)
    assert played.done == [Effect.HOLD]


def test_after_sleep_nothing_is_held_and_repeats_open_nothing(played: Played) -> None:
    played.press()
    played.wait(1)
    played.sleep(3600)
    played.wait(0.25)
    assert played.done == [Effect.HOLD, Effect.LET_GO]
    played.release()
    played.press()
    assert played.done == [Effect.HOLD, Effect.LET_GO, Effect.HOLD]


def test_a_clock_that_goes_back_lets_go_too(played: Played) -> None:
    played.press()
    played.now -= 2 * SLEPT_S
    played.done += played.owner.tick(played.now)
    assert played.done == [Effect.HOLD, Effect.LET_GO]


def test_a_locked_screen_ends_talking_even_while_the_key_repeats(played: Played) -> None:
    played.press()
    played.wait(1)
    played.done += played.owner.interrupt()
    for _ in range(100):
        played.press()
        played.wait(0.04)
    assert played.done == [Effect.HOLD, Effect.LET_GO]
    played.release()
    played.press()
    assert played.done == [Effect.HOLD, Effect.LET_GO, Effect.HOLD]


def test_push_to_mute_mutes_while_held(played: Played) -> None:
    played.press(Action.PUSH_TO_MUTE)
    played.wait(2 * LONGEST_HOLD_S)
    assert played.done == [Effect.MUTE]
    played.release(Action.PUSH_TO_MUTE)
    played.wait(1)
    assert played.done == [Effect.MUTE, Effect.UNMUTE]


def test_push_to_mute_leaves_a_muted_microphone_muted(played: Played) -> None:
    played.press(Action.PUSH_TO_MUTE, muted=True)
    played.release(Action.PUSH_TO_MUTE)
    played.wait(1)
    assert played.done == []


def test_after_sleep_only_a_release_that_was_seen_unmutes(played: Played) -> None:
    played.press(Action.PUSH_TO_MUTE)
    played.sleep(100)
    played.wait(1)
    assert played.done == [Effect.MUTE]
    played.press(Action.PUSH_TO_MUTE, muted=True)  # the release was lost: a tap mends it
    played.release(Action.PUSH_TO_MUTE)
    played.wait(1)
    assert played.done == [Effect.MUTE, Effect.UNMUTE]


@pytest.mark.parametrize(
    ("action", "effect"),
    [
        (Action.TOGGLE, Effect.TOGGLE),
        (Action.INTERRUPT, Effect.INTERRUPT),
        (Action.SHOW, Effect.SHOW_OR_HIDE),
    ],
)
def test_other_keys_act_once_a_press(played: Played, action: Action, effect: Effect) -> None:
    played.press(action)
    for _ in range(50):
        played.wait(0.04)
        played.press(action)
    played.release(action)
    played.wait(0.01)
    played.press(action)  # the contact bounced
    played.release(action)
    played.wait(0.1)
    assert played.done == [effect]
    played.press(action)
    assert played.done == [effect] * 2
    played.wait(10)
    played.press(action)  # the release was lost, and the system says nothing
    assert played.done == [effect] * 3


Step = tuple[str, float]
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["press", "release", "lost press", "lost release", "repeat", "lock", "sleep"]), st.floats(0, 3)
    ),
    max_size=40,
)


@pytest.mark.parametrize("system_tells", [True, False])
@given(steps=STEPS, other=st.sampled_from(list(Action)))
def test_whatever_happens_the_microphone_is_shut_when_all_keys_are_up(
    system_tells: bool, steps: list[Step], other: Action
) -> None:
    played = Played()
    for what, pause in steps:
        for action in {HOLD, other}:
            match what:
                case "press" | "repeat":
                    played.up -= {action}
                    played.press(action)
                    if what == "repeat":
                        played.release(action)
                        played.press(action)
                case "release":
                    played.up |= {action} if system_tells else set()
                    played.release(action)
                case "lost release":
                    played.up |= {action} if system_tells else set()
                case "lost press":
                    played.up -= {action}
                case "lock":
                    played.done += played.owner.interrupt()
                case "sleep":
                    played.sleep(pause * 100)
        played.wait(pause)
    played.up = {HOLD, other} if system_tells else set()
    played.wait(WATCH_INTERVAL_S + RELEASE_GRACE_S if system_tells else LONGEST_HOLD_S + WATCH_INTERVAL_S)
    holds = [effect for effect in played.done if effect in (Effect.HOLD, Effect.LET_GO)]
    assert holds == [Effect.HOLD, Effect.LET_GO] * (len(holds) // 2), "every hold ends, and none begins twice"
    mutes = [effect for effect in played.done if effect in (Effect.MUTE, Effect.UNMUTE)]
    assert mutes[::2] == [Effect.MUTE] * len(mutes[::2])
    assert mutes[1::2] == [Effect.UNMUTE] * len(mutes[1::2])


@given(presses=st.lists(st.floats(0.0005, 0.5), min_size=1, max_size=30))
def test_without_a_system_that_tells_an_honest_keyboard_is_enough(presses: list[float]) -> None:
    """Every press has its release: the microphone is shut one grace after the last."""
    played = Played()
    for pause in presses:
        played.press()
        played.wait(pause)
        played.release()
        played.wait(pause / 3)
    played.wait(RELEASE_GRACE_S + 0.001)
    assert played.done[-1] is Effect.LET_GO
    assert played.owner.held == frozenset()
