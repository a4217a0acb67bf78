"""Whether the other side is still there: real sockets that fall silent, trickle and hang."""

import asyncio
import base64
import hashlib
import time

import pytest

from assistant.realtime import connection as connection_module
from assistant.realtime.connection import Connection
from assistant.realtime.endpoint import parse_endpoint
from tests.realtime.sockets import KEY, serving

# What a WebSocket server adds to the client's key (RFC 6455, section 1.3).
GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"


async def pulses_of(connection: Connection) -> list[str]:
    return [pulse async for pulse in connection.pulse()]


@pytest.fixture
def impatience(monkeypatch: pytest.MonkeyPatch) -> None:
    """A tenth of a second is what twelve are otherwise."""
    assert connection_module.SILENT_AFTER_S + connection_module.LOOK_INTERVAL_S < 5, "told within 5 s"
    assert connection_module.GIVEN_UP_AFTER_S + connection_module.LOOK_INTERVAL_S < 15, "given up within 15 s"
    for name in ("PING_INTERVAL_S", "LOOK_INTERVAL_S", "SILENT_AFTER_S", "GIVEN_UP_AFTER_S"):
        monkeypatch.setattr(connection_module, name, getattr(connection_module, name) / 10)


@pytest.mark.usefixtures("impatience")
def test_a_half_open_socket_is_told_of_and_given_up():
    async def talk() -> tuple[list[str], int, str]:
        async with serving(ping_interval=None) as (server, endpoint):
            connection = await Connection.open(endpoint, "m", KEY)
            (peer,) = server.connections
            peer.transport.pause_reading()
            pulse = asyncio.create_task(pulses_of(connection))
            assert [message async for message in connection] == []
            peer.transport.abort()
            return await pulse, connection.close_code, connection.close_reason

    pulses, code, reason = asyncio.run(talk())
    assert pulses == ["silent"]
    assert code == 1006
    assert "nothing came from the server" in reason


@pytest.mark.usefixtures("impatience")
def test_it_is_noticed_also_while_nothing_goes_out_any_more():
    async def talk() -> list[str]:
        async with serving(ping_interval=None) as (server, endpoint):
            connection = await Connection.open(endpoint, "m", KEY)
            (peer,) = server.connections
            peer.transport.pause_reading()
            sending = asyncio.create_task(connection.send("x" * 30_000_000))
            pulses = await pulses_of(connection)
            await sending
            peer.transport.abort()
            return pulses

    assert asyncio.run(talk()) == ["silent"]


def test_closing_does_not_wait_for_what_does_not_go_out(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(connection_module, "CLOSE_TIMEOUT_S", 0.1)

    async def talk() -> int:
        async with serving(ping_interval=None) as (server, endpoint):
            connection = await Connection.open(endpoint, "m", KEY)
            (peer,) = server.connections
            peer.transport.pause_reading()
            sending = asyncio.create_task(connection.send("x" * 30_000_000))
            await asyncio.sleep(0)
            await connection.close()
            await sending
            peer.transport.abort()
            return connection.close_code

    assert asyncio.run(talk()) == 1006


@pytest.mark.usefixtures("impatience")
def test_a_server_that_answers_pings_is_never_given_up():
    async def talk() -> list[str]:
        async with serving() as (_, endpoint):
            connection = await Connection.open(endpoint, "m", KEY)
            pulse = asyncio.create_task(pulses_of(connection))
            receiving = asyncio.create_task(anext(connection))
            await asyncio.wait({pulse}, timeout=3 * connection_module.GIVEN_UP_AFTER_S)
            assert not pulse.done()
            await connection.send("still there")
            assert await receiving == "still there"
            await connection.close()
            return await pulse

    # A busy machine may be late in reading what came: it is told of, and no more.
    assert set(asyncio.run(talk())) <= {"silent"}


@pytest.mark.usefixtures("impatience")
def test_a_message_that_comes_in_small_parts_is_no_silence():
    async def trickle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        key = next(line for line in request.decode().splitlines() if line.lower().startswith("sec-websocket-key"))
        accept = base64.b64encode(hashlib.sha1(key.split(": ")[1].encode() + GUID).digest()).decode()  # noqa: S324 - RFC 6455
        writer.write(f"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                     f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode())  # fmt: skip
        parts = [b"\x81\x7e\x10\x00", *[b"x" * 256] * 16]
        for part in parts:
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(connection_module.GIVEN_UP_AFTER_S / 8)
        writer.close()

    async def talk() -> tuple[list[str | bytes], list[str]]:
        async with await asyncio.start_server(trickle, "127.0.0.1", 0) as server:
            endpoint = parse_endpoint(f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}")
            connection = await Connection.open(endpoint, "m", KEY)
            pulse = asyncio.create_task(pulses_of(connection))
            return [message async for message in connection], await pulse

    messages, pulses = asyncio.run(talk())
    assert messages == ["x" * 4096]
    assert "arriving" in pulses


@pytest.mark.usefixtures("impatience")
def test_who_slept_blames_nobody_else():
    async def talk() -> list[str]:
        async with serving() as (_, endpoint):
            connection = await Connection.open(endpoint, "m", KEY)
            pulse = asyncio.create_task(pulses_of(connection))
            await asyncio.sleep(0)
            time.sleep(connection_module.GIVEN_UP_AFTER_S * 1.5)  # noqa: ASYNC251 - stopped, with all that runs here
            await connection.send("hello")
            assert await anext(connection) == "hello"
            await connection.close()
            return await pulse

    assert "silent" not in asyncio.run(talk())


def test_a_connection_that_is_over_has_no_pulse():
    async def talk() -> list[str]:
        async with serving() as (_, endpoint):
            connection = await Connection.open(endpoint, "m", KEY)
            await connection.close()
            return await pulses_of(connection)

    assert asyncio.run(talk()) == []
