from typing import Any

from assistant.practice.mind import Reply, Situation, respond

Json = dict[str, Any]
TIMERS: Json = {
    "type": "function",
    "name": "list_timers",
    "description": "List the timers that are running, with their numbers and the time left.",
    "parameters": {"type": "object", "properties": {}, "required": []},
}


def reply(said: str, *tools: Json) -> Reply:
    part = {"type": "input_text", "text": said}
    return respond(Situation([{"type": "message", "role": "user", "id": "item", "content": [part]}], tools=tools))


def test_a_question_that_no_tool_fits_is_told_so() -> None:
    answer = reply("who wrote Hamlet", TIMERS)
    assert not answer.calls
    assert answer.text.startswith("I did not understand “who wrote Hamlet”, and I have no tool for that. ")


def test_without_any_tool_none_is_spoken_of() -> None:
    assert reply("who wrote Hamlet").text.startswith("I did not understand “who wrote Hamlet”. ")


def test_without_a_clock_the_time_is_not_looked_for_elsewhere() -> None:
    assert reply("what time is it in Tokyo", TIMERS) == Reply("I cannot tell the time, because I was given no clock.")


def test_sums_are_not_worked_out_here() -> None:
    assert reply("what is two and two") == Reply("I cannot calculate that, because I was given no calculator.")
