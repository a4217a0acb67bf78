import pytest

from assistant.practice.errors import ApiError
from assistant.practice.messages import parse


@pytest.mark.parametrize(
    "text",
    [
        *["", "{", "[]", '"text"', "null", '{"type": NaN}', '{"type": "\\ud800"}', '{"type": 1e999}'],
        '{"type": ' + "[" * 100 + "]" * 100 + "}",
    ],
)
def test_what_is_no_json_object_is_refused(text: str) -> None:
    with pytest.raises(ApiError) as refused:
        parse(text)
    assert refused.value.code == "invalid_json"


def test_deep_schemas_are_read() -> None:
    assert parse('{"type": ' + "[" * 99 + "]" * 99 + "}")


@pytest.mark.parametrize("data", [b"{}", b"\xff"])
def test_binary_frames_are_refused(data: bytes) -> None:
    with pytest.raises(ApiError) as refused:
        parse(data)
    assert refused.value.code == "invalid_event"
