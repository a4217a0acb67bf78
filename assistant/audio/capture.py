"""Listening to the microphone: short frames in the wire's format, as soon as the device has them."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QIODevice, QObject, Qt, QTimer
from PySide6.QtMultimedia import QAudioDevice, QAudioSource, QtAudio

from assistant.audio.device_follower import DeviceFollower
from assistant.audio.errors import DeviceFailedError
from assistant.audio.framing import EvenFraming, PromptFraming
from assistant.audio.levels import Level, measure
from assistant.audio.processing import CaptureProcessor, ProcessingConverter
from assistant.audio.resampling import Converter
from assistant.audio.stream_format import CAPTURE_PERIOD_FRAMES, ask_for_low_latency, describe, format_for, from_device
from assistant.audio.thread_priority import prefer_sound_threads
from assistant.audio.wire import BYTES_PER_MS, WIRE_RATE

BUFFER_MS = 1000  # how long the event loop may be busy without a sample being lost; costs no latency
LEVEL_INTERVAL_S = 1 / 30
WATCH_INTERVAL_MS = 3000  # a device that gives nothing for this long is dead; a Bluetooth microphone needs up to 2 s


class Capture(QObject):
    """One microphone. It is open, and the system shows that it is, only between `start` and `stop`.

    Opening it anew takes 15 to 30 ms to the first sample. Use it on the Qt application's thread.

    `on_audio(pcm)` gets PCM16 24 kHz mono in frames of `frame_ms`, or (None) of 10 to 40 ms by what is in them, see
    PromptFraming; `on_level(level)` the loudness of what came
    since the last call, at most 30 times a second; `on_error(message)` is called when the device fails or there is
    none, and capturing goes on when there is a device again (see DeviceFollower, also for what `device` may be). With
    a `processor` the device is opened at its rate, and it treats what is heard before anything else is done with it.
    """

    def __init__(
        self,
        on_audio: Callable[[bytes], None],
        device: str | Sequence[str] | None = None,
        *,
        device_index: int | None = None,
        on_level: Callable[[Level], None] | None = None,
        on_error: Callable[[str], None] | None = None,
        frame_ms: int | None = None,
        buffer_ms: int = BUFFER_MS,
        period_frames: int = CAPTURE_PERIOD_FRAMES,
        processor: CaptureProcessor | None = None,
    ) -> None:
        super().__init__()
        self._on_audio = on_audio
        self._on_level = on_level
        self._on_error = on_error
        self._framing: PromptFraming | EvenFraming = PromptFraming() if frame_ms is None else EvenFraming(frame_ms)
        self._device_bytes_per_ms = float(BYTES_PER_MS)
        self._enough = 0.0  # bytes of the device that make the next step
        self._buffer_ms = buffer_ms
        self._period_frames = period_frames
        self._processor = processor
        self._source: QAudioSource | None = None
        self._stream: QIODevice | None = None
        self._converter: Converter | ProcessingConverter | None = None
        self._collected = bytearray()
        self._level_audio = bytearray()
        self._level_due = 0.0
        self._started = False
        self._heard_something = False
        self._follower = DeviceFollower("input", self, device, device_index)
        self._follower.setParent(self)
        self._follower.reported.connect(self._report)
        self._watchdog = QTimer(self)
        self._watchdog.setInterval(WATCH_INTERVAL_MS)
        self._watchdog.timeout.connect(self._watch)

    @property
    def is_open(self) -> bool:
        """True between `start` and `stop`."""
        return self._started

    def start(self) -> None:
        """Open the microphone. Raises UnknownDeviceError when the one asked for is not there. Safe to call twice."""
        if self._started:
            return
        self._framing.rest()
        self._collected.clear()
        self._level_audio.clear()
        self._follower.start()
        self._started = True
        self._watchdog.start()

    def stop(self) -> bytes:
        """Close the microphone; returns what it had captured and not yet delivered. Safe to call twice."""
        if not self._started:
            return b""
        self._started = False
        self._watchdog.stop()
        self._follower.stop()
        rest = self._framing.rest() + bytes(self._collected)
        self._collected.clear()
        return rest

    # Sound

    def _collect(self) -> None:
        if self._stream is None:
            return
        data = bytes(self._stream.readAll().data())
        if not data:
            return
        self._heard_something = True
        self._collected += data if self._converter is None else self._converter.convert(data)

    def _read(self) -> None:
        """The device has more. It tells so every few milliseconds, which must cost next to nothing."""
        if self._stream is None or self._stream.bytesAvailable() < self._enough:
            return
        self._collect()
        step_bytes = self._framing.step_bytes
        while len(self._collected) >= step_bytes and self._started:
            step = bytes(self._collected[:step_bytes])
            del self._collected[:step_bytes]
            frame = self._framing.add(step)
            if frame is not None:
                self._on_audio(frame)
            if self._on_level is not None:
                self._tell_level(self._on_level, step)
        self._enough = (step_bytes - len(self._collected)) / BYTES_PER_MS * self._device_bytes_per_ms

    def _tell_level(self, tell: Callable[[Level], None], step: bytes) -> None:
        self._level_audio += step
        now = time.monotonic()
        if now >= self._level_due:
            self._level_due = now + LEVEL_INTERVAL_S
            tell(measure(bytes(self._level_audio)))
            self._level_audio.clear()

    # The device

    def open_device(self, device: QAudioDevice) -> None:
        """Listen to this microphone. Raises DeviceFailedError when it refuses."""
        rate = WIRE_RATE if self._processor is None else self._processor.rate
        audio_format = format_for(device, rate)
        source = QAudioSource(device, audio_format, self)
        source.setBufferSize(audio_format.bytesForDuration(self._buffer_ms * 1000))
        ask_for_low_latency(source, self._period_frames * rate // WIRE_RATE)
        stream = source.start()
        if stream is None or source.error() != QtAudio.Error.NoError:
            source.deleteLater()
            raise DeviceFailedError(
                f"The microphone “{device.description()}” could not be opened: see whether the system "
                "lets this program use it, and whether another program holds it."
            )
        prefer_sound_threads()
        self._source, self._stream = source, stream
        self._device_bytes_per_ms = audio_format.bytesForDuration(1_000_000) / 1000
        self._enough = 0.0
        if self._processor is None:
            self._converter = from_device(audio_format)
        else:
            self._converter = ProcessingConverter(self._processor, describe(audio_format))
        self._heard_something = False
        stream.readyRead.connect(self._read)
        source.stateChanged.connect(self._state_changed, Qt.ConnectionType.QueuedConnection)

    def close_device(self) -> None:
        """Listen no more; what was heard is kept."""
        self._collect()
        if self._converter is not None:
            self._collected += self._converter.finish()
            self._converter = None
        source, self._source = self._source, None
        stream, self._stream = self._stream, None
        if source is None or stream is None:
            return
        stream.readyRead.disconnect(self._read)
        source.stateChanged.disconnect(self._state_changed)
        source.stop()
        source.deleteLater()

    def _state_changed(self) -> None:
        fatal = (QtAudio.Error.OpenError, QtAudio.Error.IOError, QtAudio.Error.FatalError)
        if self._source is not None and self._source.error() in fatal:
            self._follower.give_up("stopped working")

    def _watch(self) -> None:
        if self._source is not None and not self._heard_something:
            self._follower.give_up("gives no sound")
        self._heard_something = False

    def _report(self, message: str) -> None:
        if self._on_error is not None:
            self._on_error(message)
