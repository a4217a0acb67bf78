import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from assistant import loop
from assistant.audio.echo_test import LEAD_S, EchoReport, judge, run_echo_test, sound_to_play
from assistant.audio.wire import WIRE_RATE
from tests.support.audio_lab import AudioLab
from tests.support.live_room import LiveRoom
from tests.support.room import Floats, Room, convolve


def test_the_sound_is_short_and_quiet():
    sound = sound_to_play().astype(float)
    assert len(sound) < 4 * WIRE_RATE
    assert not np.any(sound[: round(LEAD_S * WIRE_RATE)])
    assert np.abs(sound).max() < 3500


def heard_in(delay_ms: float, level_db: float, noise_dbfs: float = -66.0) -> EchoReport:
    """The report of a room, at the wire's rate."""
    played = np.concatenate([sound_to_play(), np.zeros(WIRE_RATE, np.int16)])
    response: Floats = np.zeros(WIRE_RATE, np.float32)
    response[round(delay_ms * WIRE_RATE / 1000)] = 10 ** (level_db / 20)
    noise = np.random.default_rng(1).standard_normal(len(played)) * 32768 * 10 ** (noise_dbfs / 20)
    heard = convolve(played.astype(np.float32), response) + noise
    return judge(np.clip(np.rint(heard), -32768, 32767).astype(np.int16), played)


@pytest.mark.parametrize("delay_ms", [5, 60, 250, 450])
@pytest.mark.parametrize("level_db", [-6, -20, -35])
def test_delay_and_level_are_measured(delay_ms: float, level_db: float):
    report = heard_in(delay_ms, level_db)
    assert report.delay_ms == pytest.approx(delay_ms, abs=1)
    assert report.echo_db == pytest.approx(level_db, abs=1.5)
    assert report.noise_dbfs == pytest.approx(-66, abs=1)
    assert report.recommendation == "full duplex with echo cancellation"


def test_headphones_need_no_cancellation():
    report = heard_in(60, -80)
    assert (report.delay_ms, report.echo_db, report.recommendation) == (None, None, "full duplex")
    assert "headphones" in report.sentence


def test_an_echo_louder_than_its_sound_asks_for_half_duplex():
    assert heard_in(30, 6).recommendation == "half duplex"


def test_where_it_is_noisy_only_the_key_helps():
    assert heard_in(60, -10, noise_dbfs=-25).recommendation == "push-to-talk"


def test_a_muted_microphone_is_named():
    played = sound_to_play()
    assert "muted" in judge(np.zeros_like(played), played).sentence


def test_the_devices_of_this_machine_are_tested(qapp: QApplication, audio_lab: AudioLab):
    room = Room(delay_ms=120, level_db=-10, decay_s=0.2)
    with LiveRoom(audio_lab, room):
        report = loop.run(run_echo_test(), application=qapp)
    # What it measures is judged above, on sound that is whole; a busy machine's sound server leaves pieces of it out.
    assert report.recommendation.startswith("full duplex")
    assert report.sentence
    if report.delay_ms is not None:
        assert 30 < report.delay_ms < 500
