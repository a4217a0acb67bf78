"""An MCP server as a child process: messages of JSON, one a line, over its standard input and output.

The `mcp` package has such a transport too. It reads a line of any length into memory, so that a server that never ends
one would fill it up; and it gives a server that will not go four seconds, in which the user waits for the program to
end.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any, TextIO

import anyio
from anyio.streams.memory import MemoryObjectReceiveStream, MemoryObjectSendStream
from mcp import StdioServerParameters
from mcp.client.stdio import get_default_environment
from mcp.os.posix.utilities import terminate_posix_process_tree
from mcp.os.win32.utilities import (
    FallbackProcess,
    ServerProcess,
    close_process_job,
    create_windows_process,
    get_windows_executable_command,
    terminate_windows_process_tree,
)
from mcp.shared.message import SessionMessage
from mcp_types import jsonrpc_message_adapter

LONGEST_MESSAGE = 16 * 1024 * 1024  # bytes
FLUSH_S = 0.3  # for what we still have to say
LEAVE_S = 0.7  # for a server to go by itself once its standard input is closed
TERMINATE_S = 0.5  # after SIGTERM; then it is killed
REAP_S = 5.0  # for the system to tell that it is dead; what is killed is dead at once
EXIT_POLL_S = 0.01
GONE = (anyio.EndOfStream, anyio.ClosedResourceError, anyio.BrokenResourceError, OSError)

Incoming = SessionMessage | Exception


class MessageTooLongError(Exception):
    """The server sends a message that nobody can want."""


class Lines:
    """Cuts what comes in into lines."""

    def __init__(self, longest: int = LONGEST_MESSAGE) -> None:
        """`longest`: bytes that a line may have."""
        self._longest = longest
        self._begun = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """Return the lines that are complete. Raises MessageTooLongError."""
        *complete, rest = data.split(b"\n")
        if complete:
            complete[0] = bytes(self._begun) + complete[0]
            self._begun.clear()
        self._begun += rest
        if len(self._begun) > self._longest or any(len(line) > self._longest for line in complete):
            raise MessageTooLongError
        return complete


@asynccontextmanager
async def child_process(parameters: StdioServerParameters, errors: TextIO) -> AsyncIterator[tuple[Any, Any]]:
    """Run a server for as long as the block lasts; yields the streams of messages from it and to it.

    `errors` becomes its standard error. Where it sends a message of more than LONGEST_MESSAGE bytes, the stream has a
    MessageTooLongError and ends. Raises OSError: it cannot be started.
    """
    # A cancellation in the middle of the start, or between it and the task group, would leave the process behind.
    with anyio.CancelScope(shield=True):
        process = await _started(parameters, errors)
    from_server: tuple[MemoryObjectSendStream[Incoming], MemoryObjectReceiveStream[Incoming]]
    to_server: tuple[MemoryObjectSendStream[SessionMessage], MemoryObjectReceiveStream[SessionMessage]]
    from_server = anyio.create_memory_object_stream[Incoming](0)
    to_server = anyio.create_memory_object_stream[SessionMessage](0)
    written = anyio.Event()
    async with anyio.create_task_group() as group:
        group.start_soon(_read, process, from_server[0])
        group.start_soon(_write, process, to_server[1], from_server[0], written)
        try:
            yield from_server[1], to_server[0]
        finally:
            with anyio.CancelScope(shield=True):
                # From here on what comes is read and thrown away, so that a server that is writing can go.
                from_server[1].close()
                to_server[0].close()
                with anyio.move_on_after(FLUSH_S):
                    await written.wait()
                await _end(process)
            group.cancel_scope.cancel()
    for stream in (*from_server, *to_server):
        stream.close()


async def _started(parameters: StdioServerParameters, errors: TextIO) -> ServerProcess:
    """Start the server in a process group (on Windows: a job) of its own."""
    environment = {**get_default_environment(), **(parameters.env or {})}
    if sys.platform == "win32":
        command = await anyio.to_thread.run_sync(get_windows_executable_command, parameters.command)
        return await create_windows_process(command, parameters.args, environment, errors, parameters.cwd)
    return await anyio.open_process(
        [parameters.command, *parameters.args],
        env=environment,
        stderr=errors,
        cwd=parameters.cwd,
        start_new_session=True,
    )


async def _read(process: ServerProcess, messages: MemoryObjectSendStream[Incoming]) -> None:
    assert process.stdout is not None  # noqa: S101 - it was started with pipes
    lines = Lines()
    is_wanted = True
    async with messages:
        with suppress(*GONE):
            while True:
                data = await process.stdout.receive()
                if is_wanted:
                    is_wanted = await _hand_over(lines, data, messages)


async def _hand_over(lines: Lines, data: bytes, messages: MemoryObjectSendStream[Incoming]) -> bool:
    """Hand over what is complete; False: nothing more is wanted."""
    try:
        for line in lines.feed(data):
            await messages.send(_parsed(line))
    except MessageTooLongError as error:
        with suppress(*GONE):
            await messages.send(error)
        await messages.aclose()
        return False
    except (anyio.ClosedResourceError, anyio.BrokenResourceError):
        return False
    return True


def _parsed(line: bytes) -> Incoming:
    # What is no UTF-8 is garbage in one line and no reason to end the connection.
    text = line.decode("utf-8", "replace")
    try:
        return SessionMessage(jsonrpc_message_adapter.validate_json(text, by_name=False))
    except ValueError as error:
        return error


async def _write(
    process: ServerProcess,
    messages: MemoryObjectReceiveStream[SessionMessage],
    incoming: MemoryObjectSendStream[Incoming],
    written: anyio.Event,
) -> None:
    assert process.stdin is not None  # noqa: S101 - it was started with pipes
    try:
        async with messages:
            async for message in messages:
                text = message.message.model_dump_json(by_alias=True, exclude_unset=True)
                await process.stdin.send(text.encode("utf-8", "replace") + b"\n")
    except GONE:
        # It closed its ears: without this a request would wait for ever.
        await incoming.aclose()
    finally:
        written.set()


async def _end(process: ServerProcess) -> None:
    """Close the server's standard input, and see that it goes."""
    assert process.stdin is not None  # noqa: S101 - it was started with pipes
    assert process.stdout is not None  # noqa: S101 - likewise
    with suppress(*GONE):
        await process.stdin.aclose()
    if not await _has_ended(process, LEAVE_S):
        if sys.platform == "win32" or isinstance(process, FallbackProcess):
            await terminate_windows_process_tree(process)
        else:
            await terminate_posix_process_tree(process, TERMINATE_S)
        await _has_ended(process, REAP_S)
    close_process_job(process)
    with suppress(*GONE):
        await process.stdout.aclose()
    # A descendant that holds a pipe would keep asyncio's transport open; nothing public leads to it.
    transport = getattr(getattr(process, "_process", None), "_transport", None)
    if transport is not None:
        with suppress(PermissionError):
            transport.close()


async def _has_ended(process: ServerProcess, within_s: float) -> bool:
    """Whether it ends in time. Not `process.wait()`, which waits for all who hold its pipes."""
    with anyio.move_on_after(within_s):
        while process.returncode is None:  # noqa: ASYNC110 - nothing else tells of its end alone, see above
            await anyio.sleep(EXIT_POLL_S)
    return process.returncode is not None
