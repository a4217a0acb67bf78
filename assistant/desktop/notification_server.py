"""The desktop's notifications over D-Bus (Desktop Notifications Specification 1.2), without ever waiting for them."""

import time
from collections.abc import Callable
from dataclasses import dataclass

from jeepney import DBusAddress, MatchRule, Message, new_method_call  # type: ignore[import-untyped]
from PySide6.QtCore import QTimer

from assistant.desktop.autostart import TITLE
from assistant.desktop.hotkeys.bus_link import BusError, BusLink, failed, field
from assistant.desktop.notification_text import Notification, has_markup, without_markup
from assistant.desktop.texts import escape
from assistant.resources import resource
from assistant.settings import APP_ID

INTERFACE = "org.freedesktop.Notifications"
_SERVER = DBusAddress("/org/freedesktop/Notifications", INTERFACE, INTERFACE)
ANSWER_MS = 2000
"""A server that has not answered after so long is taken for missing."""
CLICK = "default"
NORMAL_URGENCY = 1


@dataclass(slots=True)
class _Shown:
    """A notification on its way or on the screen. `number` is the server's; 0 before it has answered."""

    notification: Notification
    number: int = 0
    server: str = ""
    shown_at: float = 0.0
    offered: tuple[str, ...] = ()


class NotificationServer:
    """Shows notifications by a key of the caller's choosing and tells which of their actions was invoked.

    `on_action(key, action, age_s)`: the user chose an action of a notification that has been shown for so long;
    CLICK is a click on the notification itself.
    `on_missing(key, notification)`: there is no server that could show it.
    """

    def __init__(
        self,
        on_action: Callable[[str, str, float], None],
        on_missing: Callable[[str, Notification], None],
        clock: Callable[[], float] = time.monotonic,
        bus: str = "SESSION",
    ) -> None:
        self._on_action = on_action
        self._on_missing = on_missing
        self._clock = clock
        self._bus = bus
        self._link: BusLink | None = None
        self._shown: dict[str, _Shown] = {}

    @property
    def on_screen(self) -> list[str]:
        """The keys of what the server has shown and nobody has taken away yet."""
        return [key for key, shown in self._shown.items() if shown.number]

    def show(self, key: str, notification: Notification) -> None:
        """Show it, as soon as the server has said what it can do."""
        self.withdraw(key)
        shown = self._shown[key] = _Shown(notification)
        link = self._connected()
        if link is None:
            self._give_up(key, shown)
            return
        QTimer.singleShot(ANSWER_MS, lambda: self._give_up_unanswered(key, shown))
        link.call(
            new_method_call(_SERVER, "GetCapabilities"), lambda reply: self._learnt_capabilities(key, shown, reply)
        )

    def withdraw(self, key: str) -> None:
        """Take it off the screen; nothing happens if it is not there (any more)."""
        shown = self._shown.pop(key, None)
        if shown is not None and shown.number:
            self._close_shown(shown.number)

    def withdraw_all(self) -> None:
        """Take everything off the screen."""
        for key in list(self._shown):
            self.withdraw(key)

    def close(self) -> None:
        """Withdraw everything and end the connection. Safe to call twice."""
        self.withdraw_all()
        if self._link is not None:
            self._link.close()
            self._link = None

    def _connected(self) -> BusLink | None:
        if self._link is None:
            try:
                self._link = BusLink(self._bus, self._lost)
            except BusError:
                return None
            for member, handler in (("ActionInvoked", self._invoked), ("NotificationClosed", self._closed)):
                rule = MatchRule(type="signal", interface=INTERFACE, member=member, path=_SERVER.object_path)
                self._link.listen(rule, handler)
        return self._link

    def _learnt_capabilities(self, key: str, shown: _Shown, reply: Message) -> None:
        if self._shown.get(key) is not shown or self._link is None:
            return
        if failed(reply) is not None:
            self._give_up(key, shown)
            return
        capabilities = frozenset(reply.body[0])
        message, shown.offered = _notify(shown.notification, capabilities)
        self._link.call(message, lambda answer: self._was_shown(key, shown, answer))

    def _was_shown(self, key: str, shown: _Shown, reply: Message) -> None:
        is_wanted = self._shown.get(key) is shown
        if failed(reply) is not None:
            if is_wanted:
                self._give_up(key, shown)
            return
        shown.number, shown.server, shown.shown_at = reply.body[0], str(field(reply, "sender")), self._clock()
        if not is_wanted:
            self._close_shown(shown.number)

    def _give_up_unanswered(self, key: str, shown: _Shown) -> None:
        if not shown.number and self._shown.get(key) is shown:
            self._give_up(key, shown)

    def _give_up(self, key: str, shown: _Shown) -> None:
        del self._shown[key]
        self._on_missing(key, shown.notification)

    def _close_shown(self, number: int) -> None:
        if self._link is not None:
            self._link.call(new_method_call(_SERVER, "CloseNotification", "u", (number,)))

    def _invoked(self, signal: Message) -> None:
        number, action = signal.body
        key = self._key_of(number, signal)
        if key is not None and action in self._shown[key].offered:
            shown = self._shown.pop(key)
            self._on_action(key, action, self._clock() - shown.shown_at)

    def _closed(self, signal: Message) -> None:
        key = self._key_of(signal.body[0], signal)
        if key is not None:
            del self._shown[key]

    def _key_of(self, number: int, signal: Message) -> str | None:
        """The notification that this is about. Signals come from anybody on the bus; only its own server's count."""
        sender = field(signal, "sender")
        for key, shown in self._shown.items():
            if shown.number == number and shown.server == sender:
                return key
        return None

    def _lost(self) -> None:
        self._link = None
        for key, shown in list(self._shown.items()):
            if not shown.number:
                self._give_up(key, shown)
        self._shown.clear()


def _notify(notification: Notification, capabilities: frozenset[str]) -> tuple[Message, tuple[str, ...]]:
    """Return the method call for a server that can do so much, and the actions that it offers."""
    actions = notification.actions + (notification.exact_actions if _is_exact(notification, capabilities) else ())
    if "actions" not in capabilities:
        actions = ()
    elif actions:
        # A click on the notification itself invokes "default", which has to be among the actions.
        actions = ((CLICK, actions[0][1]), *actions)
    escape = _escaped if "body-markup" in capabilities else without_markup
    arguments = (
        TITLE,
        0,
        resource("icons", "assistant-64.png").as_uri(),
        without_markup(notification.title),  # it has no markup by the specification; not every server keeps to that
        escape(notification.body),
        [part for action in actions for part in action],
        {"urgency": ("y", NORMAL_URGENCY), "desktop-entry": ("s", APP_ID)},
        notification.timeout_ms,
    )
    message = new_method_call(_SERVER, "Notify", "susssasa{sv}i", arguments)
    return message, tuple(name for name, _ in actions)


def _escaped(text: str) -> str:
    return escape(text)


def _is_exact(notification: Notification, capabilities: frozenset[str]) -> bool:
    """Whether the body is shown as it is. A server without markup may yet leave out what looks like it."""
    if not {"body", "actions"} <= capabilities:
        return False
    return "body-markup" in capabilities or not has_markup(notification.body)
