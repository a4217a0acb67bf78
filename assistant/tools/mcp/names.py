"""Names for the model: `<server>__<tool>`, in the letters that the wire takes, no two the same."""

import hashlib
import re
from collections.abc import Sequence

LONGEST = 64
SEPARATOR = "__"
_UNFIT = re.compile(r"[^A-Za-z0-9_-]")
_HASH_LENGTH = 6


def server_prefixes(servers: Sequence[str]) -> dict[str, str]:
    """A prefix for each server. Servers whose names are the same in the wire's letters are told apart by a hash."""
    plain = {server: _UNFIT.sub("_", server) for server in servers}
    shared = {prefix for prefix in plain.values() if list(plain.values()).count(prefix) > 1}
    return {
        server: f"{prefix}_{_hash(server)}" if prefix in shared and prefix != server else prefix
        for server, prefix in plain.items()
    }


def tool_names(prefix: str, tools: Sequence[str]) -> dict[str, str]:
    """The model's name for each tool of a server, in their order; depends on nothing but the names."""
    plain = {tool: _UNFIT.sub("_", f"{prefix}{SEPARATOR}{tool}") for tool in tools}
    names: dict[str, str] = {}
    for tool, name in plain.items():
        is_shared = list(plain.values()).count(name) > 1 and name != f"{prefix}{SEPARATOR}{tool}"
        if len(name) > LONGEST or is_shared:
            name = f"{name[: LONGEST - _HASH_LENGTH - 1]}_{_hash(f'{prefix}/{tool}')}"
        names[tool] = name
    return names


def _hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:_HASH_LENGTH]
