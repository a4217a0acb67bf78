"""Tries an endpoint and a key before they are relied upon: opens a session as a conversation would, and closes it."""

import asyncio

from assistant.credentials import InvalidKeyError, checked_key
from assistant.realtime.client_events import SessionUpdate
from assistant.realtime.codec import decode, encode
from assistant.realtime.configuration import DEFAULT_MODEL, session_configuration
from assistant.realtime.connection import Connection
from assistant.realtime.endpoint import Credentials, parse_endpoint
from assistant.realtime.errors import AssistantError, AuthenticationError, fatal_server_error
from assistant.realtime.faults import settings_refused
from assistant.realtime.server_events import Error, SessionUpdated

ANSWER_TIMEOUT_S = 15.0


async def check_endpoint(endpoint: str, key: str | None, model: str = "") -> str | None:
    """Open a session at `endpoint` ("openai", "practice" or a URL) with this key and model, and close it.

    Nothing is said or paid for. Returns None if the endpoint took the key and the session's settings, else one plain
    sentence about what is wrong and what to do. The built-in practice server needs no trying. The key is sent to the
    endpoint and nowhere else; it is never part of the sentence.
    """
    try:
        target = parse_endpoint(endpoint)
        if target.kind == "practice":
            return None
        if target.kind in ("openai", "azure") and not key:
            return f"{target.label} needs an API key: paste yours first."
        credentials = Credentials(checked_key(key) if key else None)
        connection = await Connection.open(target, model or DEFAULT_MODEL, credentials)
    except (AssistantError, InvalidKeyError) as error:
        return _sentence(error)
    try:
        async with asyncio.timeout(ANSWER_TIMEOUT_S):
            return await _first_answer(connection, model or DEFAULT_MODEL)
    except TimeoutError:
        return f"{target.host} did not answer within {ANSWER_TIMEOUT_S:.0f} seconds. Is it a Realtime API server?"
    finally:
        await connection.close()


async def _first_answer(connection: Connection, model: str) -> str | None:
    """Offer the settings and wait until they are taken: a bad key is refused only after the handshake."""
    configuration = session_configuration(model=model)
    await connection.send(encode(SessionUpdate(session=configuration.session)))
    async for message in connection:
        event = decode(message)
        if isinstance(event, SessionUpdated):
            return None
        if not isinstance(event, Error):
            continue
        fatal = fatal_server_error(event.error.code, event.error.message)
        # As a conversation does: what only we chose, such as a voice of OpenAI's, a server need not know.
        remaining = configuration.without_own_choice(event.error.param or event.error.message)
        if fatal is not None or remaining is None:
            return _sentence(fatal or settings_refused(event.error))
        configuration = remaining
        await connection.send(encode(SessionUpdate(session=configuration.session)))
    reason = f" ({connection.close_reason})" if connection.close_reason else ""
    return f"The endpoint closed the connection{reason}. Check the key, the model's name and the address."


def _sentence(error: Exception) -> str:
    """The error's own words, but for a refused key: the ordinary ones name commands, and here is the key's field."""
    if isinstance(error, AuthenticationError):
        return "The endpoint refuses this API key: copy it again from your account's page."
    return str(error)
