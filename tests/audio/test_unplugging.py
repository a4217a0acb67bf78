"""Devices that come, go and are chosen while they are used: the turn goes on, and what vanished is named."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from assistant.audio.devices import Kind, list_devices
from tests.audio.alignment import noise
from tests.audio.test_capture import Listener
from tests.audio.test_playback import Player
from tests.support.audio_lab import LAB_RATE, MICROPHONE, MICROPHONE_FEED, SPEAKERS, AudioLab, Recorder, tone
from tests.support.faults import UserSaw

SLACK_S = 0.5
MakeListener = Callable[..., Listener]


def wait_for_device(qtbot: QtBot, kind: Kind, device_id: str) -> None:
    qtbot.waitUntil(lambda: any(device.id == device_id for device in list_devices(kind)), timeout=20_000)


def loud_seconds(recorder: Recorder) -> float:
    """Return the time from the first loud sample to the last."""
    loud = np.flatnonzero(np.abs(recorder.samples().astype(np.int32)) > 500)
    return float(loud[-1] - loud[0]) / LAB_RATE


@pytest.fixture
def make_listener() -> Iterator[MakeListener]:
    """Listen with these devices until the test ends, however it does."""
    listeners: list[Listener] = []

    def make(device: Sequence[str] | None = None, frame_ms: int = 20) -> Listener:
        listeners.append(Listener(device, frame_ms))
        return listeners[-1]

    yield make
    for listener in listeners:
        listener.capture.stop()


@pytest.fixture
def player() -> Iterator[Player]:
    player = Player()
    yield player
    player.playback.stop()


@pytest.fixture
def voice(headset: AudioLab) -> Iterator[None]:
    """Somebody speaks into the built-in microphone all the time."""
    player = headset.speak(tone(60.0))
    with headset.record(MICROPHONE) as recorder:
        # The player takes a moment to begin, on a busy machine a long one.
        recorder.wait_for(lambda: recorder.onset() is not None)
    yield
    player.kill()
    player.wait()


@pytest.mark.fault(
    area="Sound",
    fault="The microphone is unplugged while it is listened to",
    seen="The microphone “…” was disconnected; “…” takes over.",
    recovers="by itself, at once: the default microphone takes over in the middle of the sentence",
    kept="what was said up to then",
)
@pytest.mark.usefixtures("voice")
def test_when_the_microphone_is_unplugged_the_default_one_takes_over(
    qtbot: QtBot, headset: AudioLab, make_listener: MakeListener, user_saw: UserSaw
):
    headset.set_defaults(SPEAKERS, "headset_microphone")
    listener = make_listener()
    listener.capture.start()
    qtbot.waitUntil(lambda: bool(listener.frames), timeout=20_000)
    headset.unplug("headset_microphone")
    qtbot.waitUntil(lambda: listener.hears() and bool(listener.errors), timeout=20_000)
    listener.capture.stop()
    user_saw(*listener.errors)
    assert listener.errors == ["The microphone “Headset-Microphone” was disconnected; “Microphone” takes over."]


@pytest.mark.usefixtures("voice")
def test_a_preferred_microphone_is_named_when_it_goes_and_used_when_it_comes_back(
    qtbot: QtBot, headset: AudioLab, make_listener: MakeListener
):
    wait_for_device(qtbot, "input", "headset_microphone")
    listener = make_listener(("gramophone", "headset_microphone"))
    listener.capture.start()
    qtbot.waitUntil(lambda: bool(listener.frames), timeout=20_000)
    assert not listener.hears()
    headset.unplug("headset_microphone")
    qtbot.waitUntil(lambda: listener.hears() and bool(listener.errors), timeout=20_000)
    headset.plug_microphone("headset_microphone", "Headset-Microphone", feed="headset_feed")
    qtbot.waitUntil(lambda: not np.any(np.frombuffer(b"".join(listener.frames[-5:]), "<i2")), timeout=20_000)
    listener.capture.stop()
    assert listener.errors == ["The microphone “Headset-Microphone” was disconnected; “Microphone” takes over."]


@pytest.mark.fault(
    area="Sound",
    fault="The default microphone changes in the middle of a sentence",
    seen=None,
    recovers="by itself, at once: the new one is listened to",
    kept="what was said up to then",
)
@pytest.mark.usefixtures("voice")
def test_a_change_of_the_default_microphone_is_followed_and_nothing_heard_is_lost(
    qtbot: QtBot, headset: AudioLab, make_listener: MakeListener, user_saw: UserSaw
):
    listener = make_listener(frame_ms=500)  # the first frame is not full yet when the device changes
    listener.capture.start()

    def waiting_bytes() -> int:
        stream = listener.capture._stream
        return stream.bytesAvailable() if stream is not None else 0

    qtbot.waitUntil(lambda: waiting_bytes() > 4800, timeout=20_000)
    headset.set_defaults(SPEAKERS, "headset_microphone")
    follower = listener.capture._follower
    qtbot.waitUntil(lambda: follower.device is not None and follower.device.id == "headset_microphone", timeout=20_000)
    listener.frames.append(listener.capture.stop())
    assert listener.hears()
    user_saw(*listener.errors)


@pytest.fixture
def unplugged(audio_lab: AudioLab) -> Iterator[AudioLab]:
    """Put the built-in microphone back, whatever happens to it."""
    yield audio_lab
    if not audio_lab.is_plugged(MICROPHONE):
        audio_lab.plug_microphone(MICROPHONE, "Microphone", feed=MICROPHONE_FEED)
    audio_lab.set_defaults(SPEAKERS, MICROPHONE)


@pytest.mark.fault(
    area="Sound",
    fault="The only microphone is unplugged",
    seen="The microphone “…” was disconnected: connect it again or another; text goes on meanwhile.",
    recovers="by itself, within a second after there is one again",
    kept="what was said up to then",
)
def test_without_any_microphone_it_is_said_and_capture_goes_on_when_there_is_one(
    qtbot: QtBot, unplugged: AudioLab, make_listener: MakeListener, user_saw: UserSaw
):
    listener = make_listener()
    listener.capture.start()
    qtbot.waitUntil(lambda: bool(listener.frames), timeout=20_000)
    unplugged.unplug(MICROPHONE)
    qtbot.waitUntil(lambda: bool(listener.errors), timeout=20_000)
    count = len(listener.frames)
    unplugged.plug_microphone(MICROPHONE, "Microphone", feed=MICROPHONE_FEED)
    qtbot.waitUntil(lambda: len(listener.frames) > count, timeout=20_000)
    listener.capture.stop()
    user_saw(*listener.errors)
    assert listener.errors == [
        "The microphone “Microphone” was disconnected: connect it again or another; text goes on meanwhile."
    ]


@pytest.mark.fault(
    area="Sound",
    fault="The speakers are unplugged in the middle of a reply",
    seen="The speakers “…” were disconnected; “…” takes over.",
    recovers="by itself, at once: the default speakers take over",
    kept="the reply: it goes on where it was",
)
def test_when_the_speakers_are_unplugged_the_reply_goes_on_where_it_was(
    qtbot: QtBot, headset: AudioLab, player: Player, user_saw: UserSaw
):
    headset.set_defaults("headset_speakers", MICROPHONE)
    player.playback.start()
    with headset.record() as recorder:
        player.reply("a", noise(4.0))
        qtbot.waitUntil(lambda: player.playback.heard_ms > 700, timeout=20_000)
        heard_before_s = player.playback.heard_ms / 1000
        headset.unplug("headset_speakers")
        heard_after_s = player.playback.heard_ms / 1000
        qtbot.waitUntil(lambda: player.drained == 1, timeout=20_000)
        length = len(recorder.samples())
        recorder.wait_for(lambda: len(recorder.samples()) > length + LAB_RATE / 2)
        assert 4.0 - heard_after_s - SLACK_S < loud_seconds(recorder) < 4.0 - heard_before_s + SLACK_S
    player.playback.stop()
    user_saw(*player.errors)
    assert player.errors == ["The speakers “Headset-Speakers” were disconnected; “Speakers” takes over."]


def test_named_speakers_leave_the_reply_to_the_default_ones_and_take_it_back(qtbot: QtBot, headset: AudioLab):
    wait_for_device(qtbot, "output", "headset_speakers")
    player = Player("headset_speakers")
    player.playback.start()
    player.reply("a", tone(8.0, rate=24000))
    qtbot.waitUntil(lambda: player.playback.heard_ms > 100, timeout=20_000)
    with headset.record() as recorder:
        headset.unplug("headset_speakers")
        qtbot.waitUntil(lambda: recorder.onset() is not None and bool(player.errors), timeout=20_000)
    headset.add_speakers("headset_speakers", "Headset-Speakers")
    with headset.record("headset_speakers.monitor") as recorder:
        qtbot.waitUntil(lambda: recorder.onset() is not None, timeout=20_000)
    player.playback.stop()
    assert player.errors == ["The speakers “Headset-Speakers” were disconnected; “Speakers” takes over."]
