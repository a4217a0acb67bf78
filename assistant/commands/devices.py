"""`assistant devices`: list microphones and speakers, and tell which would be used."""

import argparse
import json
import sys
from dataclasses import dataclass

from assistant.audio.device_choice import advice_for, choose_device
from assistant.audio.device_watch import device_watch
from assistant.audio.devices import AudioDevice, Kind, list_devices
from assistant.audio.errors import NoDeviceError
from assistant.commands.terminal_notes import application
from assistant.options import ConversationOptions
from assistant.settings import load_settings

_HEADINGS: dict[Kind, tuple[str, str]] = {
    "input": ("Microphones", "no microphone found"),
    "output": ("Speakers", "no speakers found"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """The devices, those a conversation would use, and what is to be said about the two."""

    devices: dict[Kind, list[AudioDevice]]
    used: dict[Kind, AudioDevice | None]
    advice: str | None


def run(arguments: argparse.Namespace) -> int:
    """Print the devices."""
    keep_alive = application()
    with device_watch.watching():
        found = _find()
    sys.stdout.write(_as_json(found) if arguments.json else _as_text(found))
    del keep_alive
    return 0


def _find() -> Found:
    settings, _ = load_settings()
    options = ConversationOptions().over(settings)
    wanted: dict[Kind, str | tuple[str, ...] | None] = {"input": options.input_device, "output": options.output_device}
    used = {kind: _used(kind, wanted[kind]) for kind in _HEADINGS}
    default = list_devices("input")[:1]
    advice = advice_for(used["input"], used["output"]) if used["input"] and used["output"] else None
    if advice is None and used["input"] and used["output"] and default and not wanted["input"]:
        advice = _explain_choice(default[0], used["input"], used["output"])
    return Found({kind: list_devices(kind) for kind in _HEADINGS}, used, advice)


def _used(kind: Kind, wanted: str | tuple[str, ...] | None) -> AudioDevice | None:
    try:
        return choose_device(kind, (wanted,) if isinstance(wanted, str) else wanted or ())
    except NoDeviceError:
        return None


def _explain_choice(default: AudioDevice, chosen: AudioDevice, speakers: AudioDevice) -> str | None:
    """Say why the default microphone is not the one used."""
    if default.id == chosen.id or advice_for(default, speakers) is None:
        return None
    return (
        f"“{chosen.description}” listens instead of “{default.description}”, "
        "so that the Bluetooth headset does not play in telephone quality."
    )


def _as_json(found: Found) -> str:
    listed: dict[str, object] = {
        f"{kind}s": [
            {
                "index": index,
                "id": device.id,
                "description": device.description,
                "default": device.is_default,
                "used": device == found.used[kind],
                "bluetooth": device.is_bluetooth,
            }
            for index, device in enumerate(devices)
        ]
        for kind, devices in found.devices.items()
    }
    return json.dumps({**listed, "advice": found.advice}, indent=2, ensure_ascii=False) + "\n"


def _as_text(found: Found) -> str:
    lines: list[str] = []
    for kind, devices in found.devices.items():
        heading, none_found = _HEADINGS[kind]
        lines.append(f"{heading}:")
        lines += [
            f"  {index}  {device.description}{_remarks(device, found.used[kind])}\n     id {device.id}"
            for index, device in enumerate(devices)
        ] or [f"  {none_found}"]
    return "\n".join([*lines, *([found.advice] if found.advice else [])]) + "\n"


def _remarks(device: AudioDevice, used: AudioDevice | None) -> str:
    remarks = [
        remark
        for remark, holds in (
            ("default", device.is_default),
            ("used", device == used),
            ("Bluetooth", device.is_bluetooth),
        )
        if holds
    ]
    return f" ({', '.join(remarks)})" if remarks else ""
