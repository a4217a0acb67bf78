"""What the conversation costs: usage counted, the budget watched, the session paused and resumed."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from assistant.realtime.budget import Scope
from assistant.realtime.connecting import fall_asleep, wake
from assistant.realtime.conversation import WORDS_WAIT_S
from assistant.realtime.facts import SessionFacts
from assistant.realtime.inputs import BudgetChanged, SpendingToday
from assistant.realtime.pricing import exact_usd
from assistant.realtime.reports import Notice, UsageReported
from assistant.realtime.usage import Amounts, Totals, response_amounts, transcription_amounts, transcription_usage
from assistant.realtime.wire_objects import Usage

WHAT: dict[Scope, str] = {"session": "this conversation", "day": "today"}
REMEDY: dict[Scope, str] = {
    "session": "raise the budget or begin a new conversation",
    "day": "raise the day's budget or come back tomorrow",
}


def count_response(facts: SessionFacts, response_id: str, usage: Usage) -> None:
    """A response ended: count what it used."""
    model = facts.configuration.model
    # A server may count its responses anew on each connection.
    connection_id = facts.links.current.connection_id if facts.links.current else ""
    used = _count(facts, f"{connection_id} {response_id}", model, response_amounts(usage))
    if used is not None:
        report = UsageReported(response_id, usage, "response", model, used, facts.usage.turn, facts.usage.session)
        facts.outbox.tell(report)


def count_transcription(facts: SessionFacts, item_id: str, usage: Mapping[str, Any] | None) -> None:
    """An utterance was written down, which the provider bills for itself, by the transcription model's prices."""
    amounts = transcription_amounts(usage or {})
    if amounts == Amounts():
        return
    transcription = facts.configuration.session["audio"]["input"].get("transcription") or {}
    model = str(transcription.get("model") or "")
    used = _count(facts, item_id, model, amounts)
    if used is not None:
        totals = (used, facts.usage.turn, facts.usage.session)
        facts.outbox.tell(UsageReported("", transcription_usage(amounts), "transcription", model, *totals))


def on_budget(facts: SessionFacts, event: BudgetChanged) -> None:
    """Another budget: more may be allowed now, or less."""
    facts.budget.change(event.budget)


def on_spending_today(facts: SessionFacts, event: SpendingToday) -> None:
    """What was spent today, by this conversation and others; on a new day everything is allowed again."""
    facts.budget.set_today(event.day, exact_usd(event.usd) or Fraction(0))


def remind(facts: SessionFacts) -> bool:
    """Tell a user who wants to go on why nothing happens; False if something will."""
    scope = facts.budget.reached(facts.usage.session.cost.usd)
    if scope is None:
        return False
    facts.outbox.tell(Notice(f"{_spent_so_far(facts, scope)}, so it pauses: {REMEDY[scope]}.", "budget_reached"))
    return True


def review(facts: SessionFacts) -> None:
    """Warn, pause or go on, as the money says that was spent."""
    if facts.over_budget:
        if not facts.budget.paused:
            _pause(facts)
        _rest_when_quiet(facts)
        return
    if facts.budget.paused:
        _resume(facts)
    scope = facts.budget.take_warning(facts.usage.session.cost.usd)
    if scope is not None:
        message = f"{_spent_so_far(facts, scope)}. At the limit it pauses: {REMEDY[scope]} if you need more."
        facts.outbox.tell(Notice(message, "budget_near"))


def _count(facts: SessionFacts, name: str, model: str, amounts: Amounts) -> Totals | None:
    used = facts.usage.add(name, model, amounts)
    if used is None:
        return None
    facts.budget.spent_today += used.cost.usd
    if used.cost.is_minimum and facts.budget.watches and not facts.budget.unpriced_told:
        facts.budget.unpriced_told = True
        message = f"Not every price of {model or 'this model'} is known, so the budget counts less than is spent: "
        facts.outbox.tell(Notice(f"{message}add what is missing to prices.toml.", "price_unknown"))
    return used


def _pause(facts: SessionFacts) -> None:
    """Ask nothing more of the model, and listen no more unasked. A reply that is being heard is heard to its end."""
    facts.budget.paused = True
    remind(facts)
    if not facts.turns.hands_free:
        return
    if facts.turns.server_hears_speech:
        # The user is in the middle of a sentence: what was said so far waits for its answer.
        facts.turns.server_hears_speech = False
        facts.turns.committed()
        facts.answer_owed = True
    facts.close_microphone()


def _rest_when_quiet(facts: SessionFacts) -> None:
    """Close the connection once nothing is under way on it; an utterance is still handed over and written down."""
    turns, responses = facts.turns, facts.responses
    # The server's word that it hears speech counts no more: the microphone is closed, so it will not hear the end.
    speaking = turns.pressed or turns.releasing or turns.commit_when_open
    answering = responses.in_progress or responses.server_will_answer or facts.tools.running or facts.audio.speaking
    if not facts.is_open or speaking or answering or facts.answers_due:
        return
    if not facts.conversation.awaits_words(facts.now):
        facts.timers.cancel("budget")
        fall_asleep(facts)
    elif not facts.timers.is_set("budget"):
        facts.timers.set("budget", facts.now + WORDS_WAIT_S)


def _resume(facts: SessionFacts) -> None:
    """There is money again: go on where the conversation stands."""
    facts.budget.paused = False
    facts.timers.cancel("budget")
    facts.outbox.tell(Notice("There is budget again: the conversation goes on.", "budget_resumed"))
    if facts.links.asleep and (facts.turns.hands_free or facts.answer_owed or facts.waiting_items):
        wake(facts)
    elif facts.is_open and facts.turns.hands_free:
        facts.open_microphone()


def _spent_so_far(facts: SessionFacts, scope: Scope) -> str:
    spent = facts.budget.spent(scope, facts.usage.session.cost.usd)
    at_least = "at least " if facts.usage.session.cost.is_minimum else ""
    limit = facts.budget.budget.limit(scope) or Fraction(0)
    return f"{at_least}{_dollars(spent)} of the {_dollars(limit)} for {WHAT[scope]} is spent".capitalize()


def _dollars(usd: Fraction) -> str:
    """Two decimals, or as many as it takes to show a small amount."""
    return f"${float(usd):.2f}" if usd >= Fraction(1, 10) or not usd else f"${float(usd):.2g}"
