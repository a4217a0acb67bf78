"""In what format and with what latency a device is opened.

Devices are opened in the wire's own 24 kHz wherever the system allows it: it converts no later than we could, at half
the work. Only what must be treated at 48 kHz (echo cancellation) has its device opened at that rate, and is halved
by half_band.py, which is no slower; soxr in that place would add 1 to 38 ms, by the blocks in which it works.
"""

import os
import sys

from PySide6.QtMultimedia import QAudioDevice, QAudioFormat, QAudioSink, QAudioSource

from assistant.audio.errors import DeviceFailedError
from assistant.audio.resampling import WIRE_FORMAT, Converter, SampleType
from assistant.audio.wire import WIRE_RATE

PERIOD_FRAMES = 128  # 5 ms at 24 kHz; a power of two, which sound servers prefer. 64 stumbles on a busy machine
CAPTURE_PERIOD_FRAMES = 64  # up to 8 ms less from voice to wire than 128, and 3 from wire to ear, for 1 % of a core
PULSE_LATENCY_MS = 10

_SAMPLE_TYPES: dict[QAudioFormat.SampleFormat, SampleType] = {
    QAudioFormat.SampleFormat.UInt8: "uint8",
    QAudioFormat.SampleFormat.Int16: "int16",
    QAudioFormat.SampleFormat.Int32: "int32",
    QAudioFormat.SampleFormat.Float: "float32",
}


def mono_format(rate: int = WIRE_RATE) -> QAudioFormat:
    """Return PCM16 mono in Qt's terms; the conversation's format unless another rate is given."""
    audio_format = QAudioFormat()
    audio_format.setSampleRate(rate)
    audio_format.setChannelCount(1)
    audio_format.setSampleFormat(QAudioFormat.SampleFormat.Int16)
    return audio_format


def format_for(device: QAudioDevice, rate: int = WIRE_RATE) -> QAudioFormat:
    """Return PCM16 mono of this rate if the device takes it, else the format the device prefers.

    Raises DeviceFailedError when it prefers none that is known here.
    """
    wanted = mono_format(rate)
    if device.isFormatSupported(wanted):
        return wanted
    preferred = device.preferredFormat()
    if not preferred.isValid() or preferred.sampleFormat() not in _SAMPLE_TYPES:
        raise DeviceFailedError(
            f"“{device.description()}” offers no sound format that is known: choose another device."
        )
    return preferred


def to_device(audio_format: QAudioFormat) -> Converter | None:
    """Return what converts the wire's format into the device's, or None when they are the same."""
    return None if audio_format == mono_format() else Converter(WIRE_FORMAT, describe(audio_format))


def from_device(audio_format: QAudioFormat) -> Converter | None:
    """Return what converts the device's format into the wire's, or None when they are the same."""
    return None if audio_format == mono_format() else Converter(describe(audio_format), WIRE_FORMAT)


def ask_for_low_latency(stream: QAudioSink | QAudioSource, period_frames: int = PERIOD_FRAMES) -> None:
    """Ask for short periods, before the stream is started.

    Qt 6.12 can be told; before it, PulseAudio's client library reads the wish from the environment when a stream
    is opened (without it, microphone audio arrives in lumps of 42 ms).
    """
    if hasattr(stream, "setNativePeriodFrameCount"):
        stream.setNativePeriodFrameCount(period_frames)
    elif sys.platform == "linux":
        os.environ.setdefault("PULSE_LATENCY_MSEC", str(PULSE_LATENCY_MS))


def describe(audio_format: QAudioFormat) -> tuple[int, int, SampleType]:
    """Return samples a second, channels and sample type."""
    return audio_format.sampleRate(), audio_format.channelCount(), _SAMPLE_TYPES[audio_format.sampleFormat()]
