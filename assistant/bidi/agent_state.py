"""What an agent keeps for its tools and hooks: values by key, such as JSON can hold."""

import copy
import json
from collections.abc import Callable, Mapping
from typing import Any


class AgentState:
    """Values by key. They go in and come out as copies, so nobody changes them unseen.

    It is saved with the conversation where the agent has a session manager. `on_change` is called after each change,
    on the thread that made it; what it raises reaches whoever made the change.
    """

    def __init__(self, initial_state: Mapping[str, Any] | None = None) -> None:
        """Begin with these values. Raises ValueError on one that JSON cannot hold."""
        self._values: dict[str, Any] = {}
        self.on_change: Callable[[], None] | None = None
        for key, value in (initial_state or {}).items():
            self.set(key, value)

    def set(self, key: str, value: Any) -> None:
        """Keep a value.

        Raises:
            ValueError: The key is no text, or the value is not made of text, numbers, lists, dictionaries with text
                keys, True, False and None.

        """
        _check_key(key)
        try:
            copied = json.loads(json.dumps(value, allow_nan=False))
        except (TypeError, ValueError, RecursionError) as error:
            raise ValueError(f"The state cannot keep {key!r}: its value has no JSON form ({error}).") from error
        self._values[key] = copied
        self._changed()

    def get(self, key: str | None = None) -> Any:
        """The value of that key, None where there is none; without a key all values as a dictionary."""
        return copy.deepcopy(self._values if key is None else self._values.get(key))

    def delete(self, key: str) -> None:
        """Forget a value; one that is not there is no error. Raises ValueError on a key that is no text."""
        _check_key(key)
        self._values.pop(key, None)
        self._changed()

    def _changed(self) -> None:
        if self.on_change is not None:
            self.on_change()


def _check_key(key: object) -> None:
    if not isinstance(key, str) or not key.strip():
        raise ValueError("A key of the state must be text that is not empty.")


def as_state(state: Any) -> Any:
    """The `state` that an agent was given as an AgentState; one of Strands' own is used as it is.

    Raises:
        ValueError: It is neither a state nor a dictionary, or JSON cannot hold it.

    """
    if state is None or isinstance(state, Mapping):
        return AgentState(state)
    if all(callable(getattr(state, name, None)) for name in ("get", "set", "delete")):
        return state
    raise ValueError("state must be an AgentState or a dictionary.")
