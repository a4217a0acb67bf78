"""The short sounds: quiet, without clicks, told apart, played at the right moments and never over a reply."""

from typing import Any

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from assistant.audio.cues import CUES, CueChooser, CueName, cue
from assistant.audio.playback import Playback
from tests.support.audio_lab import AudioLab, tone


@pytest.mark.parametrize("name", CUES)
def test_a_cue_is_short_quiet_and_does_not_click(name: CueName) -> None:
    samples = np.frombuffer(cue(name), "<i2").astype(int)
    assert 0.07 <= len(samples) / 24_000 <= 0.35
    assert 1000 < np.abs(samples).max() < 2000
    assert abs(samples[0]) < 20
    assert abs(samples[-1]) < 20
    assert np.abs(np.diff(samples)).max() < 500


def test_the_cues_are_told_apart() -> None:
    assert len({cue(name) for name in CUES}) == len(CUES)


def state(name: str, turn_mode: str = "push_to_talk") -> dict[str, Any]:
    return {"type": "bidi_session_state", "state": name, "turn_mode": turn_mode}


ERROR = {"type": "bidi_error", "code": "x"}
ENDING = {"type": "bidi_notice", "code": "session_limit_near"}
OTHER = {"type": "bidi_notice", "code": "tools"}


@pytest.mark.parametrize(
    ("events", "played"),
    [
        ([state("ready"), state("listening"), state("listening"), state("thinking")], ["listening", "done"]),
        ([state("listening", "toggle"), state("ready", "toggle")], ["listening", "done"]),
        ([state("listening", "server_vad"), state("thinking", "server_vad")], []),
        ([ERROR, ENDING, OTHER, {"type": "bidi_response_start"}], ["error", "ending"]),
    ],
)
def test_which_moments_have_a_cue(events: list[dict[str, Any]], played: list[str]) -> None:
    heard: list[str] = []
    chooser = CueChooser(heard.append)
    for event in events:
        chooser.take(event)
    assert heard == played


def test_a_cue_is_heard_and_known_to_the_echo_canceller(qapp: QApplication, audio_lab: AudioLab) -> None:
    playback = Playback()
    reference = playback.reference
    reference.read(480)
    playback.start()
    with audio_lab.record() as recorder:
        assert playback.play_cue(cue("ending"))
        while recorder.onset(threshold=800) is None:
            qapp.processEvents()
    expected = np.concatenate([reference.read(480) for _ in range(100)])
    assert np.abs(expected.astype(int)).max() > 1000
    assert not playback.is_playing
    assert playback.heard_ms == 0
    playback.stop()


def test_no_cue_sounds_over_a_reply_or_without_speakers(qapp: QApplication, audio_lab: AudioLab) -> None:  # noqa: ARG001
    playback = Playback()
    assert not playback.play_cue(cue("done"))
    playback.start()
    playback.play("item", 0, tone(1.0, rate=24_000).tobytes())
    playback.finish()
    assert not playback.play_cue(cue("done"))
    playback.flush()
    assert not playback.play_cue(cue("done"))  # the speakers are being started again
    playback.stop()
