from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from PySide6.QtMultimedia import QAudioFormat
from pytestqt.qtbot import QtBot

from assistant.audio import capture as capture_module
from assistant.audio.capture import Capture
from assistant.audio.errors import UnknownDeviceError
from assistant.audio.levels import Level, measure
from assistant.audio.processing import CaptureProcessor
from tests.audio.alignment import Alignment, align, noise
from tests.support.audio_lab import MICROPHONE, AudioLab, Samples, tone

FRAME = 960  # bytes of 20 ms


class Listener:
    """A Capture and what it called back."""

    def __init__(
        self,
        device: str | Sequence[str] | None = None,
        frame_ms: int | None = None,
        processor: CaptureProcessor | None = None,
    ) -> None:
        self.frames: list[bytes] = []
        self.levels: list[Level] = []
        self.errors: list[str] = []
        self.capture = Capture(
            self.frames.append,
            device,
            on_level=self.levels.append,
            on_error=self.errors.append,
            frame_ms=frame_ms,
            processor=processor,
        )

    def samples(self) -> Samples:
        return np.frombuffer(b"".join(self.frames), "<i2")

    def hears(self, threshold: int = 2000) -> bool:
        return bool(len(self.samples())) and int(np.abs(self.samples().astype(np.int32)).max()) > threshold


@pytest.fixture
def listener(qtbot: QtBot, audio_lab: AudioLab) -> Iterator[Listener]:  # noqa: ARG001 - a Qt application and its microphone
    listener = Listener()
    yield listener
    listener.capture.stop()


def hear(qtbot: QtBot, audio_lab: AudioLab, listener: Listener, speech: Samples) -> Alignment:
    """Speak into the microphone; returns how the capture heard it."""
    listener.capture.start()
    player = audio_lab.speak(speech, 24000)
    qtbot.waitUntil(lambda: player.poll() is not None, timeout=20_000)
    spoken = len(listener.frames)
    qtbot.waitUntil(lambda: len(listener.frames) > spoken + 25, timeout=20_000)
    listener.frames.append(listener.capture.stop())
    return align(listener.samples(), speech)


def test_speech_is_captured_whole_and_in_order(qtbot: QtBot, audio_lab: AudioLab, listener: Listener):
    heard = hear(qtbot, audio_lab, listener, noise(3.0))
    assert heard.found > 0.7
    assert max(map(abs, heard.shifts_ms)) < 100
    assert heard.end_found
    assert listener.errors == []


def test_a_device_of_another_format_hears_the_same(
    qtbot: QtBot, audio_lab: AudioLab, listener: Listener, monkeypatch: pytest.MonkeyPatch
):
    audio_format = QAudioFormat()
    audio_format.setSampleRate(48000)
    audio_format.setChannelCount(2)
    audio_format.setSampleFormat(QAudioFormat.SampleFormat.Float)
    monkeypatch.setattr(capture_module, "format_for", lambda _device, _rate: audio_format)
    heard = hear(qtbot, audio_lab, listener, noise(1.5))
    assert heard.found > 0.7
    assert heard.end_found


class Inverter:
    """A processor that turns the sound upside down."""

    rate = 48000
    frame_samples = 480

    def __init__(self) -> None:
        self.resets = 0

    def process(self, frame: Samples) -> Samples:
        assert len(frame) == self.frame_samples
        return -frame

    def reset(self) -> None:
        self.resets += 1


def test_a_processor_treats_the_sound_at_48_khz_before_it_is_delivered(qtbot: QtBot, audio_lab: AudioLab):
    inverter = Inverter()
    listener = Listener(processor=inverter)
    listener.capture.start()
    assert "48000Hz" in audio_lab.pactl("list", "short", "source-outputs")
    speech = noise(1.5)
    player = audio_lab.speak(-speech, 24000)
    qtbot.waitUntil(lambda: player.poll() is not None, timeout=20_000)
    spoken = len(listener.frames)
    qtbot.waitUntil(lambda: len(listener.frames) > spoken + 25, timeout=20_000)
    listener.frames.append(listener.capture.stop())
    heard = align(listener.samples(), speech)
    assert heard.found > 0.7
    assert heard.end_found
    assert inverter.resets == 1


def test_as_many_samples_come_as_time_passes(qtbot: QtBot, audio_lab: AudioLab, listener: Listener):
    listener.capture.start()
    with audio_lab.record(MICROPHONE) as recorder:
        before_ms, recorded_ms = len(listener.samples()) / 24, len(recorder.samples()) / 48
        qtbot.waitUntil(lambda: len(recorder.samples()) / 48 > recorded_ms + 2000, timeout=20_000)
        captured_ms = len(listener.samples()) / 24 - before_ms
        assert captured_ms == pytest.approx(len(recorder.samples()) / 48 - recorded_ms, abs=200)


def test_frames_are_as_long_as_asked_for(qtbot: QtBot, audio_lab: AudioLab):  # noqa: ARG001
    listener = Listener(frame_ms=20)
    listener.capture.start()
    qtbot.waitUntil(lambda: len(listener.frames) >= 10, timeout=20_000)
    assert {len(frame) for frame in listener.frames} == {FRAME}
    listener.capture.stop()


def test_quiet_comes_in_longer_frames(qtbot: QtBot, listener: Listener):
    listener.capture.start()
    qtbot.waitUntil(lambda: len(listener.frames) >= 10, timeout=20_000)
    assert {len(frame) for frame in listener.frames} == {10 * FRAME}


def test_stop_returns_the_frame_that_was_not_full_yet(qtbot: QtBot, audio_lab: AudioLab):  # noqa: ARG001
    listener = Listener(frame_ms=25)  # no multiple of a device's period
    listener.capture.start()
    qtbot.waitUntil(lambda: bool(listener.frames), timeout=20_000)
    rest = listener.capture.stop()
    assert len(rest) > 0
    assert len(rest) % 2 == 0


def test_what_the_device_still_held_at_the_stop_is_not_lost(qtbot: QtBot, audio_lab: AudioLab, listener: Listener):
    player = audio_lab.speak(tone(3.0))
    listener.capture.start()
    qtbot.waitUntil(listener.hears, timeout=20_000)
    with audio_lab.record(MICROPHONE) as recorder:  # holds this thread, and with it the event loop
        recorder.wait_for(lambda: len(recorder.samples()) > 48000 * 0.3)
    assert len(listener.capture.stop()) > 24000 * 2 * 0.25
    player.kill()
    player.wait()


def test_nothing_is_captured_before_start_and_after_stop(qtbot: QtBot, audio_lab: AudioLab, listener: Listener):
    assert audio_lab.pactl("list", "short", "source-outputs").count("24000Hz") == 0
    listener.capture.start()
    qtbot.waitUntil(lambda: bool(listener.frames), timeout=20_000)
    assert audio_lab.pactl("list", "short", "source-outputs").count("24000Hz") == 1
    listener.capture.stop()
    count = len(listener.frames)
    qtbot.waitUntil(lambda: "24000Hz" not in audio_lab.pactl("list", "short", "source-outputs"), timeout=20_000)
    assert len(listener.frames) == count
    assert listener.capture.stop() == b""


def test_levels_follow_the_voice_at_most_thirty_times_a_second(qtbot: QtBot, audio_lab: AudioLab, listener: Listener):
    listener.capture.start()
    qtbot.waitUntil(lambda: bool(listener.levels), timeout=20_000)
    player = audio_lab.speak(tone(1.0, amplitude=0.5))
    qtbot.waitUntil(lambda: listener.levels[-1].peak_dbfs > -7, timeout=20_000)
    qtbot.waitUntil(lambda: player.poll() is not None, timeout=20_000)
    loudest = measure(b"".join(listener.frames)).peak_dbfs
    assert max(level.peak_dbfs for level in listener.levels) == pytest.approx(loudest, abs=0.5)
    assert len(listener.levels) <= len(listener.samples()) / 24000 * 30 + 1


def test_a_microphone_that_gives_nothing_is_reported(qtbot: QtBot, listener: Listener):
    listener.capture.start()
    qtbot.waitUntil(lambda: bool(listener.frames), timeout=20_000)
    assert listener.capture._source is not None
    listener.capture._source.suspend()
    qtbot.waitUntil(lambda: bool(listener.errors), timeout=20_000)
    assert listener.errors == ["The microphone “Microphone” gives no sound."]
    count = len(listener.frames)
    qtbot.waitUntil(lambda: len(listener.frames) > count, timeout=20_000)


def test_an_unknown_microphone_is_refused(qtbot: QtBot, audio_lab: AudioLab):  # noqa: ARG001
    listener = Listener("gramophone")
    with pytest.raises(UnknownDeviceError, match="gramophone"):
        listener.capture.start()
    assert not listener.capture.is_open
