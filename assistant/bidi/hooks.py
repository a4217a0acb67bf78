"""Hooks: functions of yours that are called at certain moments of an agent's life.

The events have the names and fields of Strands' own, and callbacks are found by an event's name, so a hook provider
or a session manager written for Strands works as it is. Events whose name says "After" are handed to callbacks in
reverse order of registration, so that what was set up last is cleaned up first.

What a callback may change is said with each event; anything else refuses to be set. What happens when a callback
raises: while an agent is made or a conversation begins (`BidiAgentInitializedEvent`, `BidiBeforeInvocationEvent`) and
when it has ended (`BidiAfterInvocationEvent`) the exception reaches your own code. Before a tool call it keeps the tool
from running, after it the result is withheld; the model reads that. Anywhere else the conversation goes on. Wherever
the conversation goes on, the failure is logged and shown as a `bidi_error` with the code `hook_failed`.
"""

import inspect
import types
import typing
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal, Protocol, TypeVar, runtime_checkable

from assistant.bidi.messages import Message, ToolResult, ToolUse

HookCallback = Callable[[Any], Awaitable[None] | None]


@dataclass
class BidiHookEvent:
    """Base of all: `agent` is the agent that it happens to."""

    agent: Any
    writable: ClassVar[tuple[str, ...]] = ()
    """The fields that a callback may set."""
    should_reverse_callbacks: ClassVar[bool] = False
    """Whether the callback registered last comes first."""

    def __setattr__(self, name: str, value: Any) -> None:
        """Set a field for the first time, or one that may be changed. Raises AttributeError on any other."""
        if name in self.__dict__ and name not in self.writable:
            raise AttributeError(f"{name} of a {type(self).__name__} cannot be changed.")
        super().__setattr__(name, value)


HookEvent = BidiHookEvent
BaseHookEvent = BidiHookEvent


@dataclass
class BidiAgentInitializedEvent(BidiHookEvent):
    """The agent was made. Its callbacks must be plain functions."""


@dataclass
class BidiBeforeInvocationEvent(BidiHookEvent):
    """A conversation is about to begin: nothing is connected, no device is open."""


@dataclass
class BidiAfterInvocationEvent(BidiHookEvent):
    """A conversation has ended, well or not, and everything of it has stopped."""

    should_reverse_callbacks: ClassVar[bool] = True


@dataclass
class BidiMessageAddedEvent(BidiHookEvent):
    """`message` stands in `agent.messages` now, in its place: not always the last, as spoken words are known late."""

    message: Message


@dataclass
class BidiMessageChangedEvent(BidiHookEvent):
    """A message that was added before is another now; Strands has no such event.

    A reply that was cut short holds only what was heard; one of which nothing was heard is `removed`.
    """

    message: Message
    removed: bool = False


@dataclass
class BidiBeforeToolCallEvent(BidiHookEvent):
    """A tool is about to be called.

    A callback may change `tool_use` (its input), put another tool in `selected_tool` (None: there is no tool of that
    name), or set `cancel_tool` to True or to the words that the model is to read instead of a result.
    """

    selected_tool: Any
    tool_use: ToolUse
    invocation_state: dict[str, Any]
    cancel_tool: bool | str = False
    writable: ClassVar[tuple[str, ...]] = ("selected_tool", "tool_use", "cancel_tool")


@dataclass
class BidiAfterToolCallEvent(BidiHookEvent):
    """A tool was called, or the call was cancelled (`cancel_message`). A callback may put another `result`."""

    selected_tool: Any
    tool_use: ToolUse
    invocation_state: dict[str, Any]
    result: ToolResult
    exception: Exception | None = None
    cancel_message: str | None = None
    writable: ClassVar[tuple[str, ...]] = ("result",)
    should_reverse_callbacks: ClassVar[bool] = True


@dataclass
class BidiInterruptionEvent(BidiHookEvent):
    """The model was interrupted in its reply."""

    reason: Literal["user_speech", "error"]
    interrupted_response_id: str | None = None


@dataclass
class BidiBeforeConnectionRestartEvent(BidiHookEvent):
    """Another connection is about to be opened: the session nears its limit, was lost, or rested."""

    timeout_error: Exception


@dataclass
class BidiAfterConnectionRestartEvent(BidiHookEvent):
    """The conversation goes on over another connection, or (`exception`) an attempt to open one failed."""

    exception: Exception | None = None


EventT = TypeVar("EventT", bound=BidiHookEvent)


@runtime_checkable
class HookProvider(Protocol):
    """Something with callbacks for several events."""

    def register_hooks(self, registry: "HookRegistry") -> None:
        """Add the callbacks to the registry."""


class HookRegistry:
    """The callbacks of one agent."""

    def __init__(self) -> None:
        self._callbacks: dict[str, list[HookCallback]] = {}

    def add_hook(self, hook: HookProvider) -> None:
        """Let a provider register its callbacks."""
        hook.register_hooks(self)

    def add_callback(
        self, event_type: type[Any] | Sequence[type[Any]] | None, callback: Callable[[Any], Awaitable[None] | None]
    ) -> None:
        """Call `callback` (a plain or an async function) at each event of that type, or of any of these types.

        With None the type hint of its first parameter says which: one class, or a union of them.

        Raises:
            ValueError: No event type is given and none can be told from the hint.

        """
        if event_type is None:
            event_type = _hinted_types(callback)
        event_types = [event_type] if isinstance(event_type, type) else list(event_type)
        if not event_types or not all(isinstance(kind, type) for kind in event_types):
            raise ValueError("A hook's callback needs at least one event class.")
        for name in dict.fromkeys(kind.__name__ for kind in event_types):
            self._callbacks.setdefault(name, []).append(callback)

    def has_callbacks(self) -> bool:
        """Whether anything is registered."""
        return bool(self._callbacks)

    def get_callbacks_for(self, event: BidiHookEvent) -> Iterator[HookCallback]:
        """The callbacks of an event, in the order in which they are to be called."""
        callbacks = list(self._callbacks.get(type(event).__name__, ()))
        yield from reversed(callbacks) if event.should_reverse_callbacks else callbacks

    def invoke_callbacks(self, event: EventT) -> EventT:
        """Call all that can be called at once.

        Raises:
            RuntimeError: One of the callbacks is async: none was called.
            Exception: What a callback raised; those after it are not called.

        """
        callbacks = list(self.get_callbacks_for(event))
        if any(inspect.iscoroutinefunction(callback) for callback in callbacks):
            raise RuntimeError(f"Callbacks of {type(event).__name__} must be plain functions, not async ones.")
        for callback in callbacks:
            callback(event)
        return event

    async def invoke_callbacks_async(self, event: EventT) -> EventT:
        """Call all, one after another. Raises what a callback raised; those after it are not called."""
        for callback in self.get_callbacks_for(event):
            awaited = callback(event)
            if inspect.isawaitable(awaited):
                await awaited
        return event


def _hinted_types(callback: Callable[..., Any]) -> list[type[Any]]:
    """The event types that the hint of a callback's first parameter names."""
    try:
        parameters = [name for name in inspect.signature(callback).parameters if name != "self"]
        hint = typing.get_type_hints(callback)[parameters[0]]
    except (IndexError, KeyError, NameError, TypeError) as error:
        raise ValueError("Give the event's class, or a type hint to the callback's parameter.") from error
    is_union = typing.get_origin(hint) in (typing.Union, types.UnionType)
    return list(typing.get_args(hint)) if is_union else [hint]
