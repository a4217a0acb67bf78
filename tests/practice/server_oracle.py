"""openai's own types as judge of every event the practice server sends."""

import json
import typing
from typing import Any

from openai.types.realtime import RealtimeServerEvent
from pydantic import BaseModel

# openai types `session.created` and `session.updated` as the request object, which has none of these.
EXTRA = {"session.id", "session.object", "session.expires_at"}


def _models() -> dict[str, type[BaseModel]]:
    union = typing.get_args(RealtimeServerEvent)[0]
    return {typing.get_args(model.model_fields["type"].annotation)[0]: model for model in typing.get_args(union)}


MODELS = _models()


def unknown_fields(value: object, path: str = "") -> list[str]:
    """Paths of fields that the types do not know; pydantic keeps those and says nothing."""
    if isinstance(value, list):
        return [found for index, part in enumerate(value) for found in unknown_fields(part, f"{path}[{index}]")]
    if not isinstance(value, BaseModel):
        return []
    prefix = f"{path}." if path else ""
    own = [prefix + name for name in value.model_extra or {}]
    members = type(value).model_fields
    return own + [found for name in members for found in unknown_fields(getattr(value, name), prefix + name)]


def check(text: str) -> None:
    """Fail unless openai's type for this server event takes it strictly, with no unknown field at any depth."""
    event_type = _type_of(text)
    assert event_type in MODELS, f"openai knows no server event {event_type}"
    parsed = MODELS[event_type].model_validate_json(text, strict=True)
    unknown = [field for field in unknown_fields(parsed) if field not in EXTRA]
    assert unknown == [], f"{event_type} carries unknown fields"


def _type_of(text: str) -> str:
    event: dict[str, Any] = json.loads(text)
    return str(event["type"])
