"""What a function takes, as a JSON schema: types from its hints, descriptions from its docstring."""

import inspect
import re
import typing
from collections.abc import Callable
from dataclasses import dataclass, field
from types import UnionType
from typing import Annotated, Any

import msgspec

from assistant.tools.errors import ToolArgumentError, ToolDefinitionError
from assistant.tools.foreign_types import from_json, schema_of, to_json

_SECTION = re.compile(r"^(\w[\w ]*):\s*$")
_ARGUMENT = re.compile(r"^(\*{0,2}\w+)\s*(?:\([^)]*\))?:\s*(.*)$")
_ARGUMENT_SECTIONS = {"args", "arguments", "parameters", "params"}
_SECTIONS = _ARGUMENT_SECTIONS | {"returns", "yields", "raises", "example", "examples", "note", "notes"}
_LEFT_OUT_OF_DESCRIPTION = _ARGUMENT_SECTIONS | {"raises"}


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a tool: its Python type checks what the model sent."""

    name: str
    type: Any
    required: bool


@dataclass(frozen=True, slots=True)
class Signature:
    """What a tool takes: its arguments, the same as a JSON schema, and where the context goes."""

    parameters: dict[str, Parameter]
    json_schema: dict[str, Any]
    accepts_any_argument: bool = False
    context_parameter: str | None = None

    def convert(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Check the model's arguments and convert them to the Python types of the function.

        Raises:
            ToolArgumentError: Names every argument that is missing, unknown or of the wrong type.

        """
        problems: list[str] = []
        converted: dict[str, Any] = {}
        for name, value in arguments.items():
            parameter = self.parameters.get(name)
            if parameter is None:
                if self.accepts_any_argument and name != self.context_parameter:
                    converted[name] = value
                else:
                    problems.append(f"there is no argument '{name}'")
                continue
            try:
                converted[name] = _convert(value, parameter.type)
            except (msgspec.ValidationError, TypeError, ValueError, RecursionError) as error:
                problems.append(f"'{name}' is wrong: {error}")
        problems += [
            f"'{parameter.name}' is missing"
            for parameter in self.parameters.values()
            if parameter.required and parameter.name not in arguments
        ]
        if problems:
            raise ToolArgumentError("; ".join(problems))
        return converted


def _convert(value: Any, kind: Any) -> Any:
    """Convert strictly, and only if that fails leniently: models write 3.0 or "3" for 3, "true" for true."""
    try:
        return msgspec.convert(value, kind, str_keys=True, dec_hook=from_json)
    except msgspec.ValidationError as strict_error:
        try:
            return msgspec.convert(value, kind, strict=False, str_keys=True, dec_hook=from_json)
        except msgspec.ValidationError:
            raise strict_error from None


@dataclass(slots=True)
class Documentation:
    """A docstring in Google style, taken apart."""

    description: str = ""
    arguments: dict[str, str] = field(default_factory=dict)


def parse_docstring(docstring: str | None) -> Documentation:
    """Split a docstring into what describes the tool and what describes each argument.

    The description keeps everything but the sections on arguments and exceptions, which tell a model nothing more.
    """
    description: list[str] = []
    arguments: dict[str, str] = {}
    section = ""
    current: str | None = None
    indent: int | None = None
    for line in inspect.cleandoc(docstring or "").splitlines():
        heading = _SECTION.match(line)
        if heading and heading[1].lower() in _SECTIONS:
            section, current, indent = heading[1].lower(), None, None
        if section not in _LEFT_OUT_OF_DESCRIPTION:
            description.append(line)
        elif section in _ARGUMENT_SECTIONS and line.strip() and not heading:
            depth = len(line) - len(line.lstrip())
            indent = depth if indent is None else indent
            entry = _ARGUMENT.match(line.strip()) if depth <= indent else None
            if entry:
                current = entry[1].lstrip("*")
                arguments[current] = entry[2].strip()
            elif current:
                arguments[current] = f"{arguments[current]} {line.strip()}".strip()
    return Documentation("\n".join(description).strip(), arguments)


def describe_signature(function: Callable[..., Any], context_type: type) -> Signature:
    """Read the arguments of a function into a `Signature`.

    Args:
        function: A function or bound method; hints may be anything that msgspec can decode from JSON.
        context_type: A parameter with this hint is no argument of the model's; it receives the call's context.

    Raises:
        ToolDefinitionError: A hint cannot be resolved or has no JSON form.

    """
    name = getattr(function, "__name__", repr(function))
    try:
        hints = typing.get_type_hints(function, include_extras=True)
    except (NameError, TypeError) as error:
        raise ToolDefinitionError(f"The type hints of the tool '{name}' cannot be resolved: {error}.") from error
    documentation = parse_docstring(function.__doc__)
    parameters: dict[str, Parameter] = {}
    properties: dict[str, Any] = {}
    context_parameter: str | None = None
    accepts_any = False
    for parameter in inspect.signature(function).parameters.values():
        hint = hints.get(parameter.name, Any)
        if parameter.kind is parameter.VAR_KEYWORD:
            accepts_any = True
        elif parameter.kind in (parameter.VAR_POSITIONAL, parameter.POSITIONAL_ONLY):
            raise ToolDefinitionError(
                f"The tool '{name}' takes '{parameter.name}' by position only; a model names its arguments."
            )
        elif _is_context(hint, context_type):
            context_parameter = parameter.name
        else:
            required = parameter.default is parameter.empty
            parameters[parameter.name] = Parameter(parameter.name, hint, required)
            schema = _type_schema(hint, f"'{parameter.name}' of the tool '{name}'")
            properties[parameter.name] = _annotate(schema, hint, parameter, documentation)
    json_schema: dict[str, Any] = {
        "type": "object",
        "properties": properties,
        "required": [parameter.name for parameter in parameters.values() if parameter.required],
        "additionalProperties": accepts_any,
    }
    return Signature(parameters, json_schema, accepts_any, context_parameter)


def _is_context(hint: Any, context_type: type) -> bool:
    """Accept `ToolContext` itself and for `ToolContext | None`."""
    if typing.get_origin(hint) in (typing.Union, UnionType):
        return context_type in typing.get_args(hint)
    return hint is context_type


def _annotate(
    schema: dict[str, Any], hint: Any, parameter: inspect.Parameter, documentation: Documentation
) -> dict[str, Any]:
    """Add the description and the default of one argument to the schema of its type."""
    schema = dict(schema)
    notes = typing.get_args(hint)[1:] if typing.get_origin(hint) is Annotated else ()
    # A note is plain text, or carries a description as pydantic's Field and msgspec's Meta do.
    texts = [text for note in notes if isinstance(text := getattr(note, "description", note), str)]
    description = documentation.arguments.get(parameter.name) or " ".join(texts)
    if description:
        schema["description"] = description
    if parameter.default is not parameter.empty and parameter.default is not None:
        try:
            schema["default"] = msgspec.to_builtins(parameter.default, str_keys=True, enc_hook=to_json)
        except (TypeError, NotImplementedError) as error:
            raise ToolDefinitionError(f"The default of '{parameter.name}' has no JSON form: {error}.") from error
    return schema


def _type_schema(hint: Any, where: str) -> dict[str, Any]:
    try:
        (schema,), components = msgspec.json.schema_components([hint], schema_hook=schema_of)
    except TypeError as error:
        reason = str(error).splitlines()[-1]
        raise ToolDefinitionError(f"The type of {where} has no JSON form: {reason}.") from error
    resolved: dict[str, Any] = _resolve(schema, components, (), where)
    return resolved


def _resolve(node: Any, components: dict[str, Any], inside: tuple[str, ...], where: str) -> Any:
    """Replace references by what they point to: not every server that takes tools follows `$ref`."""
    if isinstance(node, list):
        return [_resolve(part, components, inside, where) for part in node]
    if not isinstance(node, dict):
        return node
    # A pydantic model brings its own components along.
    components = {**components, **node.get("$defs", {})}
    reference = node.get("$ref")
    resolved: dict[str, Any] = {}
    if isinstance(reference, str):
        name = reference.rpartition("/")[2]
        if name in inside:
            raise ToolDefinitionError(f"The type of {where} contains itself and has no finite JSON schema.")
        resolved = _resolve(components[name], components, (*inside, name), where)
    # What stands beside a reference (a default, a description) holds for this place.
    rest = {key: part for key, part in node.items() if key not in ("$defs", "$ref")}
    return {**resolved, **{key: _resolve(part, components, inside, where) for key, part in rest.items()}}
