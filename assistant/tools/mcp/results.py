"""What an MCP tool returned, as a tool of ours returns it: text, or an image with text."""

import base64
import binascii
import json
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import mcp_types as wire

from assistant.tools.errors import ToolError
from assistant.tools.results import ToolImage

IMAGE_TYPES = ("image/png", "image/jpeg", "image/gif", "image/webp")
LARGEST_IMAGE = 11_000_000  # bytes; as base64 it still fits into one message of 15 MiB


def to_tool_result(result: wire.CallToolResult) -> str | ToolImage:
    """Make text of a result, and the model's image of the first image in it.

    Raises:
        ToolError: The tool itself says that it failed; the message is what it says.

    """
    text, image = _read(result.content)
    if result.structured_content is not None and not any(_is_json(part, result) for part in result.content):
        text = "\n".join(filter(None, (text, json.dumps(result.structured_content, ensure_ascii=False))))
    if result.is_error:
        raise ToolError(text or "The tool failed and did not say why.")
    if image is not None:
        return ToolImage(image[0], image[1], text or "The image follows.")
    return text or "Done; the tool returned nothing."


def _is_json(part: wire.ContentBlock, result: wire.CallToolResult) -> bool:
    """Whether a text says the same as the structured content: servers send both, for clients that read but one."""
    if not isinstance(part, wire.TextContent):
        return False
    same: list[Any] = [part.text]
    with suppress(ValueError, RecursionError):
        same.append(json.loads(part.text))
    # What is no object is wrapped as {"result": ...} in structured content.
    return any(result.structured_content in (each, {"result": each}) for each in same)


def _read(parts: Sequence[wire.ContentBlock]) -> tuple[str, tuple[bytes, str] | None]:
    texts: list[str] = []
    image: tuple[bytes, str] | None = None
    for part in parts:
        found = _image(part)
        if found is not None and image is None:
            image = found
        else:
            texts.append(_text(part))
    return "\n".join(filter(None, texts)), image


def _image(part: Any) -> tuple[bytes, str] | None:
    if not isinstance(part, wire.ImageContent) or part.mime_type not in IMAGE_TYPES:
        return None
    try:
        data = base64.b64decode(part.data, validate=True)
    except (binascii.Error, ValueError):
        return None
    return (data, part.mime_type) if 0 < len(data) <= LARGEST_IMAGE else None


def _text(part: wire.ContentBlock) -> str:
    match part:
        case wire.TextContent():
            return part.text
        case wire.ImageContent():
            return f"[an image ({part.mime_type}) that cannot be shown here]"
        case wire.AudioContent():
            return f"[a sound ({part.mime_type}) that cannot be played here]"
        case wire.ResourceLink():
            about = f": {part.description}" if part.description else ""
            return f"[{part.title or part.name}, {part.uri}{about}]"
        case wire.EmbeddedResource(resource=wire.TextResourceContents() as resource):
            return resource.text
        case _:
            return f"[{part.resource.uri}, {part.resource.mime_type or 'binary data'}, cannot be shown here]"
