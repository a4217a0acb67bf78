"""A tool: a Python function that the model can call, described by its docstring and type hints."""

import contextlib
import functools
import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Generic, Literal, ParamSpec, TypeVar, overload

from assistant.tools.errors import ToolDefinitionError
from assistant.tools.execution import LoopTurn, run_in_thread
from assistant.tools.schema import describe_signature, parse_docstring

P = ParamSpec("P")
R = TypeVar("R")

DEFAULT_TIMEOUT_S = 30.0

ApprovalRule = Literal["always", "ask", "never"]
"""Whether a tool may run: without asking, if the user says so each time, or not at all."""

# The names that OpenAI takes for functions.
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


def _ignore_progress(_data: Any) -> None:
    """Nobody listens for progress."""


def _no_background(work: Coroutine[Any, Any, None], name: str) -> None:
    work.close()
    raise RuntimeError(f"{name} can only run in a conversation.")


def _tell_nobody(_message: str, _code: str) -> None:
    """Nobody listens for notices."""


@dataclass(slots=True)
class ToolContext:
    """What a tool may know of the call it serves.

    A tool function asks for it with a parameter of this type. `report_progress(data)` shows the user how far the
    tool is; it may be called from any thread, and as often as the tool likes: the newest is shown.
    `start_background(work, name)` runs a coroutine that outlives the call and ends with the conversation;
    `tell_user(message, code)` shows the user a sentence, also after the call has ended (a later one of the same code
    takes its place). Call these two on the event loop's thread (from an async tool).
    """

    agent: Any = None
    invocation_state: dict[str, Any] = field(default_factory=dict)
    report_progress: Callable[[Any], None] = _ignore_progress
    tool_use_id: str = ""
    start_background: Callable[[Coroutine[Any, Any, None], str], None] = _no_background
    tell_user: Callable[[str, str], None] = _tell_nobody


class Tool(ABC):
    """Something the model can call. `@tool` makes one of a function; subclass it for tools that live elsewhere.

    `origin` tells the user where it comes from. `approval` is the rule it starts with: whatever changes something
    outside this program starts as "ask". `fingerprint` changes when what would really run changes (a file, a command),
    so that an approval given once for good is asked for again.
    """

    origin: str = "this program"
    approval: ApprovalRule = "always"
    fingerprint: str = ""

    def __init__(
        self, name: str, description: str, parameters: dict[str, Any], timeout_s: float = DEFAULT_TIMEOUT_S
    ) -> None:
        """Describe the tool to the model.

        Args:
            name: 1 to 64 letters, digits, underscores or hyphens.
            description: What it does and when to use it, for the model.
            parameters: A JSON schema of type object.
            timeout_s: Seconds after which a call is given up.

        Raises:
            ToolDefinitionError: The name is not one that the wire takes.

        """
        if not _NAME.fullmatch(name):
            raise ToolDefinitionError(
                f"'{name}' cannot name a tool: use 1 to 64 letters, digits, underscores or hyphens."
            )
        self.tool_name = name
        self.description = description or name
        self.parameters = parameters
        self.timeout_s = timeout_s

    @property
    def tool_spec(self) -> dict[str, Any]:
        """The tool as Strands describes it: name, description and inputSchema."""
        return {
            "name": self.tool_name,
            "description": self.description,
            "inputSchema": {"json": self.parameters},
        }

    @property
    def definition(self) -> dict[str, Any]:
        """The tool as the Realtime API's session takes it."""
        return {
            "type": "function",
            "name": self.tool_name,
            "description": self.description,
            "parameters": self.parameters,
        }

    @abstractmethod
    async def invoke(self, arguments: dict[str, Any], context: ToolContext) -> Any:
        """Run the tool and return its result.

        Raises:
            ToolArgumentError: The arguments do not fit.
            Exception: Whatever the tool itself raises.

        """


class FunctionTool(Tool, Generic[P, R]):
    """A plain function as a tool; calling it calls the function.

    `chosen_approval` is the rule its author gave, None where none was given: whoever loads it then decides.

    A plain function runs in a thread, an async one in the event loop. An async generator reports progress with
    each value it yields; the last one is its result.
    """

    def __init__(
        self,
        function: Callable[P, R],
        name: str | None = None,
        description: str | None = None,
        timeout_s: float = DEFAULT_TIMEOUT_S,
        approval: ApprovalRule | None = None,
    ) -> None:
        """Describe the function; `name` and `description` replace what its own name and docstring say.

        Raises:
            ToolDefinitionError: The function cannot be a tool.

        """
        if not callable(function):
            raise ToolDefinitionError(f"{function!r} cannot be a tool: it is not a function.")
        self._function: Callable[..., Any] = function
        self._signature = describe_signature(function, ToolContext)
        super().__init__(
            name or str(getattr(function, "__name__", "")),
            description or parse_docstring(function.__doc__).description,
            self._signature.json_schema,
            timeout_s,
        )
        functools.update_wrapper(self, function)
        self.chosen_approval = approval
        self.approval = approval or "always"

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        """Call the function itself."""
        result: R = self._function(*args, **kwargs)
        return result

    async def invoke(self, arguments: dict[str, Any], context: ToolContext) -> Any:
        """Check the arguments, then run the function."""
        keywords = self._signature.convert(arguments)
        if self._signature.context_parameter:
            keywords[self._signature.context_parameter] = context
        call = functools.partial(self._function, **keywords)
        if inspect.isasyncgenfunction(self._function):
            return await _last_of(call(), context)
        if inspect.iscoroutinefunction(self._function):
            return await call()
        result = await run_in_thread(call, name=self.tool_name)
        # A plain function may hand back the coroutine of another: functools.partial and decorators do.
        return await result if inspect.isawaitable(result) else result


async def _last_of(values: Any, context: ToolContext) -> Any:
    """Report every value but the last as progress; the last is the result."""
    last: Any = None
    is_first = True
    turn = LoopTurn()
    async with contextlib.aclosing(values):
        async for value in values:
            if not is_first:
                context.report_progress(last)
            last, is_first = value, False
            await turn.give_way()
    return last


@overload
def tool(function: Callable[P, R], /) -> FunctionTool[P, R]: ...
@overload
def tool(
    *,
    name: str | None = None,
    description: str | None = None,
    timeout_s: float = DEFAULT_TIMEOUT_S,
    approval: ApprovalRule | None = None,
) -> Callable[[Callable[P, R]], FunctionTool[P, R]]: ...
def tool(
    function: Callable[..., Any] | None = None,
    /,
    *,
    name: str | None = None,
    description: str | None = None,
    timeout_s: float = DEFAULT_TIMEOUT_S,
    approval: ApprovalRule | None = None,
) -> Any:
    """Make a tool of a function: `@tool`, or `@tool(name=..., description=..., timeout_s=..., approval=...)`.

    The docstring tells the model what it does; its "Args:" section describes the arguments; type hints become the
    JSON schema that the model's arguments are checked against.

    Raises:
        ToolDefinitionError: The function cannot be a tool.

    """
    if function is not None:
        return FunctionTool(function, name, description, timeout_s, approval)
    return lambda decorated: FunctionTool(decorated, name, description, timeout_s, approval)
