"""Playing replies: at once, without gaps, silent at once when told, and knowing what was heard.

Qt's sink plays from a ring buffer in a thread of its own; no Python runs there. The ring holds only what should be
heard, so filling it costs no latency, and dropping it (`flush`) is silence within milliseconds. What does not fit
waits in a queue that a timer empties.
"""

import time
from collections.abc import Callable, Sequence

from PySide6.QtCore import QObject, Qt, QTimer

from assistant.audio.cushion import JitterCushion
from assistant.audio.heard import Heard, PlayedItems
from assistant.audio.reference import PlayedReference
from assistant.audio.speakers import Speakers
from assistant.audio.stream_format import PERIOD_FRAMES
from assistant.audio.wire import BYTES_PER_MS, milliseconds

RING_MS = 1000  # how long the event loop may be busy without a gap being heard
REFILL_INTERVAL_MS = 100
LONGEST_QUEUE_MS = 20 * 60 * 1000  # 58 MB; no model speaks that long in one reply
STALL_S = 1.0  # a device that takes nothing for this long is dead; Qt does not notice a sound server that ended
PIPELINE_MS = 17.0  # from the ring to the air: 3 periods of 5 ms in the sound server; measured over PipeWire


class Playback(QObject):
    """The speakers as a conversation needs them. Use it on the Qt application's thread; `start` before `play`.

    `on_started(item_id)` is called when sound begins after silence, as it reaches the listener's ears.
    `on_drained()` is called each time all that was given has been heard. `on_error(message)` is called when the
    device fails; playing goes on when there is a device again.
    """

    def __init__(
        self,
        device: str | Sequence[str] | None = None,
        *,
        device_index: int | None = None,
        on_started: Callable[[str], None] | None = None,
        on_drained: Callable[[], None] | None = None,
        on_error: Callable[[str], None] | None = None,
        ring_ms: int = RING_MS,
        period_frames: int = PERIOD_FRAMES,
    ) -> None:
        super().__init__()
        self._on_started = on_started
        self._on_drained = on_drained
        self._on_error = on_error
        self._speakers = Speakers(device, device_index, ring_ms, period_frames, self._report)
        self._speakers.setParent(self)  # so that deleting this deletes the device's timers with it
        self._cushion = JitterCushion()
        self._items = PlayedItems()
        self._reference: PlayedReference | None = None
        self._waiting = bytearray()
        self._written_ms = 0.0
        self._heard_before_ms = 0.0
        self._moved_to_ms = 0.0
        self._moved_at = 0.0
        self._started = False
        self._complete = False
        self._too_long = False
        self._release_timer = self._timer(self._pump)
        self._refill_timer = self._timer(self._pump)
        self._drain_timer = self._timer(self._check_drained)
        self._first_sound_timer = self._timer(self._tell_started)
        self._first_item = ""

    def _timer(self, callback: Callable[[], None]) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(callback)
        return timer

    def start(self) -> None:
        """Open the speakers. Raises UnknownDeviceError when those asked for are not there. Safe to call twice."""
        if not self._started:
            self._speakers.open()
            self._started = True

    def stop(self) -> None:
        """Fall silent and close the speakers. Safe to call twice."""
        if self._started:
            self.flush()
            self._started = False
            self._speakers.close()

    @property
    def volume(self) -> float:
        """How loud it plays, from 0 to 1; takes effect within some 30 ms, without a click."""
        return self._speakers.volume

    @volume.setter
    def volume(self, volume: float) -> None:
        self._speakers.volume = volume
        if self._reference is not None:
            self._reference.volume = self._speakers.volume

    @property
    def reference(self) -> PlayedReference:
        """What sounds now, for who must take it out of the microphone. Kept from the first time it is asked for."""
        if self._reference is None:
            self._reference = PlayedReference()
            self._reference.volume = self.volume
            # A microphone may be opened in the middle of a reply.
            self._reference.written(self._speakers.unheard, after_silence=True)
        return self._reference

    @property
    def reference_behind_ms(self) -> float:
        """By how many milliseconds the reader of the reference comes later than what leaves the ring buffer now."""
        buffered_ms = self._speakers.buffered_ms
        return self._reference.behind_ms(buffered_ms) if self._reference is not None and buffered_ms else 0.0

    def prepare(self) -> None:
        """A reply is about to come: wake the speakers, so that its first words need not wait for them."""
        if self._started and not self.is_playing:
            self._speakers.prepare()

    def play(self, item_id: str, content_index: int, pcm: bytes) -> None:
        """Play PCM16 24 kHz mono after what was given before; returns at once."""
        if not pcm or not self._started:
            return
        if milliseconds(self._waiting) > LONGEST_QUEUE_MS:
            if not self._too_long:
                self._report("The reply is too long to be played; a part of it is left out.")
            self._too_long = True
            return
        self._too_long = False
        duration_ms = milliseconds(pcm)
        self._cushion.arrived(item_id, duration_ms / 1000, time.monotonic(), playing=self.is_playing)
        self._items.add(item_id, content_index, duration_ms)
        self._waiting += pcm
        self._complete = False
        self._pump()

    def play_cue(self, pcm: bytes) -> bool:
        """Play a short sound of the program's own, PCM16 24 kHz mono, unless something else sounds.

        It counts as no part of any reply, and the speakers do not wake up for it from a barge-in. Returns whether it
        is played.
        """
        if not self._started or self.is_playing or self._waiting or not self._speakers.is_ready:
            return False
        self._speakers.wake()
        self._speakers.write(bytearray(pcm))
        self._speakers.finish()
        self._speakers.rest()
        if self._reference is not None:
            self._reference.written(pcm, after_silence=True)
        return True

    def finish(self) -> None:
        """The reply is complete: play it even if it was too short to tell whether it comes in time."""
        self._cushion.finished()
        self._complete = True
        if self._waiting:
            self._pump()
        elif self.is_playing:
            self._speakers.finish()

    def flush(self) -> list[Heard]:
        """Fall silent at once; return how much was really heard of each item that was not heard to its end."""
        heard = self._items.cut(self.heard_ms)
        if self.is_playing:
            self._speakers.drop()
        for timer in (self._release_timer, self._refill_timer, self._drain_timer, self._first_sound_timer):
            timer.stop()
        self._waiting.clear()
        self._written_ms = self._heard_before_ms = 0.0
        self._cushion.flushed()
        if self._reference is not None:
            self._reference.flushed()
        return heard

    @property
    def is_playing(self) -> bool:
        """True from the first sample written to the device until the last one given has been heard."""
        return self._drain_timer.isActive()

    @property
    def heard_ms(self) -> float:
        """Milliseconds heard of all that was given since the last flush."""
        if not self.is_playing:
            return self._written_ms
        in_ring = self._speakers.buffered_ms
        on_the_way = PIPELINE_MS if in_ring else min(PIPELINE_MS, max(0.0, self._drain_timer.remainingTime()))
        return max(self._heard_before_ms, self._written_ms - in_ring - on_the_way)

    def _pump(self) -> None:
        """Write what may be played and fits, and arrange to be called again for the rest."""
        if not self._waiting:
            return
        now = time.monotonic()
        release_at = self._cushion.release_at
        if not self._cushion.may_play(now) and release_at is not None:
            self._release_timer.start(max(1, round((release_at - now) * 1000)))
            return
        self._release_timer.stop()
        self._speakers.wake()
        if not self.is_playing:
            self._heard_before_ms = self._written_ms
            self._moved_at = now
            self._first_item = self._items.item_at(self._written_ms)
            self._first_sound_timer.start(round(PIPELINE_MS))
        after_silence = self._reference is not None and not self._speakers.buffered_ms
        before = bytes(self._waiting) if self._reference is not None else b""
        size = len(self._waiting)
        self._speakers.write(self._waiting)
        written = size - len(self._waiting)
        self._written_ms += written / BYTES_PER_MS
        if self._reference is not None and written:
            self._reference.written(before[:written], after_silence=after_silence)
        self._notice_stall(now)
        if self._waiting:
            self._refill_timer.start(REFILL_INTERVAL_MS)
        elif self._complete:
            self._speakers.finish()
        self._drain_timer.start(round(self._speakers.buffered_ms + PIPELINE_MS))

    def _tell_started(self) -> None:
        if self._on_started is not None:
            self._on_started(self._first_item)

    def _check_drained(self) -> None:
        """The time has come at which all should have been heard: see whether it was."""
        self._speakers.finish()
        buffered_ms = self._speakers.buffered_ms
        if buffered_ms or self._waiting:
            self._notice_stall(time.monotonic())
            self._drain_timer.start(round(buffered_ms + PIPELINE_MS))
            return
        self._items.heard_until(self._written_ms)
        self._speakers.rest()
        if self._on_drained is not None:
            self._on_drained()

    def _notice_stall(self, now: float) -> None:
        position_ms = self._written_ms - self._speakers.buffered_ms
        if position_ms != self._moved_to_ms:
            self._moved_to_ms, self._moved_at = position_ms, now
        elif now - self._moved_at > STALL_S:
            self._moved_at = now
            self._speakers.give_up("take no more sound")

    def _report(self, message: str) -> None:
        if self._on_error is not None:
            self._on_error(message)
