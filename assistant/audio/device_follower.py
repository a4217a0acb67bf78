"""Keeping one stream on the right device while devices come and go."""

import time
import weakref
from collections.abc import Callable, Sequence
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtMultimedia import QAudioDevice, QMediaDevices

from assistant.audio.device_choice import choose_device
from assistant.audio.device_watch import device_watch
from assistant.audio.devices import AudioDevice, Kind, device_id, find_device, is_connected
from assistant.audio.errors import AudioError, NoDeviceError, SoundServerLostError
from assistant.audio.permission import check_microphone_permission
from assistant.audio.sound_server import check_sound_server, keep_trying

LOOK_INTERVAL_MS = 1000  # a failed device is tried again so often; changes are followed at once
SETTLING_S = 20.0  # after a change more may follow that nobody tells, as Qt finding a restarted sound server again
VANISHING_S = 2.0  # a system may choose another default first and take the device away a moment later
SAME_AGAIN_S = 10.0  # the same sentence is not told twice within this time

_WORDS: dict[Kind, tuple[str, str, str]] = {
    "input": ("The microphone", "was disconnected", "connect it again or another"),
    "output": ("The speakers", "were disconnected", "connect them again or others"),
}


class Stream(Protocol):
    """What is kept on a device. Both are called on the Qt thread of the follower."""

    def open_device(self, device: QAudioDevice) -> None:
        """Use this device. Raises AudioError when it refuses."""

    def close_device(self) -> None:
        """Let go of the device; what was heard of it, or is still to be heard, is kept. Safe to call twice."""


class DeviceFollower(QObject):
    """Opens a stream's device, and another one when the device goes, fails, or a preferred one comes.

    `wanted` is a device's id or name, or an ordered list of them of which the first connected one is used; without
    one, or when none of them is connected, it is the system's default, also when that changes. A change is followed
    at once, in the middle of a turn too: the stream keeps its sound across it. When no device can be opened,
    `reported(sentence)` is emitted, and opening is tried again until `stop`.

    It holds its stream weakly: in a ring of references the two would be left to Python's garbage collector, which may
    delete them in any thread, and Qt crashes when a timer is deleted in another thread than its own.
    """

    reported = Signal(str)
    _changed_elsewhere = Signal()

    def __init__(
        self,
        kind: Kind,
        stream: Stream,
        wanted: str | Sequence[str] | None,
        index: int | None,
    ) -> None:
        super().__init__()
        keep_trying()
        self._kind = kind
        self._stream = weakref.ref(stream)
        self._wanted = wanted
        self._index = index
        self._preferences: tuple[str, ...] = ()
        self._device: AudioDevice | None = None
        self._previous: AudioDevice | None = None
        self._moved_at = self._changed_at = 0.0
        self._problem = ""  # why there is no device, if the user has been told
        self._reported = ""
        self._reported_at = 0.0
        self._media_devices = QMediaDevices(self)
        of_kind = self._media_devices.audioInputsChanged if kind == "input" else self._media_devices.audioOutputsChanged
        self._changed_in_qt = of_kind
        self._unsubscribe: Callable[[], None] | None = None
        self._changed_elsewhere.connect(self._follow_change, Qt.ConnectionType.QueuedConnection)
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_INTERVAL_MS)
        self._timer.timeout.connect(self._look_if_needed)

    @property
    def device(self) -> AudioDevice | None:
        """The device in use; None while there is none."""
        return self._device

    def start(self) -> None:
        """Open the device. Safe to call when started.

        Raises UnknownDeviceError or AmbiguousDeviceError when a single device was asked for that is not there. All
        else is reported and tried again.
        """
        if self._timer.isActive():
            return
        self._preferences = self._find_preferences()
        self._unsubscribe = device_watch.subscribe(self._changed_elsewhere.emit)
        self.destroyed.connect(self._unsubscribe)  # a program may end without `stop`
        self._changed_in_qt.connect(self._follow_change)
        self._changed_at = time.monotonic()
        self._timer.start()
        self._reported = self._problem = ""
        self._open_or_report()

    def stop(self) -> None:
        """Close the device and follow no more. Safe to call when stopped."""
        if not self._timer.isActive():
            return
        self._timer.stop()
        self._changed_in_qt.disconnect(self._follow_change)
        if self._unsubscribe is not None:
            self.destroyed.disconnect(self._unsubscribe)
            self._unsubscribe()
            self._unsubscribe = None
        self._close()
        self._previous = None

    def try_again(self) -> None:
        """Open the device now if there is none: it is needed."""
        if self._timer.isActive() and self._device is None:
            self._open_or_report()

    def give_up(self, what_happened: str) -> None:
        """The stream finds that its device is of no use: open what there is now, and tell the user."""
        lost = self._device
        if lost is None or not self._timer.isActive():
            return
        if not is_connected(self._kind, lost.id):
            what_happened = _WORDS[self._kind][1]
        self._close()
        self._previous = None
        subject, _, advice = _WORDS[self._kind]
        sentence = f"{subject} “{lost.description}” {what_happened}"
        try:
            self._open()
        except SoundServerLostError as error:
            self._tell_problem(error)
        except NoDeviceError as error:
            self._problem = str(error)
            self._tell(f"{sentence}: {advice}; text goes on meanwhile.")
        except AudioError as error:
            self._problem = str(error)
            self._tell(f"{sentence}.")
            self._tell(self._problem)
        else:
            self._tell(f"{sentence}{self._successor(lost)}.")

    def _successor(self, lost: AudioDevice) -> str:
        return f"; “{self._device.description}” takes over" if self._device and self._device.id != lost.id else ""

    def _find_preferences(self) -> tuple[str, ...]:
        """Return the devices wanted as a list; what is asked for alone must be there."""
        if self._wanted is not None and not isinstance(self._wanted, str):
            return tuple(self._wanted)
        if self._wanted is None and self._index is None:
            return ()
        try:
            return (device_id(find_device(self._kind, self._wanted, self._index)),)
        except NoDeviceError:
            return (self._wanted,) if self._wanted else ()

    def _open(self) -> None:
        check_sound_server()
        if self._kind == "input":
            check_microphone_permission()
        chosen = choose_device(self._kind, self._preferences)
        stream = self._stream()
        if stream is None:
            return
        stream.open_device(find_device(self._kind, chosen.id))
        self._device, self._problem = chosen, ""
        if self._kind == "output":
            device_watch.playing_on = chosen.id

    def _close(self) -> None:
        stream = self._stream()
        if stream is not None:
            stream.close_device()
        self._device = None
        if self._kind == "output":
            device_watch.playing_on = ""

    def _open_or_report(self) -> None:
        try:
            self._open()
        except AudioError as error:
            self._tell_problem(error)

    def _follow_change(self) -> None:
        self._changed_at = time.monotonic()
        self._look()

    def _look_if_needed(self) -> None:
        """Look, unless the device is open and the sound server would tell: a look takes more than a millisecond."""
        is_settled = time.monotonic() - self._changed_at > SETTLING_S
        if self._device is None or not is_settled or device_watch.current is None:
            self._look()

    def _look(self) -> None:
        """See whether the device in use is still the right one."""
        if not self._timer.isActive():
            return
        if self._device is None:
            self._open_or_report()
            return
        self._name_what_has_gone(self._device)
        try:
            check_sound_server()
            if not is_connected(self._kind, self._device.id):
                self.give_up("is gone")
                return
            chosen = choose_device(self._kind, self._preferences)
        except AudioError as error:
            self._close()
            self._tell_problem(error)
            return
        if chosen.id != self._device.id:
            self._previous, self._moved_at = self._device, time.monotonic()
            self._close()
            self._open_or_report()

    def _name_what_has_gone(self, device: AudioDevice) -> None:
        lost = self._previous
        if lost is None:
            return
        if time.monotonic() - self._moved_at > VANISHING_S or device.id == lost.id:
            self._previous = None
        elif not is_connected(self._kind, lost.id):
            self._previous = None
            subject, disconnected, _ = _WORDS[self._kind]
            self._tell(f"{subject} “{lost.description}” {disconnected}{self._successor(lost)}.")

    def _tell_problem(self, error: AudioError) -> None:
        if str(error) != self._problem:
            self._problem = str(error)
            self.reported.emit(self._problem)

    def _tell(self, sentence: str) -> None:
        now = time.monotonic()
        if sentence != self._reported or now - self._reported_at > SAME_AGAIN_S:
            self._reported, self._reported_at = sentence, now
            self.reported.emit(sentence)
