"""Server events that decide nothing: they keep the conversation's order, tell the user, or go to the debug log."""

from assistant.realtime import remote_tools
from assistant.realtime.barge_in import answer_again
from assistant.realtime.conversation import Entry
from assistant.realtime.facts import SessionFacts
from assistant.realtime.reports import Debug, Notice
from assistant.realtime.server_events import (
    ConversationItemAdded,
    ConversationItemCreated,
    ConversationItemDeleted,
    ConversationItemDone,
    McpListToolsFailed,
    ResponseMcpCallFailed,
    ServerEvent,
)
from assistant.realtime.wire_objects import Item


def on_item_added(facts: SessionFacts, event: ConversationItemAdded | ConversationItemCreated) -> None:
    """An item stands in the conversation: its place is known now, its content may still be coming."""
    item = event.item
    remote_tools.on_item_begun(facts, item)
    if item.type == "message" and item.role == "user" and item.id and not _is_echo(item):
        _write_down(facts, facts.conversation.add(Entry(item.id, "user"), event.previous_item_id), item)
    if item.id and facts.questions.came_late(item.id, event.previous_item_id):
        answer_again(facts)


def _write_down(facts: SessionFacts, entry: Entry, item: Item) -> None:
    """Some servers tell the user's words with the item, and nowhere else."""
    if item.words and not entry.is_final:
        facts.outbox.tell(facts.conversation.finish(entry, item.words))


def _is_echo(item: Item) -> bool:
    """Whether the item is one of ours, by whatever id the server knows it: of what the user says, sound alone comes."""
    return any(part.type in ("input_text", "input_image", "text") for part in item.content or ())


def on_item_done(facts: SessionFacts, event: ConversationItemDone) -> None:
    """An item is complete; a remote tool's call that had to be approved is told nowhere else."""
    if event.item.type.startswith("mcp_"):
        remote_tools.on_item_done(facts, event.item)
        return
    entry = facts.conversation.entries.get(event.item.id)
    if entry is not None and entry.kind == "user":
        _write_down(facts, entry, event.item)
    on_event(facts, event)


def on_item_deleted(facts: SessionFacts, event: ConversationItemDeleted) -> None:
    """An item is gone from the model's memory, and so from ours."""
    facts.conversation.remove(event.item_id)


def on_mcp_list_failed(facts: SessionFacts, event: McpListToolsFailed) -> None:
    """A remote tool server is of no use now."""
    del event
    message = "A remote tool server did not name its tools: check its address and its permissions."
    facts.outbox.tell(Notice(message, "mcp_list_tools_failed"))


def on_mcp_call_failed(facts: SessionFacts, event: ResponseMcpCallFailed) -> None:
    """The model reads the failure itself; the user should know of it too."""
    del event
    facts.outbox.tell(Notice("A remote tool failed; the assistant was told.", "mcp_call_failed"))


def on_event(facts: SessionFacts, event: ServerEvent) -> None:
    """All the rest: of interest to whoever reads the debug log."""
    facts.outbox.tell(Debug(f"server event: {event.__struct_config__.tag}"))
