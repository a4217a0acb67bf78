import os

import pytest
from PySide6.QtMultimedia import QAudioFormat, QAudioSource
from pytestqt.qtbot import QtBot

from assistant.audio.devices import find_device
from assistant.audio.errors import DeviceFailedError
from assistant.audio.stream_format import ask_for_low_latency, format_for, from_device, mono_format, to_device
from tests.support.audio_lab import AudioLab


class PreferringDevice:
    """A device that takes nothing but 48 kHz stereo floats, as some do on macOS and Windows."""

    def isFormatSupported(self, audio_format: QAudioFormat) -> bool:  # noqa: N802 - Qt's name
        return audio_format == self.preferredFormat()

    def preferredFormat(self) -> QAudioFormat:  # noqa: N802 - Qt's name
        audio_format = QAudioFormat()
        audio_format.setSampleRate(48000)
        audio_format.setChannelCount(2)
        audio_format.setSampleFormat(QAudioFormat.SampleFormat.Float)
        return audio_format


def test_a_device_that_takes_the_mono_format_gets_it_unconverted(qtbot: QtBot, audio_lab: AudioLab):  # noqa: ARG001
    audio_format = format_for(find_device("output"))
    assert audio_format == mono_format()
    assert to_device(audio_format) is None
    assert from_device(audio_format) is None


def test_any_other_device_is_opened_in_its_own_format_and_converted():
    audio_format = format_for(PreferringDevice())  # type: ignore[arg-type]
    assert audio_format.sampleRate() == 48000
    converter = to_device(audio_format)
    assert converter is not None
    assert len(converter.convert(bytes(960)) + converter.finish()) == 960 * 2 * 2 * 2
    assert from_device(audio_format) is not None


class StrangeDevice(PreferringDevice):
    """A device without any format that Qt knows."""

    def preferredFormat(self) -> QAudioFormat:  # noqa: N802 - Qt's name
        return QAudioFormat()

    def description(self) -> str:
        return "Oddity"


def test_a_device_without_a_known_format_is_named():
    with pytest.raises(DeviceFailedError, match="“Oddity” offers no sound format"):
        format_for(StrangeDevice())  # type: ignore[arg-type]


def test_short_periods_are_asked_for(qtbot: QtBot, audio_lab: AudioLab, monkeypatch: pytest.MonkeyPatch):  # noqa: ARG001
    monkeypatch.delenv("PULSE_LATENCY_MSEC", raising=False)
    source = QAudioSource(find_device("input"), mono_format())
    ask_for_low_latency(source, 64)
    if hasattr(source, "nativePeriodFrameCount"):
        assert source.nativePeriodFrameCount() == 64
    else:
        assert os.environ["PULSE_LATENCY_MSEC"] == "10"
