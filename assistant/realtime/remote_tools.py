"""Tools that the server calls itself (the API's own remote MCP): shown to the user, and approved by them.

The server names a call three times (its item is begun, its arguments are complete, its item is done) and a call that
had to be approved comes outside the response that asked for it; users see each call begin once and end once. The model
speaks about the result only when it is asked to, as with a tool of our own.
"""

import json

from assistant.realtime.client_events import ConversationItemCreate
from assistant.realtime.commands import AskApproval
from assistant.realtime.facts import SessionFacts
from assistant.realtime.inputs import ApprovalAnswered
from assistant.realtime.reports import Debug, ToolCalled, ToolReturned
from assistant.realtime.server_events import ResponseMcpCallArgumentsDone
from assistant.realtime.wire_objects import Item

OUTSIDE_OF_RESPONSES = ""


def on_item_begun(facts: SessionFacts, item: Item, response_id: str = OUTSIDE_OF_RESPONSES) -> None:
    """An mcp_call item exists; its arguments may still be coming."""
    known = facts.remote_calls.begun.get(item.id)
    if item.type == "mcp_call" and item.id and (known is None or response_id):
        facts.remote_calls.begun[item.id] = (item, response_id)


def on_arguments_done(facts: SessionFacts, event: ResponseMcpCallArgumentsDone) -> None:
    """What a remote tool is called with is known: the server calls it now."""
    item, response_id = facts.remote_calls.begun.get(event.item_id, (None, ""))
    if item is None:
        facts.outbox.tell(Debug(f"The arguments of {event.item_id} came, which is no call that began."))
    else:
        _begin(facts, item, response_id, event.arguments)


def on_item_done(facts: SessionFacts, item: Item, response_id: str = OUTSIDE_OF_RESPONSES) -> None:
    """A call ended, or waits for the user's approval."""
    remote = facts.remote_calls
    if item.type == "mcp_approval_request":
        if item.id and item.id not in remote.asked and facts.links.current is not None:
            remote.asked[item.id] = facts.links.current.connection_id
            facts.outbox.add(AskApproval(item.id, item.server_label or "", item.name or "", item.arguments or ""))
    elif item.type == "mcp_call" and item.id:
        _, response_id = remote.begun.pop(item.id, (item, response_id))
        _begin(facts, item, response_id, item.arguments or "")
        output = item.output if item.error is None else _words(item.error)
        call = facts.tools.finish(item.id)
        if call is not None:
            failed = item.error is not None
            facts.outbox.tell(ToolReturned(item.id, output or "", failed, facts.now - call.started_at))


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


def _begin(facts: SessionFacts, item: Item, response_id: str, arguments: str) -> None:
    if facts.tools.begin(item.id, item.name or "", response_id, facts.now, is_unique=True):
        facts.outbox.tell(ToolCalled(item.id, item.name or "", arguments, item.server_label or "its server"))
        if response_id == OUTSIDE_OF_RESPONSES:
            facts.tools.response_ended(response_id)


def _words(error: dict[str, object] | str) -> str:
    if isinstance(error, str):
        return error
    message = error.get("message")
    return message if isinstance(message, str) else json.dumps(error)
