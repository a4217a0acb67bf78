"""Tells whether an input reached lines or branches of the program that no input before it reached.

By sys.monitoring (Python 3.12 and later): what was seen once is not reported again, so it costs next to nothing.
"""

import sys
from collections import defaultdict
from types import CodeType
from typing import Any

TOOL = 4  # of the numbers that no well-known tool uses
WATCHED = ("/assistant/", "/tomllib/", "/tomlkit/", "/jeepney/", "/simpleeval")


class CoverageWatch:
    """Counts what is new, from `start` to `stop`."""

    def __init__(self) -> None:
        self.news = 0
        self._branches: defaultdict[tuple[CodeType, int], set[int]] = defaultdict(set)

    def start(self) -> bool:
        """Begin; False where this Python cannot tell."""
        if sys.version_info < (3, 12):
            return False
        monitoring: Any = sys.monitoring
        monitoring.use_tool_id(TOOL, "fuzzing")
        events = monitoring.events
        monitoring.register_callback(TOOL, events.LINE, self._line)
        monitoring.register_callback(TOOL, events.BRANCH, self._branch)
        monitoring.set_events(TOOL, events.LINE | events.BRANCH)
        return True

    def stop(self) -> None:
        """End."""
        monitoring: Any = getattr(sys, "monitoring", None)
        if monitoring is not None and monitoring.get_tool(TOOL):
            monitoring.set_events(TOOL, 0)
            monitoring.free_tool_id(TOOL)

    def _line(self, code: CodeType, _line: int) -> Any:
        if _is_watched(code):
            self.news += 1
        return sys.monitoring.DISABLE  # type: ignore[attr-defined,unused-ignore]  # Python 3.12 and later

    def _branch(self, code: CodeType, offset: int, destination: int) -> Any:
        known = self._branches[code, offset]
        if _is_watched(code) and destination not in known:
            self.news += 1
            known.add(destination)
        return sys.monitoring.DISABLE if len(known) != 1 else None  # type: ignore[attr-defined,unused-ignore]  # as above


def _is_watched(code: CodeType) -> bool:
    return any(part in code.co_filename for part in WATCHED)
