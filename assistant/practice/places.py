"""Time zones by the names of places: a tool that wants a zone gets "Asia/Tokyo" for "Tokyo".

The names are those of the time zone database; what the time there is, is the tool's to know.
"""

import functools
import re
import zoneinfo

_REGIONS = {"Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"}
# Places that people name and the database does not.
_OTHERS = {
    "china": "Asia/Shanghai",
    "beijing": "Asia/Shanghai",
    "england": "Europe/London",
    "france": "Europe/Paris",
    "germany": "Europe/Berlin",
    "india": "Asia/Kolkata",
    "italy": "Europe/Rome",
    "japan": "Asia/Tokyo",
    "spain": "Europe/Madrid",
    "boston": "America/New_York",
    "washington": "America/New_York",
    "san francisco": "America/Los_Angeles",
    "seattle": "America/Los_Angeles",
    "california": "America/Los_Angeles",
    "utc": "UTC",
    "gmt": "UTC",
}
_LONGEST = 3  # words
_ZONE = re.compile(r"\b[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_+\-]+)+\b")
_PLACE = re.compile(r"\b(?:in|for|at|of)\s+(?:the\s+)?([a-z][a-z .'-]*)", re.IGNORECASE)


def place_said(text: str) -> str | None:
    """The words after "in" or the like, as far as they may name a place."""
    match = _PLACE.search(text)
    return match[1].strip(" .'-") if match else None


def zone_said(text: str) -> str | None:
    """The time zone that a question names, by itself or by a place."""
    for name in _ZONE.findall(text):
        if name in _known():
            return str(name)
    words = (place_said(text) or "").lower().replace(".", "").split()
    for length in range(min(_LONGEST, len(words)), 0, -1):
        zone = _zones().get(" ".join(words[:length]))
        if zone is not None:
            return zone
    return None


@functools.cache
def _known() -> frozenset[str]:
    return frozenset(zoneinfo.available_timezones())


@functools.cache
def _zones() -> dict[str, str]:
    """Zones by the name of their place, in lower case."""
    names = sorted(name for name in _known() if name.split("/")[0] in _REGIONS and "/" in name)
    return {name.rsplit("/", 1)[1].replace("_", " ").lower(): name for name in names} | _OTHERS
