"""Calling tools as a model does: whatever it asks and whatever the tool does, the answer is text."""

import asyncio
import json
import sys
import threading
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.tools import ToolContext, ToolDefinitionError, ToolError, ToolOutcome, ToolRegistry, tool
from assistant.tools.registry import MOST_LEFT_RUNNING, as_tool
from tests.support.guards import ExpectLog


def call(function: Any, arguments: str = "{}", context: ToolContext | None = None, **options: Any) -> ToolOutcome:
    registry = ToolRegistry([function], **options)
    (only,) = registry
    return asyncio.run(registry.call(only.tool_name, arguments, context))


def greet(name: str, times: int = 1) -> str:
    """Greet someone."""
    return "hello " * times + name


def test_calls_a_plain_function_in_a_thread_of_its_own() -> None:
    def where() -> str:
        return threading.current_thread().name

    assert call(where) == ToolOutcome("success", "tool where")


def test_calls_an_async_function_in_the_loop() -> None:
    async def where() -> str:
        await asyncio.sleep(0)
        return threading.current_thread().name

    assert call(where) == ToolOutcome("success", "MainThread")


def test_an_async_generator_reports_progress_and_returns_its_last_value() -> None:
    async def count() -> AsyncIterator[int]:
        for number in range(3):
            yield number

    seen: list[Any] = []
    assert call(count, context=ToolContext(report_progress=seen.append)) == ToolOutcome("success", "2")
    assert seen == [0, 1]


def test_the_context_reaches_the_tool() -> None:
    def uses(context: ToolContext, word: str) -> str:
        context.report_progress("half")
        context.invocation_state["word"] = word
        return context.agent

    seen: list[Any] = []
    state: dict[str, Any] = {}
    outcome = call(uses, '{"word": "x"}', ToolContext("agent", state, seen.append))
    assert outcome == ToolOutcome("success", "agent")
    assert (seen, state) == (["half"], {"word": "x"})


def test_names_are_unique() -> None:
    with pytest.raises(ToolDefinitionError, match="two tools named 'greet'"):
        ToolRegistry([greet, greet])


def test_lists_its_tools_for_the_wire() -> None:
    registry = ToolRegistry([greet])
    assert "greet" in registry
    assert registry.get("nobody") is None
    assert len(registry) == 1
    (definition,) = registry.definitions()
    assert set(definition) == {"type", "name", "description", "parameters"}
    json.dumps(definition)


def test_an_unknown_tool_is_an_error_that_names_the_known_ones() -> None:
    outcome = asyncio.run(ToolRegistry([greet]).call("grete", "{}"))
    assert outcome.status == "error"
    assert "'grete'" in outcome.text
    assert "greet" in outcome.text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ('{"name": ', "not valid JSON"),
        ("[1]", "must be a JSON object"),
        ("[" * 100_000, "not valid JSON"),
        ("{}", "'name' is missing"),
        ("", "'name' is missing"),
        ('{"name": 3, "time": 2}', "there is no argument 'time'"),
        ('{"name": 3}', "'name' is wrong"),
        ('{"name": "a", "times": "two"}', "'times' is wrong"),
    ],
)
def test_bad_arguments_are_explained(arguments: str, said: str) -> None:
    outcome = call(greet, arguments)
    assert outcome.status == "error"
    assert said in outcome.text


def fails() -> str:
    raise KeyError("lost")


def refuses() -> str:
    raise ToolError("Ask for something else.")


def exits() -> str:
    sys.exit(3)


async def exits_async() -> str:
    sys.exit(3)


async def is_interrupted() -> str:
    raise KeyboardInterrupt


async def ends_like_a_generator() -> str:
    raise GeneratorExit


async def cancels_itself() -> str:
    raise asyncio.CancelledError


def iterates_too_far() -> str:
    return next(iter([]))


@pytest.mark.parametrize(
    ("function", "said"),
    [
        (fails, "KeyError"),
        (exits, "SystemExit"),
        (exits_async, "SystemExit"),
        (is_interrupted, "KeyboardInterrupt"),
        (ends_like_a_generator, "GeneratorExit"),
        (cancels_itself, "cancelled"),
        (iterates_too_far, "StopIteration"),
    ],
)
def test_a_failure_becomes_an_error_result(function: Any, said: str, expect_log: ExpectLog) -> None:
    expect_log(f"tool {function.__name__} failed")
    outcome = call(function)
    assert outcome.status == "error"
    assert said in outcome.text


def test_a_tools_own_sentence_is_passed_on() -> None:
    assert call(refuses) == ToolOutcome("error", "Ask for something else.")


def test_a_hanging_thread_is_given_up() -> None:
    release = threading.Event()

    @tool(timeout_s=0.05)
    def hangs() -> str:
        release.wait()
        return "late"

    told: list[tuple[str, str]] = []
    outcome = call(hangs, context=ToolContext(tell_user=lambda *notice: told.append(notice)))
    expected = "The tool 'hangs' did not finish within 0.05 seconds. It goes on in the background."
    assert outcome == ToolOutcome("error", expected)
    sentence = "The tool 'hangs' cannot be stopped: it goes on in the background until it is done or you quit."
    assert told == [(sentence, "tool_goes_on")]
    for _ in range(MOST_LEFT_RUNNING):
        outcome = call(hangs)
    release.set()
    assert outcome == ToolOutcome("error", "The tool 'hangs' hangs: 3 earlier calls of it still run. Do without it.")


def test_a_coroutine_that_swallows_cancellation_is_given_up() -> None:
    async def main() -> ToolOutcome:
        release = asyncio.Event()

        @tool(timeout_s=0.05)
        async def stubborn() -> str:
            while not release.is_set():
                try:
                    await release.wait()
                except asyncio.CancelledError:
                    continue
            return "late"

        outcome = await ToolRegistry([stubborn]).call("stubborn", "")
        release.set()
        return outcome

    assert asyncio.run(main()).status == "error"


def test_cancelling_the_call_cancels_the_tool() -> None:
    async def main() -> None:
        started, cancelled = asyncio.Event(), asyncio.Event()

        async def waits() -> str:
            started.set()
            try:
                await asyncio.Event().wait()
            finally:
                cancelled.set()
            return ""

        running = asyncio.create_task(ToolRegistry([waits]).call("waits", ""))
        await started.wait()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
        await asyncio.wait_for(cancelled.wait(), 5)

    asyncio.run(main())


@dataclass
class Point:
    x: int
    when: date


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("as it is", "as it is"),
        ("", ""),
        (84, "84"),
        (None, "null"),
        ({"a": ["ü", 1.5]}, '{"a":["ü",1.5]}'),
        (Point(1, date(2026, 11, 22)), '{"x":1,"when":"2026-11-22"}'),
        ([ValueError("odd")], '["odd"]'),
        ("lone \ud800 surrogate", "lone ? surrogate"),
    ],
)
def test_results_become_text(value: Any, text: str) -> None:
    def gives() -> Any:
        return value

    assert call(gives) == ToolOutcome("success", text)


def test_a_result_in_strands_form_carries_its_status() -> None:
    def gives() -> Any:
        return {"status": "error", "content": [{"text": "one"}, {"json": {"two": 2}}]}

    assert call(gives) == ToolOutcome("error", 'one\n{"two":2}')


def test_a_long_result_is_cut_with_a_notice() -> None:
    def long() -> str:
        return "x" * 50_000

    outcome = call(long, result_limit=1000)
    assert len(outcome.text) == 1000
    assert outcome.text.endswith("[cut: the result has 50,000 characters]")


@settings(max_examples=100, deadline=None)
@given(st.one_of(st.text(), st.recursive(st.none() | st.integers() | st.text(), st.lists).map(json.dumps)))
def test_no_arguments_make_a_call_raise(arguments: str) -> None:
    assert call(greet, arguments).text


def test_tools_of_no_source_can_be_replaced_and_go_before_those_of_sources() -> None:
    def other() -> str:
        """Something else."""
        return "other"

    registry = ToolRegistry([greet])
    theirs, namesake = as_tool(other), as_tool(greet)
    registry.replace("a source", [theirs])
    registry.change([])
    assert [tool.tool_name for tool in registry] == ["other"]
    assert registry.replace("a source", [theirs, namesake]) == []
    registry.change([greet])
    assert [tool.tool_name for tool in registry] == ["greet", "other"]
    assert registry.get("greet") is not namesake
    registry.replace("a source", [])
    assert [tool.tool_name for tool in registry] == ["greet"]
