"""The speaker made of a clock: what was heard, and when."""

from hypothesis import given
from hypothesis import strategies as st

from assistant.bidi.io.protocols import HeardAudio
from assistant.bidi.io.virtual_speaker import VirtualSpeaker

SECOND = 48_000  # bytes


def tone(seconds: float, value: int = 1) -> bytes:
    return value.to_bytes(2, "little") * int(seconds * 24_000)


def test_audio_is_heard_in_real_time() -> None:
    speaker = VirtualSpeaker()
    speaker.play("a", 0, tone(1.0), now=10.0)
    assert speaker.remaining(10.25) == 0.75
    speaker.advance(10.25)
    assert len(speaker.take_heard()) == SECOND // 4
    speaker.advance(99.0)
    assert len(speaker.take_heard()) == SECOND * 3 // 4
    assert speaker.remaining(99.0) == 0


def test_audio_sent_faster_than_real_time_is_heard_one_piece_after_the_other() -> None:
    speaker = VirtualSpeaker()
    speaker.play("a", 0, tone(1.0, 1), now=0.0)
    speaker.play("a", 0, tone(1.0, 2), now=0.1)
    assert speaker.remaining(0.1) == 1.9
    speaker.advance(1.5)
    assert speaker.take_heard() == tone(1.0, 1) + tone(0.5, 2)


def test_a_flush_is_silent_at_once_and_tells_what_was_heard_of_each_item() -> None:
    speaker = VirtualSpeaker()
    speaker.play("done", 0, tone(0.5), now=0.0)
    speaker.play("cut", 0, tone(1.0, 2), now=0.0)
    speaker.play("never", 1, tone(1.0, 3), now=0.0)
    assert speaker.flush(now=0.75) == [HeardAudio("cut", 0, 250), HeardAudio("never", 1, 0)]
    assert speaker.remaining(0.75) == 0
    assert speaker.take_heard() == tone(0.5) + tone(0.25, 2)
    assert speaker.flush(now=5.0) == []


def test_what_was_heard_before_a_pause_still_counts() -> None:
    speaker = VirtualSpeaker()
    speaker.play("a", 0, tone(1.0), now=0.0)
    speaker.play("a", 0, tone(1.0), now=3.0)
    assert speaker.flush(now=3.5) == [HeardAudio("a", 0, 1500)]


def test_another_listeners_word_decides_where_an_item_was_cut() -> None:
    for heard_ms in (100, 700):
        speaker = VirtualSpeaker()
        speaker.play("whole", 0, tone(0.5), now=0.0)
        speaker.play("cut", 0, tone(1.0, 2), now=0.0)
        speaker.play("never", 0, tone(1.0, 3), now=0.0)
        speaker.cut("cut", heard_ms, now=0.9)
        assert speaker.take_heard() == tone(0.5) + tone(heard_ms / 1000, 2)
        assert speaker.remaining(0.9) == 0


@given(st.lists(st.tuples(st.floats(0, 0.5), st.floats(0, 0.3)), max_size=20))
def test_nothing_is_lost_or_invented(steps: list[tuple[float, float]]) -> None:
    speaker = VirtualSpeaker()
    now, given_bytes, heard = 0.0, b"", b""
    for number, (wait, length) in enumerate(steps):
        pcm = tone(length, number + 1)
        speaker.play("a", 0, pcm, now)
        given_bytes += pcm
        now += wait
        speaker.advance(now)
        heard += speaker.take_heard()
        assert given_bytes.startswith(heard)
    speaker.advance(now + speaker.remaining(now) + 0.001)
    assert heard + speaker.take_heard() == given_bytes
