"""The output device: a Qt sink that is opened, put to sleep, dropped and opened again."""

import contextlib
from collections.abc import Callable

from PySide6.QtCore import QIODevice, QObject, Qt, QTimer
from PySide6.QtMultimedia import QAudioSink, QMediaDevices, QtAudio

from assistant.audio.devices import default_device, device_id, find_device, is_connected
from assistant.audio.errors import AudioError, DeviceFailedError
from assistant.audio.resampling import Converter
from assistant.audio.sound_server import check_sound_server
from assistant.audio.stream_format import ask_for_low_latency, format_for, to_device
from assistant.audio.wire import BYTES_PER_MS

IDLE_SUSPEND_MS = 3000  # an active sink costs 3 % of a core, a suspended one nothing, and resumes in 2 ms
RESTART_DELAY_MS = 30  # starting a sink takes 15 to 30 ms: not in the moment of a barge-in
RAMP_STEP_MS = 5  # a change of volume is spread over some periods of the device, so that it does not click
RAMP_STEP = 0.15
CONVERTER_SLACK_MS = 60  # a resampler gives back in lumps what it took earlier


class Speakers(QObject):
    """One output device with a ring buffer from which Qt's own thread plays.

    While the device is away, everything written is lost and `on_error(message)` has been called once; when it comes
    back, it plays again.
    """

    def __init__(
        self,
        name: str | None,
        index: int | None,
        ring_ms: int,
        period_frames: int,
        on_error: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._name = name
        self._index = index
        self._ring_size_ms = ring_ms
        self._period_frames = period_frames
        self._on_error = on_error
        self._sink: QAudioSink | None = None
        self._ring: QIODevice | None = None
        self._device_id = ""
        self._description = ""
        self._converter: Converter | None = None
        self._converted = bytearray()
        self._bytes_per_ms = float(BYTES_PER_MS)
        self._frame_bytes = 2
        self._idle_timer = self._timer(IDLE_SUSPEND_MS, self._suspend)
        self._restart_timer = self._timer(RESTART_DELAY_MS, self._start_again)
        self._volume = self._volume_now = 1.0
        self._ramp_timer = self._timer(RAMP_STEP_MS, self._ramp)
        self._media_devices = QMediaDevices(self)

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
        """Open the device. Raises AudioError when there is none or it refuses."""
        self._open_sink()
        self._media_devices.audioOutputsChanged.connect(self._devices_changed)

    def close(self) -> None:
        """Close the device at once, whatever it is playing."""
        self._media_devices.audioOutputsChanged.disconnect(self._devices_changed)
        self._close_sink()

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
        if self._sink is None:
            with contextlib.suppress(AudioError):  # reported when it went away
                self._open_sink()
        if self.wake():
            self.rest()

    def rest(self) -> None:
        """Nothing more is to be played for now: after some seconds the device is put to sleep."""
        self._idle_timer.start()

    def write(self, pcm: bytearray) -> None:
        """Take from `pcm`, the wire's format, as much as there is room for; all of it while there is no device."""
        if self._sink is None or self._ring is None:
            pcm.clear()
            return
        if self._converter is None:
            self._write_to_ring(self._sink, self._ring, pcm)
            return
        room_ms = int(self._sink.bytesFree() / self._bytes_per_ms - CONVERTER_SLACK_MS)
        size = max(0, room_ms) * BYTES_PER_MS
        self._converted += self._converter.convert(bytes(pcm[:size]))
        del pcm[:size]
        self._write_to_ring(self._sink, self._ring, self._converted)

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
        if self._sink is None or self._ring is None:
            return 0.0
        in_ring = self._sink.bufferSize() - self._sink.bytesFree()
        return (in_ring + len(self._converted)) / self._bytes_per_ms

    def drop(self) -> None:
        """Silence: throw away what waits in the ring and in the sound server."""
        if self._sink is None or self._ring is None:
            return
        self._ring = None
        self._sink.reset()
        self._discard_converted()
        self._restart_timer.start()

    def give_up(self, what_happened: str) -> None:
        """Close the device, tell the user what happened to it, and open what there is now."""
        description = self._description
        self._close_sink()
        self._on_error(f"The speakers “{description}” {what_happened}.")
        self._reopen()

    # The sink

    def _open_sink(self) -> None:
        check_sound_server()
        device = find_device("output", self._name, self._index)
        audio_format = format_for(device)
        sink = QAudioSink(device, audio_format, self)
        sink.setVolume(self._volume_now)
        sink.setBufferSize(audio_format.bytesForDuration(self._ring_size_ms * 1000))
        ask_for_low_latency(sink, self._period_frames)
        sink.stateChanged.connect(self._state_changed, Qt.ConnectionType.QueuedConnection)
        self._sink, self._device_id, self._description = sink, device_id(device), device.description()
        self._converter = to_device(audio_format)
        self._bytes_per_ms = audio_format.bytesForDuration(1_000_000) / 1000
        self._frame_bytes = audio_format.bytesPerFrame()
        self._start()

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
        self.rest()

    def _start_again(self) -> None:
        try:
            self._start()
        except AudioError as error:
            self._close_sink()
            self._on_error(str(error))

    def _suspend(self) -> None:
        if self._sink is not None and self._ring is not None:
            self._sink.suspend()

    def _discard_converted(self) -> None:
        self._converted.clear()
        if self._converter is not None:
            self._converter.finish()

    def _close_sink(self) -> None:
        self._converted.clear()
        self._idle_timer.stop()
        self._restart_timer.stop()
        sink, self._sink, self._ring = self._sink, None, None
        if sink is not None:
            sink.stateChanged.disconnect(self._state_changed)
            sink.reset()
            sink.deleteLater()

    # Devices that come and go

    def _state_changed(self) -> None:
        fatal = (QtAudio.Error.OpenError, QtAudio.Error.IOError, QtAudio.Error.FatalError)
        if self._sink is not None and self._ring is not None and self._sink.error() in fatal:
            self.give_up("stopped working")

    def _devices_changed(self) -> None:
        if self._sink is None:
            self._reopen()
        elif not is_connected("output", self._device_id):
            self.give_up("were disconnected")
        elif self._follows_default and device_id(default_device("output")) != self._device_id:
            self._close_sink()
            self._reopen()

    @property
    def _follows_default(self) -> bool:
        return self._name is None and self._index is None

    def _reopen(self) -> None:
        try:
            self._open_sink()
        except AudioError as error:
            self._on_error(str(error))
