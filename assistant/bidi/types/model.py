"""The audio settings of a model, `provider_config["audio"]`, in their flat form."""

from typing import Literal, TypedDict


class AudioConfig(TypedDict, total=False):
    """All may be left out. The Realtime API speaks PCM16 with 24,000 samples a second, mono; devices may differ."""

    input_rate: Literal[24000]
    output_rate: Literal[24000]
    channels: Literal[1]
    format: Literal["pcm"]
    voice: str
