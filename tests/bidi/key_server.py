"""An HTTP server on loopback that hands out ephemeral keys, or whatever a test scripts instead."""

import json
import ssl
import threading
import time
from collections.abc import Callable
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

REAL_KEY = "sk-real-0123456789abcdef"


class KeyServer:
    """Answers each request with the next of `script`, and with a new key once that is empty.

    An entry is a key's answer (a dictionary), a body (bytes), a status (int), a redirect's target (str), or None:
    silence until the test is over. `requests` are (method, path, headers in lower case, body) as they came in.
    """

    def __init__(
        self, *script: Any, lifetime_s: float = 600, clock_ahead_s: float = 0, tls: ssl.SSLContext | None = None
    ):
        self.script = list(script)
        self.lifetime_s = lifetime_s
        self.clock_ahead_s = clock_ahead_s
        self.requests: list[tuple[str, str, dict[str, str], bytes]] = []
        self._over = threading.Event()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self._answer))
        if tls is not None:
            self._server.socket = tls.wrap_socket(self._server.socket, server_side=True)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02})
        scheme = "https" if tls else "http"
        self.url = f"{scheme}://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "KeyServer":
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._over.set()
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    def _answer(self, handler: BaseHTTPRequestHandler) -> None:
        headers = {name.lower(): value for name, value in handler.headers.items()}
        body = handler.rfile.read(int(headers.get("content-length", 0)))
        self.requests.append((handler.command, handler.path, headers, body))
        now = time.time() + self.clock_ahead_s
        key = {"value": f"ek_{len(self.requests)}", "expires_at": int(now + self.lifetime_s), "session": {"id": "x"}}
        entry = self.script.pop(0) if self.script else key
        if entry is None:
            self._over.wait()
            return
        status = entry if isinstance(entry, int) else 302 if isinstance(entry, str) else 200
        content = entry if isinstance(entry, bytes) else json.dumps(entry if isinstance(entry, dict) else {}).encode()
        # Not send_response: that one sets the Date by the real clock.
        handler.send_response_only(status)
        handler.send_header("Date", formatdate(now, usegmt=True))
        handler.send_header("Content-Length", str(len(content)))
        if isinstance(entry, str):
            handler.send_header("Location", entry)
        handler.end_headers()
        handler.wfile.write(content)


def _handler(answer: Callable[[BaseHTTPRequestHandler], None]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer(self)

        def do_POST(self) -> None:
            answer(self)

        def log_message(self, *_arguments: Any) -> None:
            """Write nothing to the terminal."""

    return Handler
