"""What the microphone heard just before the talk key went down."""

from collections import deque

from assistant.audio.wire import milliseconds


class PreRoll:
    """The last frames of a microphone that nobody listens to yet, in memory only. Use it on one thread."""

    def __init__(self, length_ms: int) -> None:
        """Keep `length_ms` at most; 0 keeps nothing."""
        self.length_ms = length_ms
        self._frames: deque[bytes] = deque()
        self._kept_ms = 0.0

    def keep(self, frame: bytes) -> None:
        """Take a frame of PCM16 24 kHz mono; what is too old by then is forgotten."""
        self._frames.append(frame)
        self._kept_ms += milliseconds(frame)
        while self._frames and self._kept_ms > self.length_ms:
            self._kept_ms -= milliseconds(self._frames.popleft())

    def take(self) -> list[bytes]:
        """Return what is kept, oldest first, and forget it."""
        frames = list(self._frames)
        self.forget()
        return frames

    def forget(self) -> None:
        """Forget all."""
        self._frames.clear()
        self._kept_ms = 0.0
