"""Another model or voice: what only a new session can have is taken up by going over to one, between two turns."""

from assistant.realtime.commands import CloseConnection
from assistant.realtime.configuration import SessionConfiguration
from assistant.realtime.connecting import open_link
from assistant.realtime.facts import SessionFacts
from assistant.realtime.inputs import ConfigurationChosen
from assistant.realtime.links import Link


def on_chosen(facts: SessionFacts, event: ConfigurationChosen) -> None:
    """Prepare a session of this configuration; whatever is being opened with the old one is of no use any more."""
    chosen = _with_turns_as_they_are(facts, event.configuration)
    facts.limit.configured_s = chosen.timeout_s
    if facts.is_open:
        _give_up(facts, facts.links.next)
        facts.links.next = None
        facts.following = chosen
        open_link(facts)
        return
    facts.configuration, facts.following = chosen, None
    if facts.links.current is not None:
        _give_up(facts, facts.links.current)
        facts.links.current = None
        open_link(facts)


def _give_up(facts: SessionFacts, link: Link | None) -> None:
    if link is not None:
        facts.outbox.add(CloseConnection(link.connection_id))
        facts.timers.cancel("configured")


def _with_turns_as_they_are(facts: SessionFacts, chosen: SessionConfiguration) -> SessionConfiguration:
    detection = facts.configuration.session["audio"]["input"]["turn_detection"]
    return chosen.with_changes({"audio": {"input": {"turn_detection": detection}}}, facts.turns.mode)
