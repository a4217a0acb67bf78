"""One watch over the system's devices for the whole process, for as long as anybody wants to know."""

import contextlib
import threading
from collections.abc import Callable, Iterator

from assistant.audio.libpulse import load_libpulse
from assistant.audio.pulse_watch import PulseWatch, SystemDevices

FIRST_ANSWER_S = 2.0


class DeviceWatch:
    """Asks the sound server itself where that is possible (Linux); elsewhere `current` is None and Qt's list must do.

    A listener is called without arguments, in any thread, when something has changed; it must return at once.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._listeners: dict[object, Callable[[], None]] = {}
        self._watch: PulseWatch | None = None
        self._answered = threading.Event()
        self._current: SystemDevices | None = None
        self._playing_on = ""

    @property
    def current(self) -> SystemDevices | None:
        """The devices there are now; None while nobody listens, or the sound server does not answer."""
        return self._current

    def is_server_missing(self) -> bool:
        """Tell whether no sound server answers; False where nobody asks one."""
        return self._watch is not None and self._answered.wait(FIRST_ANSWER_S) and self._current is None

    @property
    def playing_on(self) -> str:
        """The id of the speakers that this program has open; empty if none."""
        return self._playing_on

    @playing_on.setter
    def playing_on(self, device_id: str) -> None:
        if device_id != self._playing_on:
            self._playing_on = device_id
            self._tell()

    def descriptors(self) -> frozenset[int] | None:
        """Return the file descriptors of the watch's own connection; None while that cannot be told."""
        watch = self._watch
        return watch.own_descriptors() if watch is not None else frozenset()

    def subscribe(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Call `listener` from now on; returns what ends that, which is safe to call twice and from any thread."""
        key = object()
        with self._lock:
            self._listeners[key] = listener
            library = load_libpulse()
            if self._watch is None and library is not None:
                self._answered.clear()
                self._watch = PulseWatch(library, self._changed)
        return lambda: self._unsubscribe(key)

    def _unsubscribe(self, key: object) -> None:
        """Call it no more, not even once: when this returns, no call is under way."""
        with self._lock:
            self._listeners.pop(key, None)
            watch = self._watch
            if self._listeners or watch is None:
                return
            self._watch = None
        watch.stop()
        self._current = None

    @contextlib.contextmanager
    def watching(self) -> Iterator[None]:
        """Keep the watch for the length of the `with` block, which begins with the sound server's first answer."""

        def ignore() -> None:
            pass

        unsubscribe = self.subscribe(ignore)
        try:
            if self._watch is not None:
                self._answered.wait(FIRST_ANSWER_S)
            yield
        finally:
            unsubscribe()

    def _changed(self, devices: SystemDevices | None) -> None:
        self._current = devices
        self._answered.set()
        self._tell()

    def _tell(self) -> None:
        with self._lock:
            for listener in self._listeners.values():
                with contextlib.suppress(RuntimeError):  # a Qt object that is being deleted in another thread
                    listener()


device_watch = DeviceWatch()
