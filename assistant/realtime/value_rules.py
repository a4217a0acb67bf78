"""Rules for single values: the ground of tables such as the one in session_fields.py.

Each rule checks a value, says in words what it allows, and lays a change over an earlier value.

    Rule
    ├── Scalar                    one value: right or wrong as a whole
    │   └── Null, Boolean, Number (Integer, Float), Text, Pattern, Choice
    ├── Structure                 something with parts, each with a rule of its own (see object_rules.py)
    │   └── Fields, Tagged, ListOf, MapOf
    ├── Json                      anything JSON can carry
    └── OneOf                     any of several rules
"""

import json
import re
import reprlib
import sys
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from assistant.realtime.errors import ConfigurationError

# Every JSON reader takes whole numbers up to here (RFC 8259, section 6).
LARGEST_INTEGER = 2**53 - 1


def plain(value: Any) -> Any:
    """A copy made of dictionaries and lists only, sharing no part with the original."""
    if isinstance(value, Mapping):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value


def join(path: str, name: object) -> str:
    """The path of a field inside the object at `path`."""
    return f"{path}.{name}" if path else str(name)


def either(words: Sequence[str]) -> str:
    """Words as a choice: a, b or c."""
    return " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


class Rule(ABC):
    """What a value may be."""

    secret = False

    @property
    @abstractmethod
    def allowed(self) -> str:
        """What is allowed, to stand after "it must be"."""

    @abstractmethod
    def check(self, value: Any, path: str) -> None:
        """Raise ConfigurationError unless the value is allowed; the message names the exact field."""

    def merged(self, base: Any, change: Any) -> Any:
        """The value after `change` was laid over `base`; it shares no part with either."""
        del base
        return plain(change)

    def paths(self, path: str) -> Iterator[str]:
        """The paths of all fields below this one."""
        del path
        return iter(())

    def refusal(self, value: Any, path: str) -> ConfigurationError:
        """The error for a value that is not allowed."""
        return ConfigurationError(f"{path} is {self._shown(value)}: it must be {self.allowed}.")

    def _shown(self, value: Any) -> str:
        if self.secret:
            return "a value that is not shown here"
        if isinstance(value, Mapping):
            return "an object"
        if isinstance(value, list):
            return "a list" if len(value) > 3 else reprlib.repr(value)
        if isinstance(value, int) and abs(value) > LARGEST_INTEGER:
            return "a huge number"
        if value is None or isinstance(value, str | int | float):
            return reprlib.repr(value)
        return f"a Python object of type {type(value).__name__}"


class Scalar(Rule):
    """A value that is right or wrong as a whole."""

    @abstractmethod
    def accepts(self, value: Any) -> bool:
        """Whether the value is allowed."""

    def check(self, value: Any, path: str) -> None:
        """Raise ConfigurationError unless `accepts`."""
        if not self.accepts(value):
            raise self.refusal(value, path)


class Null(Scalar):
    """Nothing: it switches a part of the session off."""

    allowed = "None"

    def accepts(self, value: Any) -> bool:
        """Only None."""
        return value is None


class Boolean(Scalar):
    """Yes or no."""

    allowed = "True or False"

    def accepts(self, value: Any) -> bool:
        """Only bool: 0 and 1 are numbers on the wire."""
        return isinstance(value, bool)


class Number(Scalar):
    """A number, whole or not, from `low` to `high` (None: no limit known)."""

    kinds: tuple[type[int] | type[float], ...] = (int, float)

    def __init__(self, low: float, high: float | None = None, *, called: str = "a number") -> None:
        self._low, self._high, self._called = low, high, called

    @property
    def allowed(self) -> str:
        """The range, in words."""
        if self._high is None:
            return f"{self._called} of at least {self._low}"
        return f"{self._called} from {self._low} to {self._high}"

    def accepts(self, value: Any) -> bool:
        """A number in range; a bool is none, although Python thinks so, and "not a number" is in no range."""
        if not isinstance(value, self.kinds) or isinstance(value, bool):
            return False
        return bool(self._low <= value <= (LARGEST_INTEGER if self._high is None else self._high))


class Integer(Number):
    """A whole number from `low` to `high` (None: no limit known)."""

    kinds = (int,)

    def __init__(self, low: int, high: int | None = None) -> None:
        super().__init__(low, high, called="a whole number")


class Float(Number):
    """Any number with a decimal point, but infinity and "not a number", which JSON does not have."""

    kinds = (float,)

    def __init__(self) -> None:
        super().__init__(-sys.float_info.max, sys.float_info.max)


class Text(Scalar):
    """Text. A `secret` one never appears in a message."""

    def __init__(self, *, may_be_empty: bool = False, secret: bool = False) -> None:
        self._may_be_empty, self.secret = may_be_empty, secret

    @property
    def allowed(self) -> str:
        """Text, in words."""
        return "text" if self._may_be_empty else "text that is not empty"

    def accepts(self, value: Any) -> bool:
        """Text that JSON can carry: half of a surrogate pair is none."""
        if not isinstance(value, str) or not (self._may_be_empty or value.strip()):
            return False
        return not any("\ud800" <= character <= "\udfff" for character in value)


class Pattern(Scalar):
    """Text of a certain form."""

    def __init__(self, expression: str, allowed: str) -> None:
        self._expression, self._allowed = re.compile(expression), allowed

    @property
    def allowed(self) -> str:
        """The form, in words."""
        return self._allowed

    def accepts(self, value: Any) -> bool:
        """Whether the whole text has the form."""
        return isinstance(value, str) and self._expression.fullmatch(value) is not None


class Choice(Scalar):
    """One of a few values."""

    def __init__(self, *values: str | int | list[str]) -> None:
        self._values = values

    @property
    def allowed(self) -> str:
        """The values, in words."""
        return either([value if isinstance(value, str) else json.dumps(value) for value in self._values])

    def accepts(self, value: Any) -> bool:
        """Whether it is one of them, and of the same type (1 is not True, 24000 not 24000.0)."""
        return any(type(value) is type(known) and value == known for known in self._values)


NULL = Null()
