"""Tools that the server calls itself (the API's own remote MCP): shown to the user, and approved by them.

The server names a call three times (its item is begun, its arguments are complete, its item is done) and a call that
had to be approved comes outside the response that asked for it; users see each call begin once and end once.
"""

import json

from assistant.realtime.client_events import ConversationItemCreate
from assistant.realtime.commands import AskApproval
from assistant.realtime.facts import SessionFacts
from assistant.realtime.inputs import ApprovalAnswered
from assistant.realtime.reports import Debug, ToolCalled, ToolReturned
from assistant.realtime.server_events import ResponseMcpCallArgumentsDone
from assistant.realtime.wire_objects import Item


def on_item_begun(facts: SessionFacts, item: Item) -> None:
    """An mcp_call item exists; its arguments may still be coming."""
    if item.type == "mcp_call" and item.id:
        facts.remote_calls.begun.setdefault(item.id, item)


def on_arguments_done(facts: SessionFacts, event: ResponseMcpCallArgumentsDone) -> None:
    """What a remote tool is called with is known: the server calls it now."""
    item = facts.remote_calls.begun.get(event.item_id)
    if item is None:
        facts.outbox.tell(Debug(f"The arguments of {event.item_id} came, which is no call that began."))
    else:
        _tell_called(facts, item, event.arguments)


def on_item_done(facts: SessionFacts, item: Item) -> None:
    """A call ended, or waits for the user's approval."""
    remote = facts.remote_calls
    if item.type == "mcp_approval_request":
        if item.id and item.id not in remote.asked and facts.links.current is not None:
            remote.asked[item.id] = facts.links.current.connection_id
            facts.outbox.add(AskApproval(item.id, item.server_label or "", item.name or "", item.arguments or ""))
    elif item.type == "mcp_call" and item.id and item.id not in remote.ended:
        _tell_called(facts, item, item.arguments or "")
        remote.begun.pop(item.id, None)
        remote.ended.add(item.id)
        output = item.output if item.error is None else _words(item.error)
        duration_s = facts.now - remote.called_at.pop(item.id)
        facts.outbox.tell(ToolReturned(item.id, output or "", item.error is not None, duration_s))


def on_approval_answered(facts: SessionFacts, event: ApprovalAnswered) -> None:
    """The user decided. A request of a connection that is gone is nobody's any more."""
    connection_id = facts.remote_calls.asked.get(event.approval_request_id)
    current = facts.links.current
    if current is None or connection_id != current.connection_id:
        facts.outbox.tell(Debug(f"The approval of {event.approval_request_id} came when its session had ended."))
        return
    item = {
        "id": facts.outbox.new_id("item"),
        "type": "mcp_approval_response",
        "approval_request_id": event.approval_request_id,
        "approve": event.approve,
    }
    if event.reason:
        item["reason"] = event.reason
    facts.send(ConversationItemCreate(item=item))


def _tell_called(facts: SessionFacts, item: Item, arguments: str) -> None:
    if item.id not in facts.remote_calls.called_at:
        facts.remote_calls.called_at[item.id] = facts.now
        facts.outbox.tell(ToolCalled(item.id, item.name or "", arguments, item.server_label or "its server"))


def _words(error: dict[str, object] | str) -> str:
    if isinstance(error, str):
        return error
    message = error.get("message")
    return message if isinstance(message, str) else json.dumps(error)
