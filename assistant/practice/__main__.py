"""`python -m assistant.practice`: run the practice server by itself; its URL is the first line it prints."""

import argparse
import asyncio
import signal
import sys
from collections.abc import Sequence

from assistant.practice.server import serve_forever


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m assistant.practice", description="Run the practice server.")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: any free one)")
    parser.add_argument("--require-key", action="store_true", help="refuse clients without a plausible API key")
    parser.add_argument("--session-limit", type=float, metavar="SECONDS", help="end sessions after this long")
    parser.add_argument("--jitter", type=float, default=0, metavar="MS", help="delay audio by up to this much")
    return parser


async def _run(options: argparse.Namespace) -> None:
    loop = asyncio.get_running_loop()
    server = asyncio.ensure_future(
        serve_forever(options.port, options.session_limit, options.jitter, options.require_key, announce=_print_url)
    )
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, server.cancel)
        except NotImplementedError:  # Windows' loop has no signal handlers; there Ctrl-C raises KeyboardInterrupt.
            break
    await asyncio.wait([server])
    if not server.cancelled():
        server.result()


def _print_url(url: str) -> None:
    sys.stdout.write(url + "\n")
    sys.stdout.flush()


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until interrupted. Returns the exit code."""
    try:
        asyncio.run(_run(_parser().parse_args(arguments)))
    except KeyboardInterrupt:
        return 0
    except OSError as error:
        sys.stderr.write(f"The practice server cannot start: {error.strerror or error}. Try another --port.\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
