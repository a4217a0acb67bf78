"""Changing `mcp.json` entry by entry. Other programs read the same file: what is not ours to know stays as it is."""

import json
from pathlib import Path
from typing import Any

from assistant.files import replace_file
from assistant.reading import parse_json, read_small_text
from assistant.tools.mcp.configuration import parse_configuration, variables_in

SERVERS = "mcpServers"


class McpFileError(Exception):
    """The file cannot be read or changed, or an entry cannot be used; the message is a sentence for the user."""


class McpFile:
    """The file, read again for each change and written so that a crash leaves either the old one or the new one."""

    def __init__(self, path: Path) -> None:
        """Take the file, which need not exist."""
        self.path = path

    def entries(self) -> dict[str, dict[str, Any]]:
        """Return the entries by the servers' names, in the file's order, also those that cannot be used.

        What is no object at all counts as an empty entry. Raises McpFileError.
        """
        entries = self._read().get(SERVERS, {})
        return {name: entry if isinstance(entry, dict) else {} for name, entry in entries.items()}

    def put(self, name: str, entry: dict[str, Any], in_place_of: str | None = None) -> None:
        """Write a whole entry, new or in place of the one named. Raises McpFileError, also when it cannot be used."""
        name = name.strip()
        # Whether a variable is set is no matter of the file: the server says so when it is started.
        is_set = dict.fromkeys(variables_in(entry), "")
        problems = parse_configuration({SERVERS: {name: {**entry, "disabled": False}}}, is_set).problems
        if problems:
            raise McpFileError(problems[0])
        content = self._read()
        entries: dict[str, Any] = content.setdefault(SERVERS, {})
        if name != in_place_of and name in entries:
            raise McpFileError(f"There is an MCP server named “{name}” already: choose another name.")
        if in_place_of in entries:
            entry_of = {name if key == in_place_of else key: value for key, value in entries.items()}
            content[SERVERS] = {**entry_of, name: entry}
        else:
            entries[name] = entry
        self._write(content)

    def remove(self, name: str) -> None:
        """Delete an entry, if there is one of this name. Raises McpFileError."""
        content = self._read()
        if content.get(SERVERS, {}).pop(name, None) is not None:
            self._write(content)

    def create(self) -> None:
        """Make sure that there is a file to open. Raises McpFileError."""
        if not self.path.exists():
            self._write({SERVERS: {}})

    def _read(self) -> dict[str, Any]:
        try:
            content = parse_json(read_small_text(self.path).strip() or "{}")
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise McpFileError(f"The list of MCP servers {self.path} cannot be read: {error.strerror}.") from error
        except ValueError as error:
            raise McpFileError(
                f"The list of MCP servers {self.path} is not valid JSON: open the file and correct it there."
            ) from error
        if not isinstance(content, dict) or not isinstance(content.get(SERVERS, {}), dict):
            raise McpFileError(f"The list of MCP servers {self.path} is not understood: open the file and correct it.")
        return content

    def _write(self, content: dict[str, Any]) -> None:
        text = json.dumps(content, indent=2, ensure_ascii=False) + "\n"
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            replace_file(self.path, text.encode("utf-8", "surrogatepass"))
        except OSError as error:
            raise McpFileError(f"The list of MCP servers cannot be saved in {self.path}: {error.strerror}.") from error
