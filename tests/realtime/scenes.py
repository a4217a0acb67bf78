"""Scenes that several playbooks play: a turn, a drop, a reopened connection."""

from assistant.realtime import inputs as i
from tests.support.playbook import Playbook, audio, audio_done, created, done, server, words

FRAME = bytes(960)  # 20 ms
UPDATED = server("session.updated", session={})


def talk(book: Playbook, frames: int = 10) -> list[str]:
    return book.given(i.TalkPressed(), *[i.MicrophoneAudio(FRAME)] * frames, i.TalkReleased())


def whole_turn(book: Playbook, question: str, answer: str, number: int) -> None:
    """One answered turn: asked aloud, written down, answered, heard."""
    user, item, response = f"item_u{number}", f"item_a{number}", f"resp_{number}"
    talk(book)
    book.given(server("input_audio_buffer.committed", item_id=user, previous_item_id=None))
    completed = "conversation.item.input_audio_transcription.completed"
    book.given(server(completed, item_id=user, content_index=0, transcript=question, usage={}))
    message = {"id": item, "type": "message", "role": "assistant", "status": "completed"}
    book.given(created(response), words(answer, item, response), audio(200, item, response))
    book.given(audio_done(item, response))
    book.given(server("response.output_item.done", response_id=response, item=message))
    book.given(done(response, output=[message]), i.PlaybackDrained())


def reopened(book: Playbook) -> list[str]:
    """The connection that the session just asked for opens."""
    return book.given(i.ConnectionOpened(book.connection_id), UPDATED)


def lost(book: Playbook, code: int = 1006) -> list[str]:
    return book.given(i.ConnectionClosed(book.connection_id, code, ""))
