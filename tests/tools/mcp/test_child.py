"""What a server sends is cut into lines, none of them longer than anyone can want."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.tools.mcp.child import Lines, MessageTooLongError


@given(st.lists(st.binary(max_size=20).map(lambda line: line.replace(b"\n", b"")), max_size=10), st.data())
def test_lines_come_out_whole_however_they_come_in(expected: list[bytes], data: st.DataObject) -> None:
    rest = b"".join(line + b"\n" for line in expected)
    lines, found = Lines(), []
    while rest:
        size = data.draw(st.integers(1, len(rest)))
        found += lines.feed(rest[:size])
        rest = rest[size:]
    assert found == expected


@pytest.mark.parametrize("pieces", [[b"x" * 11], [b"x" * 6] * 2, [b"x" * 11 + b"\n"], [b"\nxxx", b"x" * 8 + b"\nok\n"]])
def test_a_line_that_is_too_long_is_refused(pieces: list[bytes]) -> None:
    lines = Lines(longest=10)
    with pytest.raises(MessageTooLongError):
        for piece in pieces:
            lines.feed(piece)


def test_a_line_may_be_as_long_as_allowed() -> None:
    assert Lines(longest=10).feed(b"x" * 10 + b"\n" + b"y" * 10) == [b"x" * 10]
