"""`assistant practice`: run the practice server and print its URL."""

import argparse
import asyncio
import contextlib
import signal

from assistant.bidi.io.terminal import LineReader
from assistant.practice.server import PracticeServer
from assistant.realtime.errors import ConfigurationError


def run(arguments: argparse.Namespace) -> int:
    """Serve until Ctrl-C, SIGTERM or the end of whoever started it."""
    try:
        asyncio.run(_serve(arguments))
    except asyncio.CancelledError:
        return 128 + signal.SIGTERM
    except OSError as error:
        reason = error.strerror or str(error)
        raise ConfigurationError(f"Port {arguments.port} cannot be used ({reason}); choose another.") from error
    return 0


async def _serve(arguments: argparse.Namespace) -> None:
    with contextlib.suppress(NotImplementedError):  # Windows ends the process by itself
        task = asyncio.current_task()
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, lambda: task.cancel() if task else None)
    server = PracticeServer(
        port=arguments.port,
        session_limit=arguments.session_limit,
        jitter_ms=arguments.jitter,
        required_key=arguments.require_key,
    )
    async with server:
        print(server.url, flush=True)  # noqa: T201 - the command's answer
        if arguments.until_stdin_closes:
            await _standard_input_closed()
        else:
            await asyncio.Event().wait()


async def _standard_input_closed() -> None:
    """Wait until whoever started us has gone."""
    reader = LineReader()
    while await reader.read() is not None:
        pass
