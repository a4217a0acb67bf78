from assistant.audio.unheard import Unheard


def test_the_end_of_what_was_written_is_kept():
    unheard = Unheard(keep_ms=100)
    for value in range(50):
        unheard.add(bytes([value]) * 480)  # 10 ms
    assert unheard.last(20) == bytes([48]) * 480 + bytes([49]) * 480
    assert unheard.last(100)[:1] == bytes([40])
    assert unheard.last(0) == b""


def test_no_more_comes_back_than_was_written():
    unheard = Unheard(keep_ms=100)
    unheard.add(b"\1\0" * 24)
    assert unheard.last(500) == b"\1\0" * 24
    unheard.clear()
    assert unheard.last(500) == b""
