"""Which of the user's own tools and MCP servers ran before, so that what is new or was changed is named before it runs.

A small JSON file of fingerprints by origin. Where it cannot be read or written, things are named once more.
"""

import json
import logging
import threading
from pathlib import Path

import platformdirs

from assistant.files import replace_file
from assistant.reading import parse_json, read_small_text
from assistant.settings import APP_NAME

logger = logging.getLogger(__name__)

FORMAT_VERSION = 1


def seen_tools_path() -> Path:
    """Return where the file is, whether or not it exists."""
    return platformdirs.user_state_path(APP_NAME, appauthor=False) / "seen-tools.json"


class SeenTools:
    """The file. Use it from any thread."""

    def __init__(self, path: Path | None = None) -> None:
        """Take the file (None: `seen_tools_path()`), which need not exist."""
        self._path = path or seen_tools_path()
        self._turn = threading.Lock()

    def is_new(self, origin: str, fingerprint: str) -> bool:
        """Whether this was never seen as it is now. It has been from now on."""
        with self._turn:
            return self._is_new(origin, fingerprint)

    def _is_new(self, origin: str, fingerprint: str) -> bool:
        seen = self._load()
        if seen.get(origin) == fingerprint:
            return False
        text = json.dumps({"version": FORMAT_VERSION, "seen": {**seen, origin: fingerprint}}, indent=1)
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            replace_file(self._path, text.encode("utf-8", "replace"))
        except OSError as error:
            logger.info("what ran cannot be remembered in %s: %s", self._path, error.strerror)
        return True

    def _load(self) -> dict[str, str]:
        try:
            saved = parse_json(read_small_text(self._path))
            seen = saved["seen"] if saved["version"] == FORMAT_VERSION else {}
            return {str(origin): str(fingerprint) for origin, fingerprint in seen.items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}
