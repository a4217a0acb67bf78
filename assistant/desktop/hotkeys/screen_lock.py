"""Tells when the screen is locked or the machine goes to sleep: a hotkey's release is lost then (Linux)."""

import logging
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assistant.desktop.hotkeys.bus_link import BusLink

from assistant.installing import explain

logger = logging.getLogger(__name__)

# Where desktops tell of it: KDE, Xfce, MATE and others; GNOME and Cinnamon; systemd for sleep and for locking.
SIGNALS = {
    "SESSION": (
        ("org.freedesktop.ScreenSaver", "ActiveChanged"),
        ("org.gnome.ScreenSaver", "ActiveChanged"),
        ("org.cinnamon.ScreenSaver", "ActiveChanged"),
    ),
    "SYSTEM": (
        ("org.freedesktop.login1.Manager", "PrepareForSleep"),
        ("org.freedesktop.login1.Session", "Lock"),
    ),
}


class ScreenLock:
    """Calls back on the thread of Qt's event loop, from `start` to `stop`; silent where nobody tells."""

    def __init__(self, on_lock: Callable[[], None]) -> None:
        self._on_lock = on_lock
        self._links: list[BusLink] = []

    def start(self) -> None:
        """Begin to listen. Where there is no such bus, the owner's watchdog and the clock have to do."""
        if sys.platform != "linux" or self._links:
            return
        try:
            # Imported here: there is no D-Bus on the other systems.
            from jeepney import MatchRule  # type: ignore[import-untyped]

            from assistant.desktop.hotkeys.bus_link import BusError, BusLink
        except ImportError as error:
            logger.info("no news of the screen's lock: %s", explain(error) or error)
            return
        for bus, signals in SIGNALS.items():
            try:
                link = BusLink(bus, lambda: None)
            except BusError as failure:
                logger.debug("no news of the screen's lock from the %s bus: %s", bus.lower(), failure)
                continue
            self._links.append(link)
            for interface, member in signals:
                link.listen(MatchRule(type="signal", interface=interface, member=member), self._tell)

    def stop(self) -> None:
        """Listen no more. Safe to call twice."""
        for link in self._links:
            link.close()
        self._links.clear()

    def _tell(self, signal: Any) -> None:
        """ActiveChanged and PrepareForSleep say whether it begins or ends; Lock says nothing."""
        if not signal.body or signal.body[0] is True:
            self._on_lock()
