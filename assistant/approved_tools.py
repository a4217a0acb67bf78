"""Which tools the user allowed for good, kept in a small JSON file in the system's folder for configuration.

Each with the fingerprint of what it ran at that time: a tool that has changed since is asked about again. A file
that cannot be read approves nothing; that is safe, and the user is asked again.
"""

import json
import logging
from collections.abc import Mapping
from pathlib import Path

import platformdirs

from assistant.files import keep_aside, replace_file
from assistant.reading import parse_json, read_small_text
from assistant.settings import APP_NAME

logger = logging.getLogger(__name__)

FORMAT_VERSION = 1


def approved_tools_path() -> Path:
    """Return where the file is, whether or not it exists."""
    return platformdirs.user_config_path(APP_NAME, appauthor=False) / "approved-tools.json"


class ApprovedTools:
    """The file, as an ApprovalStore (see tools/approval.py)."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path or approved_tools_path()

    def load(self) -> dict[str, str]:
        """Return the fingerprints by tool; none if the file is not there, damaged or from another version."""
        try:
            saved = parse_json(read_small_text(self._path))
            approved = saved["approved"] if saved["version"] == FORMAT_VERSION else None
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, KeyError, TypeError):
            approved = None
        if isinstance(approved, dict) and all(isinstance(value, str) for value in approved.values()):
            return approved
        logger.warning("The approvals in %s cannot be read; the user is asked again.", self._path)
        self._keep_aside()
        return {}

    def save(self, approved: Mapping[str, str]) -> None:
        """Keep them. Where that fails, the approval holds until the program ends."""
        text = json.dumps({"version": FORMAT_VERSION, "approved": dict(sorted(approved.items()))}, indent=1)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            replace_file(self._path, text.encode("utf-8", "replace"))
        except OSError as error:
            logger.warning("The approvals could not be saved in %s: %s", self._path, error.strerror)

    def _keep_aside(self) -> None:
        try:
            keep_aside(self._path, "damaged")
        except OSError as error:
            logger.warning("%s could not be kept aside: %s", self._path, error.strerror)
