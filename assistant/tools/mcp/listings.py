"""What a server says about its tools, made fit for use: a lie in one tool must not hide the others."""

from typing import Any

LONGEST_DESCRIPTION = 4_000
MOST_TOOLS = 500  # of one server
LONGEST_SHOWN_NAME = 80
# A function's schema may not have these beside its properties: OpenAI refuses the whole session update.
_NOT_AT_THE_TOP = ("anyOf", "oneOf", "allOf", "not", "enum", "const", "if", "then", "else", "$schema", "$id")


def repair_listing(result: dict[str, Any]) -> list[str]:
    """Repair the result of `tools/list` in place; returns a sentence about each tool that had to be left out."""
    problems: list[str] = []
    kept: dict[str, Any] = {}
    tools = result["tools"] if isinstance(result["tools"], list) else []
    for tool in tools:
        reason = _repair(tool)
        name = tool.get("name") if isinstance(tool, dict) else None
        if reason is None and name in kept:
            reason = "there are two of that name"
        if reason is None:
            kept[str(name)] = tool
        else:
            shown = f"{name[:LONGEST_SHOWN_NAME]!r}" if isinstance(name, str) else "without a name"
            problems.append(f"its tool {shown} is left out: {reason}")
    result["tools"] = list(kept.values())
    return problems


def _repair(tool: Any) -> str | None:
    """Repair a tool in place, or say what makes it useless."""
    if not isinstance(tool, dict):
        return "it is not described at all"
    if not isinstance(tool.get("name"), str) or not tool["name"]:
        return "it cannot be called"
    # What a tool returns is read as it comes. A result that breaks the server's own promise would be refused whole.
    tool.pop("outputSchema", None)
    if not isinstance(tool.get("description", ""), str):
        del tool["description"]
    for member in ("annotations", "_meta", "execution"):
        if not isinstance(tool.get(member, {}), dict):
            del tool[member]
    _repair_hints(tool.get("annotations", {}))
    for member, kind in (("title", str), ("icons", list)):
        if member in tool and not isinstance(tool[member], kind):
            del tool[member]
    schema = tool.setdefault("inputSchema", {"type": "object"})
    if not isinstance(schema, dict) or schema.get("type", "object") != "object":
        return "its arguments are described by something that is no object"
    tool["inputSchema"] = _parameters(schema)
    return None


def _repair_hints(annotations: dict[str, Any]) -> None:
    """A hint that is no boolean is no hint: least of all that a tool only reads."""
    for name in [name for name, value in annotations.items() if name.endswith("Hint") and not isinstance(value, bool)]:
        del annotations[name]
    if not isinstance(annotations.get("title", ""), str):
        del annotations["title"]


def _parameters(schema: dict[str, Any]) -> dict[str, Any]:
    """A tool's input schema as the Realtime API takes it: an object with properties."""
    fit = {name: value for name, value in schema.items() if name not in _NOT_AT_THE_TOP}
    properties = fit.get("properties")
    # A property may be described by true, which allows anything; as an object that is {}.
    fit["properties"] = {
        name: property_ if isinstance(property_, dict) else {}
        for name, property_ in (properties if isinstance(properties, dict) else {}).items()
    }
    required = fit.pop("required", None)
    if isinstance(required, list):
        fit["required"] = [name for name in required if isinstance(name, str) and name in fit["properties"]]
    return {**fit, "type": "object"}
