"""Tells of what waits for the user, or has finished, while the window is out of sight."""

import logging
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from assistant.desktop.approval_form import SETTLE_S
from assistant.desktop.bridge import Bridge
from assistant.desktop.notification_text import (
    ANSWERS,
    Notification,
    end_of,
    question_about,
    told,
    without_markup,
)
from assistant.desktop.texts import tr
from assistant.desktop.tool_activity import ToolActivity
from assistant.desktop.view_state import Notice
from assistant.installing import explain
from assistant.tools.timers import DUE_CODE

if TYPE_CHECKING:
    from assistant.desktop.notification_server import NotificationServer

logger = logging.getLogger(__name__)

LONG_MS = 10_000
"""A tool that took longer than this has kept the user waiting: its end is worth a word."""


class Notifications(QObject):
    """Watches the bridge; tells nothing while the window is in sight, or when the user wants none.

    An approval can be answered in the notification itself where the whole call is to be read there, as it is in the
    window: what does not fit, or could be read in another order, offers nothing but to open the window.
    """

    window_wanted = Signal()

    def __init__(
        self,
        bridge: Bridge,
        is_in_sight: Callable[[], bool],
        show_plainly: Callable[[str, str], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Watch this bridge; `show_plainly(title, body)` shows a message where there is no notification server."""
        super().__init__()
        self.enabled = True
        self._bridge = bridge
        self._is_in_sight = is_in_sight
        self._show_plainly = show_plainly
        self._clock = clock
        self._server: NotificationServer | None = None
        self._questions: dict[str, str] = {}  # approval ids by the key of their notification
        bridge.tool_changed.connect(self._tool_changed)
        bridge.notice_raised.connect(self._notice_raised)

    @property
    def on_screen(self) -> int:
        """How many notifications the server shows; those shown without one are not counted."""
        return len(self._server.on_screen) if self._server is not None else 0

    def window_shown(self) -> None:
        """The window is in sight again: it says all that the notifications say."""
        self._questions.clear()
        if self._server is not None:
            self._server.withdraw_all()

    def close(self) -> None:
        """Take all notifications away. Safe to call twice."""
        self._questions.clear()
        if self._server is not None:
            self._server.close()
            self._server = None

    def _tool_changed(self, activity: ToolActivity) -> None:
        key, question = f"tool {activity.tool_use_id}", activity.question
        if question is not None and not question.answered:
            if self._is_wanted() and self._questions.get(key) != question.approval_id:
                self._questions[key] = question.approval_id
                self._show(key, question_about(activity, round(question.remaining_s(self._clock()) * 1000)))
            return
        if self._questions.pop(key, None) is not None and self._server is not None:
            self._server.withdraw(key)
        is_over = activity.status in ("done", "failed")
        if is_over and (activity.duration_ms or 0) >= LONG_MS and self._is_wanted():
            self._show(key, end_of(activity))

    def _notice_raised(self, notice: Notice) -> None:
        if notice.code == DUE_CODE and self._is_wanted():
            self._show(f"notice {notice.message}", told(tr("Timer"), notice.message))

    def _is_wanted(self) -> bool:
        return self.enabled and not self._is_in_sight()

    def _show(self, key: str, notification: Notification) -> None:
        if sys.platform != "linux":
            self._show_without_server(key, notification)
            return
        if self._server is None:
            try:
                # D-Bus is Linux's, and only those who are told something need it.
                from assistant.desktop.notification_server import NotificationServer
            except ImportError as error:
                logger.warning("Notifications have no buttons: %s", explain(error) or error)
                self._show_without_server(key, notification)
                return
            self._server = NotificationServer(self._chosen, self._show_without_server, self._clock)
        self._server.show(key, notification)

    def _show_without_server(self, key: str, notification: Notification) -> None:
        body = notification.body
        if key in self._questions:
            body = tr("Open the window to read what it would do, and allow or deny it.")
        self._show_plainly(without_markup(notification.title), without_markup(body))

    def _chosen(self, key: str, action: str, age_s: float) -> None:
        """Do what the user chose. Nobody reads and decides at once: an answer so quick was a click meant elsewhere."""
        approval_id = self._questions.get(key)
        if approval_id is not None and action in ANSWERS and age_s >= SETTLE_S:
            self._bridge.answer_approval(approval_id, ANSWERS[action])
        else:
            self.window_wanted.emit()
