"""openai's own types as judge of every event this client sends."""

import typing

import msgspec
from openai.types.realtime import RealtimeClientEvent
from pydantic import BaseModel

from assistant.realtime.client_events import ClientEvent
from assistant.realtime.codec import encode


def _models() -> dict[str, type[BaseModel]]:
    union = typing.get_args(RealtimeClientEvent)[0]
    return {typing.get_args(model.model_fields["type"].annotation)[0]: model for model in typing.get_args(union)}


MODELS = _models()


def unknown_fields(value: object, path: str = "") -> list[str]:
    """Fields at any depth that the type does not know: pydantic keeps them, so that it never says so itself."""
    if isinstance(value, BaseModel):
        own = [f"{path}.{name}" for name in value.model_extra or {}]
        return own + [
            u for name in type(value).model_fields for u in unknown_fields(getattr(value, name), f"{path}.{name}")
        ]
    if isinstance(value, list):
        return [u for index, part in enumerate(value) for u in unknown_fields(part, f"{path}[{index}]")]
    return []


def check(event: ClientEvent) -> None:
    """Fail unless openai's type for this event takes it strictly, with no unknown field at any depth."""
    text = encode(event)
    event_type = msgspec.json.decode(text)["type"]
    parsed = MODELS[event_type].model_validate_json(text, strict=True)
    assert unknown_fields(parsed) == [], f"{event_type} carries unknown fields"
