"""The part of the log that may be shown to others: what the program says of itself, not what it was told.

Our own records from INFO on hold no words of a conversation; those of the user's tools and of libraries may hold
anything, and so may the message of an exception. They are left out.
"""

import re
from collections.abc import Iterable, Iterator

from assistant.checks.scrubbing import Scrubber
from assistant.logs import log_folder

LONGEST = 1500  # lines
# The format of assistant/logs.py.
RECORD = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} (?P<level>[A-Z]+) (?P<logger>[\w.]+): ")
OWN_LOGGERS = ("assistant", "qt")
LEVELS = ("INFO", "WARNING", "ERROR", "CRITICAL")
# Of a traceback: where it was, and which kind of exception, without its words and without the source.
PLACE = re.compile(r'^\s+(?:\|\s+)*File "(?P<file>[^"]+)", line \d+, in \S+$')
KIND = re.compile(r"^(?P<kind>[A-Za-z_][\w.]*(?:Error|Exception|Exit|Interrupt|Warning|Group)\b)")


def log_excerpt(scrubber: Scrubber) -> str:
    """Return the last records of the log, cleaned; a sentence if there are none."""
    files = [log_folder() / name for name in ("assistant.log.1", "assistant.log")]
    lines: list[str] = []
    for path in files:
        try:
            lines += path.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            continue
    kept = list(harmless(lines))[-LONGEST:]
    return "".join(f"{scrubber.clean(line)}\n" for line in kept) or "There is no log yet.\n"


def harmless(lines: Iterable[str]) -> Iterator[str]:
    """Yield the lines that the program wrote of itself."""
    is_ours = False
    for line in lines:
        record = RECORD.match(line)
        if record is not None:
            is_ours = record["level"] in LEVELS and record["logger"].partition(".")[0] in OWN_LOGGERS
            if is_ours:
                yield line
        elif is_ours:
            if PLACE.match(line):
                yield line
            elif kind := KIND.match(line):
                yield f"{kind['kind']}: …"
