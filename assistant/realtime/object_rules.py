"""Rules for settings with parts, put together from those in value_rules.py."""

import difflib
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from typing import Any

from assistant.realtime.errors import ConfigurationError
from assistant.realtime.value_rules import (
    LARGEST_INTEGER,
    NULL,
    Boolean,
    Choice,
    Float,
    Integer,
    Rule,
    Scalar,
    Text,
    either,
    join,
    plain,
)

NAME = Text(may_be_empty=True)
JSON_SCALARS: tuple[Scalar, ...] = (
    NULL,
    Boolean(),
    Integer(-LARGEST_INTEGER, LARGEST_INTEGER),
    Float(),
    Text(may_be_empty=True),
)


class Structure(Rule):
    """Something with parts."""

    container: type = Mapping

    def takes(self, value: Any) -> bool:
        """Whether the value is of this kind, right or wrong inside."""
        return isinstance(value, self.container)

    def check(self, value: Any, path: str) -> None:
        """Raise ConfigurationError unless the value is of this kind and all its parts are allowed."""
        if not self.takes(value):
            raise self.refusal(value, path)
        self.check_parts(value, path)

    @abstractmethod
    def check_parts(self, value: Any, path: str) -> None:
        """Raise ConfigurationError for the first part that is not allowed."""


class Fields(Structure):
    """An object with known fields.

    All fields in `required` must be there, and one of those in `any_of`. `of` names the kind of object in messages.
    `moved` tells where a setting is that people look for here.
    """

    allowed = "an object"

    def __init__(
        self,
        fields: Mapping[str, Rule],
        *,
        required: tuple[str, ...] = (),
        any_of: tuple[str, ...] = (),
        of: str = "",
        moved: Mapping[str, str] | None = None,
    ) -> None:
        self._fields, self._required, self._any_of = fields, required, any_of
        self._of, self._moved = of, moved or {}

    def as_kind(self, kind: str) -> "Fields":
        """The same fields, and a `type` that is always `kind`."""
        fields = {"type": Choice(kind), **self._fields}
        return Fields(fields, required=self._required, any_of=self._any_of, of=kind, moved=self._moved)

    def check_parts(self, value: Any, path: str) -> None:
        """Raise ConfigurationError for an unknown, a wrong or a missing field."""
        for name, part in value.items():
            if name not in self._fields:
                raise self._unknown(str(name), path)
            self._fields[name].check(part, join(path, name))
        for name in self._required:
            if name not in value:
                raise ConfigurationError(f"{join(path, name)} is missing: it must be {self._fields[name].allowed}.")
        if self._any_of and not any(value.get(name) for name in self._any_of):
            raise ConfigurationError(f"{path} needs one of {either(list(self._any_of))}.")

    def merged(self, base: Any, change: Any) -> Any:
        """Field by field where both are objects."""
        if not (self.takes(base) and self.takes(change)):
            return plain(change)
        result = plain(base)
        for name, part in change.items():
            rule = self._fields.get(name)
            result[name] = rule.merged(result.get(name), part) if rule else plain(part)
        return result

    def paths(self, path: str) -> Iterator[str]:
        """Each field, and all below it."""
        for name, rule in self._fields.items():
            yield join(path, name)
            yield from rule.paths(join(path, name))

    def _unknown(self, name: str, path: str) -> ConfigurationError:
        if name in self._moved:
            advice = self._moved[name]
        elif near := difflib.get_close_matches(name, self._fields, n=1, cutoff=0.6):
            advice = f"did you mean {join(path, near[0])}?"
        else:
            advice = f"allowed are {', '.join(self._fields)}."
        return ConfigurationError(f"{join(path, name)} is not a setting{self._of and f' of {self._of}'}: {advice}")


class Tagged(Structure):
    """An object whose `type` decides which other fields it has."""

    def __init__(self, kinds: Mapping[str, Fields]) -> None:
        self._kinds = {kind: fields.as_kind(kind) for kind, fields in kinds.items()}

    @property
    def allowed(self) -> str:
        """The types, in words."""
        return f"an object of type {either(list(self._kinds))}"

    def check_parts(self, value: Any, path: str) -> None:
        """Raise ConfigurationError for an unknown type, else as the type's own fields do."""
        kind = self._kinds.get(str(value.get("type")))
        if kind is None:
            what = f"is {self._shown(value['type'])}" if "type" in value else "is missing"
            raise ConfigurationError(f"{join(path, 'type')} {what}: it must be {either(list(self._kinds))}.")
        kind.check(value, path)

    def merged(self, base: Any, change: Any) -> Any:
        """Field by field where the type stays the same; an object of another type takes the other's place."""
        if not (self.takes(base) and self.takes(change)) or change.get("type", base.get("type")) != base.get("type"):
            return plain(change)
        return self._kinds.get(str(base.get("type")), Fields({})).merged(base, change)

    def paths(self, path: str) -> Iterator[str]:
        """The fields of all types."""
        for kind in self._kinds.values():
            yield from kind.paths(path)


class ListOf(Structure):
    """A list; a change replaces it."""

    allowed = "a list"
    container = list

    def __init__(self, rule: Rule) -> None:
        self._rule = rule

    def check_parts(self, value: Any, path: str) -> None:
        """Raise ConfigurationError for the first wrong member, which is named by its index."""
        for index, part in enumerate(value):
            self._rule.check(part, f"{path}[{index}]")

    def paths(self, path: str) -> Iterator[str]:
        """The fields of a member."""
        return self._rule.paths(f"{path}[]")


class MapOf(Structure):
    """An object whose names are the user's own."""

    allowed = "an object"

    def __init__(self, rule: Rule) -> None:
        self._rule, self.secret = rule, rule.secret

    def check_parts(self, value: Any, path: str) -> None:
        """Raise ConfigurationError for the first wrong value, or a name that is no text."""
        for name, part in value.items():
            if not NAME.accepts(name):
                raise ConfigurationError(f"{path} has the name {name!r}: names must be {NAME.allowed}.")
            self._rule.check(part, join(path, name))

    def merged(self, base: Any, change: Any) -> Any:
        """Name by name where both are objects."""
        if not (self.takes(base) and self.takes(change)):
            return plain(change)
        return plain(base) | {name: self._rule.merged(base.get(name), part) for name, part in change.items()}

    def paths(self, path: str) -> Iterator[str]:
        """The fields of a value."""
        return self._rule.paths(f"{path}[]")


class Json(Rule):
    """Anything that JSON can carry."""

    allowed = "something that JSON can carry"

    def check(self, value: Any, path: str) -> None:
        """Raise ConfigurationError for the first part that JSON cannot carry."""
        if isinstance(value, Mapping):
            MapOf(self).check(value, path)
        elif isinstance(value, list):
            ListOf(self).check(value, path)
        elif not any(rule.accepts(value) for rule in JSON_SCALARS):
            raise self.refusal(value, path)

    def merged(self, base: Any, change: Any) -> Any:
        """Name by name where both are objects."""
        return MapOf(self).merged(base, change)


class OneOf(Rule):
    """Any of several rules. At most one of them is for objects, and at most one for lists."""

    def __init__(self, *rules: Scalar | Structure) -> None:
        self._scalars = [rule for rule in rules if isinstance(rule, Scalar)]
        self._structures = [rule for rule in rules if isinstance(rule, Structure)]
        self._rules = rules
        self.secret = any(rule.secret for rule in rules)

    @property
    def allowed(self) -> str:
        """All that is allowed, in words."""
        return ", or ".join(rule.allowed for rule in self._rules)

    def check(self, value: Any, path: str) -> None:
        """Raise ConfigurationError unless one of the rules allows the value."""
        for structure in self._structures:
            if structure.takes(value):
                structure.check(value, path)
                return
        if not any(scalar.accepts(value) for scalar in self._scalars):
            raise self.refusal(value, path)

    def merged(self, base: Any, change: Any) -> Any:
        """As the rule for this kind of value does."""
        rule: Rule = next((structure for structure in self._structures if structure.takes(change)), NULL)
        return rule.merged(base, change)

    def paths(self, path: str) -> Iterator[str]:
        """The fields of all rules."""
        for structure in self._structures:
            yield from structure.paths(path)
