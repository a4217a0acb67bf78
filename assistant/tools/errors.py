"""What can go wrong with a tool.

ToolError               a tool tells the model what went wrong
└── ToolArgumentError   the model's arguments do not fit the tool
ToolDefinitionError     the programmer's function cannot be a tool
"""


class ToolError(ValueError):
    """Raised by a tool to tell the model, in a sentence, what went wrong and what to try instead."""


class ToolArgumentError(ToolError):
    """The arguments do not fit; the message names each one that does not."""


class ToolDefinitionError(TypeError):
    """Raised for a function that cannot be a tool: its name, a type hint or a default is not fit for the wire."""
