"""Which MCP servers there are: `mcp.json`, in the form that other assistants use too.

    {"mcpServers": {
        "time":  {"command": "uvx", "args": ["mcp-server-time"], "env": {"TZ": "Europe/Berlin"}},
        "notes": {"url": "https://notes.example/mcp", "headers": {"Authorization": "Bearer ${NOTES_TOKEN}"}}
    }}

Every entry may have `timeout` (seconds a call may take), `disabled` and `autoApprove` (names of tools that need not
be asked about). `${NAME}` and `${env:NAME}` in `env` and `headers` stand for environment variables, but never for an
API key of this program. Unknown members are left alone: other programs read the same file.
"""

import hashlib
import json
import os
import re
import stat
import textwrap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from assistant.credentials import SECRET_VARIABLES
from assistant.logs import hide
from assistant.loopback import is_loopback_host
from assistant.reading import parse_json, read_small_text

FILE_NAME = "mcp.json"
DEFAULT_TIMEOUT_S = 60.0
# Some assistants write milliseconds: nobody means a call of a quarter of an hour or more.
FIRST_MILLISECONDS = 1000
LARGEST_SCRIPT = 4 * 1024 * 1024  # bytes; of larger programs size and time of change have to do
LONGEST_SUMMARY = 120  # characters
LONGEST_TIMEOUT = 86_400_000  # a day in milliseconds
_VARIABLE = re.compile(r"\$\{(?:env:)?([A-Za-z_][A-Za-z0-9_]*)\}")
_HTTP_TYPES = ("http", "streamable-http", "streamableHttp", "streamable_http")


class EntryError(ValueError):
    """An entry cannot be used; the message ends the sentence that begins with the server's name."""


@dataclass(frozen=True, slots=True)
class StdioServer:
    """A server that is a program of its own, spoken to over its standard input and output."""

    name: str
    command: str
    args: tuple[str, ...] = ()
    env: Mapping[str, str] = field(default_factory=dict, repr=False)
    cwd: str | None = None
    timeout_s: float = DEFAULT_TIMEOUT_S
    auto_approve: frozenset[str] = frozenset()

    @property
    def runs(self) -> str:
        """What would run, as text: the command, what it is told, and those of its files that this user may change.

        Environment variables and files are there by their digests only; both can make another program of a command.
        """
        variables = _digest(json.dumps(sorted(self.env.items())).encode())
        files = [_digest_of_file(Path(self.cwd or "", part)) for part in (self.command, *self.args)]
        return json.dumps([self.command, *self.args, self.cwd, variables, *files])

    @property
    def summary(self) -> str:
        """What runs, in a few words for the user."""
        return textwrap.shorten(" ".join((self.command, *self.args)), LONGEST_SUMMARY, placeholder=" …")


@dataclass(frozen=True, slots=True)
class HttpServer:
    """A server that runs somewhere, spoken to over streamable HTTP."""

    name: str
    url: str
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout_s: float = DEFAULT_TIMEOUT_S
    auto_approve: frozenset[str] = frozenset()

    @property
    def runs(self) -> str:
        """What would be asked, as text."""
        return self.url

    @property
    def summary(self) -> str:
        """What is asked, in a few words for the user; what follows the path may be a secret."""
        return textwrap.shorten(self.url.partition("?")[0], LONGEST_SUMMARY, placeholder=" …")


ServerConfiguration = StdioServer | HttpServer


@dataclass(frozen=True, slots=True)
class McpConfiguration:
    """The servers that can be used, and a sentence for the user about each entry that cannot."""

    servers: tuple[ServerConfiguration, ...] = ()
    problems: tuple[str, ...] = ()


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@lru_cache(64)  # each tool of a server asks
def _digest_of_version(path: Path, *_version: int) -> str:
    return _digest(path.read_bytes())


def _digest_of_file(path: Path) -> str:
    """Of a script or program of the user's own; nothing for what is no file, or is the system's to change."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode) or not os.access(path, os.W_OK):
            return ""
        if status.st_size > LARGEST_SCRIPT:
            return f"{status.st_size} {status.st_mtime_ns}"
        return _digest_of_version(path, status.st_ino, status.st_size, status.st_mtime_ns)
    except (OSError, ValueError):  # ValueError: a name that no file can have
        return ""


def read_configuration(path: Path, environment: Mapping[str, str]) -> McpConfiguration:
    """Read `mcp.json`. No file means no servers; what is wrong becomes a problem and stops nothing else."""
    try:
        text = read_small_text(path)
    except FileNotFoundError:
        return McpConfiguration()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        if isinstance(error, UnicodeDecodeError):
            reason = "it is not UTF-8 text"
        return McpConfiguration(problems=(f"The list of MCP servers {path} cannot be read: {reason}.",))
    try:
        content = parse_json(text or "{}")
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        return McpConfiguration(
            problems=(f"The list of MCP servers {path} is not valid JSON ({place}: {error.msg}): correct it there.",)
        )
    except ValueError as error:
        return McpConfiguration(problems=(f"The list of MCP servers {path} cannot be read ({error}): write it anew.",))
    return parse_configuration(content, environment, str(path))


def parse_configuration(content: Any, environment: Mapping[str, str], source: str = FILE_NAME) -> McpConfiguration:
    """Check the content of an `mcp.json`. `source` names it in the problems."""
    entries = content.get("mcpServers", {}) if isinstance(content, dict) else None
    if not isinstance(entries, dict):
        problem = f'The list of MCP servers {source} is not understood: it must be {{"mcpServers": {{…}}}}.'
        return McpConfiguration(problems=(problem,))
    servers: list[ServerConfiguration] = []
    problems: list[str] = []
    for name, entry in entries.items():
        try:
            if not isinstance(entry, dict):
                raise EntryError("is not understood: its entry must be an object")
            if entry.get("disabled") is not True:
                servers.append(_server(name, entry, environment))
        except EntryError as error:
            problems.append(f"The MCP server {name!r} in {source} {error}.")
    return McpConfiguration(tuple(servers), tuple(problems))


def variables_in(entry: dict[str, Any]) -> set[str]:
    """Return the names of the environment variables that an entry asks for anywhere."""
    return set(_VARIABLE.findall(json.dumps(entry)))


def _server(name: str, entry: dict[str, Any], environment: Mapping[str, str]) -> ServerConfiguration:
    if not name.strip():
        raise EntryError("has no name: give it one")
    timeout_s, auto_approve = _timeout(entry), frozenset(_texts(entry, "autoApprove"))
    if ("command" in entry) == ("url" in entry):
        raise EntryError('needs either a "command" or a "url"')
    if "url" in entry:
        headers = _expanded(_mapping(entry, "headers"), "headers", environment)
        for value in headers.values():
            hide(value.rpartition(" ")[2])  # "Bearer ..." says what it is; the rest is a secret
        return HttpServer(name, _checked_url(entry), headers, timeout_s, auto_approve)
    command = _text(entry, "command")
    if not command:
        raise EntryError('has an empty "command": give the program to start')
    cwd = _text(entry, "cwd") if entry.get("cwd") is not None else None
    return StdioServer(
        name,
        _at_home(command) if command.startswith("~") else command,
        tuple(_texts(entry, "args")),
        _expanded(_mapping(entry, "env"), "env", environment),
        _at_home(cwd) if cwd else None,
        timeout_s,
        auto_approve,
    )


def _at_home(path: str) -> str:
    try:
        return str(Path(path).expanduser())
    except RuntimeError as error:
        raise EntryError(f"names a home folder that there is not: {path!r}") from error


def _checked_url(entry: dict[str, Any]) -> str:
    url = _text(entry, "url").strip()
    kind = entry.get("type", entry.get("transport", "http"))
    if kind not in _HTTP_TYPES:
        raise EntryError(f'is of the type {kind!r}, which is not supported: use "http" (streamable HTTP)')
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        host = None
    if not host or parts.scheme not in ("http", "https"):
        raise EntryError("has a URL that is not understood: give one that begins with https://")
    if any(character.isspace() or not character.isprintable() for character in url) or "\\" in url:
        raise EntryError("has a URL with white space, backslashes or invisible characters: type it again")
    if parts.username is not None or parts.password is not None:
        raise EntryError('has a password in its URL: put it in "headers" instead')
    if parts.scheme == "http" and not is_loopback_host(host):
        raise EntryError("is not encrypted: plain http:// is only allowed to this machine, use https:// instead")
    return url


def _timeout(entry: dict[str, Any]) -> float:
    value = entry.get("timeout")
    if value is None:
        return DEFAULT_TIMEOUT_S
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 < value <= LONGEST_TIMEOUT:
        raise EntryError('has a "timeout" that is no number of seconds')
    return float(value) if value < FIRST_MILLISECONDS else value / 1000


def _text(entry: dict[str, Any], member: str) -> str:
    text: str = _typed(entry[member], str, f'has a "{member}" that is no text')
    return text


def _texts(entry: dict[str, Any], member: str) -> list[str]:
    complaint = f'has "{member}" that are no list of texts'
    return [_typed(each, str, complaint) for each in _typed(entry.get(member) or [], list, complaint)]


def _mapping(entry: dict[str, Any], member: str) -> dict[str, str]:
    complaint = f'has "{member}" that are no object of texts'
    values = _typed(entry.get(member) or {}, dict, complaint)
    # Numbers and booleans are what people write for ports and switches; everyone takes them for text.
    return {
        name: _typed(json.dumps(v) if isinstance(v, int | float) else v, str, complaint) for name, v in values.items()
    }


def _typed(value: Any, kind: Callable[..., Any], complaint: str) -> Any:
    if not isinstance(value, kind):  # type: ignore[arg-type]  # str, list or dict
        raise EntryError(complaint)
    if isinstance(value, str) and "\0" in value:
        raise EntryError("contains a NUL character")
    return value


def _expanded(values: dict[str, str], member: str, environment: Mapping[str, str]) -> dict[str, str]:
    """Put environment variables in. The API key is not the servers' to have, under whatever name it goes."""
    secrets = {environment[name] for name in SECRET_VARIABLES if environment.get(name)}

    def value_of(match: re.Match[str]) -> str:
        name = match[1]
        # Names are the same in either case on Windows.
        if name.upper() in SECRET_VARIABLES or environment.get(name) in secrets:
            raise EntryError(f"asks for ${{{name}}}: this program's API key is given to no other program")
        if name not in environment:
            raise EntryError(f'needs the environment variable {name} for its "{member}", and it is not set')
        return environment[name]

    return {name: _VARIABLE.sub(value_of, text) for name, text in values.items()}
