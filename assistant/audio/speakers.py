"""The output device: a Qt sink that is opened, put to sleep, dropped and opened again."""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QIODevice, QObject, Qt, QTimer
from PySide6.QtMultimedia import QAudioDevice, QAudioSink, QtAudio

from assistant.audio.device_follower import DeviceFollower
from assistant.audio.errors import AudioError, DeviceFailedError
from assistant.audio.resampling import Converter
from assistant.audio.sound_server import check_sound_server
from assistant.audio.stream_format import ask_for_low_latency, format_for, to_device
from assistant.audio.thread_priority import prefer_sound_threads
from assistant.audio.unheard import Unheard
from assistant.audio.wire import BYTES_PER_MS

IDLE_SUSPEND_MS = 3000  # an active sink costs 3 % of a core, a suspended one nothing, and resumes in 2 ms
RESTART_DELAY_MS = 30  # starting a sink takes 15 to 30 ms: not in the moment of a barge-in
RAMP_STEP_MS = 5  # a change of volume is spread over some periods of the device, so that it does not click
RAMP_STEP = 0.15
CONVERTER_SLACK_MS = 60  # a resampler gives back in lumps what it took earlier
WAIT_FOR_DEVICE_S = 5.0  # a reply waits so long for another device, or a sound server that was restarted (3 s)


class Speakers(QObject):
    """One output device with a ring buffer from which Qt's own thread plays.

    When the device goes or changes, what was written and not yet heard is played on the next one (see DeviceFollower,
    also for what `device` may be). Without any device for some seconds all that is written is lost, until there is
    one again; `on_error(message)` has been called once.
    """

    def __init__(
        self,
        device: str | Sequence[str] | None,
        index: int | None,
        ring_ms: int,
        period_frames: int,
        on_error: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._ring_size_ms = ring_ms
        self._period_frames = period_frames
        self._sink: QAudioSink | None = None
        self._ring: QIODevice | None = None
        self._description = ""
        self._converter: Converter | None = None
        self._converted = bytearray()
        self._bytes_per_ms = float(BYTES_PER_MS)
        self._frame_bytes = 2
        self._idle_timer = self._timer(IDLE_SUSPEND_MS, self._suspend)
        self._restart_timer = self._timer(RESTART_DELAY_MS, self._start_again)
        self._volume = self._volume_now = 1.0
        self._ramp_timer = self._timer(RAMP_STEP_MS, self._ramp)
        self._unheard = Unheard(ring_ms + 2 * CONVERTER_SLACK_MS)
        self._to_repeat = bytearray()  # not heard on the device before
        self._lost_at = 0.0
        self._follower = DeviceFollower("output", self, device, index)
        self._follower.setParent(self)
        self._follower.reported.connect(on_error)

    def _timer(self, interval_ms: int, callback: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(interval_ms)
        timer.timeout.connect(callback)
        return timer

    @property
    def volume(self) -> float:
        """How loud it plays, from 0 to 1; changed without a click."""
        return self._volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._volume = min(1.0, max(0.0, volume))
        self._ramp()

    def _ramp(self) -> None:
        change = self._volume - self._volume_now
        self._volume_now += min(RAMP_STEP, max(-RAMP_STEP, change))
        if self._sink is not None:
            self._sink.setVolume(self._volume_now)
        if self._volume_now != self._volume:
            self._ramp_timer.start()

    def open(self) -> None:
        """Open the device. Raises UnknownDeviceError when the one asked for is not there."""
        self._lost_at = -WAIT_FOR_DEVICE_S
        self._follower.start()

    def close(self) -> None:
        """Close the device at once, whatever it is playing."""
        self._follower.stop()
        self._forget()

    @property
    def is_ready(self) -> bool:
        """Whether it can play at once, without the time that starting a device takes."""
        return self._sink is not None and self._ring is not None and not self._restart_timer.isActive()

    def wake(self) -> bool:
        """Make the device ready to play; False while there is no device."""
        if self._restart_timer.isActive():
            self._start_again()
        if self._sink is None:
            return False
        self._idle_timer.stop()
        if self._sink.state() == QtAudio.State.SuspendedState:
            self._sink.resume()
        return True

    def prepare(self) -> None:
        """Wake the device for what may come soon; one that went away is tried again."""
        self._follower.try_again()
        if self.wake():
            self.rest()

    def rest(self) -> None:
        """Nothing more is to be played for now: after some seconds the device is put to sleep."""
        self._idle_timer.start()

    def write(self, pcm: bytearray) -> None:
        """Take from `pcm`, the wire's format, as much as there is room for."""
        if self._sink is None or self._ring is None:
            if time.monotonic() - self._lost_at > WAIT_FOR_DEVICE_S:
                self._forget()
                pcm.clear()
            return
        if self._to_repeat:
            self._take(self._sink, self._ring, self._to_repeat)
        if not self._to_repeat:
            self._take(self._sink, self._ring, pcm)

    def _take(self, sink: QAudioSink, ring: QIODevice, pcm: bytearray) -> None:
        room_ms = sink.bytesFree() / self._bytes_per_ms - (CONVERTER_SLACK_MS if self._converter is not None else 0)
        size = min(len(pcm), max(0, int(room_ms)) * BYTES_PER_MS)
        self._unheard.add(pcm[:size])
        data = bytes(pcm[:size])
        del pcm[:size]
        self._converted += data if self._converter is None else self._converter.convert(data)
        self._write_to_ring(sink, ring, self._converted)

    def finish(self) -> None:
        """Nothing follows what was written: play what the resampler keeps for a smooth continuation, too."""
        if self._converter is not None and self._sink is not None and self._ring is not None:
            self._converted += self._converter.finish()
            self._write_to_ring(self._sink, self._ring, self._converted)

    def _write_to_ring(self, sink: QAudioSink, ring: QIODevice, data: bytearray) -> None:
        room = min(sink.bytesFree(), len(data)) // self._frame_bytes * self._frame_bytes
        if room:
            del data[: ring.write(bytes(data[:room]))]

    @property
    def buffered_ms(self) -> float:
        """What was taken and is still on this side of the sound server, in milliseconds."""
        repeated_ms = len(self._to_repeat) / BYTES_PER_MS
        if self._sink is None or self._ring is None:
            return repeated_ms
        in_ring = self._sink.bufferSize() - self._sink.bytesFree()
        return (in_ring + len(self._converted)) / self._bytes_per_ms + repeated_ms

    @property
    def unheard(self) -> bytes:
        """What was taken and is still on this side of the sound server, in the wire's format."""
        return bytes(self._unheard.last(self.buffered_ms))

    def drop(self) -> None:
        """Silence: throw away what waits in the ring and in the sound server."""
        self._forget()
        if self._sink is None or self._ring is None:
            return
        self._ring = None
        self._sink.reset()
        self._discard_converted()
        self._restart_timer.start()

    def give_up(self, what_happened: str) -> None:
        """The device is of no use: tell the user, and open what there is now."""
        self._follower.give_up(what_happened)

    def _forget(self) -> None:
        self._unheard.clear()
        self._to_repeat.clear()

    # The sink

    def open_device(self, device: QAudioDevice) -> None:
        """Play on these speakers, at first what the ones before left unheard. Raises AudioError when they refuse."""
        audio_format = format_for(device)
        sink = QAudioSink(device, audio_format, self)
        sink.setVolume(self._volume_now)
        sink.setBufferSize(audio_format.bytesForDuration(self._ring_size_ms * 1000))
        ask_for_low_latency(sink, self._period_frames)
        sink.stateChanged.connect(self._state_changed, Qt.ConnectionType.QueuedConnection)
        self._sink, self._description = sink, device.description()
        self._converter = to_device(audio_format)
        self._bytes_per_ms = audio_format.bytesForDuration(1_000_000) / 1000
        self._frame_bytes = audio_format.bytesPerFrame()
        self._start()
        if self._to_repeat:
            self._idle_timer.stop()
            self.write(bytearray())

    def _start(self) -> None:
        """Start the sink; on failure close it and raise DeviceFailedError."""
        self._restart_timer.stop()
        if self._sink is None:
            return
        check_sound_server()
        self._ring = self._sink.start()
        if self._ring is None or self._sink.error() != QtAudio.Error.NoError:
            self._close_sink()
            raise DeviceFailedError(
                f"The speakers “{self._description}” could not be opened: "
                "see whether another program holds them, or choose others."
            )
        prefer_sound_threads()
        self.rest()

    def _start_again(self) -> None:
        try:
            self._start()
        except AudioError:
            self.give_up("stopped working")

    def _suspend(self) -> None:
        if self._sink is not None and self._ring is not None:
            self._sink.suspend()

    def _discard_converted(self) -> None:
        self._converted.clear()
        if self._converter is not None:
            self._converter.finish()

    def close_device(self) -> None:
        """Play no more on these speakers; what was not heard is kept for others."""
        if self._sink is not None:
            self._to_repeat = self._unheard.last(self.buffered_ms)
            self._unheard.clear()
            self._lost_at = time.monotonic()
        self._close_sink()

    def _close_sink(self) -> None:
        self._converted.clear()
        self._idle_timer.stop()
        self._restart_timer.stop()
        sink, self._sink, self._ring = self._sink, None, None
        if sink is not None:
            sink.stateChanged.disconnect(self._state_changed)
            sink.reset()
            sink.deleteLater()

    def _state_changed(self) -> None:
        fatal = (QtAudio.Error.OpenError, QtAudio.Error.IOError, QtAudio.Error.FatalError)
        if self._sink is not None and self._ring is not None and self._sink.error() in fatal:
            self.give_up("stopped working")
