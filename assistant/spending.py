"""What was spent on each day, kept in a small JSON file in the system's folder for state.

The file outlives conversations and restarts, so that a day's budget holds for the day. A file that cannot be read
never keeps the assistant from starting: counting begins anew, and the user is told.
"""

import json
import math
from pathlib import Path
from typing import Any

import platformdirs

from assistant.files import replace_file
from assistant.settings import APP_NAME

FORMAT_VERSION = 1
KEPT_DAYS = 62


class SpendingError(Exception):
    """What was spent could not be saved; the message is a sentence for the user."""


def spending_path() -> Path:
    """Return where the file is, whether or not it exists."""
    return platformdirs.user_state_path(APP_NAME, appauthor=False) / "spending.json"


def load_spending(day: str, path: Path | None = None) -> tuple[float, str | None]:
    """Return the US dollars spent on `day` (an ISO date), and a notice for the user if the file is of no use."""
    days, notice = _load(path or spending_path())
    return days.get(day, 0.0), notice


def add_spending(day: str, usd: float, path: Path | None = None) -> float:
    """Add US dollars to what was spent on `day`; returns the new total of that day.

    The file is read again each time, since other conversations add to it too. Raises SpendingError.
    """
    path = path or spending_path()
    days, _ = _load(path)
    days[day] = days.get(day, 0.0) + usd
    kept = {name: days[name] for name in sorted(days)[-KEPT_DAYS:]}
    text = json.dumps({"version": FORMAT_VERSION, "usd_by_day": kept}, indent=1)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(path, text.encode())
    except OSError as error:
        raise SpendingError(
            f"What was spent today could not be saved in {path} ({error.strerror}): "
            "make room or access there, or the day's budget will be counted anew after a restart."
        ) from error
    return days[day]


def _load(path: Path) -> tuple[dict[str, float], str | None]:
    again = "today's spending is counted from now on."
    try:
        content = json.loads(path.read_bytes())
    except FileNotFoundError:
        return {}, None
    except OSError as error:
        return {}, f"The record of spending in {path} cannot be opened ({error.strerror}): {again}"
    except (ValueError, RecursionError):  # no JSON, or not UTF-8
        content = None
    days = content.get("usd_by_day") if isinstance(content, dict) and content.get("version") == FORMAT_VERSION else None
    if not isinstance(days, dict) or not all(_is_amount(usd) for usd in days.values()):
        return {}, f"The record of spending in {path} is damaged: {again}"
    return {day: float(usd) for day, usd in days.items()}, None


def _is_amount(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value) and value >= 0
