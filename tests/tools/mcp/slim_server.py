"""An MCP server over standard input and output with as many tools as asked for, which starts at once.

    slim_server.py NAME TOOLS

Written from the specification alone (https://modelcontextprotocol.io/specification): a line of JSON-RPC each way.
"""

import json
import sys
from typing import Any

NAME, COUNT = sys.argv[1], int(sys.argv[2])
SCHEMA = {"type": "object", "properties": {"number": {"type": "integer"}}, "required": ["number"]}


def answer(method: str, given: dict[str, Any]) -> dict[str, Any]:
    if method == "initialize":
        info = {"name": NAME, "version": "1"}
        return {"protocolVersion": given["protocolVersion"], "capabilities": {"tools": {}}, "serverInfo": info}
    if method == "tools/list":
        names = [f"add_{number}" for number in range(COUNT)]
        return {"tools": [{"name": name, "description": f"{NAME} {name}", "inputSchema": SCHEMA} for name in names]}
    if method == "tools/call":
        total = int(given["name"].rpartition("_")[2]) + given["arguments"]["number"]
        return {"content": [{"type": "text", "text": f"{NAME} {total}"}]}
    return {}


for line in sys.stdin:
    request = json.loads(line)
    if "id" in request and "method" in request:
        result = answer(request["method"], request.get("params") or {})
        sys.stdout.write(json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}) + "\n")
        sys.stdout.flush()
