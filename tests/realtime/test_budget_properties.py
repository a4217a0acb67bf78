"""Whatever happens in whatever order: nothing is asked for beyond the budget, and the warning comes once."""

from fractions import Fraction
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assistant.realtime import inputs as i
from assistant.realtime import reports as r
from assistant.realtime.budget import Budget
from assistant.realtime.client_events import ResponseCreate
from assistant.realtime.commands import SendEvent, Tell
from tests.realtime.test_budget import PRICES, UPDATED, cents
from tests.support.playbook import Playbook, audio, audio_done, call, created, done, server

HANDS_FREE_TURN = [
    server("input_audio_buffer.speech_started", item_id="item_u", audio_start_ms=0),
    server("input_audio_buffer.speech_stopped", item_id="item_u", audio_end_ms=900),
    server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None),
]
things = st.one_of(
    st.sampled_from(
        [
            i.TalkPressed(),
            i.TalkReleased(),
            i.MicrophoneAudio(bytes(9600)),
            i.TextTyped("hello"),
            i.ImageGiven("data:image/png;base64,AA=="),
            i.InterruptRequested(),
            i.MuteChanged(muted=True),
            i.MuteChanged(muted=False),
            i.TurnModeChanged("server_vad"),
            i.TurnModeChanged("push_to_talk"),
            i.PlaybackDrained(),
        ]
    ),
    st.sampled_from(["opened", "lost", "reply", "calling", "tool ends", "hears", "later"]),
)


class Spender:
    """Plays both sides by turns, and watches what is asked for."""

    def __init__(self, turn_mode: str, budget: Budget) -> None:
        self.book = Playbook(turn_mode, prices=PRICES, budget=budget)
        self.responses = 0
        self.notices: list[str] = []
        self.asked_when_spent = False
        self.limit = budget.session_usd or 0.0
        self.do(i.Start())

    @property
    def spent(self) -> Fraction:
        return self.book.session._facts.usage.session.cost.usd

    def do(self, thing: Any) -> None:
        match thing:
            case "opened":
                self._hand_in(i.ConnectionOpened(self.book.connection_id), UPDATED)
            case "lost":
                self._hand_in(i.ConnectionClosed(self.book.connection_id, 1006, ""))
            case "reply" | "calling":
                self._reply(calling=thing == "calling")
            case "tool ends":
                self._hand_in(i.ToolFinished(f"call_{self.responses}", "84", failed=False))
            case "hears":
                self._hand_in(*HANDS_FREE_TURN)
            case "later":
                self.book.now += 40.0
                self._hand_in(i.TimerFired())
            case _:
                self._hand_in(thing)

    def _reply(self, *, calling: bool) -> None:
        self.responses += 1
        response, item = f"resp_{self.responses}", f"item_{self.responses}"
        self._hand_in(created(response), audio(100, item, response), audio_done(item, response))
        if calling:
            self._hand_in(call(f"call_{self.responses}", response_id=response))
        self._hand_in(done(response, usage=cents(17)))

    def _hand_in(self, *events: Any) -> None:
        for event in events:
            before = len(self.book.commands)
            self.book.given(event)
            for command in self.book.commands[before:]:
                if isinstance(command, SendEvent) and isinstance(command.event, ResponseCreate):
                    self.asked_when_spent |= self.spent >= Fraction(str(self.limit))
                if isinstance(command, Tell) and isinstance(command.report, r.Notice):
                    self.notices.append(command.report.code)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.sampled_from(["push_to_talk", "toggle", "server_vad"]),
    st.sampled_from([0.1, 0.3, 0.6, 1.0, 2.0]),
    st.lists(things, max_size=60),
)
def test_nothing_is_asked_for_beyond_the_budget_and_the_warning_comes_once(turn_mode, limit, script):
    spender = Spender(turn_mode, Budget(session_usd=limit))
    spender.do("opened")
    for thing in script:
        spender.do(thing)
    assert not spender.asked_when_spent
    spent = float(spender.spent)
    assert spender.notices.count("budget_near") <= 1
    assert ("budget_reached" in spender.notices) == (spent >= limit)
    if 0.8 * limit + 0.01 < spent < limit:
        assert spender.notices.count("budget_near") == 1
