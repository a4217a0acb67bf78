"""What the settings window asks of the rest of the program."""

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from assistant.approved_tools import ApprovedTools
from assistant.history import History
from assistant.tools.approval import ApprovalPolicy
from assistant.tools.mcp.servers import ServerReport

# endpoint, key, model -> what is wrong, in one sentence
EndpointCheck = Callable[[str, str | None, str], Coroutine[Any, Any, str | None]]
# action, key -> why the key cannot be used for it, in one sentence
HotkeyCheck = Callable[[str, str], str | None]


@dataclass(frozen=True, slots=True)
class SettingsServices:
    """What the program can do for the settings window.

    check_endpoint     tries a key (see endpoint_check.check_endpoint)
    environment        where a key may come from besides the keyring
    check_hotkey       says why a key that is well-formed and free among the assistant's own cannot be used all the same
    cues               the sounds that can be switched off, title by name
    languages          the languages there are texts in, their own names by code
    delete_history     deletes all conversations; raises HistoryError
    forget_approval    asks again about a tool approved for good, by its key; a running conversation's own policy
                       must be told too
    reload_tools       loads the user's tools anew; False while no conversation runs, which would begin with that
    restart_servers    starts the MCP servers anew, as their file says now; False likewise
    mcp_reports        how each MCP server of the running conversation fares, by name
    open_path          shows a folder, or a file in its editor; returns whether that was possible
    open_first_steps   leads the user through the first steps once more
    """

    check_endpoint: EndpointCheck
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    check_hotkey: HotkeyCheck = lambda _action, _key: None
    cues: Mapping[str, str] = field(default_factory=dict)
    languages: Mapping[str, str] = field(default_factory=lambda: {"en": "English"})
    delete_history: Callable[[], None] = lambda: delete_history()
    forget_approval: Callable[[str], None] = lambda key: forget_approval(key)
    reload_tools: Callable[[], bool] = lambda: False
    restart_servers: Callable[[], bool] = lambda: False
    mcp_reports: Callable[[], Mapping[str, ServerReport]] = dict
    open_path: Callable[[Path], bool] = lambda path: open_path(path)
    open_first_steps: Callable[[], None] = lambda: None


def delete_history() -> None:
    """Delete all conversations. Raises HistoryError."""
    history = History()
    try:
        history.delete_all()
    finally:
        history.close()


def forget_approval(key: str) -> None:
    """Ask about this tool again, from the next conversation on."""
    ApprovalPolicy(store=ApprovedTools()).forget(key)


def open_path(path: Path) -> bool:
    """Show a folder in the file manager, or a file in its editor."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
