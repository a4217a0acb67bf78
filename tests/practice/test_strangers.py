"""The practice server serves its own user: by the system's own table of connections, and over real sockets."""

import asyncio
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from assistant.practice import strangers
from assistant.practice.server import PracticeServer
from assistant.practice.strangers import is_stranger

HEADING = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
ROW = "   0: {} 0100007F:1F90 01 00000000:00000000 00:00000000 00000000 {:5d}        0 5 1 0 20 4 30 10 -1\n"
PEER, SERVER = ("127.0.0.1", 40000), ("127.0.0.1", 8080)


@pytest.fixture
def table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(os, "getuid", lambda: 1000)
    yield tmp_path / "tcp"


@pytest.mark.parametrize(("owner", "stranger"), [(1000, False), (0, False), (1001, True)])
def test_the_owner_of_the_other_end_is_what_counts(table: Path, owner: int, stranger: bool) -> None:
    table.write_text(HEADING + ROW.format("0100007F:9C41", 1000) + ROW.format("0100007F:9C40", owner))
    assert is_stranger(PEER, SERVER, table) == stranger


def test_what_the_system_does_not_say_keeps_nobody_out(table: Path) -> None:
    assert not is_stranger(PEER, SERVER, table)
    table.write_text(HEADING)
    assert not is_stranger(PEER, SERVER, table)


def test_the_system_names_the_owner_of_a_real_connection() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening, socket.create_connection(listening.getsockname()) as peer:
        owner = strangers._owner_of(peer.getsockname(), listening.getsockname(), strangers.TABLE)
    assert owner == os.getuid()


def test_another_user_s_program_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    async def talk() -> None:
        async with PracticeServer() as server:
            mine = os.getuid()
            monkeypatch.setattr(strangers, "_ROOT", -1)
            monkeypatch.setattr(os, "getuid", lambda: mine + 1)
            with pytest.raises(InvalidStatus) as refused:
                await connect(f"{server.url}?model=any", proxy=None)
            assert refused.value.response.status_code == 403

    asyncio.run(talk())
