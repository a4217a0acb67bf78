"""Server `error` events: matched to their cause, healed where they are mere races, told where they are not."""

from typing import Any

from assistant.realtime.client_events import (
    ConversationItemDelete,
    ConversationItemTruncate,
    InputAudioBufferCommit,
    ResponseCreate,
    SessionUpdate,
)
from assistant.realtime.errors import LONGEST_WORDS, RequestRefusedError, fatal_server_error
from assistant.realtime.facts import SessionFacts
from assistant.realtime.links import DOUBTED_AFTER_S
from assistant.realtime.reports import Debug, Notice, Problem
from assistant.realtime.server_events import Error
from assistant.realtime.wire_objects import ErrorDetail

# Each of these is the end of a race between both sides that harms nobody.
BENIGN_CODES = frozenset({"response_cancel_not_active", "conversation_already_has_active_response"})


def on_error(facts: SessionFacts, event: Error) -> None:
    """Decide what a server error means for the conversation. Only a fatal one ends it."""
    error = event.error
    cause = facts.outbox.cause(error.event_id)
    fatal = fatal_server_error(error.code, error.message)
    if fatal is not None:
        facts.fatal_error = fatal
        return
    if error.code == "session_expired":
        facts.session_expired = True
        return
    if error.code == "conversation_already_has_active_response":
        facts.responses.found_active()
    elif isinstance(cause, ResponseCreate):
        facts.responses.refused()
    elif cause is None and error.code not in BENIGN_CODES:
        facts.responses.doubt()
    if isinstance(cause, SessionUpdate):
        _on_settings_refused(facts, cause, error)
        return
    if cause is None and not facts.is_open and _goes_on_without(facts, error):
        return
    if isinstance(cause, InputAudioBufferCommit) and error.code == "input_audio_buffer_commit_empty":
        facts.responses.wanted = False
        facts.outbox.tell(Notice("That was too short to be heard: hold the key while you speak.", error.code))
        return
    # The item to cut may be gone by the time the server reads our wish; then there is nothing left to cut.
    if error.code in BENIGN_CODES or isinstance(cause, ConversationItemTruncate | ConversationItemDelete):
        facts.outbox.tell(Debug(f"The server answered {error.code}"))
        return
    if cause is None and not facts.is_open and facts.links.current is not None:
        # Most likely the settings; they may be taken all the same.
        facts.links.current.complaint = settings_refused(error)
        facts.timers.set("configured", facts.now + DOUBTED_AFTER_S)
    code = error.code or error.type or "server_error"
    details = {"type": error.type, "param": error.param, "event_id": error.event_id}
    facts.outbox.tell(Problem(f"The server reports a problem: {error.message or code}", code, details))


def settings_refused(error: ErrorDetail) -> RequestRefusedError:
    """The error for a session that cannot be configured."""
    return RequestRefusedError(
        f"The endpoint refuses the session settings: {error.message[:LONGEST_WORDS]}",
        code=error.code or "session_update_refused",
        details={"param": error.param},
    )


def _on_settings_refused(facts: SessionFacts, cause: SessionUpdate, error: ErrorDetail) -> None:
    """A new session cannot do without its settings; a change on the way is told, and what can wait, waits."""
    if not facts.is_open:
        if not _goes_on_without(facts, error):
            facts.fatal_error = settings_refused(error)
    elif error.code == "cannot_update_voice":
        rest = _without_voice(cause.session)
        if rest is not None:
            facts.send(SessionUpdate(session=rest))
        facts.outbox.tell(
            Notice("The voice cannot change once it has spoken: the next session will use it.", "voice_next_session")
        )
    else:
        facts.outbox.tell(
            Problem(
                f"The endpoint refuses this setting: {error.message}",
                error.code or "setting_refused",
                {"param": error.param},
            )
        )


def _goes_on_without(facts: SessionFacts, error: ErrorDetail) -> bool:
    """Leave out what a server refuses that only we chose, not the user: it has voices and models of its own."""
    chosen = facts.configuration.without_own_choice(error.param or error.message)
    if chosen is None or facts.links.current is None:
        return False
    facts.configuration = chosen
    facts.outbox.send(facts.links.current.connection_id, SessionUpdate(session=chosen.session))
    facts.await_configuration()
    facts.outbox.tell(Notice(f"The endpoint refuses this setting: {error.message}", "setting_left_out"))
    return True


def _without_voice(session: dict[str, Any]) -> dict[str, Any] | None:
    """The same change less the voice, since the API refuses an update as a whole; None if nothing is left."""
    audio = {name: dict(part) for name, part in session.get("audio", {}).items()}
    audio.get("output", {}).pop("voice", None)
    kept = {name: part for name, part in audio.items() if part}
    rest = {name: value for name, value in session.items() if name not in ("type", "audio")}
    if not kept and not rest:
        return None
    return {"type": "realtime", **rest, **({"audio": kept} if kept else {})}
