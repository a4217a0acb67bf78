"""Whose program is at the other end of a connection on this machine, as far as the system tells (Linux).

Loopback is open to every user of a machine, and what is said to the server is its own user's alone.
"""

import os
import sys
from pathlib import Path

TABLE = Path("/proc/net/tcp")
_ROOT = 0


def is_stranger(peer: tuple[str, int], server: tuple[str, int], table: Path = TABLE) -> bool:
    """Whether the connection from `peer` to `server` (IPv4 address and port) belongs to another user.

    Not where the system does not say. The administrator is no stranger: nothing can be kept from them.
    """
    if not sys.platform.startswith("linux"):
        return False
    owner = _owner_of(peer, server, table)
    return owner not in (None, _ROOT, os.getuid())


def _owner_of(peer: tuple[str, int], server: tuple[str, int], table: Path) -> int | None:
    """The user id of the socket at the peer's end. The columns: the kernel's documentation of proc_net_tcp."""
    ends = [_written(*peer), _written(*server)]
    try:
        lines = table.read_text(encoding="ascii").splitlines()
    except OSError:
        return None
    for line in lines[1:]:
        columns = line.split()
        if columns[1:3] == ends:
            return int(columns[7])
    return None


def _written(address: str, port: int) -> str:
    """An address as the table has it: each in hexadecimal, the bytes in the machine's order."""
    number = bytes(int(part) for part in address.split("."))
    return f"{int.from_bytes(number, sys.byteorder):08X}:{port:04X}"
