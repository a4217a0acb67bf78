"""The session's life: opening, renewal before the limit, drops, rest, and the end."""

import base64
from typing import Literal

from assistant.realtime.barge_in import take_back
from assistant.realtime.client_events import (
    ConversationItemCreate,
    InputAudioBufferAppend,
    InputAudioBufferCommit,
    SessionUpdate,
)
from assistant.realtime.commands import CloseConnection, CloseMicrophone, Finish, OpenConnection
from assistant.realtime.errors import AssistantError, RequestRefusedError, SessionEndedError
from assistant.realtime.facts import Ending, SessionFacts
from assistant.realtime.history import replay_items
from assistant.realtime.inputs import ConnectionClosed, ConnectionFailed, ConnectionOpened
from assistant.realtime.limit import session_seconds
from assistant.realtime.links import Link
from assistant.realtime.reports import ConnectionEnded, ConnectionRestarted, ConnectionStarted, Debug, Notice, Problem
from assistant.realtime.server_events import SessionCreated

RestartReason = Literal["renewed", "reconnected", "resumed"]
RENEWAL_RETRY_S = 5.0
# One that never says so much as `session.updated` is taken at its word that there is a session.
UNCONFIRMED_AFTER_S = 5.0
# A question that so many connections did not survive is not asked again, or it would be the end of every one.
MOST_ASKED_AGAIN = 5
# The close code where the other side sent none (RFC 6455, section 7.1.5).
NO_GOODBYE = 1006


def open_link(facts: SessionFacts) -> None:
    """Begin a connection: the current one where there is none, else the next one."""
    link = Link(facts.outbox.new_id("connection"), facts.now)
    if facts.links.current is None:
        facts.links.current = link
        facts.links.asleep = False
    else:
        facts.links.next = link
    facts.outbox.add(OpenConnection(link.connection_id))


def on_opened(facts: SessionFacts, event: ConnectionOpened) -> None:
    """The handshake succeeded. The settings go out at once: it saves waiting for session.created."""
    link = facts.links.find(event.connection_id)
    if link is None:
        # Given up while it was being opened.
        facts.outbox.add(CloseConnection(event.connection_id))
        return
    link.phase = "configuring"
    link.opened_at = facts.now
    link.wall_time = event.wall_time
    link.session_s = facts.limit.configured_s
    chosen = facts.following if link is facts.links.next else None
    facts.outbox.send(link.connection_id, SessionUpdate(session=(chosen or facts.configuration).session))
    facts.await_configuration()


def on_created(facts: SessionFacts, link: Link, event: SessionCreated) -> None:
    """The server says when the session expires, where it does."""
    link.session_s = session_seconds(facts.limit.configured_s, event.session.expires_at, link.wall_time)
    link.was_created = True
    if link.phase == "configuring" and _may_stay_unconfirmed(facts, link):
        facts.timers.set("configured", facts.now + UNCONFIRMED_AFTER_S)


def on_updated(facts: SessionFacts, link: Link) -> None:
    """The settings were taken: the link can carry the conversation."""
    if link.phase != "configuring":
        return
    link.phase = "open"
    facts.timers.cancel("configured")
    facts.links.backoff.opened(facts.now)
    if link is facts.links.current:
        _take_over(facts, link, "resumed" if facts.links.rested else "reconnected")


def on_failed(facts: SessionFacts, event: ConnectionFailed) -> None:
    """A connection could not be opened. The very first failure ends the conversation: the user must know at once."""
    link = facts.links.find(event.connection_id)
    if link is None:
        return
    if link is facts.links.next:
        give_up_next(facts, link, event.error)
    elif facts.links.was_open and _may_pass(event.error):
        facts.links.current = None
        _retry(facts, event.error)
    else:
        finish(facts, event.error)


def _may_pass(error: AssistantError) -> bool:
    """Whether it can help to try again where it worked before.

    A proxy that is being restarted answers in many ways, for a moment with 404 or a redirect.
    """
    return error.retryable or isinstance(error, RequestRefusedError)


def on_closed(facts: SessionFacts, event: ConnectionClosed) -> None:
    """A connection is gone that nobody here closed."""
    link = facts.links.find(event.connection_id)
    if link is None:
        return
    words = f": {event.reason}" if event.reason else ""
    if event.code == NO_GOODBYE:
        error = SessionEndedError(f"The connection broke off{words}.")
    else:
        error = SessionEndedError(f"The server closed the connection (code {event.code}{words}).")
    _drop(facts, link, error)


def on_configuration_overdue(facts: SessionFacts) -> None:
    """The server shook hands and then said nothing, or nothing of the settings."""
    error = SessionEndedError("The server opened no session. Try again later, or check the endpoint's address.")
    for link in (facts.links.next, facts.links.current):
        if link is None or link.phase != "configuring":
            continue
        if _may_stay_unconfirmed(facts, link):
            facts.links.confirms_nothing = True
            facts.outbox.tell(Debug("The server does not confirm its settings; there is a session all the same."))
            on_updated(facts, link)
        else:
            _drop(facts, link, link.complaint or error)


def _may_stay_unconfirmed(facts: SessionFacts, link: Link) -> bool:
    """Whether a session may be used of which the server says no more than that it is there."""
    is_usual = facts.links.confirms_nothing or not facts.links.was_open
    return link.was_created and link.complaint is None and is_usual


def _drop(facts: SessionFacts, link: Link, error: AssistantError) -> None:
    """A connection that was open is of no use any more. One that never became a session is tried again once."""
    if link is facts.links.next:
        give_up_next(facts, link, error)
    elif facts.links.was_open or not facts.links.backoff.attempts:
        lose(facts, error)
    else:
        finish(facts, error)


def give_up_next(facts: SessionFacts, link: Link, error: AssistantError) -> None:
    """The prepared session came to nothing: the current one still serves, and another try follows where it can help."""
    facts.outbox.add(CloseConnection(link.connection_id))
    facts.links.next = None
    facts.outbox.tell(Debug(f"The next session could not be prepared: {error}"))
    is_choice = facts.following is not None
    if is_choice:
        _tell_of_choice(facts, error)
    if error.retryable or (not is_choice and _may_pass(error)):
        facts.timers.set("renew", facts.now + RENEWAL_RETRY_S)


def lose(facts: SessionFacts, error: AssistantError) -> None:
    """The current session is lost: forget what was in progress on it, and go on in another."""
    expired, facts.session_expired = facts.session_expired, False
    facts.adopt_following()
    lost = facts.links.current
    facts.links.current = None
    facts.limit.end()
    facts.timers.cancel("limit", "notice", "renew", "stall", "idle")
    if facts.links.next is None:
        facts.timers.cancel("configured")
    facts.forget_responses()
    facts.turns.server_hears_speech, facts.turns.commit_due_by = False, 0.0
    # What arrived goes on sounding; more of it is not to come.
    facts.audio.unfinished.clear()
    if facts.answer_owed:
        take_back(facts, facts.conversation.partial_replies())
        _count_failure(facts)
    facts.finish_replies()
    if lost is not None:
        facts.outbox.add(CloseConnection(lost.connection_id))
    if facts.links.next is not None:
        facts.links.current, facts.links.next = facts.links.next, None
        if facts.is_open:
            _take_over(facts, facts.links.current, "renewed")
        return
    if not expired:
        facts.outbox.tell(Notice(f"{error} Connecting again…", "reconnecting"))
    _retry(facts, error)


def _count_failure(facts: SessionFacts) -> None:
    """Another connection ended before it had answered."""
    facts.asked_again += 1
    if facts.asked_again > MOST_ASKED_AGAIN:
        message = f"The model could not answer: asked {facts.asked_again} times in vain."
        facts.outbox.tell(Problem(message, "no_answer", {}))
        facts.answer_given()


def prepare_renewal(facts: SessionFacts) -> None:
    """Open the next session ahead of time."""
    if facts.links.next is None and facts.links.current is not None:
        open_link(facts)


def switch_when_possible(facts: SessionFacts) -> None:
    """Go over to the prepared session, between turns; past the limit also while the words of a turn are still awaited.

    A turn without its answer is finished here while this session lasts: going over would ask it twice.
    """
    following, current = facts.links.next, facts.links.current
    if following is None or following.phase != "open" or current is None:
        return
    past_limit = facts.limit.deadline is not None and facts.now >= facts.limit.deadline
    idle = not (facts.turns.in_the_middle or facts.responses.in_progress or facts.audio.speaking or facts.answers_due)
    unanswered = facts.answer_owed or facts.now < facts.turns.commit_due_by
    if facts.at_turn_boundary or (past_limit and idle and not unanswered):
        facts.links.current, facts.links.next = following, None
        facts.outbox.add(CloseConnection(current.connection_id))
        facts.forget_responses()
        _take_over(facts, following, "renewed")


def rest(facts: SessionFacts) -> None:
    """Close a session that nobody uses, to save money; the next press or text opens another."""
    if not facts.is_open or not facts.at_turn_boundary or facts.links.next is not None:
        return
    fall_asleep(facts)
    facts.outbox.tell(Notice("Nobody spoke for a while: the session rests until you speak or type.", "resting"))


def fall_asleep(facts: SessionFacts) -> None:
    """Close every connection until `wake`; what has no answer yet is asked again then."""
    for link in (facts.links.current, facts.links.next):
        if link is not None:
            facts.outbox.add(CloseConnection(link.connection_id))
    facts.links.current = facts.links.next = None
    facts.adopt_following()
    facts.links.asleep = facts.links.rested = True
    facts.limit.end()
    facts.timers.cancel("configured", "limit", "notice", "renew", "stall", "idle")
    facts.forget_responses()
    facts.turns.server_hears_speech = False


def wake(facts: SessionFacts) -> None:
    """The user is back; with the budget used up that changes nothing."""
    if facts.links.asleep and not facts.over_budget:
        open_link(facts)


def finish(facts: SessionFacts, error: AssistantError | None, reason: str = "") -> None:
    """End the conversation. `say_goodbye` follows once the state is told."""
    facts.lifecycle = "closed"
    facts.ending = Ending(error, error.code if error else reason)
    facts.turns.pressed = facts.turns.server_hears_speech = False
    facts.outbox.add(CloseMicrophone())
    for link in (facts.links.current, facts.links.next):
        if link is not None:
            facts.outbox.add(CloseConnection(link.connection_id))
    facts.limit.end()
    if error is not None:
        facts.outbox.tell(Problem(str(error), error.code, error.details))


def say_goodbye(facts: SessionFacts) -> None:
    """The last words of a conversation: nothing follows them."""
    if facts.ending is not None:
        connection_id = facts.links.current.connection_id if facts.links.current else ""
        facts.outbox.tell(ConnectionEnded(connection_id, facts.ending.reason))
        facts.outbox.add(Finish(facts.ending.error))


def send_audio(facts: SessionFacts, pcm: bytes) -> None:
    """Send captured audio."""
    facts.send(InputAudioBufferAppend(audio=base64.b64encode(pcm).decode()))


def commit(facts: SessionFacts) -> None:
    """Hand the utterance over and ask for its answer."""
    facts.send(InputAudioBufferCommit())
    facts.turns.committed()
    facts.turn_clock.committed(facts.now)
    facts.usage.begin_turn()
    facts.want_answer()


def _take_over(facts: SessionFacts, link: Link, reason: RestartReason) -> None:
    """Let an open link carry the conversation: history first, then what waited, then the user's unanswered words."""
    is_chosen = facts.adopt_following()
    deadline = facts.limit.begin(link.opened_at, link.session_s)
    facts.timers.set("limit", deadline)
    facts.timers.set("renew", deadline - facts.limit.renewal_lead_s)
    notice_at = facts.limit.next_notice(facts.now)
    if notice_at is not None:
        facts.timers.set("notice", notice_at)
    _replay(facts)
    if not facts.links.was_open:
        facts.links.was_open = True
        facts.outbox.tell(ConnectionStarted(link.connection_id, facts.configuration.model))
    else:
        _tell_restart(facts, link, reason, is_chosen)
    facts.links.rested = False
    for item in facts.waiting_items:
        facts.send(ConversationItemCreate(item=item))
    facts.waiting_items.clear()
    _send_kept_audio(facts)
    if facts.answer_owed and not facts.tools.running:
        facts.responses.want()
    if facts.turns.hands_free:
        facts.open_microphone()


def _replay(facts: SessionFacts) -> None:
    """Tell the new session of the conversation so far; what waits to be sent anyway is not sent twice.

    The utterance that has no answer is sent again as it was spoken, in its place.
    """
    spoken_again = facts.utterance_item if facts.turns.unanswered and facts.answer_owed else None
    facts.finish_words(spoken_again)
    before, after = replay_items(facts.conversation, spoken_again=spoken_again)
    waiting = {item.get("id") for item in facts.waiting_items}
    for item in before:
        if item["id"] not in waiting:
            facts.send(ConversationItemCreate(item=item))
    if facts.turns.unanswered and facts.answer_owed:
        facts.resending, facts.resent_item = True, spoken_again
        for pcm in facts.turns.unanswered:
            send_audio(facts, pcm)
        facts.send(InputAudioBufferCommit())
    for item in after:
        if item["id"] not in waiting:
            facts.send(ConversationItemCreate(item=item))


def _send_kept_audio(facts: SessionFacts) -> None:
    """Send what is being said, or was said while nobody could take it."""
    turns = facts.turns
    for pcm in turns.utterance:
        send_audio(facts, pcm)
    if turns.commit_when_open:
        turns.commit_when_open = False
        commit(facts)


def _tell_of_choice(facts: SessionFacts, error: AssistantError) -> None:
    """What the user chose is not in use yet, or never will be: then the conversation stays with what it has."""
    if error.retryable:
        facts.outbox.tell(Notice(f"What you chose is not in use yet, and is tried again: {error}", "choice_waits"))
        return
    facts.following = None
    facts.outbox.tell(Problem(f"What you chose cannot be used: {error}", "choice_refused", error.details))


def _tell_restart(facts: SessionFacts, link: Link, reason: RestartReason, is_chosen: bool) -> None:
    if reason == "renewed" and is_chosen:
        facts.outbox.tell(ConnectionRestarted(link.connection_id, "renewed"))
        facts.outbox.tell(Notice("What you chose is in use; the conversation goes on.", "choice_in_use"))
    elif reason == "renewed":
        facts.outbox.tell(ConnectionRestarted(link.connection_id, "renewed"))
        facts.outbox.tell(Notice("The session was renewed; the conversation goes on.", "session_renewed"))
    elif reason == "resumed":
        facts.outbox.tell(ConnectionRestarted(link.connection_id, "resumed"))
    else:
        facts.outbox.tell(ConnectionRestarted(link.connection_id, "reconnected"))
        facts.outbox.tell(Notice("Connected again; the conversation goes on.", "reconnected"))


def _retry(facts: SessionFacts, error: AssistantError) -> None:
    delay = facts.links.backoff.delay(facts.now)
    if delay is None:
        finish(facts, SessionEndedError(f"The connection was lost and could not be restored: {error}"))
    elif delay == 0.0:
        open_link(facts)
    else:
        facts.timers.set("retry", facts.now + delay)
