"""The objects that server events carry: items, responses, errors, usage, sessions.

Only what this project uses is named, and nearly nothing is required: a compatible server may leave out the rest.
"""

from typing import Any

import msgspec


class ContentPart(msgspec.Struct, kw_only=True, frozen=True):
    """One part of a message: text, audio (with its transcript) or an image."""

    type: str = ""
    text: str | None = None
    transcript: str | None = None


class Item(msgspec.Struct, kw_only=True, frozen=True):
    """A conversation item of any type: message, function_call, function_call_output, mcp_*."""

    type: str
    id: str = ""
    role: str | None = None
    status: str | None = None
    content: list[ContentPart] | None = None
    name: str | None = None
    call_id: str | None = None
    arguments: str | None = None
    output: str | None = None
    server_label: str | None = None
    error: dict[str, Any] | str | None = None

    @property
    def words(self) -> str:
        """What is written or spoken in a message, as far as it is written down."""
        return "".join(part.text or part.transcript or "" for part in self.content or ())


class ErrorDetail(msgspec.Struct, kw_only=True, frozen=True):
    """What went wrong; `event_id` names the client event that caused it."""

    message: str = ""
    type: str = ""
    code: str | None = None
    param: str | None = None
    event_id: str | None = None


class TokenDetails(msgspec.Struct, kw_only=True, frozen=True):
    """Tokens by kind; the API lets each be null."""

    text_tokens: int | None = 0
    audio_tokens: int | None = 0
    image_tokens: int | None = 0
    cached_tokens: int | None = 0
    cached_tokens_details: "TokenDetails | None" = None


class Usage(msgspec.Struct, kw_only=True, frozen=True):
    """Tokens of one response; the API lets each be null."""

    total_tokens: int | None = 0
    input_tokens: int | None = 0
    output_tokens: int | None = 0
    input_token_details: TokenDetails | None = None
    output_token_details: TokenDetails | None = None


class StatusDetails(msgspec.Struct, kw_only=True, frozen=True):
    """Why a response did not complete."""

    type: str | None = None
    reason: str | None = None
    error: ErrorDetail | None = None


class Response(msgspec.Struct, kw_only=True, frozen=True):
    """A response; `status`: in_progress, completed, cancelled, failed or incomplete."""

    id: str = ""
    status: str | None = None
    status_details: StatusDetails | None = None
    output: list[Item] | None = None
    usage: Usage | None = None
    metadata: dict[str, Any] | None = None


class Session(msgspec.Struct, kw_only=True, frozen=True):
    """The server's idea of the session."""

    id: str = ""
    model: str | None = None
    expires_at: int | None = None
