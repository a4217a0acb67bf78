"""Remote MCP servers in a session's tools: this server reaches nothing beyond the machine, and says so."""

from typing import Any

from assistant.practice.ids import new_id
from assistant.practice.response import Emit

Json = dict[str, Any]


def report_unreachable(before: Json, after: Json, emit: Emit) -> None:
    """Answer each MCP server that a session update added, as OpenAI does when it cannot list a server's tools."""
    known = {tool["server_label"] for tool in before["tools"] if tool["type"] == "mcp"}
    for tool in after["tools"]:
        if tool["type"] == "mcp" and tool["server_label"] not in known:
            item_id = new_id("mcpl")
            emit("mcp_list_tools.in_progress", item_id=item_id)
            emit("mcp_list_tools.failed", item_id=item_id)
