"""The audio format of the conversation: PCM16, little endian, mono, 24,000 samples a second.

It is the Realtime API's `audio/pcm` (its only PCM rate), so nothing is converted between device and socket where
the device can be opened in it.
"""

WIRE_RATE = 24000
BYTES_PER_SAMPLE = 2
BYTES_PER_MS = WIRE_RATE * BYTES_PER_SAMPLE // 1000


def milliseconds(pcm: bytes | bytearray) -> float:
    """Return how long `pcm` sounds, in milliseconds."""
    return len(pcm) / BYTES_PER_MS
