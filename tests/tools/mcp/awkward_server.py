"""An MCP server over stdio, written from the specification (2025-06-18) without any package, that can misbehave.

python awkward_server.py MODE... ; the process number of each start is appended to $STARTS.
"""

import json
import os
import signal
import sys
import threading
import time
from pathlib import Path
from typing import Any

MODES = set(sys.argv[1:])
PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
lock = threading.Lock()
running: dict[Any, threading.Event] = {}
extra_tools: list[str] = []


def write(message: dict[str, Any]) -> None:
    with lock:
        sys.stdout.write(json.dumps({"jsonrpc": "2.0", **message}) + "\n")
        sys.stdout.flush()


def tool(name: str, **members: Any) -> dict[str, Any]:
    return {"name": name, "description": f"does {name}", "inputSchema": {"type": "object"}, **members}


def tools() -> list[Any]:
    found: list[Any] = [tool(name) for name in ("echo", "slow", "image", "fail", "grow", "environment", "pid")]
    found += [tool(name) for name in extra_tools]
    if "lying" in MODES:
        found += [
            "no tool at all",
            {"description": "nameless"},
            tool("array", inputSchema={"type": "array"}),
            tool("text", inputSchema="none"),
            tool("echo"),
            tool("bare", inputSchema={"properties": [], "required": "all", "oneOf": []}, annotations="none"),
            tool("harmless", annotations={"readOnlyHint": "yes"}, outputSchema={"type": "string"}),
            tool("reader", annotations={"readOnlyHint": True}),
        ]
    if "many" in MODES:
        found += [tool(f"tool{number}") for number in range(600)]
    return found


def list_tools(request: dict[str, Any]) -> dict[str, Any]:
    """Three tools a page, or of many thirty."""
    size = 30 if "many" in MODES else 3
    start = int((request.get("params") or {}).get("cursor", 0))
    page = {"tools": tools()[start : start + size]}
    return {**page, "nextCursor": str(start + size)} if start + size < len(tools()) else page


def call(request: dict[str, Any]) -> dict[str, Any]:
    name, arguments = request["params"]["name"], request["params"].get("arguments") or {}
    text: Any = json.dumps(arguments)
    match name:
        case "slow":
            token = (request["params"].get("_meta") or {}).get("progressToken")
            progress = {"progressToken": token, "progress": 1, "total": 4, "message": "working"}
            write({"method": "notifications/progress", "params": progress})
            stopped = running.setdefault(request["id"], threading.Event())
            if stopped.wait(arguments["seconds"]):
                Path(os.environ["CANCELLED"]).write_text("yes")
            text = f"slept {arguments['seconds']}"
        case "image":
            return {"content": [{"type": "image", "data": PIXEL, "mimeType": "image/png"}]}
        case "fail":
            return {"content": [{"type": "text", "text": "the disk is full"}], "isError": True}
        case "grow":
            extra_tools.append(f"grown{len(extra_tools)}")
            write({"method": "notifications/tools/list_changed"})
        case "environment":
            text = "\n".join(sorted(os.environ))
        case "pid":
            text = str(os.getpid())
    return {"content": [{"type": "text", "text": text}]}


def answer(request: dict[str, Any]) -> None:
    match request["method"]:
        case "initialize":
            capabilities = {"tools": {"listChanged": True}}
            info = {"name": "awkward", "version": "1"}
            result = {"protocolVersion": "2025-06-18", "capabilities": capabilities, "serverInfo": info}
        case "tools/list":
            result = list_tools(request)
        case "tools/call":
            result = call(request)
        case _:
            write({"id": request["id"], "error": {"code": -32601, "message": "Method not found"}})
            return
    write({"id": request["id"], "result": result})


def main() -> None:
    with Path(os.environ["STARTS"]).open("a") as starts:
        starts.write(f"{os.getpid()}\n")
    if "crash" in MODES:
        sys.exit("the configuration file is missing")
    if "garbage" in MODES:
        sys.stdout.write("Welcome to the awkward server!\n\ufffd{not json\n[1, 2]\n")
    if "flood" in MODES:
        for number in range(20_000):
            sys.stderr.write(f"log line {number}\n")
            write({"method": "notifications/message", "params": {"level": "info", "data": "x" * 100}})
    if "endless" in MODES:
        while True:
            sys.stdout.write("x" * 1_000_000)
    for line in sys.stdin:
        request = json.loads(line)
        if request.get("method") == "notifications/cancelled":
            running.setdefault(request["params"]["requestId"], threading.Event()).set()
        elif "id" in request and "method" in request:
            threading.Thread(target=answer, args=(request,), daemon=True).start()
    if "immortal" in MODES:
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
    if MODES & {"stubborn", "immortal"}:
        time.sleep(60)


main()
