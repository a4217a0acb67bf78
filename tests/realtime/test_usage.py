"""Tokens by kind and their money, by response, turn and session."""

from dataclasses import asdict
from fractions import Fraction
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.realtime import inputs as i
from assistant.realtime import reports as r
from assistant.realtime.codec import MalformedEvent, decode
from assistant.realtime.commands import Tell
from assistant.realtime.errors import ConfigurationError
from assistant.realtime.pricing import AUDIO_MINUTE, TOKEN_KINDS, Cost, PriceTable
from assistant.realtime.usage import Amounts, Totals, UsageLedger, response_amounts, transcription_amounts
from assistant.realtime.wire_objects import Usage
from tests.support.playbook import Playbook, audio, created, done, server

MODEL = "gpt-realtime-2.1"
PRICES = PriceTable.read(
    {
        MODEL: {"input_text": 4, "cached_text": 0.4, "input_audio": 32, "cached_audio": 0.4, "output_audio": 64},
        "gpt-realtime-whisper": {AUDIO_MINUTE: 0.017},
    }
)
FRAME = bytes(960)


def usage(**fields: Any) -> Usage:
    return msgspec.convert(fields, Usage)


def a_reply(audio_tokens: int) -> dict[str, Any]:
    """The wire's usage of a reply that cost 64 dollars a million audio tokens."""
    details = {"audio_tokens": audio_tokens}
    return {"total_tokens": audio_tokens, "output_tokens": audio_tokens, "output_token_details": details}


def reported(book: Playbook, *events: i.Input | dict[str, Any]) -> list[r.UsageReported]:
    before = len(book.commands)
    book.given(*events)
    told = [command.report for command in book.commands[before:] if isinstance(command, Tell)]
    return [report for report in told if isinstance(report, r.UsageReported)]


def test_each_token_is_counted_once_by_its_kind():
    # The example of the API's own documentation of usage, with an image added.
    amounts = response_amounts(
        usage(
            total_tokens=300,
            input_tokens=142,
            output_tokens=121,
            input_token_details={
                "text_tokens": 119,
                "audio_tokens": 13,
                "image_tokens": 10,
                "cached_tokens": 74,
                "cached_tokens_details": {"text_tokens": 64, "audio_tokens": 0, "image_tokens": 10},
            },
            output_token_details={"text_tokens": 30, "audio_tokens": 91},
        )
    )
    assert amounts.tokens() == {
        "input_text": 55,
        "input_audio": 13,
        "cached_text": 64,
        "cached_image": 10,
        "output_text": 30,
        "output_audio": 91,
    }


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        ({"input_tokens": 9, "output_tokens": 4}, {"input_other": 9, "output_other": 4}),
        (
            {"input_tokens": 9, "input_token_details": {"text_tokens": 9, "cached_tokens": 5}},
            {"input_text": 4, "cached_text": 5},
        ),
        (
            {"input_tokens": 9, "input_token_details": {"text_tokens": 6, "audio_tokens": 3, "cached_tokens": 5}},
            {"input_text": 4, "cached_other": 5},
        ),
        (
            {"input_tokens": 2, "input_token_details": {"text_tokens": 2, "cached_tokens": 500}},
            {"cached_text": 2},
        ),
        (
            {"input_tokens": None, "output_tokens": -3, "input_token_details": {"text_tokens": None}},
            {},
        ),
    ],
    ids=["no kinds", "cached of the only kind", "cached of unknown kind", "more cached than given", "nonsense"],
)
def test_what_a_server_leaves_out_is_not_guessed(wire, expected):
    assert response_amounts(usage(**wire)).tokens() == expected


def test_null_counts_do_not_cost_the_reply_its_end():
    details = {"text_tokens": None, "audio_tokens": None, "cached_tokens": None}
    nulls = {"input_tokens": None, "output_tokens": None, "total_tokens": None, "input_token_details": details}
    event = done(usage=nulls)
    assert not isinstance(decode(msgspec.json.encode(event)), MalformedEvent)


@pytest.mark.parametrize(
    ("wire", "expected"),
    [
        ({"type": "duration", "seconds": 2.5}, Amounts(audio_ms=2500)),
        ({"type": "duration", "seconds": "2"}, Amounts()),
        ({"type": "duration", "seconds": 1e308}, Amounts()),
        ({"type": "duration", "seconds": True}, Amounts()),
        (
            {"type": "tokens", "input_tokens": 30, "output_tokens": 7, "input_token_details": {"audio_tokens": 26}},
            Amounts(input_audio=26, input_other=4, output_text=7),
        ),
        ({"type": "tokens", "input_tokens": 3, "input_token_details": "?"}, Amounts(input_other=3)),
        ({}, Amounts()),
    ],
)
def test_transcriptions_are_counted_in_tokens_or_seconds(wire, expected):
    assert transcription_amounts(wire) == expected


def test_money_comes_from_the_table():
    tokens = {"input_text": 1000, "cached_audio": 500_000, "output_audio": 10_000}
    cost = PRICES.cost(MODEL, tokens)
    assert cost == Cost(Fraction("0.004") + Fraction("0.2") + Fraction("0.64"))
    assert cost.known_usd == 0.844
    assert PRICES.cost("gpt-realtime-whisper", {}, 90_000).known_usd == pytest.approx(0.0255)


def test_no_price_is_invented():
    assert PRICES.cost("another-model", {"input_text": 5}).known_usd is None
    assert PRICES.cost(MODEL, {"output_text": 5}).known_usd is None
    assert PRICES.cost(MODEL, {}, 1000).known_usd is None
    partly = PRICES.cost(MODEL, {"output_text": 5, "input_text": 1_000_000})
    assert (partly.known_usd, partly.is_minimum) == (4.0, True)
    assert PRICES.cost("another-model", {"input_text": 0}).known_usd == 0.0, "nothing used costs nothing"


def test_a_free_model_costs_nothing_rather_than_an_unknown_amount():
    free = PriceTable.read({"local": {"input_text": 0}})
    assert free.cost("local", {"input_text": 7}).known_usd == 0.0


@pytest.mark.parametrize(
    ("table", "words"),
    [
        ({"m": 3}, "table of kinds"),
        ({"m": {"input": 3}}, "'input'"),
        ({"m": {"input_text": -1}}, "0 or more"),
        ({"m": {"input_text": "3"}}, "0 or more"),
        ({"m": {"input_text": True}}, "0 or more"),
        ({"m": {"input_text": float("nan")}}, "0 or more"),
        ({"m": {"input_text": float("inf")}}, "0 or more"),
    ],
)
def test_a_wrong_price_is_named(table, words):
    with pytest.raises(ConfigurationError, match=words):
        PriceTable.read(table)


def test_changes_are_laid_over_kind_by_kind():
    table = PRICES.changed_by(PriceTable.read({MODEL: {"input_text": 1}, "mine": {"input_text": 2}}))
    assert table.models[MODEL]["input_text"] == 1
    assert table.models[MODEL]["output_audio"] == 64
    assert table.models["mine"]["input_text"] == 2
    assert PRICES.models[MODEL]["input_text"] == 4


counts = st.integers(-5, 10**9)
amounts_strategy = st.builds(Amounts, **{name: st.integers(0, 10**9) for name in asdict(Amounts())})
tables = st.builds(
    PriceTable.read,
    st.dictionaries(
        st.sampled_from(["m", "n"]),
        st.dictionaries(st.sampled_from([*TOKEN_KINDS, AUDIO_MINUTE]), st.floats(0, 500, allow_nan=False)),
    ),
)


@given(tables, st.lists(st.tuples(st.sampled_from(["m", "n"]), amounts_strategy), max_size=6), st.randoms())
def test_costs_add_up_are_never_negative_and_do_not_depend_on_the_order(table, used, chance):
    ledgers = []
    for _ in range(2):
        ledger = UsageLedger(table)
        parts = [ledger.add("", model, amounts) for model, amounts in used]
        assert ledger.session == sum((part for part in parts if part), Totals())
        assert all(part and part.cost.usd >= 0 for part in parts)
        ledgers.append(ledger.session)
        chance.shuffle(used)
    assert ledgers[0] == ledgers[1]


details = st.none() | st.fixed_dictionaries(
    {}, optional={f"{kind}_tokens": st.none() | counts for kind in ("text", "audio", "image", "cached")}
)


@given(st.none() | counts, st.none() | counts, details, details, details)
def test_whatever_a_server_counts_no_token_is_counted_twice(given_tokens, made_tokens, given, cached, made):
    if given is not None and cached is not None:
        given = {**given, "cached_tokens_details": cached}
    wire = usage(
        input_tokens=given_tokens, output_tokens=made_tokens, input_token_details=given, output_token_details=made
    )
    amounts = asdict(response_amounts(wire))
    assert all(count >= 0 for count in amounts.values())
    named = sum(max(0, (given or {}).get(f"{kind}_tokens") or 0) for kind in ("text", "audio", "image"))
    incoming = sum(count for name, count in amounts.items() if name.startswith(("input_", "cached_")))
    assert incoming == max(named, given_tokens or 0)


def test_responses_and_transcriptions_add_up_to_the_turn_and_the_session():
    book = Playbook(prices=PRICES).opened()
    book.given(i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * 10, i.TalkReleased())
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    completed = "conversation.item.input_audio_transcription.completed"
    seconds = {"type": "duration", "seconds": 60}
    (words,) = reported(book, server(completed, item_id="item_u", transcript="hello", usage=seconds))
    assert (words.source, words.model, words.response_id) == ("transcription", "gpt-realtime-whisper", "")
    assert words.used == Totals(Amounts(audio_ms=60_000), Cost(Fraction("0.017")))
    (reply,) = reported(book, created(), done(usage=a_reply(1000)))
    assert (reply.source, reply.model, reply.response_id) == ("response", MODEL, "resp_1")
    assert reply.used.cost == Cost(Fraction("0.064"))
    assert reply.turn == reply.session == words.used + reply.used
    book.given(i.TextTyped("and now?"))
    (second,) = reported(book, created("resp_2"), done("resp_2", usage=a_reply(500)))
    assert second.turn == second.used
    assert second.session == reply.session + second.used


def test_a_hands_free_utterance_begins_a_turn():
    book = Playbook("hands_free", prices=PRICES).opened()
    book.given(server("input_audio_buffer.committed", item_id="item_u", previous_item_id=None))
    book.given(created(), done(usage=a_reply(1000)))
    book.given(server("input_audio_buffer.committed", item_id="item_v", previous_item_id="item_u"))
    (second,) = reported(book, created("resp_2"), done("resp_2", usage=a_reply(500)))
    assert second.turn == second.used != second.session


def test_totals_go_on_over_a_reconnection():
    book = Playbook(prices=PRICES).opened()
    book.given(i.TextTyped("hello"), created(), audio(100), done(usage=a_reply(1000)), i.PlaybackDrained())
    book.given(i.ConnectionClosed(book.connection_id, 1006, ""))
    book.given(i.ConnectionOpened(book.connection_id), server("session.updated", session={}))
    book.given(i.TextTyped("again"))
    (second,) = reported(book, created("resp_2"), done("resp_2", usage=a_reply(500)))
    assert second.session.amounts.output_audio == 1500


def test_a_response_that_ends_twice_is_paid_once():
    book = Playbook(prices=PRICES).opened()
    book.given(i.TextTyped("hello"), created())
    assert len(reported(book, done(usage=a_reply(1000)), done(usage=a_reply(1000)))) == 1
    assert book.session._facts.usage.session.amounts.output_audio == 1000


def test_transcription_without_usage_or_model_is_no_trouble():
    book = Playbook(prices=PRICES, audio={"input": {"transcription": None}}).opened()
    completed = "conversation.item.input_audio_transcription.completed"
    assert reported(book, server(completed, item_id="item_u", transcript="hello", usage=None)) == []
    tokens = {"type": "tokens", "input_tokens": 3, "output_tokens": 2, "total_tokens": 5}
    (report,) = reported(book, server(completed, item_id="item_v", transcript="hello", usage=tokens))
    assert (report.model, report.used.cost.known_usd) == ("", None)
    assert (report.usage.input_tokens, report.usage.output_tokens, report.usage.total_tokens) == (3, 2, 5)
    assert reported(book, server(completed, item_id="item_v", transcript="hello again", usage=tokens)) == []
