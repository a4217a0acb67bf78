"""Replies that are cut into pieces in odd places sound as a whole."""

import base64

import pytest

from assistant.realtime import inputs as i
from assistant.realtime.sound_pieces import SoundPieces
from tests.realtime.scenes import talk
from tests.support.playbook import Playbook, created, server

SOUND = bytes(range(200))


def encoded(data: bytes) -> str:
    return base64.b64encode(data).decode()


@pytest.mark.parametrize("size", [1, 3, 7, 49, 200])
@pytest.mark.parametrize("wire_format", ["audio/pcm", "audio/pcmu"])
def test_samples_are_put_together(size, wire_format):
    pieces = SoundPieces()
    cut = [SOUND[at : at + size] for at in range(0, len(SOUND), size)]
    whole = [base64.b64decode(pieces.whole("item_a", encoded(piece), wire_format)) for piece in cut]
    assert b"".join(whole) == SOUND
    assert wire_format == "audio/pcmu" or not [piece for piece in whole if len(piece) % 2]


def test_half_a_sample_at_the_end_of_one_item_does_not_shift_the_next():
    pieces = SoundPieces()
    assert pieces.whole("item_a", encoded(b"\1\2\3"), "audio/pcm") == encoded(b"\1\2")
    assert pieces.whole("item_b", encoded(b"\4\5"), "audio/pcm") == encoded(b"\4\5")


def test_what_needs_no_change_is_not_changed():
    piece = encoded(SOUND)
    assert SoundPieces().whole("item_a", piece, "audio/pcm") is piece


def test_the_padding_may_be_left_out():
    assert SoundPieces().whole("item_a", encoded(SOUND).rstrip("="), "audio/pcm") == encoded(SOUND)


@pytest.mark.parametrize("piece", ["A", "no sound!", "ÄÄÄÄ"])
def test_what_is_no_base64_is_no_sound(piece):
    book = Playbook().opened()
    talk(book)
    delta = server("response.output_audio.delta", response_id="resp_1", item_id="item_a", delta=piece)
    assert book.given(created(), delta) == ["response started resp_1"]


def test_what_was_received_is_counted_in_whole_samples():
    book = Playbook().opened()
    talk(book)
    book.given(created())
    for _ in range(960):
        book.given(server("response.output_audio.delta", response_id="resp_1", item_id="item_a", delta=encoded(b"\1")))
    book.heard = [i.Heard("item_a", 0, 500)]
    assert "send truncate item_a at 20 ms" in book.given(i.TalkPressed())
