"""The model that hears itself: the user is told, once, and not when people interrupt as people do."""

from assistant.realtime import inputs as i
from assistant.realtime.self_hearing import IN_A_ROW, SOON_MS
from tests.support.playbook import Playbook, audio, audio_done, created, done, server, words

TOLD = "notice hears_itself"


def broken_off(book: Playbook, number: int, heard_ms: int) -> list[str]:
    """A reply begins, and the server hears somebody when so much of it has sounded."""
    response, item = f"resp_{number}", f"item_{number}"
    book.given(created(response), words("one two three", item, response), audio(3000, item, response))
    book.given(i.PlaybackStarted(item))
    book.heard = [i.Heard(item, 0, heard_ms)]
    lines = book.given(server("input_audio_buffer.speech_started", item_id=f"user_{number}", audio_start_ms=0))
    lines += book.given(done(response, status="cancelled"), server("input_audio_buffer.speech_stopped"))
    return lines


def told(lines: list[str]) -> bool:
    return any(line.startswith(TOLD) for line in lines)


def test_replies_that_are_broken_off_as_they_begin_are_remarked_on_once():
    book = Playbook("hands_free").opened()
    lines = [broken_off(book, number, heard_ms=350 if number else 0) for number in range(2 * IN_A_ROW)]
    assert [told(each) for each in lines] == [number == IN_A_ROW - 1 for number in range(2 * IN_A_ROW)]


def test_a_reply_that_was_listened_to_counts_for_people():
    book = Playbook("hands_free").opened()
    heard = [350, 350, SOON_MS + 1, 350, 350]
    assert not any(told(broken_off(book, number, each)) for number, each in enumerate(heard))
    book.given(created("resp_a"), audio(500, "item_a", "resp_a"), i.PlaybackStarted("item_a"))
    book.given(audio_done("item_a", "resp_a"), done("resp_a"))
    book.given(i.PlaybackDrained())
    assert not any(told(broken_off(book, number, 350)) for number in range(10, 12))
    assert told(broken_off(book, 12, 350))


def test_a_key_is_pressed_by_people():
    book = Playbook().opened()
    for number in range(2 * IN_A_ROW):
        response, item = f"resp_{number}", f"item_{number}"
        book.given(created(response), audio(3000, item, response), i.PlaybackStarted(item))
        book.heard = [i.Heard(item, 0, 350)]
        assert not told(book.given(i.TalkPressed(), i.TalkReleased(), done(response, status="cancelled")))
