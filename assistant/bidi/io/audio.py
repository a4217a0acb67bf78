"""The computer's microphone and speakers as an input and an output of a conversation."""

import asyncio
import base64
import contextlib
import logging
from collections import deque
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.audio.capture import Capture
from assistant.audio.errors import AudioError
from assistant.audio.framing import SPEECH_MS
from assistant.audio.levels import Level
from assistant.audio.playback import RING_MS, Playback
from assistant.audio.processing import CaptureProcessor
from assistant.audio.stream_format import CAPTURE_PERIOD_FRAMES, PERIOD_FRAMES
from assistant.audio.treatment import Duplex, Treatment
from assistant.audio.wire import WIRE_RATE
from assistant.bidi.events import (
    BidiAudioInputEvent,
    BidiEvent,
    BidiPlaybackDrainedEvent,
    BidiPlaybackStartedEvent,
    BidiTalkPressEvent,
    BidiTalkReleaseEvent,
    BidiTurnModeEvent,
)
from assistant.bidi.io.protocols import Conversation, HeardAudio
from assistant.bidi.io.sound_place import SoundPlace

logger = logging.getLogger(__name__)

LONGEST_INPUT_QUEUE_S = 2.0  # older speech than this is dropped: a burst of it would only confuse the model
CAPTURE_BUFFER_MS = 1000


class BidiAudioIO:
    """The microphone (`input()`) and the speakers (`output()`) of one conversation, to be given to `BidiAgent.run`.

    It works in any asyncio program and needs no window: `asyncio.run(main())` is enough. Qt, which does the sound,
    then runs in a thread of its own from the start of the conversation to its end, and makes itself a
    QCoreApplication, which stays until the program ends, where there is no application yet. (A program that wants a
    window too makes its QApplication first; one that calls `asyncio.run` in another thread makes an application in
    the main thread.) Under `assistant.loop.run`, where asyncio runs on Qt's own event loop, no thread is added.
    Everything is called, and calls back, on the event loop's thread.

    Sound is PCM16, mono, 24,000 samples a second, and comes in as `bidi_audio_input` events of 10 to 100 ms: the
    beginning of a sound at once, speech every 20 ms, quiet in longer pieces.

    Args:
        input_device: The microphone, by its id or by a part of its description as in `assistant devices`; or a list
            of such names, of which the first that is connected is used at any time; None, or when none of a list is
            connected: the system's default, also when that changes. (Unasked, the microphone of a Bluetooth headset
            is passed over for another one while that headset plays, for it would play in telephone quality.)
        output_device: The speakers, likewise.
        push_to_talk: The user says when they talk, with the input's `press` and `release` or `with hold()`; the
            model's `turn_mode` is changed to "push_to_talk" when the conversation starts. False: it stays as it is.
        input_buffer_size: Length of the buffer between microphone and program in samples (None: 1 s).
        input_device_index: The microphone by its number in `assistant devices`, from 0; `input_device` goes first.
        input_frames_per_buffer: Length of every audio event in samples (None: by what is in it, see above).
        output_buffer_size: Length of the buffer between program and speakers in samples (None: 1 s); delays nothing.
        output_device_index: The speakers by their number.
        output_frames_per_buffer: Length of one period of the device in samples (None: 128).
        echo_cancellation: Take what the speakers play out of the microphone, for conversations without headphones;
            costs 10 ms and some 3 % of a processor core.
        duplex: "half" shuts the microphone while a reply sounds, unless somebody is clearly louder; it is then that
            no echo is cancelled.
        noise_suppression: Lower the noise around the voice.
        gain_control: Make a faint voice louder.
        on_level: Told how loud the microphone is, at most 30 times a second while it is open.
        on_error: Told in one sentence when a device fails or cannot be opened; the conversation goes on, and so does
            the sound when there is a device again. None: it is logged as an error.

    Raises:
        AudioError: From `output().start`, when there are no speakers of the one name asked for, and from both `start`
            when no thread for the sound can be started; the message is for the user.

    """

    def __init__(
        self,
        input_device: str | Sequence[str] | None = None,
        output_device: str | Sequence[str] | None = None,
        *,
        push_to_talk: bool = False,
        input_buffer_size: int | None = None,
        input_device_index: int | None = None,
        input_frames_per_buffer: int | None = None,
        output_buffer_size: int | None = None,
        output_device_index: int | None = None,
        output_frames_per_buffer: int | None = None,
        echo_cancellation: bool = False,
        duplex: Duplex = "full",
        noise_suppression: bool = False,
        gain_control: bool = False,
        on_level: Callable[[Level], None] | None = None,
        on_error: Callable[[str], None] | None = None,
    ) -> None:
        place = SoundPlace()
        treatment = Treatment(echo_cancellation, duplex, noise_suppression, gain_control)
        self._input = AudioInput(
            input_device,
            device_index=input_device_index,
            buffer_ms=_milliseconds(input_buffer_size, CAPTURE_BUFFER_MS),
            frame_ms=None if input_frames_per_buffer is None else _milliseconds(input_frames_per_buffer, 0),
            push_to_talk=push_to_talk,
            make_processor=lambda: treatment.processor(self._output.played),
            on_level=on_level,
            on_error=on_error,
            place=place,
        )
        self._output = AudioOutput(
            output_device,
            device_index=output_device_index,
            ring_ms=_milliseconds(output_buffer_size, RING_MS),
            period_frames=output_frames_per_buffer or PERIOD_FRAMES,
            on_error=on_error,
            place=place,
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
        device: str | Sequence[str] | None = None,
        *,
        device_index: int | None = None,
        buffer_ms: int = CAPTURE_BUFFER_MS,
        frame_ms: int | None = None,
        push_to_talk: bool = False,
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

    async def stop(self) -> None:
        """Close the microphone and forget what it captured. Safe to call twice."""
        self._conversation = None
        self.close_microphone()
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
            if capture.is_open:
                return
            self._frames.clear()
            try:
                capture.start()
            except AudioError as error:
                tell_error(str(error))

        self._place.post(start)

    def close_microphone(self) -> list[bytes]:
        """Stop capturing; returns the frames not yet delivered, the last of them shorter."""
        if self._capture is None:
            return []
        try:
            rest = self._place.call(self._capture.stop)
        except AudioError as error:
            self._on_error(str(error))
            rest = b""
        undelivered = [*self._frames, *([rest] if rest else [])]
        self._frames.clear()
        return undelivered

    def _prepare(self) -> Capture:
        if self._place.enter(self) or self._capture is None:
            self._frame_came = self._place.to_loop(self._wake)
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
            period_frames=CAPTURE_PERIOD_FRAMES if processor is None else PERIOD_FRAMES,
        )

    def _captured(self, frame: bytes) -> None:
        """Runs in the sound's place, so that a frame is either delivered or returned by `close_microphone`."""
        if len(self._frames) == self._frames.maxlen:
            self.dropped_frames += 1
        self._frames.append(frame)
        self._frame_came()

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)


class AudioOutput:
    """The speakers as an output of a conversation."""

    def __init__(
        self,
        device: str | Sequence[str] | None = None,
        *,
        device_index: int | None = None,
        ring_ms: int = RING_MS,
        period_frames: int = PERIOD_FRAMES,
        on_error: Callable[[str], None] | None = None,
        place: SoundPlace | None = None,
    ) -> None:
        """Prepare the speakers; the arguments are those of `BidiAudioIO`, lengths in milliseconds here."""
        self._device = device
        self._device_index = device_index
        self._ring_ms = ring_ms
        self._period_frames = period_frames
        self._on_error = on_error or logger.error
        self._place = place or SoundPlace()
        self._playback: Playback | None = None
        self._conversation: Conversation | None = None
        self._flushes = 0

    async def start(self, agent: Conversation) -> None:
        """Open the speakers. Raises AudioError when those asked for by name are not there.

        When there are none or they refuse, that is told to `on_error`, and the conversation goes on without sound until
        they can be opened.
        """
        self._conversation = agent
        if self._place.enter(self) or self._playback is None:
            self._playback = self._place.call(lambda: self._place.adopt(self._make_playback))
        try:
            await self._place.run(self._playback.start)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Fall silent and close the speakers. Safe to call twice."""
        self._conversation = None
        playback, self._playback = self._playback, None

        def close() -> None:
            if playback is not None:
                playback.stop()
                self._place.discard(playback)

        try:
            self._place.call(close)
        finally:
            self._place.leave(self)

    async def __call__(self, event: BidiEvent) -> None:
        """Play the audio of a reply; other events only tell when one begins and ends."""
        playback = self._playback
        if playback is None:
            return
        kind = event["type"]
        if kind == "bidi_audio_stream":
            item_id, content_index = event.get("item_id", ""), event.get("content_index", 0)
            audio = base64.b64decode(event["audio"])
            await self._place.run(lambda: playback.play(item_id, content_index, audio))
        elif kind == "bidi_response_start":
            await self._place.run(playback.prepare)
        elif kind == "bidi_response_complete":
            await self._place.run(playback.finish)

    def flush(self) -> list[HeardAudio]:
        """Fall silent at once; returns how much was heard of each item not heard to its end."""
        if self._playback is None:
            return []
        try:
            flushed = self._place.call(self._playback.flush)
        except AudioError as error:
            self._on_error(str(error))
            return []
        finally:
            self._flushes += 1
        return [HeardAudio(item.item_id, item.content_index, item.heard_ms) for item in flushed]

    def played(self, samples: int) -> NDArray[np.int16]:
        """Return the next samples of what sounds, at 48 kHz; for one reader, in the sound's place."""
        return np.zeros(samples, np.int16) if self._playback is None else self._playback.reference.read(samples)

    def _make_playback(self) -> Playback:
        """Runs in the sound's place, as do all methods of what it returns."""
        post = self._place.to_loop(self._post)
        return Playback(
            self._device,
            device_index=self._device_index,
            on_started=lambda item_id: post(self._flushes, BidiPlaybackStartedEvent(item_id)),
            on_drained=lambda: post(self._flushes, BidiPlaybackDrainedEvent()),
            on_error=self._place.to_loop(self._on_error),
            ring_ms=self._ring_ms,
            period_frames=self._period_frames,
        )

    def _post(self, flushes: int, event: BidiEvent) -> None:
        """Tell the conversation, unless a flush has since made it untrue."""
        if self._conversation is not None and flushes == self._flushes:
            self._conversation.post(event)


def _milliseconds(samples: int | None, default_ms: int) -> int:
    return default_ms if samples is None else max(1, samples * 1000 // WIRE_RATE)
