"""Callbacks by event: order, what they may change, and what provides them."""

import asyncio
from typing import Any

import pytest

from assistant.bidi.hooks import (
    BidiAfterInvocationEvent,
    BidiAfterToolCallEvent,
    BidiAgentInitializedEvent,
    BidiBeforeInvocationEvent,
    BidiBeforeToolCallEvent,
    BidiMessageAddedEvent,
    HookProvider,
    HookRegistry,
)
from assistant.bidi.messages import text_message

USE: Any = {"toolUseId": "1", "name": "calculator", "input": {}}
RESULT: Any = {"toolUseId": "1", "status": "success", "content": []}


def in_order(registry: HookRegistry, kind: type, *names: str) -> list[str]:
    called: list[str] = []
    for name in names:
        registry.add_callback(kind, lambda _, name=name: called.append(name))
    return called


def test_callbacks_come_in_the_order_of_registration_and_after_an_end_in_reverse():
    registry = HookRegistry()
    before = in_order(registry, BidiBeforeInvocationEvent, "a", "b")
    after = in_order(registry, BidiAfterInvocationEvent, "a", "b")
    registry.invoke_callbacks(BidiBeforeInvocationEvent(None))
    registry.invoke_callbacks(BidiAfterInvocationEvent(None))
    assert (before, after) == (["a", "b"], ["b", "a"])


def test_plain_and_async_callbacks_are_both_awaited():
    called: list[str] = []

    async def slow(event: BidiMessageAddedEvent) -> None:
        await asyncio.sleep(0)
        called.append(event.message["content"][0]["text"])

    registry = HookRegistry()
    registry.add_callback(None, slow)
    registry.add_callback(BidiMessageAddedEvent, lambda event: called.append(event.message["role"]))
    asyncio.run(registry.invoke_callbacks_async(BidiMessageAddedEvent(None, text_message("user", "hello"))))
    assert called == ["hello", "user"]


def test_the_hint_of_the_parameter_says_which_events():
    def for_two(_event: BidiBeforeInvocationEvent | BidiAfterInvocationEvent) -> None: ...

    def without(_event) -> None: ...

    registry = HookRegistry()
    assert not registry.has_callbacks()
    registry.add_callback(None, for_two)
    assert list(registry.get_callbacks_for(BidiAfterInvocationEvent(None))) == [for_two]
    assert list(registry.get_callbacks_for(BidiBeforeInvocationEvent(None))) == [for_two]
    assert not list(registry.get_callbacks_for(BidiAgentInitializedEvent(None)))
    for wrong in (without, lambda: None):
        with pytest.raises(ValueError, match="class"):
            registry.add_callback(None, wrong)
    with pytest.raises(ValueError, match="at least one event class"):
        registry.add_callback([], for_two)


def test_an_async_callback_cannot_be_called_where_nobody_waits():
    async def slow(_event: Any) -> None: ...

    registry = HookRegistry()
    called = in_order(registry, BidiAgentInitializedEvent, "plain")
    registry.add_callback(BidiAgentInitializedEvent, slow)
    with pytest.raises(RuntimeError, match="plain functions"):
        registry.invoke_callbacks(BidiAgentInitializedEvent(None))
    assert called == []


def test_only_what_may_be_changed_can_be_changed():
    before = BidiBeforeToolCallEvent(None, None, USE, {})
    before.cancel_tool, before.selected_tool, before.tool_use = "no", len, {**USE, "input": {"a": 1}}
    with pytest.raises(AttributeError, match="invocation_state"):
        before.invocation_state = {}
    after = BidiAfterToolCallEvent(None, None, USE, {}, RESULT)
    after.result = {**RESULT, "status": "error"}
    with pytest.raises(AttributeError, match="tool_use"):
        after.tool_use = USE


def test_a_provider_written_for_strands_is_found_by_the_names_of_its_events():
    theirs = type("BidiMessageAddedEvent", (), {})

    class Provider:
        def __init__(self) -> None:
            self.seen: list[str] = []

        def register_hooks(self, registry: HookRegistry) -> None:
            registry.add_callback(theirs, lambda event: self.seen.append(event.message["role"]))

    registry, provider = HookRegistry(), Provider()
    assert isinstance(provider, HookProvider)
    registry.add_hook(provider)
    registry.invoke_callbacks(BidiMessageAddedEvent(None, text_message("assistant", "hi")))
    assert provider.seen == ["assistant"]
