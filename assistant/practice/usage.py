"""Token counts as OpenAI reports them: audio exactly as documented, text estimated."""

from collections.abc import Iterable
from typing import Any

from assistant.practice.conversation import ItemAudio

Json = dict[str, Any]

# OpenAI's pricing page: user audio is one token for 100 ms, assistant audio one for 50 ms.
_USER_AUDIO_MS = 100
_ASSISTANT_AUDIO_MS = 50
_CHARACTERS_A_TOKEN = 4
# OpenAI counts an image by its size; this server does not look at it.
_IMAGE_TOKENS = 85


def text_tokens(text: str) -> int:
    """About how many tokens a text has."""
    return -(-len(text) // _CHARACTERS_A_TOKEN)


def assistant_audio_tokens(milliseconds: float) -> int:
    """Tokens of the assistant's audio."""
    return round(milliseconds / _ASSISTANT_AUDIO_MS)


def item_tokens(item: Json, audio: ItemAudio | None) -> Json:
    """Text, audio and image tokens of one conversation item as input."""
    parts = item.get("content", [])
    text = sum(text_tokens(part.get("text") or "") for part in parts)
    text += text_tokens((item.get("arguments") or "") + (item.get("output") or "") + (item.get("name") or ""))
    images = _IMAGE_TOKENS * sum(part["type"] == "input_image" for part in parts)
    sound = 0
    if audio is not None:
        sound = round(audio.milliseconds() / _USER_AUDIO_MS) + assistant_audio_tokens(audio.sent_ms)
    return {"text_tokens": text, "audio_tokens": sound, "image_tokens": images}


def transcription_usage(model: str | None, transcript: str, milliseconds: float) -> Json:
    """The `usage` of an input transcription: OpenAI bills the gpt-4o models by tokens, others by duration."""
    if not (model or "").startswith("gpt-4o"):
        return {"type": "duration", "seconds": milliseconds / 1000}
    heard, written = round(milliseconds / _USER_AUDIO_MS), text_tokens(transcript)
    return {
        "type": "tokens",
        "total_tokens": heard + written,
        "input_tokens": heard,
        "input_token_details": {"text_tokens": 0, "audio_tokens": heard},
        "output_tokens": written,
    }


def usage(
    instructions: str, inputs: Iterable[Json], cached: Iterable[Json], output_text: int, output_audio: int
) -> Json:
    """The `usage` of a response; `inputs` and `cached` are counts from `item_tokens`."""
    inputs, cached = list(inputs), list(cached)
    kinds = ("text_tokens", "audio_tokens", "image_tokens")
    given = {kind: sum(count[kind] for count in inputs) for kind in kinds}
    given["text_tokens"] += text_tokens(instructions)
    remembered = {kind: sum(count[kind] for count in cached) for kind in kinds}
    total_in = sum(given.values())
    return {
        "total_tokens": total_in + output_text + output_audio,
        "input_tokens": total_in,
        "output_tokens": output_text + output_audio,
        "input_token_details": {
            **given,
            "cached_tokens": sum(remembered.values()),
            "cached_tokens_details": remembered,
        },
        "output_token_details": {"text_tokens": output_text, "audio_tokens": output_audio},
    }
