"""Whether microphone and speakers are there, open, and carry sound: a short, quiet tone is played and listened for."""

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant import loop
from assistant.audio.capture import Capture
from assistant.audio.device_choice import advice_for, choose_device
from assistant.audio.device_watch import device_watch
from assistant.audio.devices import AudioDevice, Kind, list_devices, preferred_device
from assistant.audio.errors import AudioError, NoDeviceError
from assistant.audio.levels import measure
from assistant.audio.playback import Playback
from assistant.audio.wire import BYTES_PER_MS, WIRE_RATE
from assistant.checks.choices import chosen
from assistant.checks.finding import Finding, Scope
from assistant.checks.qt import core_application

TONE_HZ = 1000.0
TONE_S = 0.4
TONE_AMPLITUDE = 0.05  # as loud as the program's own short sounds
BEFORE_S = 0.6  # of listening, to know how quiet it is without the tone
AFTER_S = 0.6  # the tone may be late in the microphone
DEADLINE_S = 8.0  # a Bluetooth headset takes two seconds to open
LOOK_EVERY_S = 0.05
CLEARLY = 10.0  # times as much power at the tone's pitch as before it
CHECK_SOUND = "See the system's sound settings; `assistant devices` lists what there is."
CHECK_MICROPHONE = (
    "See whether it is muted or switched off, and whether the system lets this program use it; choose another in the "
    "settings, or with --input-device."
)


@dataclass(slots=True)
class Heard:
    """What went in and out. `before` is what the microphone gave before the tone, `after` from its beginning on."""

    before: bytes = b""
    after: bytes = b""
    drained: bool = False
    problems: dict[Kind, str] = field(default_factory=dict)


def check(scope: Scope) -> Iterator[Finding]:
    """Look for the devices that a conversation would use, and use them for two seconds."""
    del scope
    keep_alive = core_application()
    with device_watch.watching():
        devices: dict[Kind, AudioDevice] = {}
        for kind in ("input", "output"):
            finding = _found(kind, devices)
            if finding is not None:
                yield finding
        if devices:
            heard = loop.run(_play_and_listen(devices), application=keep_alive)
            yield from judged(devices, heard)
        if len(devices) == 2:
            advice = advice_for(devices["input"], devices["output"])
            if advice is not None:
                yield Finding("Bluetooth", "note", advice, private=_names(devices.values()))


def _found(kind: Kind, devices: dict[Kind, AudioDevice]) -> Finding | None:
    """Choose the device as a conversation does and take note of it; a finding if it is none, or not the wanted one."""
    name = "microphone" if kind == "input" else "speakers"
    _, options = chosen()
    given = options.input_device if kind == "input" else options.output_device
    wanted = (given,) if isinstance(given, str) else given or ()
    try:
        devices[kind] = choose_device(kind, wanted)
    except NoDeviceError as error:
        sentence, _, what_to_do = str(error).partition(": ")
        return Finding(name, "missing", f"{sentence}.", what_to_do[:1].upper() + what_to_do[1:])
    except AudioError as error:
        return Finding(name, "failed", str(error), CHECK_SOUND, private=_names(list_devices(kind)))
    if wanted and preferred_device(kind, wanted) is None:
        used = devices[kind].description
        sentence = f"Of the {name} chosen in the settings none is connected; “{used}” is used instead."
        return Finding(
            name, "note", sentence, "Connect one, or choose anew in the settings.", private=_names([devices[kind]])
        )
    return None


async def _play_and_listen(devices: dict[Kind, AudioDevice]) -> Heard:
    heard, pieces = Heard(), bytearray()
    drained = asyncio.Event()
    capture = Capture(
        pieces.extend, devices["input"].id if "input" in devices else None, on_error=_noting(heard, "input")
    )
    playback = Playback(
        devices["output"].id if "output" in devices else None,
        on_drained=drained.set,
        on_error=_noting(heard, "output"),
    )
    try:
        if "input" in devices:
            _start(capture, heard, "input")
            await _until(pieces, BEFORE_S)
        heard.before = bytes(pieces)
        if "output" in devices:
            _start(playback, heard, "output")
            playback.play("self-test", 0, tone())
            playback.finish()
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(DEADLINE_S):
                    await drained.wait()
        if "input" in devices:
            await _until(pieces, len(heard.before) / BYTES_PER_MS / 1000 + TONE_S + AFTER_S)
    finally:
        rest = capture.stop()
        playback.stop()
    heard.after = bytes(pieces)[len(heard.before) :] + rest
    heard.drained = drained.is_set()
    return heard


def _start(stream: Capture | Playback, heard: Heard, kind: Kind) -> None:
    try:
        stream.start()
    except AudioError as error:
        heard.problems.setdefault(kind, str(error))


def _noting(heard: Heard, kind: Kind) -> Callable[[str], None]:
    def note(sentence: str) -> None:
        heard.problems.setdefault(kind, sentence)

    return note


async def _until(pieces: bytearray, seconds: float) -> None:
    """Wait until the microphone has given so much, or has had far more time than that takes."""
    give_up_at = time.monotonic() + DEADLINE_S
    for _ in range(round(DEADLINE_S / LOOK_EVERY_S)):
        if len(pieces) >= seconds * 1000 * BYTES_PER_MS or time.monotonic() > give_up_at:
            return
        await asyncio.sleep(LOOK_EVERY_S)


def judged(devices: dict[Kind, AudioDevice], heard: Heard) -> Iterator[Finding]:
    """Say what the two seconds have shown."""
    private = _names(devices.values())
    if "input" in devices:
        yield judged_microphone(devices["input"].description, heard, private)
    if "output" in devices:
        name = devices["output"].description
        if not heard.drained:
            reason = heard.problems.get("output", f"“{name}” takes no sound.")
            yield Finding("speakers", "failed", reason, CHECK_SOUND, private=private)
        elif heard_the_tone(heard.before, heard.after):
            sentence = f"“{name}” played a short tone, and the microphone heard it."
            yield Finding("speakers", "ok", sentence, private=private)
        else:
            sentence = f"“{name}” took a short tone; the microphone did not hear it, as with headphones."
            yield Finding("speakers", "ok", sentence, private=private)


def judged_microphone(name: str, heard: Heard, private: Sequence[str]) -> Finding:
    """Whether the microphone gives sound, and not only zeros."""
    everything = heard.before + heard.after
    names = tuple(private)
    if not everything:
        reason = heard.problems.get("input", f"“{name}” gives no sound.")
        return Finding("microphone", "failed", reason, CHECK_MICROPHONE, private=names)
    if not any(everything):
        sentence = f"“{name}” can be opened, but gives nothing but digital silence."
        return Finding("microphone", "note", sentence, CHECK_MICROPHONE, private=names)
    level = measure(heard.before or everything).rms_dbfs
    return Finding("microphone", "ok", f"“{name}” gives sound ({level:.0f} dBFS while nobody spoke).", private=names)


def tone() -> bytes:
    """Return the tone, PCM16 24 kHz mono, with soft ends."""
    time_s = np.arange(round(TONE_S * WIRE_RATE)) / WIRE_RATE
    envelope = np.minimum(1, np.minimum(time_s, TONE_S - time_s) / 0.02)
    wave = np.sin(2 * np.pi * TONE_HZ * time_s) * envelope * TONE_AMPLITUDE
    return bytes((wave * 32767).astype("<i2").tobytes())


def heard_the_tone(before: bytes, after: bytes) -> bool:
    """Whether there is clearly more of the tone's pitch in what came after than in what came before."""
    quiet, loudest = _power_at_pitch(before), _power_at_pitch(after)
    return loudest > CLEARLY * max(quiet, 1.0)


def _power_at_pitch(pcm: bytes) -> float:
    """Return the largest power at the tone's pitch in any tenth of a second."""
    samples = np.frombuffer(pcm[: len(pcm) // 2 * 2], "<i2").astype(np.float32)
    size = WIRE_RATE // 10
    pieces = samples[: len(samples) // size * size].reshape(-1, size)
    if not len(pieces):
        return 0.0
    pitch = np.exp(-2j * np.pi * TONE_HZ / WIRE_RATE * np.arange(size))
    return float(np.max(np.abs(pieces @ pitch / size) ** 2))


def _names(devices: Iterable[AudioDevice]) -> tuple[str, ...]:
    return tuple(name for device in devices for name in (device.description, device.id))
