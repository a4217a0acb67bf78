"""What was handed to a device and not yet heard of it, so that another device can go on from there."""

from assistant.audio.wire import BYTES_PER_MS


class Unheard:
    """Keeps the end of what was written, `keep_ms` of it at least; PCM16 24 kHz mono."""

    def __init__(self, keep_ms: int) -> None:
        self._keep_bytes = keep_ms * BYTES_PER_MS
        self._written = bytearray()

    def add(self, pcm: bytes | bytearray) -> None:
        """Note what was written to the device."""
        self._written += pcm
        if len(self._written) > 2 * self._keep_bytes:
            del self._written[: -self._keep_bytes]

    def last(self, duration_ms: float) -> bytearray:
        """Return the last so many milliseconds of what was written, or less if there is no more."""
        size = round(duration_ms) * BYTES_PER_MS
        return self._written[-size:] if size > 0 else bytearray()

    def clear(self) -> None:
        """Forget it: all of it was heard, or is not to be heard any more."""
        self._written.clear()
