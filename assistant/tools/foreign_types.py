"""Types that msgspec does not know by itself: pydantic models and file paths, as schema, as argument and as default.

Pydantic is never imported: a program without it needs none, and a program whose hints are models has it already.
A model is recognised by what it offers.
"""

from pathlib import Path, PurePath
from typing import Any


def is_pydantic_model(kind: Any) -> bool:
    """Tell whether a type (or, by its type, a value) is a pydantic model of version 2."""
    return isinstance(kind, type) and hasattr(kind, "model_json_schema") and hasattr(kind, "model_validate")


def schema_of(kind: type) -> dict[str, Any]:
    """Return the JSON schema of such a type; a model's own references (`$defs`) are still in it.

    Raises:
        NotImplementedError: It is none of these types (what msgspec expects of a schema hook).

    """
    if is_pydantic_model(kind):
        schema: dict[str, Any] = kind.model_json_schema()  # type: ignore[attr-defined]  # a pydantic model
        return schema
    if kind in (Path, PurePath):
        return {"type": "string", "format": "path"}
    raise NotImplementedError


def from_json(kind: type, value: Any) -> Any:
    """Make an object of such a type of what the model sent.

    Raises:
        ValueError: The value does not fit; the message names each field that does not.
        NotImplementedError: It is none of these types.

    """
    if is_pydantic_model(kind):
        try:
            return kind.model_validate(value)  # type: ignore[attr-defined]  # a pydantic model
        except ValueError as error:
            raise ValueError(_problems(error)) from error
    if kind in (Path, PurePath):
        if not isinstance(value, str):
            raise ValueError(f"Expected `str`, got `{type(value).__name__}`")
        return kind(value)
    raise NotImplementedError


def to_json(value: Any) -> Any:
    """Return such an object as plain JSON values.

    Raises:
        NotImplementedError: It is none of these types.

    """
    if is_pydantic_model(type(value)):
        return value.model_dump(mode="json")
    if isinstance(value, PurePath):
        return str(value)
    raise NotImplementedError


def _problems(error: ValueError) -> str:
    """Pydantic's own text has a line of advice and a link for each problem: keep place and reason."""
    errors = getattr(error, "errors", None)
    if errors is None:
        return str(error)
    return ", ".join(
        f"{problem['msg']} - at `$.{'.'.join(str(step) for step in problem['loc'])}`" for problem in errors()
    )
