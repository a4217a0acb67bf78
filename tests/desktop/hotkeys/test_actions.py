"""Which key does what: defaults, choices, and what is said of bad ones."""

from assistant.desktop.hotkeys.actions import DESCRIPTIONS, Action, read_bindings


def names(chosen: dict[str, str]) -> dict[str, str]:
    bindings, problems = read_bindings(chosen)
    assert problems == []
    return {action.value: str(hotkey) for action, hotkey in bindings.items()}


def test_by_default_one_key_holds_to_talk() -> None:
    assert names({}) == {"hold": "Ctrl+Alt+Space"}


def test_every_action_can_have_a_key_of_its_own() -> None:
    chosen = {"hold": "Right Ctrl", "toggle": "F9", "push_to_mute": "F10", "interrupt": "Pause", "show": "Super+V"}
    assert names(chosen) == chosen
    assert set(DESCRIPTIONS) == set(Action)


def test_an_empty_name_unbinds() -> None:
    assert names({"hold": " ", "show": "F12"}) == {"show": "F12"}


def test_a_bad_name_leaves_the_other_keys() -> None:
    bindings, problems = read_bindings({"hold": "Banana", "show": "F12"})
    assert [str(hotkey) for hotkey in bindings.values()] == ["F12"]
    (problem,) = problems
    assert problem.startswith("“Hold to talk” has no hotkey now: “Banana” is no key")


def test_one_key_cannot_do_two_things() -> None:
    bindings, problems = read_bindings({"hold": "F9", "interrupt": "f9"})
    assert list(bindings) == [Action.HOLD]
    assert problems == ["F9 is the hotkey of “Hold to talk” already: choose another for “Stop the reply”."]


def test_an_action_that_does_not_exist_is_named() -> None:
    _, problems = read_bindings({"dance": "F9"})
    assert problems == [
        "“dance” is nothing that a hotkey can do: choose one of hold, toggle, push_to_mute, interrupt, show."
    ]
