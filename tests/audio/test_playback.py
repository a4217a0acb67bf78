import time
from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pytest
from PySide6.QtCore import QTimer
from PySide6.QtMultimedia import QAudioFormat
from pytestqt.qtbot import QtBot

from assistant.audio import device_follower
from assistant.audio import speakers as speakers_module
from assistant.audio.errors import NoDeviceError, UnknownDeviceError
from assistant.audio.heard import Heard
from assistant.audio.playback import Playback
from tests.audio.alignment import align, at_wire_rate, noise
from tests.support.audio_lab import LAB_RATE, AudioLab, Recorder, Samples, tone

DELTA_MS = 100
DELTA = DELTA_MS * 48  # bytes


class Player:
    """A Playback and what it called back."""

    def __init__(self, device: str | None = None) -> None:
        self.drained = 0
        self.started: list[str] = []
        self.errors: list[str] = []
        self.playback = Playback(
            device, on_started=self.started.append, on_drained=self._drained, on_error=self.errors.append
        )

    def _drained(self) -> None:
        self.drained += 1

    def reply(self, item_id: str, samples: Samples) -> None:
        """Hand in a reply as a server sends it, in a burst of deltas."""
        data = samples.tobytes()
        for index in range(0, len(data), DELTA):
            self.playback.play(item_id, 0, data[index : index + DELTA])
        self.playback.finish()


@pytest.fixture
def player(qtbot: QtBot, audio_lab: AudioLab) -> Iterator[Player]:  # noqa: ARG001 - a Qt application and its speakers
    player = Player()
    player.playback.start()
    yield player
    player.playback.stop()


def wait_for_silence(qtbot: QtBot, recorder: Recorder, after: float, seconds: float = 0.4) -> None:
    """Return when the recording has been silent for a while after it was loud."""

    def silent() -> bool:
        last = recorder.last_loud(after)
        return last is not None and recorder.chunks[-1].arrived - last > seconds

    qtbot.waitUntil(silent, timeout=20_000)


def test_the_first_sound_after_silence_is_told_once(qtbot: QtBot, player: Player) -> None:
    player.reply("item_a", noise(0.2))
    player.reply("item_b", noise(0.2))
    qtbot.waitUntil(lambda: player.drained == 1)
    assert player.started == ["item_a"]
    player.reply("item_c", noise(0.2))
    qtbot.waitUntil(lambda: player.drained == 2)
    assert player.started == ["item_a", "item_c"]


def test_what_is_flushed_before_it_sounds_is_never_told(qtbot: QtBot, player: Player) -> None:
    player.reply("item_a", noise(0.2))
    player.playback.flush()
    player.reply("item_b", noise(0.2))
    qtbot.waitUntil(lambda: player.drained == 1)
    assert player.started == ["item_b"]


def test_a_reply_longer_than_the_ring_is_heard_whole_and_in_order(qtbot: QtBot, audio_lab: AudioLab, player: Player):
    reply = noise(3.0)
    with audio_lab.record() as recorder:
        player.reply("a", reply)
        qtbot.waitUntil(lambda: player.drained == 1, timeout=20_000)
        wait_for_silence(qtbot, recorder, 0.0)
        heard = align(at_wire_rate(recorder.samples()), reply)
    assert heard.found > 0.7
    assert min(heard.shifts_ms) > -DELTA_MS / 2, "a piece was left out"
    assert max(heard.shifts_ms) < DELTA_MS, "a piece came twice, or there was a pause"
    assert heard.end_found
    assert player.errors == []


def test_a_device_of_another_format_plays_the_same(qtbot: QtBot, audio_lab: AudioLab, monkeypatch: pytest.MonkeyPatch):
    audio_format = QAudioFormat()
    audio_format.setSampleRate(48000)
    audio_format.setChannelCount(2)
    audio_format.setSampleFormat(QAudioFormat.SampleFormat.Float)
    monkeypatch.setattr(speakers_module, "format_for", lambda _device: audio_format)
    player = Player()
    player.playback.start()
    reply = noise(1.5)
    with audio_lab.record() as recorder:
        player.reply("a", reply)
        qtbot.waitUntil(lambda: player.drained == 1, timeout=20_000)
        wait_for_silence(qtbot, recorder, 0.0)
        heard = align(at_wire_rate(recorder.samples()), reply)
    player.playback.stop()
    assert heard.found > 0.7
    assert min(heard.shifts_ms) > -DELTA_MS / 2, "a piece was left out"
    assert heard.end_found


def test_drained_comes_when_the_last_sample_was_heard(qtbot: QtBot, audio_lab: AudioLab, player: Player):
    with audio_lab.record() as recorder:
        player.reply("a", tone(0.5, rate=24000))
        qtbot.waitUntil(lambda: player.drained == 1, timeout=20_000)
        drained_at = time.perf_counter()
        wait_for_silence(qtbot, recorder, 0.0)
        last_loud = recorder.last_loud()
    assert last_loud is not None
    assert drained_at > last_loud - 0.05
    assert player.playback.heard_ms == pytest.approx(500)
    assert not player.playback.is_playing


def test_flush_is_silence_at_once_and_tells_what_was_heard(qtbot: QtBot, audio_lab: AudioLab, player: Player):
    with audio_lab.record() as recorder:
        player.reply("a", tone(5.0, rate=24000))
        player.reply("b", tone(1.0, rate=24000))
        qtbot.waitUntil(lambda: player.playback.heard_ms > 700, timeout=20_000)
        flushed_at = time.perf_counter()
        first, second = player.playback.flush()
        wait_for_silence(qtbot, recorder, 0.0)
        onset, last_loud = recorder.onset(), recorder.last_loud()
    assert onset is not None
    assert last_loud is not None
    assert last_loud - flushed_at < 0.25, "the ring still held 1 s"
    assert (first.item_id, first.content_index) == ("a", 0)
    assert first.heard_ms == pytest.approx((last_loud - onset) * 1000, abs=150)
    assert second == Heard("b", 0, 0)
    assert player.drained == 0


def test_after_a_flush_the_next_reply_is_heard_whole(qtbot: QtBot, audio_lab: AudioLab, player: Player):
    player.reply("a", tone(5.0, rate=24000))
    qtbot.waitUntil(lambda: player.playback.heard_ms > 100, timeout=20_000)
    player.playback.flush()
    reply = noise(1.0)
    with audio_lab.record() as recorder:
        qtbot.waitUntil(lambda: not np.any(recorder.samples()[-LAB_RATE // 10 :]), timeout=20_000)
        started_at = time.perf_counter()
        player.reply("b", reply)
        assert player.playback.is_playing
        qtbot.waitUntil(lambda: player.drained == 1, timeout=20_000)
        wait_for_silence(qtbot, recorder, started_at)
        heard = align(at_wire_rate(recorder.samples(started_at)), reply)
    assert heard.found > 0.7
    assert heard.end_found


def test_a_flush_before_anything_was_heard_says_so(player: Player):
    player.playback.play("a", 0, bytes(DELTA))
    assert player.playback.flush() == [Heard("a", 0, 0)]
    assert player.playback.flush() == []


def test_a_burst_starts_at_once_and_a_lone_delta_waits_for_a_second(qtbot: QtBot, player: Player):
    player.playback.play("paced", 0, bytes(DELTA))
    assert not player.playback.is_playing
    qtbot.waitUntil(lambda: player.playback.is_playing, timeout=20_000)
    qtbot.waitUntil(lambda: player.drained == 1, timeout=20_000)
    for _ in range(3):
        player.playback.play("burst", 0, bytes(DELTA))
    assert player.playback.is_playing


def test_a_short_reply_starts_when_it_is_complete(player: Player):
    player.playback.play("yes", 0, bytes(DELTA))
    player.playback.finish()
    assert player.playback.is_playing


def test_silent_speakers_sleep_and_wake_for_the_next_reply(
    qtbot: QtBot, audio_lab: AudioLab, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(speakers_module, "IDLE_SUSPEND_MS", 50)
    player = Player()
    player.playback.start()
    qtbot.waitUntil(lambda: "Corked: yes" in audio_lab.pactl("list", "sink-inputs"), timeout=20_000)
    with audio_lab.record() as recorder:
        player.reply("a", tone(0.3, rate=24000))
        qtbot.waitUntil(lambda: player.drained == 1, timeout=20_000)
        recorder.wait_for(lambda: recorder.onset() is not None)
    player.playback.stop()


def test_a_reply_waits_for_speakers_that_failed_and_are_tried_again(
    qtbot: QtBot, audio_lab: AudioLab, player: Player, monkeypatch: pytest.MonkeyPatch
):
    def refuse(_kind: str, _preferences: tuple[str, ...]) -> None:
        raise NoDeviceError("none at the moment")

    with audio_lab.record() as recorder:
        with monkeypatch.context() as no_device:
            no_device.setattr(device_follower, "choose_device", refuse)
            player.playback._speakers.give_up("broke")
            player.playback.prepare()
            player.reply("a", tone(0.5, rate=24000))
        assert player.drained == 0
        qtbot.waitUntil(lambda: player.drained == 1, timeout=20_000)
        recorder.wait_for(lambda: recorder.onset() is not None)
    assert player.errors == ["The speakers “Speakers” broke: connect them again or others; text goes on meanwhile."]


def test_a_reply_waits_no_longer_than_some_seconds_for_speakers(
    qtbot: QtBot, player: Player, monkeypatch: pytest.MonkeyPatch
):
    def refuse(_kind: str, _preferences: tuple[str, ...]) -> None:
        raise NoDeviceError("none at the moment")

    monkeypatch.setattr(device_follower, "choose_device", refuse)
    monkeypatch.setattr(speakers_module, "WAIT_FOR_DEVICE_S", 0.3)
    player.reply("a", tone(2.0, rate=24000))
    player.playback._speakers.give_up("broke")
    qtbot.waitUntil(lambda: player.drained == 1, timeout=20_000)


def test_unknown_speakers_are_refused_at_the_start(qtbot: QtBot, audio_lab: AudioLab):  # noqa: ARG001
    with pytest.raises(UnknownDeviceError, match="gramophone"):
        Player("gramophone").playback.start()


def test_start_and_stop_may_be_called_twice(player: Player):
    player.playback.start()
    player.reply("a", tone(1.0, rate=24000))
    player.playback.stop()
    player.playback.stop()
    player.playback.play("late", 0, bytes(DELTA))
    assert not player.playback.is_playing
    assert player.playback.flush() == []


def test_the_volume_changes_while_it_plays(qtbot: QtBot, audio_lab: AudioLab, player: Player) -> None:
    with audio_lab.record() as recorder:
        player.reply("a", tone(3.0, rate=24000))
        recorder.wait_for(lambda: recorder.onset() is not None)
        player.playback.volume = 0.1
        quiet_after = time.perf_counter() + 0.5
        qtbot.waitUntil(lambda: recorder.chunks[-1].arrived > quiet_after, timeout=20_000)
        assert int(np.abs(recorder.samples(quiet_after - 0.1).astype(np.int32)).max()) < 2500
        player.playback.volume = 1.0
        loud_after = time.perf_counter() + 0.5
        qtbot.waitUntil(lambda: recorder.chunks[-1].arrived > loud_after, timeout=20_000)
        assert int(recorder.samples(loud_after - 0.1).max()) > 15000


def test_the_volume_goes_in_small_steps_so_that_it_does_not_click(
    qtbot: QtBot, player: Player, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = [1.0]
    monkeypatch.setattr(speakers_module.QAudioSink, "setVolume", lambda _sink, volume: steps.append(volume))
    player.playback.volume = -3.0
    qtbot.waitUntil(lambda: steps[-1] == 0.0)
    assert player.playback.volume == 0.0
    assert max(abs(later - earlier) for earlier, later in pairwise(steps)) <= 0.15 + 1e-9


@pytest.mark.parametrize("is_under_way", [False, True])
def test_the_reference_has_what_is_heard(
    qtbot: QtBot, audio_lab: AudioLab, player: Player, *, is_under_way: bool
) -> None:
    reply = noise(1.5)
    pulled: list[Samples] = []

    def pull() -> None:
        pulled.append(player.playback.reference.read(480))

    pace = QTimer(interval=10)
    pace.timeout.connect(pull)
    with audio_lab.record() as recorder:
        if is_under_way:
            player.reply("a", reply)
            qtbot.waitUntil(lambda: player.playback.heard_ms > 300, timeout=20_000)
            pace.start()
        else:
            pull()
            pace.start()
            player.reply("a", reply)
        qtbot.waitUntil(lambda: player.drained == 1, timeout=20_000)
        assert recorder.onset() is not None
    pace.stop()
    # What a reader behind the time has not had yet.
    pulled += [player.playback.reference.read(480) for _ in range(100)]
    sounded = align(np.concatenate(pulled)[::2], reply)
    assert sounded.found > (0.6 if is_under_way else 0.9)
    assert max(map(abs, sounded.shifts_ms), default=0) < 1
