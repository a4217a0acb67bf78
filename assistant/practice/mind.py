"""Decides what a response consists of: something to say or tools to call, from the conversation alone."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.practice import replies, tool_choice
from assistant.practice.tool_choice import JsonObject, ToolCall
from assistant.practice.understanding import Intent, understand


@dataclass(frozen=True)
class Heard:
    """What the ears made of the audio of an item: text, or why there is none."""

    text: str | None
    deaf_because: str | None = None


@dataclass(frozen=True)
class Situation:
    """All that a response is made from.

    `items` are conversation items in wire shape, oldest first; `heard` maps the ids of user items with audio to what
    was recognised; `timed_out` is True when nobody spoke for the idle timeout.
    """

    items: Sequence[JsonObject]
    heard: dict[str, Heard] = field(default_factory=dict)
    tools: Sequence[JsonObject] = ()
    tool_choice: Any = "auto"
    parallel_tool_calls: bool = True
    instructions: str = ""
    timed_out: bool = False


@dataclass(frozen=True)
class Reply:
    """A response: either `text` to say or `calls` to make."""

    text: str = ""
    calls: tuple[ToolCall, ...] = ()


@dataclass(frozen=True)
class _Question:
    text: str
    images: int
    deaf_because: str | None
    intents: tuple[Intent, ...]


def respond(situation: Situation) -> Reply:
    """Decide on the response to the conversation as it stands."""
    if situation.timed_out:
        return Reply(replies.STILL_THERE)
    if (note := _last_note(situation.items)) is not None:
        return Reply(replies.pass_on(note))
    if _waits_for_a_tool(situation.items):
        return Reply(replies.WAITING)
    outputs = _latest_outputs(situation.items)
    question = _latest_question(situation)
    calls = () if outputs and situation.tool_choice == "auto" else _calls(situation, question)
    if calls:
        return Reply(calls=calls)
    if outputs:
        return Reply(replies.reply_to_results(_results(situation.items, outputs, question)))
    return Reply(_spoken_reply(situation, question))


def _last_note(items: Sequence[JsonObject]) -> str | None:
    """What the application itself said last, if nobody has said or done anything since."""
    if not items or items[-1]["type"] != "message" or items[-1]["role"] != "system":
        return None
    return " ".join(part["text"] for part in items[-1]["content"] if part.get("text")) or None


def _spoken_reply(situation: Situation, question: _Question | None) -> str:
    if question is None:
        wanted = [intent for intent in understand(situation.instructions) if intent.topic == "say"]
        return replies.reply_to(wanted) if wanted else replies.GREETING
    if question.deaf_because:
        return replies.cannot_hear(question.deaf_because)
    if question.images:
        return replies.image_received(question.images)
    if not question.text:
        return replies.NOT_HEARD
    jokes = sum(replies.JOKES.count(text) for text in map(_assistant_text, situation.items) if text)
    return replies.reply_to(question.intents, jokes, has_tools=bool(situation.tools))


def _calls(situation: Situation, question: _Question | None) -> tuple[ToolCall, ...]:
    choice = situation.tool_choice
    tools = [tool for tool in situation.tools if tool.get("type") == "function"]
    intents = question.intents if question else ()
    if isinstance(choice, dict):
        tools = [tool for tool in tools if _is_chosen(tool, choice)]
        return (tool_choice.force(tools[0], intents),) if tools else ()
    if choice == "required":
        call = tool_choice.choose_any(intents, tools)
        return (call,) if call else ()
    if choice == "none" or question is None or question.deaf_because:
        return ()
    found = [call for intent in intents if (call := tool_choice.choose(intent, tools)) is not None]
    different = [call for index, call in enumerate(found) if call not in found[:index]]
    return tuple(different if situation.parallel_tool_calls else different[:1])


def _is_chosen(tool: JsonObject, choice: JsonObject) -> bool:
    """Whether a tool_choice names this tool; for a remote server it may name the server alone."""
    if tool.get("server_label") != choice.get("server_label"):
        return False
    is_whole_server = choice.get("type") == "mcp" and choice.get("name") is None
    return is_whole_server or tool.get("name") == choice.get("name")


def _latest_outputs(items: Sequence[JsonObject]) -> list[JsonObject]:
    """What functions and remote tools gave back since anyone last said anything."""
    outputs: list[JsonObject] = []
    for item in reversed(items):
        if item["type"] == "message" and item["role"] != "system":
            break
        if item["type"] == "function_call_output" or (item["type"] == "mcp_call" and _has_ended(item)):
            outputs.insert(0, item)
    return outputs


def _has_ended(call: JsonObject) -> bool:
    return call.get("output") is not None or call.get("error") is not None


def _waits_for_a_tool(items: Sequence[JsonObject]) -> bool:
    """Whether a remote tool was called for what was said last, and has not answered yet."""
    for item in reversed(items):
        if item["type"] == "message" and item["role"] != "system":
            return False
        if item["type"] == "mcp_call" and not _has_ended(item):
            return True
    return False


def _results(
    items: Sequence[JsonObject], outputs: Sequence[JsonObject], question: _Question | None
) -> list[replies.ToolResult]:
    calls = {item.get("call_id"): item for item in items if item["type"] == "function_call"}
    intents = list(question.intents) if question else []
    results = []
    for output in outputs:
        call = output if output["type"] == "mcp_call" else calls.get(output["call_id"], {})
        intent = next((each for each in intents if _is_answer(each, call)), None)
        text = json.dumps({"error": output["error"]}) if output.get("error") else output["output"]
        results.append(replies.ToolResult(str(call.get("name", "")), text, intent))
    return results


def _is_answer(intent: Intent, call: JsonObject) -> bool:
    """Whether a call was made for an intent: its tool would be chosen again with the same arguments."""
    try:
        arguments = json.loads(call.get("arguments") or "{}")
    except ValueError:
        return False
    if intent.sum is not None:
        given = [str(value).replace(" ", "") for value in arguments.values()]
        operands = [tool_choice.as_json_number(value) for value in intent.sum.operands]
        return intent.sum.expression.replace(" ", "") in given or all(
            value in arguments.values() or value in next(filter(_is_list, arguments.values()), ()) for value in operands
        )
    return intent.topic in {"time", "date", "stop", "farewell"}


def _is_list(value: object) -> bool:
    return isinstance(value, list)


def _latest_question(situation: Situation) -> _Question | None:
    """The user's last message; several messages since the last reply count as one."""
    texts: list[str] = []
    images, deaf_because, found = 0, None, False
    for item in reversed(situation.items):
        if item["type"] != "message" or item["role"] == "system":
            continue
        if item["role"] == "assistant":
            break
        found = True
        heard = situation.heard.get(item["id"])
        # What the ears heard counts, not a transcript that the client gave with its audio: OpenAI ignores that too.
        said = [part["text"] for part in item["content"] if "text" in part] + [heard.text or "" if heard else ""]
        texts.insert(0, " ".join(text for text in said if text))
        images += sum(part["type"] == "input_image" for part in item["content"])
        deaf_because = deaf_because or (heard.deaf_because if heard else None)
    if not found:
        return None
    text = ". ".join(text for text in texts if text)
    return _Question(text, images, deaf_because if not text else None, tuple(understand(text)) if text else ())


def _assistant_text(item: JsonObject) -> str:
    if item["type"] != "message" or item["role"] != "assistant":
        return ""
    return " ".join(part.get("text") or part.get("transcript") or "" for part in item["content"])
