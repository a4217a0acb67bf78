"""The computer's microphones and speakers: finding one by name, and choosing one from a list of preferences."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtMultimedia import QAudioDevice, QMediaDevices

from assistant.audio.device_watch import device_watch
from assistant.audio.errors import AmbiguousDeviceError, NoDeviceError, UnknownDeviceError
from assistant.audio.pulse_watch import SystemDevice
from assistant.audio.sound_server import keep_trying

Kind = Literal["input", "output"]
NOUNS: dict[Kind, str] = {"input": "microphone", "output": "speakers"}
DUMMY = "auto_null"  # what PipeWire and PulseAudio play into where there are no speakers


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """One microphone or one pair of speakers. `id` is the system's name for it and stays the same across runs.

    `headset` is the same for the microphone and the speakers of one Bluetooth headset, where the system tells; while
    nobody watches the devices (see device_watch.py) it does not.
    """

    id: str
    description: str
    is_default: bool
    is_bluetooth: bool = False
    is_built_in: bool = False
    headset: str = ""
    has_wideband_duplex: bool = False


def list_devices(kind: Kind) -> list[AudioDevice]:
    """Return all devices of one kind, the system's default first."""
    default = device_id(default_device(kind))
    known = {device.id: device for device in _known_to_the_system(kind) or ()}
    devices = [
        _describe(device, known.get(device_id(device)), is_default=device_id(device) == default)
        for device in _connected(kind)
    ]
    return sorted(devices, key=lambda device: not device.is_default)


def _describe(device: QAudioDevice, known: SystemDevice | None, *, is_default: bool) -> AudioDevice:
    if known is None:
        return AudioDevice(device_id(device), device.description(), is_default)
    return AudioDevice(
        known.id,
        device.description(),
        is_default,
        known.is_bluetooth,
        known.is_built_in,
        known.headset,
        known.has_wideband_duplex,
    )


def find_device(kind: Kind, name: str | None = None, index: int | None = None) -> QAudioDevice:
    """Return the device with this id, or with this text in its description (upper and lower case are the same).

    Without a name: the device at `index` in `list_devices`, or else the system's default.
    Raises NoDeviceError, UnknownDeviceError or AmbiguousDeviceError.
    """
    devices = _connected(kind)
    if not devices:
        raise NoDeviceError(_why_none(kind))
    if name is None and index is None:
        return default_device(kind)
    if name is None:
        listed = list_devices(kind)
        if not 0 <= (index or 0) < len(listed):
            raise UnknownDeviceError(f"There is no {kind} device number {index}; choose from 0 to {len(listed) - 1}.")
        name = listed[index or 0].id
    matches = _matches(name, devices)
    if not matches:
        raise UnknownDeviceError(f"No {NOUNS[kind]} called “{name}” found; there are: {_names(devices)}.")
    if len(matches) > 1:
        raise AmbiguousDeviceError(f"“{name}” could be {_names(matches)}; say which by more of its name or by its id.")
    return matches[0]


def preferred_device(kind: Kind, preferences: Sequence[str]) -> AudioDevice | None:
    """Return the first device of the list that is connected; None if none is.

    `preferences` are ids or (parts of) descriptions, as `find_device` takes them; of several that match, the first.
    """
    connected = _connected(kind)
    for name in preferences:
        matches = _matches(name, connected)
        if matches:
            return next(device for device in list_devices(kind) if device.id == device_id(matches[0]))
    return None


def _matches(name: str, devices: Sequence[QAudioDevice]) -> list[QAudioDevice]:
    """Return the device with this id, else those of this description, else those with this text in it."""
    wanted = name.casefold()
    return (
        [device for device in devices if device_id(device) == name]
        or [device for device in devices if device.description().casefold() == wanted]
        or [device for device in devices if wanted in device.description().casefold()]
    )


def _names(devices: Sequence[QAudioDevice]) -> str:
    return ", ".join(f"“{device.description()}” (id {device_id(device)})" for device in devices)


def _why_none(kind: Kind) -> str:
    if device_watch.is_server_missing():
        return (
            "This computer's sound system is not running: text goes on; "
            "start PipeWire or PulseAudio, and sound comes back by itself."
        )
    return f"This computer has no {NOUNS[kind]}: connect one, and sound comes back by itself; text goes on meanwhile."


def is_connected(kind: Kind, wanted_id: str) -> bool:
    """Tell whether the device with this id is there now."""
    return any(device_id(device) == wanted_id for device in _connected(kind))


def default_device(kind: Kind) -> QAudioDevice:
    """Return the system's default device; a null device when there is none."""
    connected = _connected(kind)
    system = device_watch.current
    of_qt = QMediaDevices.defaultAudioInput() if kind == "input" else QMediaDevices.defaultAudioOutput()
    wanted = [device_id(of_qt)]
    if system is not None:
        wanted.insert(0, system.default_input if kind == "input" else system.default_output)
    for default_id in wanted:
        for device in connected:
            if device_id(device) == default_id:
                return device
    return connected[0] if connected else QAudioDevice()


def device_id(device: QAudioDevice) -> str:
    """Return the system's name for a device as text."""
    return bytes(device.id().data()).decode(errors="replace")


def _connected(kind: Kind) -> list[QAudioDevice]:
    """Return Qt's list without what the sound server no longer has, for Qt may miss that something has gone."""
    keep_trying()
    devices = QMediaDevices.audioInputs() if kind == "input" else QMediaDevices.audioOutputs()
    known = _known_to_the_system(kind)
    there = None if known is None else {device.id for device in known}
    # A server that was restarted has the same devices anew, and Qt lists the old ones before them.
    by_id = {device_id(device): device for device in devices}
    return [device for name, device in by_id.items() if name != DUMMY and (there is None or name in there)]


def _known_to_the_system(kind: Kind) -> tuple[SystemDevice, ...] | None:
    system = device_watch.current
    if system is None:
        return None
    return system.inputs if kind == "input" else system.outputs
