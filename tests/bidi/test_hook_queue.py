"""Hooks beside a conversation: in order, never in its way, and none of their failures swallowed."""

import asyncio
from collections.abc import Callable

import pytest

from assistant.bidi import hook_queue
from assistant.bidi.events import BidiEvent
from assistant.bidi.hook_queue import HookQueue
from assistant.bidi.hooks import BidiBeforeInvocationEvent, BidiMessageAddedEvent, HookRegistry
from assistant.bidi.messages import text_message
from assistant.bidi.session_manager import SessionStorageError


def added(text: str) -> BidiMessageAddedEvent:
    return BidiMessageAddedEvent(None, text_message("user", text))


def test_what_was_put_is_called_in_order_before_the_end():
    called: list[str] = []

    async def slow(event: BidiMessageAddedEvent) -> None:
        await asyncio.sleep(0)
        called.append(event.message["content"][0]["text"])

    async def main() -> None:
        hooks = HookRegistry()
        hooks.add_callback(None, slow)
        queue = HookQueue(hooks, lambda _: None)
        await queue.close()
        queue.start()
        for text in "abc":
            queue.put(added(text))
        assert called == []
        await queue.close()

    asyncio.run(main())
    assert called == ["a", "b", "c"]


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (LookupError("gone"), "hook_failed", "A hook of BidiMessageAddedEvent failed (LookupError: gone)"),
        (SessionStorageError("The disk is full: make room."), "session_storage", "The disk is full: make room."),
    ],
)
def test_a_failure_is_logged_and_told(error: Exception, code: str, sentence: str, expect_log: Callable[[str], None]):
    expect_log("a callback of BidiMessageAddedEvent failed")
    told: list[BidiEvent] = []

    def fail(_event: BidiMessageAddedEvent) -> None:
        raise error

    async def main() -> None:
        hooks = HookRegistry()
        hooks.add_callback(None, fail)
        queue = HookQueue(hooks, told.append)
        assert await queue.call(added("a")) is error
        assert await queue.call(BidiBeforeInvocationEvent(None)) is None

    asyncio.run(main())
    (event,) = told
    assert event["code"] == code
    assert event["message"].startswith(sentence)


def test_a_hook_that_never_ends_does_not_keep_the_conversation_from_ending(
    monkeypatch: pytest.MonkeyPatch, expect_log: Callable[[str], None]
):
    expect_log("did not end")
    monkeypatch.setattr(hook_queue, "GRACE_S", 0.01)
    cancelled: list[bool] = []

    async def hang(_event: BidiMessageAddedEvent) -> None:
        try:
            await asyncio.Event().wait()
        finally:
            cancelled.append(True)

    async def main() -> None:
        hooks = HookRegistry()
        hooks.add_callback(None, hang)
        queue = HookQueue(hooks, lambda _: None)
        queue.start()
        queue.put(added("a"))
        await queue.close()

    asyncio.run(main())
    assert cancelled == [True]
