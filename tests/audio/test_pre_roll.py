"""Only the last moments before the key went down are kept, and only once."""

from assistant.audio.pre_roll import PreRoll

FRAME = bytes(960)  # 20 ms


def frames(count: int) -> list[bytes]:
    return [bytes([number]) * len(FRAME) for number in range(count)]


def test_the_last_300_ms_are_kept_in_order() -> None:
    pre_roll = PreRoll(300)
    for frame in frames(20):
        pre_roll.keep(frame)
    assert pre_roll.take() == frames(20)[-15:]
    assert pre_roll.take() == []


def test_frames_of_different_lengths_count_by_their_time() -> None:
    pre_roll = PreRoll(100)
    for length in (960, 4800, 480):
        pre_roll.keep(bytes(length))
    assert [len(frame) for frame in pre_roll.take()] == [480]


def test_without_a_length_nothing_is_kept() -> None:
    pre_roll = PreRoll(0)
    pre_roll.keep(FRAME)
    assert pre_roll.take() == []


def test_what_is_forgotten_does_not_count_any_more() -> None:
    pre_roll = PreRoll(40)
    pre_roll.keep(FRAME)
    pre_roll.forget()
    for frame in frames(2):
        pre_roll.keep(frame)
    assert pre_roll.take() == frames(2)
