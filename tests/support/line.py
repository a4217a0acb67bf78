"""A line between a client and a server that can be slow, uneven, dead or cut: plain TCP, whatever runs over it."""

import asyncio
import contextlib
import random
from types import TracebackType
from typing import Self

CHUNK_BYTES = 65536
# A slow line carries this many pieces a second.
PIECES_PER_S = 4


class Line:
    """`async with Line(port) as line: ...`; clients connect to `line.port`. All can change while it carries."""

    def __init__(self, server_port: int, seed: int = 1) -> None:
        self._server_port = server_port
        self._chance = random.Random(seed)  # noqa: S311 - the same delays in every run
        self._listener: asyncio.Server | None = None
        self._writers: list[asyncio.StreamWriter] = []
        self._dead: set[asyncio.StreamWriter] = set()
        self._pumps: set[asyncio.Task[None]] = set()
        self._changed = asyncio.Event()
        self.port = 0
        self._bytes_per_s: float | None = None
        self.jitter_s = 0.0

    async def __aenter__(self) -> Self:
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        self.port = self._listener.sockets[0].getsockname()[1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        assert self._listener is not None
        self._listener.close()
        self.cut()
        for pump in self._pumps:
            pump.cancel()
        await asyncio.gather(*self._pumps, return_exceptions=True)

    @property
    def url(self) -> str:
        """Where conversations connect to."""
        return f"ws://127.0.0.1:{self.port}/v1/realtime"

    def slow_down(self, bytes_per_s: float | None) -> None:
        """Carry only so much in each direction from now on; None: as much as there is."""
        self._bytes_per_s = bytes_per_s
        self._changed.set()
        self._changed = asyncio.Event()

    def die(self) -> None:
        """Swallow what comes on the connections there are, without a word; new ones work."""
        self._dead.update(self._writers)

    def cut(self) -> None:
        """Reset the connections there are."""
        for writer in self._writers:
            writer.transport.abort()
        self._writers.clear()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there_reader, there_writer = await asyncio.open_connection("127.0.0.1", self._server_port)
        self._writers += [writer, there_writer]
        self._start(self._pump(reader, there_writer, uneven=False))
        self._start(self._pump(there_reader, writer, uneven=True))

    def _start(self, pump: "asyncio._CoroutineLike[None]") -> None:
        task: asyncio.Task[None] = asyncio.get_running_loop().create_task(pump)
        self._pumps.add(task)
        task.add_done_callback(self._pumps.discard)

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, uneven: bool) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(CHUNK_BYTES):
                if uneven and self.jitter_s:
                    await asyncio.sleep(self._chance.uniform(0.0, self.jitter_s))
                while data and writer not in self._dead:
                    size = len(data)
                    if self._bytes_per_s is not None:
                        size = max(1, int(self._bytes_per_s / PIECES_PER_S))
                        with contextlib.suppress(TimeoutError):
                            await asyncio.wait_for(self._changed.wait(), 1 / PIECES_PER_S)
                    writer.write(data[:size])
                    data = data[size:]
                    await writer.drain()
        if writer not in self._dead:
            writer.close()
