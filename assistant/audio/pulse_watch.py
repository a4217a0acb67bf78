"""Which devices the sound server has, told as soon as it changes (Linux: PulseAudio, and PipeWire in its clothes).

Qt's own list is not enough: its PulseAudio backend forgets to tell when a device has gone that was not the default
(seen with 6.11 and 6.12), knows nothing of Bluetooth, and does not say when the server itself ends.
"""

import ctypes
import logging
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from assistant.audio import libpulse

logger = logging.getLogger(__name__)

RECONNECT_S = 1.0
CONNECTING_S = 2.0  # it takes a millisecond
_PROPERTIES = ("device.bus", "device.api", "device.form_factor", "api.bluez5.profile", "bluetooth.protocol")
_ADDRESS = re.compile(r"(?:[0-9A-F]{2}[_:]){5}[0-9A-F]{2}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class SystemDevice:
    """A device as the sound server describes it. `id` is Qt's id, too."""

    id: str
    description: str
    properties: tuple[tuple[str, str], ...] = ()

    def get(self, name: str) -> str:
        """Return a property in lower case; empty when the server did not tell it."""
        return dict(self.properties).get(name, "").casefold()

    @property
    def is_bluetooth(self) -> bool:
        """Whether it is connected by radio."""
        return (
            self.get("device.bus") == "bluetooth" or self.get("device.api") == "bluez5" or self.id.startswith("bluez")
        )

    @property
    def headset(self) -> str:
        """What a headset's microphone and its speakers have in common: the Bluetooth address; empty if unknown."""
        address = _ADDRESS.search(self.id) if self.is_bluetooth else None
        return address.group().replace(":", "_").upper() if address else ""

    @property
    def is_built_in(self) -> bool:
        """Whether it is part of the computer."""
        return self.get("device.form_factor") == "internal" or self.get("device.bus") == "pci"

    @property
    def has_wideband_duplex(self) -> bool:
        """Bluetooth LE Audio: microphone and good playback at the same time."""
        return self.get("api.bluez5.profile").startswith("bap")


@dataclass(frozen=True, slots=True)
class SystemDevices:
    """All devices at one moment. The ids of the defaults are empty where there is none."""

    inputs: tuple[SystemDevice, ...] = ()
    outputs: tuple[SystemDevice, ...] = ()
    default_input: str = ""
    default_output: str = ""


class PulseWatch:
    """A thread that listens to the sound server, and connects again when it was restarted.

    `on_change(devices)` is called in that thread: at first, whenever something changed, and with None when the
    connection is lost or cannot be made.
    """

    def __init__(self, library: ctypes.CDLL, on_change: Callable[[SystemDevices | None], None]) -> None:
        self._library = library
        self._on_change = on_change
        self._told: SystemDevices | str | None = "nothing yet"
        self._ended = threading.Event()
        self._lock = threading.Lock()  # held while the main loop is made, freed, or woken from outside
        self._main_loop: int | None = None
        self._descriptors: frozenset[int] = frozenset()
        self._descriptors_known = threading.Event()
        self._thread = threading.Thread(target=self._run, name="sound devices", daemon=True)
        self._thread.start()

    def own_descriptors(self) -> frozenset[int] | None:
        """Return the file descriptors of the connection, at once but for the moment in which it is made.

        None when that takes longer than seconds.
        """
        return self._descriptors if self._descriptors_known.wait(CONNECTING_S) else None

    def stop(self) -> None:
        """End the thread."""
        with self._lock:
            self._ended.set()
            if self._main_loop is not None:
                self._library.pa_mainloop_wakeup(self._main_loop)
        self._thread.join()

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self._listen()
            except RuntimeError as error:
                logger.debug("No connection to the sound server: %s", error)
            self._descriptors = frozenset()
            self._descriptors_known.set()
            if not self._ended.is_set():
                self._tell(None)
                self._ended.wait(RECONNECT_S)

    def _tell(self, devices: SystemDevices | None) -> None:
        if devices != self._told:
            self._told = devices
            self._on_change(devices)

    def _listen(self) -> None:
        """Serve one connection until it breaks or the thread is to end."""
        library = self._library
        main_loop = library.pa_mainloop_new()
        poll = libpulse.PollFunction(self._poll)
        library.pa_mainloop_set_poll_func(main_loop, poll, None)
        with self._lock:
            self._main_loop = main_loop
        context = library.pa_context_new(library.pa_mainloop_get_api(main_loop), b"device list")
        connection = _Connection(library, context, self._tell)
        self._descriptors_known.clear()
        try:
            connection.open()
            while not connection.broken and not self._ended.is_set():
                if library.pa_mainloop_iterate(main_loop, 1, None) < 0:
                    raise RuntimeError("the main loop failed")
        finally:
            library.pa_context_disconnect(context)
            library.pa_context_unref(context)
            with self._lock:
                self._main_loop = None
                library.pa_mainloop_free(main_loop)

    def _poll(self, descriptors: int, count: int, timeout_ms: int, _userdata: object) -> int:
        polled = (libpulse.PollDescriptor * count).from_address(descriptors) if count else ()
        self._descriptors = frozenset(one.fd for one in polled)
        self._descriptors_known.set()
        return int(libpulse.load_libc().poll(descriptors, count, timeout_ms))


class _Connection:
    """One connection to the server: asks for all devices at first and after each change."""

    def __init__(self, library: ctypes.CDLL, context: int, tell: Callable[[SystemDevices], None]) -> None:
        self._library = library
        self._context = context
        self._tell = tell
        self._answers_due = 0
        self._ask_again = False
        self._defaults = ("", "")
        self._outputs: list[SystemDevice] = []
        self._inputs: list[SystemDevice] = []
        self.broken = False
        # The library keeps pointers to these: they must live as long as the connection.
        self._state_callback = libpulse.ContextCallback(self._state_changed)
        self._event_callback = libpulse.SubscribeCallback(self._something_changed)
        self._server_callback = libpulse.ServerInfoCallback(self._server_answered)
        self._sink_callback = libpulse.ListCallback(self._sink_answered)
        self._source_callback = libpulse.ListCallback(self._source_answered)

    def open(self) -> None:
        """Begin to connect. Raises RuntimeError when there is no server at all."""
        library = self._library
        library.pa_context_set_state_callback(self._context, self._state_callback, None)
        library.pa_context_set_subscribe_callback(self._context, self._event_callback, None)
        if library.pa_context_connect(self._context, None, libpulse.CONTEXT_NO_AUTOSPAWN, None) < 0:
            raise RuntimeError("nobody answers")

    def _state_changed(self, context: int, _userdata: object) -> None:
        state = self._library.pa_context_get_state(context)
        if state == libpulse.CONTEXT_READY:
            self._forget(self._library.pa_context_subscribe(context, libpulse.SUBSCRIBE_TO, None, None))
            self._ask()
        elif state in (libpulse.CONTEXT_FAILED, libpulse.CONTEXT_TERMINATED):
            self.broken = True

    def _something_changed(self, _context: int, _event: int, _index: int, _userdata: object) -> None:
        if self._answers_due:
            self._ask_again = True
        else:
            self._ask()

    def _ask(self) -> None:
        library, context = self._library, self._context
        self._ask_again = False
        self._answers_due = 3
        self._inputs, self._outputs = [], []
        self._forget(library.pa_context_get_server_info(context, self._server_callback, None))
        self._forget(library.pa_context_get_sink_info_list(context, self._sink_callback, None))
        self._forget(library.pa_context_get_source_info_list(context, self._source_callback, None))

    def _forget(self, operation: int | None) -> None:
        if operation is not None:
            self._library.pa_operation_unref(operation)

    def _server_answered(self, _context: int, answer: Any, _userdata: object) -> None:
        if answer:
            info = answer.contents
            self._defaults = (_text(info.default_source_name), _text(info.default_sink_name))
        self._answered()

    def _sink_answered(self, _context: int, item: Any, end: int, _userdata: object) -> None:
        if end:
            self._answered()
        else:
            self._outputs.append(self._read(item.contents))

    def _source_answered(self, _context: int, item: Any, end: int, _userdata: object) -> None:
        if end:
            self._answered()
        elif item.contents.monitor == libpulse.NO_INDEX:
            self._inputs.append(self._read(item.contents))

    def _answered(self) -> None:
        self._answers_due -= 1
        if self._answers_due:
            return
        if self._ask_again:
            self._ask()
        else:
            self._tell(SystemDevices(tuple(self._inputs), tuple(self._outputs), *self._defaults))

    def _read(self, info: libpulse.DeviceInfo) -> SystemDevice:
        found = {name: self._library.pa_proplist_gets(info.properties, name.encode()) for name in _PROPERTIES}
        properties = tuple((name, _text(value)) for name, value in found.items() if value)
        return SystemDevice(_text(info.name), _text(info.description), properties)


def _text(value: bytes | None) -> str:
    return (value or b"").decode(errors="replace")
