"""The `@tool` decorator and the tools it makes."""

import pytest

from assistant.tools import Tool, ToolDefinitionError, tool


@tool
def add(first: int, second: int = 1) -> int:
    """Add two numbers.

    Args:
        first: One number.

    """
    return first + second


@tool(name="shout", description="Say it loudly.", timeout_s=2)
async def loud(text: str) -> str:
    """Ignored."""
    return text.upper()


def test_a_tool_is_still_the_function() -> None:
    assert add(2, second=3) == 5
    assert add.__name__ == "add"
    assert add.__doc__.startswith("Add two numbers.")


def test_a_tool_describes_itself_as_strands_does_and_as_the_wire_wants_it() -> None:
    schema = {
        "type": "object",
        "properties": {
            "first": {"type": "integer", "description": "One number."},
            "second": {"type": "integer", "default": 1},
        },
        "required": ["first"],
        "additionalProperties": False,
    }
    assert isinstance(add, Tool)
    assert add.tool_name == "add"
    assert add.tool_spec == {"name": "add", "description": "Add two numbers.", "inputSchema": {"json": schema}}
    assert add.definition == {
        "type": "function",
        "name": "add",
        "description": "Add two numbers.",
        "parameters": schema,
    }


def test_the_decorator_can_rename_and_describe() -> None:
    assert (loud.tool_name, loud.description, loud.timeout_s) == ("shout", "Say it loudly.", 2)


def test_without_a_docstring_the_name_describes() -> None:
    def undocumented() -> str:
        return ""

    assert tool(undocumented).description == "undocumented"


def test_a_bound_method_can_be_a_tool() -> None:
    class Lamp:
        def switch(self, on: bool) -> str:
            """Switch the lamp."""
            return "on" if on else "off"

    assert tool(Lamp().switch).tool_spec["inputSchema"]["json"]["required"] == ["on"]


@pytest.mark.parametrize("candidate", [lambda: "nameless", 42, "text"])
def test_what_cannot_be_a_tool_is_refused(candidate: object) -> None:
    with pytest.raises(ToolDefinitionError):
        tool(candidate)
