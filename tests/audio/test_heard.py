from hypothesis import given
from hypothesis import strategies as st

from assistant.audio.heard import Heard, PlayedItems


def test_a_position_inside_an_item_splits_it():
    items = PlayedItems()
    for _ in range(5):
        items.add("a", 0, 100.0)
    assert items.cut(234.9) == [Heard("a", 0, 234)]


def test_an_item_that_waits_was_heard_for_nothing_and_one_that_ended_is_left_out():
    items = PlayedItems()
    items.add("done", 0, 100.0)
    items.add("sounding", 0, 300.0)
    items.add("waiting", 1, 200.0)
    assert items.cut(150.0) == [Heard("sounding", 0, 50), Heard("waiting", 1, 0)]


def test_a_cut_starts_the_count_afresh():
    items = PlayedItems()
    items.add("a", 0, 500.0)
    items.cut(100.0)
    assert items.cut(0.0) == []
    items.add("b", 0, 100.0)
    assert items.cut(30.0) == [Heard("b", 0, 30)]


def test_more_of_an_item_that_was_heard_so_far_still_belongs_to_it():
    items = PlayedItems()
    items.add("a", 0, 100.0)
    items.heard_until(100.0)
    items.add("a", 0, 100.0)
    assert items.cut(150.0) == [Heard("a", 0, 150)]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(1, 500)), max_size=40), st.floats(0, 1), st.floats(0, 1))
def test_nobody_is_said_to_have_heard_more_than_was_given(parts: list[tuple[str, float]], first: float, second: float):
    items = PlayedItems()
    for item_id, length in parts:
        items.add(item_id, 0, length)
    total = items.given_ms
    earlier, later = sorted((first * total, second * total))
    items.heard_until(earlier)
    heard = items.cut(later)
    assert sum(item.heard_ms for item in heard) <= later + 1e-6
    for item in heard:
        assert 0 <= item.heard_ms <= sum(length for item_id, length in parts if item_id == item.item_id)
