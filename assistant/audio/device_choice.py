"""Which microphone and which speakers to use now, and what to say about a Bluetooth headset's microphone.

A Bluetooth headset plays music quality only while its microphone is closed: opening it switches both to the
telephone profile (HFP or HSP: 8 or 16 kHz). So unless the user has chosen a microphone, another one is used while
that headset plays. Bluetooth LE Audio has no such limit.
"""

import sys
from collections.abc import Sequence

from assistant.audio.device_watch import device_watch
from assistant.audio.devices import AudioDevice, Kind, find_device, list_devices, preferred_device

# On Windows and macOS the system tells no more than a name: what Windows calls the telephone profile, and the
# headsets that are Bluetooth for sure.
_BLUETOOTH_NAMES = ("hands-free", "bluetooth", "airpods")


def choose_device(kind: Kind, preferences: Sequence[str] = ()) -> AudioDevice:
    """Return the first connected device of an ordered list of ids or names, else the system's default.

    Without preferences a Bluetooth headset's microphone is passed over for another one while that headset plays.
    Raises NoDeviceError when nothing at all is connected.
    """
    preferred = preferred_device(kind, preferences)
    if preferred is not None:
        return preferred
    find_device(kind)  # says why when there is none
    devices = list_devices(kind)
    if kind == "input":
        speakers = speakers_in_use()
        better = recommended_microphone(devices[0], speakers, devices) if speakers is not None else None
        return better or devices[0]
    return devices[0]


def speakers_in_use() -> AudioDevice | None:
    """Return the speakers this program plays on, else the system's default; None when there are none."""
    speakers = list_devices("output")
    playing = [device for device in speakers if device.id == device_watch.playing_on]
    return next(iter(playing or speakers), None)


def recommended_microphone(
    input_device: AudioDevice, output_device: AudioDevice, microphones: Sequence[AudioDevice]
) -> AudioDevice | None:
    """Return the microphone to use instead so that the speakers keep their quality; None if all is well or none is."""
    if not spoils_playback(input_device, output_device):
        return None
    others = [device for device in microphones if not _is_bluetooth(device)]
    return next(iter([device for device in others if device.is_built_in] or others), None)


def advice_for(input_device: AudioDevice, output_device: AudioDevice) -> str | None:
    """Return a sentence for the user when this microphone makes these speakers sound like a telephone, else None."""
    if not spoils_playback(input_device, output_device):
        return None
    better = recommended_microphone(input_device, output_device, list_devices("input"))
    problem = f"While “{input_device.description}” listens, the headset plays in telephone quality"
    if better is None:
        return f"{problem}: connect another microphone for full quality."
    return f"{problem}: choose the microphone “{better.description}” for full quality."


def spoils_playback(input_device: AudioDevice, output_device: AudioDevice) -> bool:
    """Tell whether the two belong to one Bluetooth headset that cannot listen and play well at the same time."""
    if not _is_bluetooth(input_device) or not _is_bluetooth(output_device):
        return False
    if input_device.has_wideband_duplex or output_device.has_wideband_duplex:
        return False
    one, other = input_device.headset, output_device.headset
    return not one or not other or one == other


def _is_bluetooth(device: AudioDevice) -> bool:
    if device.is_bluetooth or sys.platform.startswith("linux"):
        return device.is_bluetooth
    return any(name in device.description.casefold() for name in _BLUETOOTH_NAMES)
