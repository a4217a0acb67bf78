"""An MCP server over streamable HTTP, made with the `mcp` package's own server.

python mcp_http_server.py PORT FOLDER
"""

import sys
from pathlib import Path

from mcp.server.mcpserver import Context, MCPServer
from mcp_types import ToolAnnotations

server = MCPServer("counter")
NOTES = Path(sys.argv[2], "notes")


@server.tool(annotations=ToolAnnotations(read_only_hint=True))
def add(first: int, second: int) -> int:
    """Add two whole numbers."""
    return first + second


@server.tool()
def write_note(text: str, context: Context) -> str:
    """Write a note and tell with which authorization that was asked for."""
    with NOTES.open("a") as notes:
        notes.write(f"{text}\n")
    return f"{text} {(context.headers or {}).get('authorization')}"


@server.tool()
async def grow(context: Context) -> str:
    """Offer one tool more."""
    server.add_tool(add, name="grown")
    await context.notify_tools_changed()
    return "grown"


server.run("streamable-http", port=int(sys.argv[1]))
