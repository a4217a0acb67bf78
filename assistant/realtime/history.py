"""What a new session is told of the conversation so far, within a budget of tokens."""

from typing import Any

from assistant.realtime.conversation import Conversation, Entry

DEFAULT_BUDGET_TOKENS = 8_000
# English text has about four characters a token; other scripts have fewer, so this errs on the side of sending less.
CHARACTERS_PER_TOKEN = 3
ITEM_OVERHEAD_TOKENS = 8
UNWRITTEN = "(the user said something that was not written down)"


def replay_items(
    conversation: Conversation, budget_tokens: int = DEFAULT_BUDGET_TOKENS, spoken_again: str | None = None
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The wire items before and after the utterance that is sent again as audio.

    Together they recreate the conversation: text of both sides, and tool calls with their outputs.
    The newest are kept; the oldest go first when the budget is short. A tool output never goes without its call.
    Assistant audio cannot be recreated by the protocol, so its words stand for it, cut to what was heard.
    `spoken_again` names that utterance; without one, everything comes before.
    """
    kept: list[Entry] = []
    spent = 0
    for item_id in reversed(conversation.order):
        entry = conversation.entries[item_id]
        if not _worth_telling(entry):
            continue
        spent += tokens(entry)
        if spent > budget_tokens:
            break
        kept.append(entry)
    kept.reverse()
    calls = {entry.call_id for entry in kept if entry.kind == "tool_call"}
    kept = [entry for entry in kept if entry.kind != "tool_output" or entry.call_id in calls]
    place = next((index for index, entry in enumerate(kept) if entry.item_id == spoken_again), len(kept))
    return [wire_item(entry) for entry in kept[:place]], [wire_item(entry) for entry in kept[place + 1 :]]


def tokens(entry: Entry) -> int:
    """A careful guess at what an entry costs."""
    return ITEM_OVERHEAD_TOKENS + len(entry.text + entry.name + entry.arguments) // CHARACTERS_PER_TOKEN


def _worth_telling(entry: Entry) -> bool:
    return bool(entry.text) or entry.kind in ("user", "tool_call", "tool_output")


def wire_item(entry: Entry) -> dict[str, Any]:
    """An entry as `conversation.item.create` takes it."""
    if entry.kind == "tool_call":
        return {
            "id": entry.item_id,
            "type": "function_call",
            "call_id": entry.call_id,
            "name": entry.name,
            "arguments": entry.arguments,
        }
    if entry.kind == "tool_output":
        return {"id": entry.item_id, "type": "function_call_output", "call_id": entry.call_id, "output": entry.text}
    if entry.kind == "note":
        content = {"type": "input_text", "text": entry.text}
        return {"id": entry.item_id, "type": "message", "role": "system", "content": [content]}
    if entry.kind == "user":
        content = {"type": "input_text", "text": entry.text or UNWRITTEN}
        return {"id": entry.item_id, "type": "message", "role": "user", "content": [content]}
    content = {"type": "output_text", "text": entry.text}
    return {"id": entry.item_id, "type": "message", "role": "assistant", "content": [content]}
