"""The computer's microphones and speakers, and finding one by name."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtMultimedia import QAudioDevice, QMediaDevices

from assistant.audio.errors import AmbiguousDeviceError, NoDeviceError, UnknownDeviceError

Kind = Literal["input", "output"]
NOUNS: dict[Kind, str] = {"input": "microphone", "output": "speakers"}


@dataclass(frozen=True, slots=True)
class AudioDevice:
    """One microphone or one pair of speakers. `id` is the system's name for it and stays the same across runs."""

    id: str
    description: str
    is_default: bool


def list_devices(kind: Kind) -> list[AudioDevice]:
    """Return all devices of one kind, the system's default first."""
    default = default_device(kind).id()
    devices = [
        AudioDevice(device_id(device), device.description(), is_default=device.id() == default)
        for device in _connected(kind)
    ]
    return sorted(devices, key=lambda device: not device.is_default)


def find_device(kind: Kind, name: str | None = None, index: int | None = None) -> QAudioDevice:
    """Return the device with this id, or with this text in its description (upper and lower case are the same).

    Without a name: the device at `index` in `list_devices`, or else the system's default.
    Raises NoDeviceError, UnknownDeviceError or AmbiguousDeviceError.
    """
    devices = _connected(kind)
    if not devices:
        raise NoDeviceError(f"This computer has no {NOUNS[kind]}: connect one and try again.")
    if name is None and index is None:
        return default_device(kind)
    if name is None:
        listed = list_devices(kind)
        if not 0 <= (index or 0) < len(listed):
            raise UnknownDeviceError(f"There is no {kind} device number {index}; choose from 0 to {len(listed) - 1}.")
        name = listed[index or 0].id
    return _named(kind, name, devices)


def _named(kind: Kind, name: str, devices: Sequence[QAudioDevice]) -> QAudioDevice:
    for device in devices:
        if device_id(device) == name:
            return device
    wanted = name.casefold()
    exact = [device for device in devices if device.description().casefold() == wanted]
    matches = exact or [device for device in devices if wanted in device.description().casefold()]
    if not matches:
        raise UnknownDeviceError(f"No {NOUNS[kind]} called “{name}” found; there are: {_names(devices)}.")
    if len(matches) > 1:
        raise AmbiguousDeviceError(f"“{name}” could be {_names(matches)}; say which by more of its name or by its id.")
    return matches[0]


def _names(devices: Sequence[QAudioDevice]) -> str:
    return ", ".join(f"“{device.description()}” (id {device_id(device)})" for device in devices)


def is_connected(kind: Kind, wanted_id: str) -> bool:
    """Tell whether the device with this id is there now."""
    return any(device_id(device) == wanted_id for device in _connected(kind))


def default_device(kind: Kind) -> QAudioDevice:
    """Return the system's default device; a null device when there is none."""
    return QMediaDevices.defaultAudioInput() if kind == "input" else QMediaDevices.defaultAudioOutput()


def device_id(device: QAudioDevice) -> str:
    """Return the system's name for a device as text."""
    return bytes(device.id().data()).decode(errors="replace")


def _connected(kind: Kind) -> list[QAudioDevice]:
    return list(QMediaDevices.audioInputs() if kind == "input" else QMediaDevices.audioOutputs())
