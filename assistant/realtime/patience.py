"""What the user is told while the server takes its time; the connection itself may be well."""

from assistant.realtime.facts import SessionFacts
from assistant.realtime.inputs import ConnectionPulse
from assistant.realtime.reports import Notice

SLOW_AFTER_S = 4.0


def on_pulse(facts: SessionFacts, event: ConnectionPulse) -> None:
    """How the connection fares between two messages."""
    link = facts.links.find(event.connection_id)
    if link is None or link is facts.links.next:
        return
    if event.pulse == "silent":
        facts.outbox.tell(Notice("The connection does not respond. Waiting for it…", "connection_silent"))
        return
    # A long message on a slow line: the server has not fallen silent.
    facts.last_sign = facts.now
    if link.phase == "configuring":
        facts.await_configuration()


def watch(facts: SessionFacts) -> None:
    """Have the user told in time that something takes long, once for each thing that is waited for."""
    since = _waiting_since(facts)
    if since is None:
        facts.told_to_wait = False
        facts.timers.cancel("slow")
    elif not facts.told_to_wait:
        facts.timers.set("slow", since + SLOW_AFTER_S)


def on_slow(facts: SessionFacts) -> None:
    """It takes long."""
    facts.told_to_wait = True
    if facts.is_open:
        words = "The answer is slow in coming: the server or the connection is slow. Waiting for it…"
        facts.outbox.tell(Notice(words, "answer_slow"))
    else:
        facts.outbox.tell(Notice("The server has not answered yet. Waiting for it…", "server_slow"))


def _waiting_since(facts: SessionFacts) -> float | None:
    """Since when the server owes something that the user waits for; None where it owes nothing."""
    if facts.is_open:
        return facts.last_activity if facts.responses.in_progress and not facts.audio.sounding else None
    current = facts.links.current
    # After a drop the user was told already that the conversation is being connected again.
    is_new = not facts.links.was_open or facts.links.rested
    return current.begun_at if current is not None and is_new else None
