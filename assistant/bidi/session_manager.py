"""Keeping a conversation: its messages and the agent's state outlive the program, even one that is killed.

Any hook provider can be an agent's `session_manager` (also Strands' own): it restores the agent at
`BidiAgentInitializedEvent` and saves at the events that follow. `FileSessionManager` keeps each agent of a session in
a file of its own: text and tools, never audio.
"""

import asyncio
import json
import logging
import re
import threading
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

import platformdirs

from assistant.bidi.agent_state import AgentState
from assistant.bidi.hooks import (
    BidiAfterInvocationEvent,
    BidiAgentInitializedEvent,
    BidiHookEvent,
    BidiMessageAddedEvent,
    BidiMessageChangedEvent,
    HookRegistry,
)
from assistant.bidi.messages import checked_messages
from assistant.files import replace_file
from assistant.realtime.errors import AssistantError, ConfigurationError
from assistant.settings import APP_NAME

logger = logging.getLogger(__name__)

FORMAT_VERSION = 1
_ID = re.compile(r"[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}")


class SessionStorageError(AssistantError):
    """A conversation could not be saved or read; the message names the file and says what to do."""

    code = "session_storage"


@runtime_checkable
class SessionManager(Protocol):
    """Saves and restores an agent by hooks."""

    def register_hooks(self, registry: HookRegistry) -> None:
        """Add the callbacks that restore and save."""


class FileSessionManager:
    """Keeps the conversation of a session in a folder, and brings it back when an agent is made with it again.

    Each change is written before the next one and replaces the file as a whole, so a crash leaves either the old
    content or the new. A file that is damaged, or of a newer version of this program, is kept aside under another
    name; `notices` then has a sentence about it, which the agent shows when the conversation begins.

    One session may hold several agents, told apart by their `agent_id`. Two programs must not use one at a time.
    """

    def __init__(self, session_id: str, storage_dir: str | Path | None = None) -> None:
        """Keep the session of that name in `storage_dir` (None: the user's data folder, "conversations").

        Raises:
            ConfigurationError: The name is not 1 to 64 letters, digits, dots, hyphens or underscores.
            SessionStorageError: The folder cannot be made.

        """
        folder = Path(storage_dir) if storage_dir else platformdirs.user_data_path(APP_NAME) / "conversations"
        self.session_id = _checked_id(session_id, "session_id")
        self.folder = folder / f"session_{session_id}"
        self.notices: list[str] = []
        self._lock = threading.Lock()
        self._taken = 0
        self._written: dict[Path, int] = {}
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise SessionStorageError(
                f"Conversations cannot be kept in '{self.folder}' ({error.strerror}): choose another folder."
            ) from error

    def register_hooks(self, registry: HookRegistry) -> None:
        """Restore when the agent is made, save whenever something has changed."""
        registry.add_callback(BidiAgentInitializedEvent, self._on_initialized)
        saved_at = [BidiMessageAddedEvent, BidiMessageChangedEvent, BidiAfterInvocationEvent]
        registry.add_callback(saved_at, self._on_change)

    def path_of(self, agent_id: str) -> Path:
        """The file of an agent. Raises ConfigurationError if the id cannot name one."""
        return self.folder / f"agent_{_checked_id(agent_id, 'agent_id')}.json"

    def save(self, agent: Any) -> None:
        """Write the agent's messages and state now.

        Raises:
            SessionStorageError: They could not be written; the file is as it was before.

        """
        self._write(self.path_of(agent.agent_id), *self._content(agent))

    def _on_initialized(self, event: BidiAgentInitializedEvent) -> None:
        agent = event.agent
        kept = self._read(self.path_of(agent.agent_id))
        if kept is not None:
            agent.messages[:] = kept["messages"]
            agent.state = AgentState(kept["state"])
        else:
            self.save(agent)
        if isinstance(agent.state, AgentState):
            # Tools change the state at any time, in threads of their own.
            agent.state.on_change = lambda: self.save(agent)

    async def _on_change(self, event: BidiHookEvent) -> None:
        # Told apart from the event loop: a slow disk must not be heard.
        await asyncio.to_thread(self._write, self.path_of(event.agent.agent_id), *self._content(event.agent))

    def _content(self, agent: Any) -> tuple[int, bytes]:
        """What is to be written, with a number by which an older content is not written over a newer one."""
        with self._lock:
            self._taken += 1
            number = self._taken
            kept = {
                "format": FORMAT_VERSION,
                "session_id": self.session_id,
                "agent_id": agent.agent_id,
                "messages": list(agent.messages),
                "state": agent.state.get(),
            }
            return number, json.dumps(kept, ensure_ascii=False, indent=1, default=str).encode("utf-8", "replace")

    def _write(self, path: Path, number: int, content: bytes) -> None:
        with self._lock:
            if number < self._written.get(path, 0):
                return
            try:
                replace_file(path, content)
            except OSError as error:
                raise SessionStorageError(
                    f"The conversation could not be saved in '{path}' ({error.strerror}): make room there, or choose "
                    "another folder."
                ) from error
            self._written[path] = number

    def _read(self, path: Path) -> dict[str, Any] | None:
        """What was kept; None where there is nothing, or nothing that can be used."""
        try:
            kept = json.loads(path.read_bytes())
            if kept["format"] != FORMAT_VERSION:
                self._keep_aside(path, "was written by another version of this program")
                return None
            return {"messages": checked_messages(kept["messages"]), "state": AgentState(kept["state"]).get()}
        except FileNotFoundError:
            return None
        except OSError as error:
            raise SessionStorageError(
                f"The conversation in '{path}' cannot be read ({error.strerror}): make it readable, or choose another "
                "session_id."
            ) from error
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError, ConfigurationError):
            self._keep_aside(path, "is damaged")
            return None

    def _keep_aside(self, path: Path, what: str) -> None:
        number = 1
        while (aside := path.with_name(f"{path.name}.kept-{number}")).exists():
            number += 1
        path.rename(aside)
        sentence = f"The earlier conversation {what}, so a new one begins; the old file is kept as '{aside}'."
        logger.warning("%s", sentence)
        self.notices.append(sentence)


def _checked_id(value: str, name: str) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise ConfigurationError(
            f"{name} is {value!r}: use 1 to 64 letters, digits, dots, hyphens or underscores, and no dot at first."
        )
    return value
