"""Notifications over a real message bus, shown by a server of the tests' own."""

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from assistant.bidi.events import BidiEvent, BidiNoticeEvent
from assistant.desktop.bridge import Bridge
from assistant.desktop.notifications import Notifications
from assistant.tools.timers import DUE_CODE
from tests.desktop.conftest import StoppedClock
from tests.desktop.given import session, tool_asks, tool_decided, tool_ends, tool_runs
from tests.desktop.notification_daemon import NotificationDaemon, Received, forge
from tests.support.desktop_session import SessionBus


class Sight:
    """Whether the window is in sight."""

    def __init__(self) -> None:
        self.clear = False

    def __call__(self) -> bool:
        return self.clear


@pytest.fixture
def sight() -> Sight:
    return Sight()


@pytest.fixture
def plain() -> list[tuple[str, str]]:
    """What was shown without a notification server."""
    return []


@pytest.fixture
def daemon(session_bus: SessionBus) -> Iterator[NotificationDaemon]:
    with NotificationDaemon().on(session_bus.env["DBUS_SESSION_BUS_ADDRESS"]) as running:
        yield running


@pytest.fixture
def notifications(
    bridge: Bridge, clock: StoppedClock, sight: Sight, plain: list[tuple[str, str]], session_bus: SessionBus
) -> Iterator[Notifications]:
    assert session_bus.env
    made = Notifications(bridge, sight, lambda title, body: plain.append((title, body)), clock)
    bridge.apply(session("thinking"))
    yield made
    made.close()
    made.close()


@pytest.fixture
def answers(bridge: Bridge) -> list[str]:
    """The user's answers to questions, as they go to the conversation."""
    kept: list[str] = []

    def keep(intent: BidiEvent) -> None:
        if intent.type == "tool_approval_response":
            kept.append(f"{intent['approval_id']} {intent['answer']}")

    bridge.intent.connect(keep)
    return kept


class User:
    """Looks at the notifications and clicks."""

    def __init__(self, qtbot: QtBot, notifications: Notifications, daemon: NotificationDaemon, clock: StoppedClock):
        self._qtbot = qtbot
        self._notifications = notifications
        self._daemon = daemon
        self._clock = clock

    def sees(self, count: int = 1) -> Received:
        """Wait until so many notifications are on the screen; returns the latest."""
        self._qtbot.waitUntil(lambda: self._notifications.on_screen == count)
        return self._daemon.received[-1]

    def clicks(self, action: str, after_s: float = 5.0) -> None:
        """Click an action of the latest notification, so long after it came."""
        self._clock.now += after_s
        self._daemon.invoke(self._daemon.received[-1].number, action)


@pytest.fixture
def user(qtbot: QtBot, notifications: Notifications, daemon: NotificationDaemon, clock: StoppedClock) -> User:
    return User(qtbot, notifications, daemon, clock)


def test_an_approval_is_asked_with_every_argument_and_answered_by_a_click(
    qtbot: QtBot, bridge: Bridge, user: User, answers: list[str]
) -> None:
    bridge.apply(tool_asks(1, room="kitchen <b>&amp;", on=True))
    told = user.sees()
    assert told.title == "Allow “switch_lamp”?"
    assert told.body == 'your tool lamp.py\nroom: "kitchen &lt;b&gt;&amp;amp;"\non: true'
    assert told.actions == {"default": "Open", "open": "Open", "once": "Allow once", "deny": "Deny"}
    assert told.hints["urgency"] == ("y", 1)
    assert told.timeout_ms == 60_000
    user.clicks("once")
    qtbot.waitUntil(lambda: answers == ["approval_1 once"])


def test_deny_by_a_click(qtbot: QtBot, bridge: Bridge, user: User, answers: list[str]) -> None:
    bridge.apply(tool_asks(1))
    user.sees()
    user.clicks("deny")
    qtbot.waitUntil(lambda: answers == ["approval_1 deny"])


@pytest.mark.parametrize(("action", "after_s"), [("once", 0.4), ("deny", 0.4), ("open", 5.0), ("default", 5.0)])
def test_what_is_no_answer_brings_the_window(
    qtbot: QtBot,
    notifications: Notifications,
    bridge: Bridge,
    user: User,
    answers: list[str],
    action: str,
    after_s: float,
) -> None:
    bridge.apply(tool_asks(1))
    user.sees()
    with qtbot.waitSignal(notifications.window_wanted):
        user.clicks(action, after_s)
    assert answers == []


@pytest.mark.parametrize(
    ("capabilities", "offered"),
    [
        (("body", "body-markup"), []),
        (("actions", "body-markup"), ["default", "open"]),
        (("actions", "body"), ["default", "open"]),
    ],
    ids=["no actions", "no body", "no markup"],
)
def test_a_server_that_may_not_show_it_as_it_is_gets_no_answers(
    bridge: Bridge, user: User, daemon: NotificationDaemon, capabilities: tuple[str, ...], offered: list[str]
) -> None:
    daemon.capabilities = capabilities
    bridge.apply(tool_asks(1, text="<i>"))
    assert list(user.sees().actions) == offered


def test_without_markup_there_are_no_escapes(bridge: Bridge, user: User, daemon: NotificationDaemon) -> None:
    daemon.capabilities = ("actions", "body")
    bridge.apply(tool_asks(1, text="plain"))
    told = user.sees()
    assert told.body == 'your tool lamp.py\ntext: "plain"'
    assert "once" in told.actions


def test_an_action_that_was_not_offered_does_nothing(
    qtbot: QtBot, bridge: Bridge, user: User, answers: list[str]
) -> None:
    bridge.apply(tool_asks(1, text="x" * 500))
    assert list(user.sees().actions) == ["default", "open"]
    user.clicks("once")
    bridge.apply(tool_asks(2))
    user.sees(2)
    user.clicks("deny")
    qtbot.waitUntil(lambda: answers == ["approval_2 deny"])


def test_only_the_server_s_own_word_counts(
    qtbot: QtBot, session_bus: SessionBus, bridge: Bridge, user: User, clock: StoppedClock, answers: list[str]
) -> None:
    bridge.apply(tool_asks(1))
    number = user.sees().number
    clock.now += 5
    forge(session_bus.env["DBUS_SESSION_BUS_ADDRESS"], number, "once")
    user.clicks("deny")
    qtbot.waitUntil(lambda: answers != [])
    assert answers == ["approval_1 deny"]


def test_a_question_that_is_over_is_taken_away(
    qtbot: QtBot, bridge: Bridge, user: User, daemon: NotificationDaemon, answers: list[str]
) -> None:
    bridge.apply(tool_asks(1))
    bridge.apply(tool_asks(2))
    number = user.sees(2).number
    bridge.apply(tool_decided(2, "timeout"))
    qtbot.waitUntil(lambda: daemon.closed == [number])
    bridge.answer_approval("approval_1", "session")
    qtbot.waitUntil(lambda: len(daemon.closed) == 2)
    assert answers == ["approval_1 session"]


def test_a_question_that_is_over_before_it_is_shown(
    qtbot: QtBot, bridge: Bridge, notifications: Notifications, daemon: NotificationDaemon
) -> None:
    bridge.apply(tool_asks(1))
    qtbot.waitUntil(lambda: "Notify" in daemon.calls)
    bridge.apply(tool_decided(1))
    qtbot.waitUntil(lambda: daemon.closed == [1])
    assert notifications.on_screen == 0


def test_what_the_user_wipes_away_is_forgotten(
    qtbot: QtBot, bridge: Bridge, notifications: Notifications, user: User, daemon: NotificationDaemon
) -> None:
    bridge.apply(tool_asks(1))
    daemon.dismiss(user.sees().number)
    qtbot.waitUntil(lambda: notifications.on_screen == 0)
    bridge.apply(tool_decided(1))
    assert daemon.closed == []


def test_the_window_takes_them_all_away(
    qtbot: QtBot, bridge: Bridge, notifications: Notifications, user: User, sight: Sight, daemon: NotificationDaemon
) -> None:
    bridge.apply(tool_asks(1))
    user.sees()
    sight.clear = True
    notifications.window_shown()
    qtbot.waitUntil(lambda: daemon.closed == [1])
    bridge.apply(tool_asks(2))
    bridge.apply(BidiNoticeEvent("Tea is ready.", DUE_CODE))
    assert len(daemon.received) == 1, "it is in sight"


def test_the_end_of_what_took_long_and_of_timers(bridge: Bridge, user: User) -> None:
    bridge.apply(tool_runs("call 1", "fetch"))
    bridge.apply(tool_ends("call 1", "quick", ms=9_999))
    bridge.apply(tool_runs("call 2", "fetch"))
    bridge.apply(tool_ends("call 2", "Found <3> pages", ms=10_000))
    told = user.sees()
    assert (told.title, told.body) == ("“fetch” is done", "Found &lt;3&gt; pages")
    assert told.actions == {"default": "Open", "open": "Open"}
    bridge.apply(BidiNoticeEvent("Tea & cake are ready.", DUE_CODE))
    told = user.sees(2)
    assert (told.title, told.body) == ("Timer", "Tea &amp; cake are ready.")
    bridge.apply(BidiNoticeEvent("The session will be renewed.", "renewal"))
    assert user.sees(2) == told


def test_switched_off_nothing_is_told(
    notifications: Notifications, bridge: Bridge, user: User, daemon: NotificationDaemon
) -> None:
    notifications.enabled = False
    bridge.apply(tool_asks(1))
    notifications.enabled = True
    bridge.apply(tool_asks(2))
    user.sees()
    assert daemon.calls.count("Notify") == 1


def test_without_a_server_it_is_told_plainly(
    qtbot: QtBot, bridge: Bridge, notifications: Notifications, plain: list[tuple[str, str]]
) -> None:
    bridge.apply(tool_asks(1, "switch_lamp", room="<b>kitchen</b>"))
    qtbot.waitUntil(lambda: len(plain) == 1)
    opened = "Open the window to read what it would do, and allow or deny it."
    assert plain == [("Allow “switch_lamp”?", opened)]
    bridge.apply(tool_runs("call 2", "fetch"))
    bridge.apply(tool_ends("call 2", "Found <3> pages", ms=10_000))
    qtbot.waitUntil(lambda: len(plain) == 2)
    assert plain[1] == ("“fetch” is done", "Found \u20393\u203a pages")
    assert notifications.on_screen == 0


@pytest.mark.usefixtures("notifications")
def test_a_server_that_refuses_counts_as_none(
    qtbot: QtBot, bridge: Bridge, daemon: NotificationDaemon, plain: list[tuple[str, str]]
) -> None:
    daemon.refusing = True
    bridge.apply(tool_asks(1))
    qtbot.waitUntil(lambda: len(plain) == 1)


@pytest.mark.usefixtures("notifications")
def test_a_server_that_does_not_answer_counts_as_none(
    qtbot: QtBot, bridge: Bridge, daemon: NotificationDaemon, plain: list[tuple[str, str]]
) -> None:
    daemon.silent = True
    bridge.apply(tool_asks(1))
    qtbot.waitUntil(lambda: len(plain) == 1, timeout=10_000)
    assert daemon.calls == ["GetCapabilities"]


@pytest.mark.usefixtures("notifications")
def test_without_a_message_bus_it_is_told_plainly(
    bridge: Bridge, monkeypatch: pytest.MonkeyPatch, plain: list[tuple[str, str]]
) -> None:
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent/bus")
    bridge.apply(tool_asks(1))
    assert len(plain) == 1


@pytest.mark.usefixtures("notifications")
def test_elsewhere_than_on_linux_it_is_told_plainly(
    bridge: Bridge, monkeypatch: pytest.MonkeyPatch, plain: list[tuple[str, str]]
) -> None:
    monkeypatch.setattr("sys.platform", "darwin")
    bridge.apply(tool_asks(1))
    assert [title for title, _ in plain] == ["Allow “switch_lamp”?"]
