"""What of a long conversation a response is made from: the session's `truncation` setting.

This server has no limit of its own, so only a limit that the client sets (`token_limits.post_instructions`) is ever
reached.
"""

from collections.abc import Mapping, Sequence
from typing import Any

Json = dict[str, Any]


class Truncation:
    """The items that were dropped from the context. They stay in the conversation, and stay dropped."""

    def __init__(self) -> None:
        self._dropped: set[str] = set()

    def apply(self, setting: Any, items: Sequence[Json], tokens: Mapping[str, int]) -> tuple[list[Json], bool]:
        """The items that a response is made from, oldest first, and whether any was dropped for it.

        `tokens` are counts by the items' ids. Once the limit is exceeded, the oldest go until the share to be retained
        is left; the newest item always stays.
        """
        kept = [item for item in items if item["id"] not in self._dropped]
        limit = _limit(setting)
        total = sum(tokens[item["id"]] for item in kept)
        if limit is None or total <= limit:
            return kept, False
        first = 0
        while total > setting["retention_ratio"] * limit and first < len(kept) - 1:
            total -= tokens[kept[first]["id"]]
            first += 1
        self._dropped.update(item["id"] for item in kept[:first])
        return kept[first:], first > 0


def _limit(setting: Any) -> int | None:
    if not isinstance(setting, dict):
        return None
    limit: int | None = (setting.get("token_limits") or {}).get("post_instructions")
    return limit
