"""The computer's microphone and speakers as an input and an output of a conversation."""

import asyncio
import base64
import logging
from collections import deque
from collections.abc import Callable

from assistant.audio.capture import FRAME_MS, Capture
from assistant.audio.errors import AudioError
from assistant.audio.levels import Level
from assistant.audio.playback import RING_MS, Playback
from assistant.audio.stream_format import PERIOD_FRAMES
from assistant.audio.wire import WIRE_RATE
from assistant.bidi.events import (
    BidiAudioInputEvent,
    BidiEvent,
    BidiPlaybackDrainedEvent,
    BidiPlaybackStartedEvent,
)
from assistant.bidi.io.protocols import Conversation, HeardAudio

logger = logging.getLogger(__name__)

LONGEST_INPUT_QUEUE_S = 2.0  # older speech than this is dropped: a burst of it would only confuse the model
CAPTURE_BUFFER_MS = 1000


class BidiAudioIO:
    """Makes the input and the output; both run on the Qt application's thread.

    A device is named by its id or a part of its description (`*_device`), or by its number in the list of
    `assistant devices` (`*_device_index`); the system's default is used otherwise. `*_buffer_size` is the length of
    the buffer between device and program, `input_frames_per_buffer` of one audio event and
    `output_frames_per_buffer` of one period of the device, all in samples at 24 kHz.
    """

    def __init__(
        self,
        input_device: str | None = None,
        output_device: str | None = None,
        *,
        input_buffer_size: int | None = None,
        input_device_index: int | None = None,
        input_frames_per_buffer: int | None = None,
        output_buffer_size: int | None = None,
        output_device_index: int | None = None,
        output_frames_per_buffer: int | None = None,
        on_level: Callable[[Level], None] | None = None,
        on_error: Callable[[str], None] | None = None,
    ) -> None:
        self._input = AudioInput(
            input_device,
            device_index=input_device_index,
            buffer_ms=_milliseconds(input_buffer_size, CAPTURE_BUFFER_MS),
            frame_ms=_milliseconds(input_frames_per_buffer, FRAME_MS),
            on_level=on_level,
            on_error=on_error,
        )
        self._output = AudioOutput(
            output_device,
            device_index=output_device_index,
            ring_ms=_milliseconds(output_buffer_size, RING_MS),
            period_frames=output_frames_per_buffer or PERIOD_FRAMES,
            on_error=on_error,
        )

    def input(self) -> "AudioInput":
        """Return the microphone."""
        return self._input

    def output(self) -> "AudioOutput":
        """Return the speakers."""
        return self._output


class AudioInput:
    """The microphone as an input of a conversation. It is closed until `open_microphone`."""

    def __init__(
        self,
        device: str | None = None,
        *,
        device_index: int | None = None,
        buffer_ms: int = CAPTURE_BUFFER_MS,
        frame_ms: int = FRAME_MS,
        on_level: Callable[[Level], None] | None = None,
        on_error: Callable[[str], None] | None = None,
    ) -> None:
        self._capture = Capture(
            self._captured,
            device,
            device_index=device_index,
            on_level=on_level,
            on_error=on_error or _log_error,
            frame_ms=frame_ms,
            buffer_ms=buffer_ms,
        )
        self._on_error = on_error or _log_error
        self._frames: deque[bytes] = deque(maxlen=max(1, round(LONGEST_INPUT_QUEUE_S * 1000 / frame_ms)))
        self._waiter: asyncio.Future[None] | None = None
        self.dropped_frames = 0

    async def stop(self) -> None:
        """Close the microphone and forget what it captured."""
        self.close_microphone()

    async def __call__(self) -> BidiAudioInputEvent:
        """Return the next frame of speech, 20 ms as a rule."""
        while not self._frames:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return BidiAudioInputEvent(base64.b64encode(self._frames.popleft()).decode(), sample_rate=WIRE_RATE)

    def open_microphone(self) -> None:
        """Start capturing. A microphone that cannot be opened is reported through `on_error`."""
        if self._capture.is_open:
            return
        self._frames.clear()
        try:
            self._capture.start()
        except AudioError as error:
            self._on_error(str(error))

    def close_microphone(self) -> list[bytes]:
        """Stop capturing; returns the frames not yet delivered, the last of them shorter."""
        rest = self._capture.stop()
        undelivered = [*self._frames, *([rest] if rest else [])]
        self._frames.clear()
        return undelivered

    def _captured(self, frame: bytes) -> None:
        if len(self._frames) == self._frames.maxlen:
            self.dropped_frames += 1
        self._frames.append(frame)
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class AudioOutput:
    """The speakers as an output of a conversation."""

    def __init__(
        self,
        device: str | None = None,
        *,
        device_index: int | None = None,
        ring_ms: int = RING_MS,
        period_frames: int = PERIOD_FRAMES,
        on_error: Callable[[str], None] | None = None,
    ) -> None:
        self._playback = Playback(
            device,
            device_index=device_index,
            on_started=self._started,
            on_drained=self._drained,
            on_error=on_error or _log_error,
            ring_ms=ring_ms,
            period_frames=period_frames,
        )
        self._conversation: Conversation | None = None

    async def start(self, agent: Conversation) -> None:
        """Open the speakers. Raises AudioError when there are none or they refuse."""
        self._conversation = agent
        self._playback.start()

    async def stop(self) -> None:
        """Fall silent and close the speakers."""
        self._playback.stop()
        self._conversation = None

    async def __call__(self, event: BidiEvent) -> None:
        """Play the audio of a reply; other events only tell when one begins and ends."""
        kind = event["type"]
        if kind == "bidi_audio_stream":
            self._playback.play(
                event.get("item_id", ""), event.get("content_index", 0), base64.b64decode(event["audio"])
            )
        elif kind == "bidi_response_start":
            self._playback.prepare()
        elif kind == "bidi_response_complete":
            self._playback.finish()

    def flush(self) -> list[HeardAudio]:
        """Fall silent at once; returns how much was heard of each item not heard to its end."""
        return [HeardAudio(item.item_id, item.content_index, item.heard_ms) for item in self._playback.flush()]

    def _started(self, item_id: str) -> None:
        if self._conversation is not None:
            self._conversation.post(BidiPlaybackStartedEvent(item_id))

    def _drained(self) -> None:
        if self._conversation is not None:
            self._conversation.post(BidiPlaybackDrainedEvent())


def _milliseconds(samples: int | None, default_ms: int) -> int:
    return default_ms if samples is None else max(1, samples * 1000 // WIRE_RATE)


def _log_error(message: str) -> None:
    logger.error("%s", message)
