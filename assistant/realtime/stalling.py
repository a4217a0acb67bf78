"""Responses that stand still: the connection is given up, or the response, or the server is asked for it."""

from assistant.realtime.connecting import lose
from assistant.realtime.errors import SessionEndedError
from assistant.realtime.facts import SessionFacts
from assistant.realtime.links import DOUBTED_AFTER_S

# A server that falls silent in the middle of a response, while its socket lives, is given up after this.
STALLED_AFTER_S = 30.0
# A server that was to answer by itself what it heard, and does not, is asked.
UNANSWERED_AFTER_S = 15.0


def watch_for_stall(facts: SessionFacts) -> None:
    """Be woken when a response that is on its way stands still. One that was slow once is given more time."""
    responses = facts.responses
    if not facts.is_open or not (responses.in_progress or responses.server_will_answer):
        facts.timers.cancel("stall")
        return
    patience_s = STALLED_AFTER_S * (1 + facts.asked_again)
    if not responses.in_progress:
        patience_s = UNANSWERED_AFTER_S
    elif responses.doubted:
        patience_s = DOUBTED_AFTER_S
    facts.timers.set("stall", max(facts.last_activity, facts.last_sign) + patience_s)


def on_stall(facts: SessionFacts) -> None:
    """Nothing came of a response for too long."""
    responses = facts.responses
    if not responses.in_progress:
        # The server was to answer by itself what it heard, and does not do that.
        responses.server_will_answer = False
        responses.want()
    elif responses.doubted:
        responses.refused()
        facts.answer_given()
    else:
        lose(facts, SessionEndedError("The server fell silent in the middle of its answer."))
