"""The budget: warned once, paused between turns, nothing lost, resumed."""

from fractions import Fraction
from typing import Any

import pytest

from assistant.realtime import inputs as i
from assistant.realtime import reports as r
from assistant.realtime.budget import Budget, BudgetWatch
from assistant.realtime.commands import Tell
from assistant.realtime.errors import ConfigurationError
from assistant.realtime.pricing import PriceTable
from tests.support.playbook import Playbook, audio, audio_done, call, created, done, server, words

FRAME = bytes(960)
UPDATED = server("session.updated", session={})
# A dollar a thousand tokens.
PRICES = PriceTable.read({"gpt-realtime-2.1": {"output_audio": 1000.0}})
MESSAGE = {"id": "item_a", "type": "message", "role": "assistant", "status": "completed"}


def cents(count: int) -> dict[str, Any]:
    """The wire's usage of a reply that costs so much."""
    return {"output_tokens": count * 10, "output_token_details": {"audio_tokens": count * 10}}


def a_book(turn_mode: str = "push_to_talk", **limits: float) -> Playbook:
    return Playbook(turn_mode, prices=PRICES, budget=Budget(**limits or {"session_usd": 1.0})).opened()


def a_turn(book: Playbook, costs: int, number: int = 1) -> list[str]:
    """A typed question with a spoken answer, heard to its end."""
    item, response = f"item_a{number}", f"resp_{number}"
    lines = book.given(i.TextTyped(f"question {number}"), created(response), words("Hi.", item, response))
    lines += book.given(audio(100, item, response), audio_done(item, response))
    output = [{**MESSAGE, "id": item}]
    return lines + book.given(done(response, usage=cents(costs), output=output), i.PlaybackDrained())


def codes(lines: list[str]) -> list[str]:
    return [line.removeprefix("notice ") for line in lines if line.startswith("notice ")]


def last_notice(book: Playbook, code: str, *events: i.Input | dict[str, Any]) -> str:
    book.given(*events)
    reports = [command.report for command in book.commands if isinstance(command, Tell)]
    return [report.message for report in reports if isinstance(report, r.Notice) and report.code == code][-1]


@pytest.mark.parametrize("wrong", [0, -1, float("nan"), float("inf"), True, "5"])
@pytest.mark.parametrize("scope", ["session", "day"])
def test_a_budget_is_an_amount_above_zero(scope, wrong):
    with pytest.raises(ConfigurationError, match=f"The {scope}'s budget is"):
        Budget(**{f"{scope}_usd": wrong})


def test_it_warns_once_at_four_fifths():
    book = a_book()
    assert codes(a_turn(book, 79, 1)) == []
    assert codes(a_turn(book, 1, 2)) == ["budget_near"]
    assert codes(a_turn(book, 10, 3)) == []


def test_the_sentences_say_how_much_and_what_to_do():
    book = a_book()
    book.given(i.TextTyped("hello"), created())
    near = last_notice(book, "budget_near", done(usage=cents(85)))
    assert near == (
        "$0.85 of the $1.00 for this conversation is spent. At the limit it pauses: "
        "raise the budget or begin a new conversation if you need more."
    )
    book.given(i.TextTyped("again"), created("resp_2"))
    reached = last_notice(book, "budget_reached", done("resp_2", usage=cents(20)))
    assert reached == (
        "$1.05 of the $1.00 for this conversation is spent, so it pauses: raise the budget or begin a new conversation."
    )


def test_a_day_s_budget_has_its_own_words_and_small_sums_are_shown():
    book = a_book(day_usd=0.002)
    message = last_notice(book, "budget_reached", i.SpendingToday("2026-11-22", 0.0021))
    assert message == (
        "$0.0021 of the $0.002 for today is spent, so it pauses: raise the day's budget or come back tomorrow."
    )


def test_the_connection_rests_once_the_reply_was_heard():
    book = a_book()
    book.given(i.TextTyped("hello"), created(), words("Hi."), audio(100), audio_done())
    assert book.given(done(usage=cents(100), output=[MESSAGE])) == [
        "assistant item_a: Hi. (final)",
        "usage reported resp_1",
        "response completed resp_1 complete",
        "notice budget_reached",
    ]
    assert book.given(i.PlaybackDrained()) == ["close connection", "state ready"]
    assert book.later(3600) == []


def test_press_text_and_image_earn_the_notice_again():
    book = a_book()
    a_turn(book, 100)
    assert book.given(i.TalkPressed()) == ["notice budget_reached"]
    assert book.given(i.MicrophoneAudio(FRAME), i.TalkReleased()) == []
    lines = book.given(i.TextTyped("are you there?"))
    assert lines[0].endswith("are you there? (final)")
    assert lines[1:] == ["notice budget_reached"]
    assert book.given(i.ImageGiven("data:image/png;base64,AA==")) == ["notice budget_reached"]


def test_a_press_still_silences_a_reply_that_is_being_heard():
    book = a_book()
    book.given(i.TextTyped("hello"), created(), audio(1000), done(usage=cents(100), output=[MESSAGE]))
    book.heard = [i.Heard("item_a", 0, 400)]
    lines = book.given(i.TalkPressed())
    assert lines[0] == "flush playback"
    assert "send truncate item_a at 400 ms" in lines
    assert "notice budget_reached" in lines
    assert "open microphone" not in lines
    assert "close connection" in lines


def test_typed_text_is_answered_once_there_is_money_again():
    book = a_book()
    a_turn(book, 100)
    book.given(i.TextTyped("first"), i.TextTyped("second"))
    assert book.given(i.BudgetChanged(Budget(session_usd=5.0))) == [
        "notice budget_resumed",
        "open connection",
        "state reconnecting",
    ]
    lines = book.given(i.ConnectionOpened(book.connection_id), UPDATED)
    assert [line for line in lines if line.startswith("send item")] == [
        "send item message question 1",
        "send item message Hi.",
        "send item message first",
        "send item message second",
    ]
    assert lines.count("send response.create") == 1


def test_text_typed_while_the_last_reply_sounds_is_not_lost():
    book = a_book()
    book.given(i.TextTyped("hello"), created(), audio(1000), audio_done(), done(usage=cents(100), output=[MESSAGE]))
    book.heard = [i.Heard("item_a", 0, 400)]
    lines = book.given(i.TextTyped("and then?"))
    assert "send item message and then?" in lines
    assert "send response.create" not in lines
    assert "close connection" in lines
    book.given(i.BudgetChanged(Budget()))
    lines = book.given(i.ConnectionOpened(book.connection_id), UPDATED)
    assert lines.count("send item message and then?") == 1
    assert lines.count("send response.create") == 1


def test_a_quiet_pause_ends_without_opening_anything():
    book = a_book()
    a_turn(book, 100)
    assert book.given(i.BudgetChanged(Budget(session_usd=2.0))) == ["notice budget_resumed"]
    assert "open connection" in book.given(i.TalkPressed())


def test_a_budget_raised_too_little_changes_nothing():
    book = a_book()
    a_turn(book, 150)
    assert book.given(i.BudgetChanged(Budget(session_usd=1.5))) == []
    assert book.given(i.TalkPressed()) == ["notice budget_reached"]
    assert codes(book.given(i.BudgetChanged(Budget(session_usd=1.6)))) == ["budget_resumed", "budget_near"]


def test_a_lowered_budget_pauses_at_once():
    book = a_book(session_usd=10.0)
    a_turn(book, 100)
    assert book.given(i.BudgetChanged(Budget(session_usd=0.5))) == [
        "notice budget_reached",
        "close connection",
        "state ready",
    ]


def test_a_raise_before_the_last_reply_ends_goes_on_as_if_nothing_had_been():
    book = a_book()
    book.given(i.TextTyped("hello"), created(), audio(100), audio_done(), call("c1"))
    book.given(done(usage=cents(100), output=[MESSAGE]))
    assert "send response.create" not in book.given(i.ToolFinished("c1", "84", failed=False))
    lines = book.given(i.BudgetChanged(Budget()))
    assert lines == ["notice budget_resumed", "send response.create"]


def test_a_tool_s_answer_waits_for_money():
    book = a_book()
    book.given(i.TextTyped("hello"), created(), call("c1"), done(usage=cents(100)))
    lines = book.given(i.ToolFinished("c1", "84", failed=False))
    assert "send item function_call_output 84" in lines
    assert lines[-2:] == ["close connection", "state ready"]
    book.given(i.BudgetChanged(Budget()))
    lines = book.given(i.ConnectionOpened(book.connection_id), UPDATED)
    assert lines.count("send item function_call_output 84") == 1
    assert lines.count("send response.create") == 1


def test_words_being_spoken_are_finished_and_answered_later():
    book = a_book()
    book.given(i.TextTyped("hello"), created(), audio(1000))
    book.heard = [i.Heard("item_a", 0, 400)]
    book.given(i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * 5)
    assert codes(book.given(done(status="cancelled", usage=cents(100)))) == ["budget_reached"]
    book.given(*[i.MicrophoneAudio(FRAME)] * 5)
    lines = book.given(i.TalkReleased())
    assert "send input_audio_buffer.commit" in lines
    assert "send response.create" not in lines
    assert "close connection" in lines
    book.given(i.BudgetChanged(Budget()))
    lines = book.given(i.ConnectionOpened(book.connection_id), UPDATED)
    assert lines.count("send audio 960 bytes") == 10
    assert lines.count("send input_audio_buffer.commit") == 1
    assert lines.count("send response.create") == 1


def test_the_words_of_the_last_utterance_are_awaited():
    book = a_book()
    book.given(i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * 10, i.TalkReleased())
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    assert "close connection" not in book.given(created(), done(usage=cents(100)))
    completed = "conversation.item.input_audio_transcription.completed"
    lines = book.given(server(completed, item_id="item_u", transcript="hello", usage={}))
    assert lines[-2:] == ["close connection", "state ready"]


def test_words_that_never_come_do_not_keep_the_connection():
    book = a_book()
    book.given(i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * 10, i.TalkReleased())
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    book.given(created(), done(usage=cents(100)))
    assert book.later(9) == []
    assert book.given(i.PlaybackDrained()) == []
    assert "close connection" in book.later(2)


def hands_free_over_budget() -> Playbook:
    """The last reply is being heard, and has used the budget up."""
    book = a_book("hands_free")
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    completed = "conversation.item.input_audio_transcription.completed"
    book.given(server(completed, item_id="item_u", transcript="hello", usage={}))
    book.given(created(), words("Hi."), audio(1000), audio_done())
    lines = book.given(done(usage=cents(100), output=[MESSAGE]))
    assert lines[-2:] == ["notice budget_reached", "close microphone"]
    return book


def test_hands_free_closes_the_microphone_and_hears_the_reply_out():
    book = hands_free_over_budget()
    assert book.given(i.MicrophoneAudio(FRAME)) == [], "whoever sends audio without a microphone is not heard either"
    assert book.given(i.PlaybackDrained()) == ["close connection", "state ready"]
    assert book.given(i.MuteChanged(muted=True), i.MuteChanged(muted=False)) == [
        "close microphone",
        "state ready muted",
        "state ready",
    ]
    assert book.given(i.TalkPressed()) == ["notice budget_reached"]


def test_hands_free_listens_again_when_there_is_money():
    book = hands_free_over_budget()
    book.given(i.PlaybackDrained())
    assert "open connection" in book.given(i.BudgetChanged(Budget(session_usd=3.0)))
    assert "open microphone" in book.given(i.ConnectionOpened(book.connection_id), UPDATED)


def test_hands_free_listens_again_at_once_where_the_connection_still_stands():
    book = hands_free_over_budget()
    assert book.given(i.BudgetChanged(Budget())) == ["notice budget_resumed", "open microphone"]


def test_hands_free_a_sentence_begun_is_answered_later():
    book = a_book("hands_free")
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    completed = "conversation.item.input_audio_transcription.completed"
    book.given(server(completed, item_id="item_u", transcript="hello", usage={}))
    book.given(created(), words("Hi."), audio(1000))
    book.given(server("input_audio_buffer.speech_started", item_id="item_v", audio_start_ms=0))
    book.given(*[i.MicrophoneAudio(FRAME)] * 10)
    lines = book.given(done(status="cancelled", usage=cents(100)))
    assert lines[-4:] == ["notice budget_reached", "close microphone", "close connection", "state ready"]
    book.given(i.BudgetChanged(Budget()))
    lines = book.given(i.ConnectionOpened(book.connection_id), UPDATED)
    assert lines.count("send audio 960 bytes") == 10
    assert "send response.create" in lines


def test_hands_free_speech_that_the_server_heard_too_late_does_not_keep_it_waiting():
    book = hands_free_over_budget()
    lines = book.given(server("input_audio_buffer.speech_started", item_id="item_v", audio_start_ms=0))
    assert "flush playback" in lines
    assert lines[-2:] == ["close connection", "state ready"]


def test_a_response_that_the_server_began_by_itself_is_heard_out():
    book = a_book("hands_free", day_usd=1.0)
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    lines = book.given(i.SpendingToday("today", 2.0))
    assert lines == ["notice budget_reached", "close microphone"]
    assert book.given(created(), audio(100))[1:] == ["play item_a 100 ms", "state speaking"]


def test_a_new_day_ends_the_pause():
    book = a_book(day_usd=1.0)
    assert codes(book.given(i.SpendingToday("2026-11-22", 0.5))) == []
    assert codes(a_turn(book, 40)) == ["budget_near"], "the day's other conversations count"
    assert codes(a_turn(book, 10, 2)) == ["budget_reached"]
    book.given(i.TextTyped("until tomorrow"))
    lines = book.given(i.SpendingToday("2026-11-23", 0.0))
    assert lines[:2] == ["notice budget_resumed", "open connection"]
    lines = book.given(i.ConnectionOpened(book.connection_id), UPDATED)
    assert "send item message until tomorrow" in lines
    assert "send response.create" in lines


def test_a_day_that_was_spent_before_pauses_from_the_start():
    book = Playbook(prices=PRICES, budget=Budget(day_usd=1.0))
    lines = book.given(i.SpendingToday("2026-11-22", 1.0), i.Start())
    assert codes(lines) == ["budget_reached"]
    lines = book.given(i.ConnectionOpened(book.connection_id), UPDATED)
    assert f"connection started {book.connection_id} gpt-realtime-2.1" in lines, "who waits for the start is not left"
    assert lines[-2:] == ["close connection", "state ready"]


def test_a_file_that_lags_behind_takes_nothing_back():
    watch = BudgetWatch(Budget(day_usd=1.0), day="2026-11-22", spent_today=Fraction(1, 2))
    watch.set_today("2026-11-22", Fraction(1, 4))
    assert watch.spent_today == Fraction(1, 2)
    watch.set_today("2026-11-22", Fraction(3, 4))
    assert watch.spent_today == Fraction(3, 4)
    watch.set_today("2026-11-23", Fraction(0))
    assert watch.spent_today == 0


def test_a_session_prepared_for_renewal_is_closed_too():
    book = Playbook(prices=PRICES, budget=Budget(session_usd=1.0), timeout_s=100).opened()
    current = book.connection_id
    book.later(65)
    book.given(i.TextTyped("hello"), created(), audio(100), audio_done())
    assert "open connection" in book.later(6)
    book.given(i.ConnectionOpened(book.connection_id), UPDATED)
    book.connection_id = current
    lines = book.given(done(usage=cents(100), output=[MESSAGE]), i.PlaybackDrained())
    assert lines.count("close connection") == 2
    assert book.later(3600) == []


def test_without_all_prices_the_budget_says_what_it_cannot_see():
    book = a_book()
    book.given(i.TextTyped("hello"), created())
    text = {"output_tokens": 100, "output_token_details": {"text_tokens": 50, "audio_tokens": 50}}
    assert codes(book.given(done(usage=text))) == ["price_unknown"]
    book.given(i.TextTyped("again"), created("resp_2"))
    assert codes(book.given(done("resp_2", usage=text))) == []
    book.given(i.TextTyped("and again"), created("resp_3"))
    message = last_notice(book, "budget_reached", done("resp_3", usage=cents(100)))
    assert message.startswith("At least $1.10 of the $1.00 ")


def test_without_a_budget_nothing_is_said_of_money():
    book = Playbook(prices=PRICES).opened()
    assert codes(a_turn(book, 10_000)) == []
    assert codes(a_turn(book, 10_000, 2)) == []
