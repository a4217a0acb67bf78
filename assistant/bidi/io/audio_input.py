"""The microphone as an input of a conversation."""

import asyncio
import base64
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence

from assistant.audio.capture import Capture
from assistant.audio.errors import AudioError
from assistant.audio.framing import SPEECH_MS
from assistant.audio.levels import Level
from assistant.audio.pre_roll import PreRoll
from assistant.audio.processing import CaptureProcessor
from assistant.audio.stream_format import CAPTURE_PERIOD_FRAMES, PERIOD_FRAMES
from assistant.audio.wire import WIRE_RATE
from assistant.bidi.events import (
    BidiAudioInputEvent,
    BidiEvent,
    BidiTalkPressEvent,
    BidiTalkReleaseEvent,
    BidiTurnModeEvent,
)
from assistant.bidi.io.protocols import Conversation
from assistant.bidi.io.sound_place import SoundPlace

logger = logging.getLogger(__name__)

LONGEST_INPUT_QUEUE_S = 2.0  # older speech than this is dropped: a burst of it would only confuse the model
CAPTURE_BUFFER_MS = 1000


class AudioInput:
    """The microphone as an input of a conversation. It is closed until `open_microphone`."""

    def __init__(
        self,
        device: str | Sequence[str] | None = None,
        *,
        device_index: int | None = None,
        buffer_ms: int = CAPTURE_BUFFER_MS,
        frame_ms: int | None = None,
        push_to_talk: bool = False,
        pre_roll_ms: int = 0,
        make_processor: Callable[[], CaptureProcessor | None] | None = None,
        on_level: Callable[[Level], None] | None = None,
        on_error: Callable[[str], None] | None = None,
        place: SoundPlace | None = None,
    ) -> None:
        """Prepare the microphone; the arguments are those of `BidiAudioIO`, lengths in milliseconds here.

        `make_processor` makes what treats its sound; it is called in the sound's place.
        """
        self._make_processor = make_processor
        self._device = device
        self._device_index = device_index
        self._buffer_ms = buffer_ms
        self._frame_ms = frame_ms
        self._push_to_talk = push_to_talk
        self._pre_roll = PreRoll(pre_roll_ms)
        self._is_listening = False
        self._muted = False
        self._on_level = on_level
        self._on_error = on_error or logger.error
        self._place = place or SoundPlace()
        self._capture: Capture | None = None
        self._conversation: Conversation | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._frames: deque[bytes] = deque(maxlen=max(1, round(LONGEST_INPUT_QUEUE_S * 1000 / (frame_ms or SPEECH_MS))))
        self._waiter: asyncio.Future[None] | None = None
        self._frame_came: Callable[..., None] = self._wake
        self.dropped_frames = 0

    async def start(self, agent: Conversation) -> None:
        """Make ready to listen. Raises AudioError when no thread for the sound can be started."""
        self._conversation, self._loop = agent, asyncio.get_running_loop()
        self._prepare()
        if self._push_to_talk:
            agent.post(BidiTurnModeEvent("push_to_talk"))
        self._listen_ahead()

    async def stop(self) -> None:
        """Close the microphone and forget what it captured. Safe to call twice."""
        self._conversation = None
        self.close_microphone()
        self._pre_roll.forget()
        capture, self._capture = self._capture, None
        try:
            if capture is not None:
                self._place.call(lambda: self._place.discard(capture))
        finally:
            self._place.leave(self)

    async def __call__(self) -> BidiAudioInputEvent:
        """Return the next frame of speech."""
        while not self._frames:
            self._waiter = asyncio.get_running_loop().create_future()
            try:
                await self._waiter
            finally:
                self._waiter = None
        return BidiAudioInputEvent(base64.b64encode(self._frames.popleft()).decode(), sample_rate=WIRE_RATE)

    # Push-to-talk

    def press(self) -> None:
        """The user begins to talk: a reply in progress falls silent and the microphone opens. From any thread.

        Hands-free it only interrupts. Raises RuntimeError while there is no conversation.
        """
        self._post(BidiTalkPressEvent())

    def release(self) -> None:
        """The user has finished: what was said goes to the model. From any thread; raises as `press`."""
        self._post(BidiTalkReleaseEvent())

    @contextlib.contextmanager
    def hold(self) -> Iterator[None]:
        """Talk for the length of the `with` block."""
        self.press()
        try:
            yield
        finally:
            self.release()

    def _post(self, event: BidiEvent) -> None:
        conversation, loop = self._conversation, self._loop
        if conversation is None or loop is None:
            raise RuntimeError("There is no conversation to talk in: give this input to an agent's run() first.")
        loop.call_soon_threadsafe(conversation.post, event)

    # The microphone

    def open_microphone(self) -> None:
        """Start capturing. A microphone that cannot be opened is reported through `on_error`."""
        try:
            capture = self._prepare()
        except AudioError as error:
            self._on_error(str(error))
            return
        tell_error = self._place.to_loop(self._on_error)

        def start() -> None:
            if self._is_listening:
                return
            self._is_listening = True
            self._frames.clear()
            for frame in self._pre_roll.take():
                self._deliver(frame)
            try:
                capture.start()
            except AudioError as error:
                tell_error(str(error))

        self._place.post(start)

    def set_muted(self, muted: bool) -> None:
        """The user muted or unmuted: muted, nothing is heard ahead either, and the system shows the microphone off."""
        if muted == self._muted:
            return
        self._muted = muted
        if not muted:
            self._listen_ahead()
        elif self._capture is not None and self._pre_roll.length_ms:
            self._place.post(self._stop_listening_ahead)

    def _listen_ahead(self) -> None:
        """Open the microphone for the pre-roll, if there is to be one; nothing of it leaves this program yet."""
        capture = self._capture
        if capture is None or self._conversation is None or self._muted or not self._pre_roll.length_ms:
            return
        tell_error = self._place.to_loop(self._on_error)

        def start() -> None:
            try:
                capture.start()
            except AudioError as error:
                tell_error(str(error))

        self._place.post(start)

    def _stop_listening_ahead(self) -> None:
        if self._capture is not None and not self._is_listening:
            self._capture.stop()
            self._pre_roll.forget()

    def close_microphone(self) -> list[bytes]:
        """Stop capturing; returns the frames not yet delivered, the last of them shorter."""
        capture = self._capture
        if capture is None:
            return []

        def stop() -> bytes:
            was_listening, self._is_listening = self._is_listening, False
            rest = capture.stop()
            return rest if was_listening else b""

        try:
            rest = self._place.call(stop)
        except AudioError as error:
            self._on_error(str(error))
            rest = b""
        undelivered = [*self._frames, *([rest] if rest else [])]
        self._frames.clear()
        self._listen_ahead()
        return undelivered

    def _prepare(self) -> Capture:
        if self._place.enter(self) or self._capture is None:
            self._frame_came = self._place.to_loop(self._wake)
            self._is_listening = False
            self._capture = self._place.call(lambda: self._place.adopt(self._make_capture))
        return self._capture

    def _make_capture(self) -> Capture:
        """Runs in the sound's place, as do all methods of what it returns."""
        processor = self._make_processor() if self._make_processor is not None else None
        return Capture(
            self._captured,
            self._device,
            device_index=self._device_index,
            on_level=self._place.to_loop(self._on_level) if self._on_level is not None else None,
            on_error=self._place.to_loop(self._on_error),
            frame_ms=self._frame_ms,
            buffer_ms=self._buffer_ms,
            processor=processor,
            # An echo is only predictable from sound that is whole, and short periods lose some on a busy machine.
            period_frames=CAPTURE_PERIOD_FRAMES if processor is None else PERIOD_FRAMES,
        )

    def _captured(self, frame: bytes) -> None:
        """Runs in the sound's place, so that a frame is either delivered or returned by `close_microphone`."""
        if self._is_listening:
            self._deliver(frame)
        else:
            self._pre_roll.keep(frame)

    def _deliver(self, frame: bytes) -> None:
        if len(self._frames) == self._frames.maxlen:
            self.dropped_frames += 1
        self._frames.append(frame)
        self._frame_came()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)
