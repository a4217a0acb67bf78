"""What MCP tools return, as the model reads it."""

import base64
from typing import Any

import mcp_types as wire
import pytest

from assistant.tools import ToolError
from assistant.tools.mcp.results import to_tool_result
from assistant.tools.results import ToolImage


def result(*content: dict[str, Any], **members: Any) -> str | ToolImage:
    return to_tool_result(wire.CallToolResult.model_validate({"content": list(content), **members}))


def text(words: str) -> dict[str, Any]:
    return {"type": "text", "text": words}


def image(data: bytes = b"pixels", kind: str = "image/png") -> dict[str, Any]:
    return {"type": "image", "data": base64.b64encode(data).decode(), "mimeType": kind}


def test_texts_and_structured_content() -> None:
    assert result(text("one"), text("two")) == "one\ntwo"
    assert result(text('{"a": 1}'), structuredContent={"a": 1}) == '{"a": 1}'
    assert result(text("5"), structuredContent={"result": "5"}) == "5"
    assert result(structuredContent={"a": "ä"}) == '{"a": "ä"}'
    assert result(text("see"), structuredContent={"a": 1}) == 'see\n{"a": 1}'
    assert result() == "Done; the tool returned nothing."


def test_images_go_to_the_model() -> None:
    assert result(text("a cat"), image()) == ToolImage(b"pixels", "image/png", "a cat")
    two = result(image(), image(b"more"))
    assert isinstance(two, ToolImage)
    assert two.text == "[an image (image/png) that cannot be shown here]"
    assert result(image(kind="image/tiff")) == "[an image (image/tiff) that cannot be shown here]"
    assert result({"type": "image", "data": "***", "mimeType": "image/png"}) == (
        "[an image (image/png) that cannot be shown here]"
    )


def test_resources_and_sounds_become_readable() -> None:
    link = {"type": "resource_link", "uri": "file:///a.txt", "name": "a.txt", "description": "notes"}
    assert result(link) == "[a.txt, file:///a.txt: notes]"
    inside = {"type": "resource", "resource": {"uri": "x://1", "text": "the words"}}
    assert result(inside) == "the words"
    blob = {"type": "resource", "resource": {"uri": "x://1", "blob": "AAAA", "mimeType": "application/pdf"}}
    assert result(blob) == "[x://1, application/pdf, cannot be shown here]"
    sound = {"type": "audio", "data": "AAAA", "mimeType": "audio/wav"}
    assert result(sound) == "[a sound (audio/wav) that cannot be played here]"


@pytest.mark.parametrize(("content", "said"), [([text("disk full")], "disk full"), ([], "did not say why")])
def test_a_failure_is_an_error(content: list[dict[str, Any]], said: str) -> None:
    with pytest.raises(ToolError, match=said):
        result(*content, isError=True)
