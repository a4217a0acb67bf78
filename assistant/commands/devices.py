"""`assistant devices`: list microphones and speakers."""

import argparse
import json
import sys

from assistant.audio.devices import AudioDevice, Kind, list_devices
from assistant.commands.terminal_notes import application

_HEADINGS: dict[Kind, tuple[str, str]] = {
    "input": ("Microphones", "no microphone found"),
    "output": ("Speakers", "no speakers found"),
}


def run(arguments: argparse.Namespace) -> int:
    """Print the devices."""
    keep_alive = application()
    found = {kind: list_devices(kind) for kind in _HEADINGS}
    sys.stdout.write(_as_json(found) if arguments.json else _as_text(found))
    del keep_alive
    return 0


def _as_json(found: dict[Kind, list[AudioDevice]]) -> str:
    listed = {
        f"{kind}s": [
            {"index": index, "id": device.id, "description": device.description, "default": device.is_default}
            for index, device in enumerate(devices)
        ]
        for kind, devices in found.items()
    }
    return json.dumps(listed, indent=2, ensure_ascii=False) + "\n"


def _as_text(found: dict[Kind, list[AudioDevice]]) -> str:
    lines: list[str] = []
    for kind, devices in found.items():
        heading, none_found = _HEADINGS[kind]
        lines.append(f"{heading}:")
        lines += [
            f"  {index}  {device.description}{' (default)' if device.is_default else ''}\n     id {device.id}"
            for index, device in enumerate(devices)
        ] or [f"  {none_found}"]
    return "\n".join(lines) + "\n"
