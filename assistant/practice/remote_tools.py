"""The API's own remote MCP: tools of servers that this server calls itself. Sans-I/O.

A session's tool of type "mcp" names a server; its tools are listed once. A call streams its arguments within the
response that makes it; it runs when that response is done, if need be after the client's approval, and the client
then asks for another response (as in the example `mcp_approval` of openai's own packages). Only servers on this
machine are asked: this server reaches nothing beyond it, and says so the way OpenAI does of one that does not answer.
"""

import ipaddress
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from assistant.practice.conversation import Conversation, snapshot
from assistant.practice.effects import CallRemoteTool, Effect, ListRemoteTools
from assistant.practice.errors import invalid_value
from assistant.practice.ids import new_id
from assistant.practice.response import Emit

Json = dict[str, Any]
REFUSED = "The user did not approve this call."


@dataclass(frozen=True)
class RemoteResult:
    """What a call came to: its output, or the error in the API's shape."""

    output: str | None = None
    error: Json | None = None


@dataclass
class _Call:
    """A call whose arguments were sent and which has not ended."""

    item: Json
    output_index: int


class RemoteTools:
    """The remote servers of a session. `emit` sends an event, `request` asks for an effect."""

    def __init__(self, conversation: Conversation, emit: Emit, request: Callable[[Effect], None]) -> None:
        self._conversation = conversation
        self._emit = emit
        self._request = request
        self._servers: dict[str, Json] = {}
        self._listing: dict[str, str] = {}  # Labels by the id of the item that is to list the tools.
        self._tools: dict[str, list[Json]] = {}
        self._calls: dict[str, _Call] = {}
        self._waiting: dict[str, str] = {}  # Ids of calls by the id of their approval request.

    # Listing.

    def update(self, tools: Sequence[Json]) -> None:
        """The session has these tools now: list those of each server that is new."""
        servers = {tool["server_label"]: tool for tool in tools if tool["type"] == "mcp"}
        self._tools = {label: found for label, found in self._tools.items() if servers.get(label) is not None}
        for label, server in servers.items():
            before = self._servers.get(label, {})
            if before.get("server_url") != server.get("server_url") or not before:
                self._tools.pop(label, None)
                self._list(label, server)
        self._servers = servers

    def _list(self, label: str, server: Json) -> None:
        item_id = new_id("mcpl")
        self._emit("mcp_list_tools.in_progress", item_id=item_id)
        if is_loopback(server.get("server_url") or ""):
            self._listing[item_id] = label
            self._request(ListRemoteTools(item_id, server))
        else:
            self._emit("mcp_list_tools.failed", item_id=item_id)

    def listed(self, item_id: str, tools: Sequence[Json] | None) -> None:
        """A server named its tools (name, description, input_schema, annotations), or did not answer (None)."""
        label = self._listing.pop(item_id, "")
        server = self._servers.get(label)
        if tools is None or server is None:
            self._emit("mcp_list_tools.failed", item_id=item_id)
            return
        allowed = server.get("allowed_tools")
        self._tools[label] = [tool for tool in tools if allowed is None or _matches(allowed, tool)]
        item = {"id": item_id, "type": "mcp_list_tools", "server_label": label, "tools": self._tools[label]}
        self._add(item)
        self._finish(item)
        self._emit("mcp_list_tools.completed", item_id=item_id)

    def offered(self, tools: Sequence[Json]) -> list[Json]:
        """The remote tools among a response's tools, in the shape of functions, with their server's label."""
        labels = [tool["server_label"] for tool in tools if tool["type"] == "mcp"]
        return [
            {
                "type": "function",
                "name": tool["name"],
                "description": tool.get("description") or "",
                "parameters": tool["input_schema"],
                "server_label": label,
            }
            for label in labels
            for tool in self._tools.get(label, [])
        ]

    # Calling.

    def needs_approval(self, label: str, name: str) -> bool:
        """Whether the session's settings want the client asked before this call."""
        rule = self._servers.get(label, {}).get("require_approval")
        if not isinstance(rule, dict):
            return rule != "never"
        tool = next((each for each in self._tools.get(label, []) if each["name"] == name), {"name": name})
        if rule.get("never") is not None and _matches(rule["never"], tool):
            return False
        return rule.get("always") is None or _matches(rule["always"], tool)

    def begin(self, item: Json, output_index: int) -> None:
        """The response with this call is done: run it now, or when it is approved."""
        self._calls[item["id"]] = _Call(item, output_index)
        if item.get("approval_request_id"):
            self._waiting[item["approval_request_id"]] = item["id"]
        else:
            self._run(item["id"])

    def check_answer(self, answer: Json) -> None:
        """Raises ApiError unless an approval request waits for this answer."""
        request_id = answer["approval_request_id"]
        if request_id not in self._waiting:
            raise invalid_value(f"Approval request '{request_id}' not found.", "item.approval_request_id")

    def answered(self, answer: Json) -> None:
        """The client approved a call, or did not."""
        item_id = self._waiting.pop(answer["approval_request_id"])
        if answer["approve"]:
            self._run(item_id)
            return
        reason = f"{REFUSED} {answer['reason']}" if answer.get("reason") else REFUSED
        call = self._calls.pop(item_id)
        call.item["error"] = {"type": "tool_execution_error", "message": reason}
        self._finish(call.item)

    def _run(self, item_id: str) -> None:
        call = self._calls[item_id]
        item = call.item
        self._emit("response.mcp_call.in_progress", item_id=item_id, output_index=call.output_index)
        server = self._servers.get(item["server_label"])
        if server is None:
            error = {"type": "tool_execution_error", "message": "The session has no such server any more."}
            self.called(item_id, RemoteResult(error=error))
        else:
            self._request(CallRemoteTool(item_id, server, item["name"], json.loads(item["arguments"])))

    def called(self, item_id: str, result: RemoteResult) -> None:
        """A call has ended."""
        call = self._calls.pop(item_id)
        call.item.update(output=result.output, error=result.error)
        ending = "completed" if result.error is None else "failed"
        self._emit(f"response.mcp_call.{ending}", item_id=item_id, output_index=call.output_index)
        self._finish(call.item)

    def _add(self, item: Json) -> None:
        self._conversation.add(item)
        previous = self._conversation.previous_id(item["id"])
        self._emit("conversation.item.added", previous_item_id=previous, item=snapshot(item))

    def _finish(self, item: Json) -> None:
        # A call of a response out of band is in no conversation, and one may have been deleted.
        if self._conversation.find(item["id"]) is item:
            previous = self._conversation.previous_id(item["id"])
            self._emit("conversation.item.done", previous_item_id=previous, item=snapshot(item))


def is_loopback(url: str) -> bool:
    """Whether a URL is an HTTP one of this machine."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
        return parts.scheme in ("http", "https") and (host == "localhost" or ipaddress.ip_address(host).is_loopback)
    except ValueError:
        return False


def _matches(names: Any, tool: Json) -> bool:
    """Whether a tool is among those of a list of names or of a filter object."""
    if isinstance(names, list):
        return tool["name"] in names
    if not isinstance(names, dict):
        return False
    if names.get("tool_names") is not None and tool["name"] not in names["tool_names"]:
        return False
    is_read_only = (tool.get("annotations") or {}).get("readOnlyHint") is True
    return names.get("read_only") is None or names["read_only"] == is_read_only
