"""What a stream and its follower owe each other; what they do together is in test_unplugging.py."""

import gc
import weakref
from collections.abc import Callable, Iterator

import pytest
from pytestqt.qtbot import QtBot

from assistant.audio import device_follower
from assistant.audio.capture import Capture
from assistant.audio.device_watch import device_watch
from assistant.audio.errors import DeviceFailedError
from assistant.audio.playback import Playback
from tests.audio.test_capture import Listener
from tests.support.audio_lab import AudioLab


@pytest.fixture
def no_garbage_collection() -> Iterator[None]:
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("no_garbage_collection", "qtbot", "audio_lab")
@pytest.mark.parametrize("make", [lambda: Capture(lambda _frame: None), Playback])
def test_a_stream_is_deleted_when_it_is_let_go(make: Callable[[], Capture | Playback]):
    stream = make()
    stream.start()
    gone = weakref.ref(stream)
    stream.stop()
    del stream
    assert gone() is None


@pytest.mark.usefixtures("no_garbage_collection")
def test_a_stream_that_was_not_stopped_ends_the_watch_when_it_is_deleted(qtbot: QtBot, audio_lab: AudioLab):  # noqa: ARG001
    listener = Listener()
    listener.capture.start()
    qtbot.waitUntil(lambda: device_watch.current is not None)
    del listener
    assert device_watch.current is None


def test_a_device_that_refuses_is_named_once_and_used_as_soon_as_it_is_free(
    qtbot: QtBot,
    audio_lab: AudioLab,  # noqa: ARG001 - devices
    monkeypatch: pytest.MonkeyPatch,
):
    def refuse(_device: object) -> None:
        raise DeviceFailedError("It is busy.")

    listener = Listener()
    monkeypatch.setattr(device_follower, "LOOK_INTERVAL_MS", 20)
    with monkeypatch.context() as busy:
        busy.setattr(listener.capture, "open_device", refuse)
        listener.capture.start()
        assert listener.capture.is_open
        follower = listener.capture._follower
        assert follower.device is None
        follower.try_again()
    qtbot.waitUntil(lambda: bool(listener.frames), timeout=20_000)
    listener.capture.stop()
    assert listener.errors == ["It is busy."]


def test_a_second_start_and_stop_change_nothing(qtbot: QtBot, audio_lab: AudioLab):  # noqa: ARG001 - Qt and devices
    listener = Listener()
    listener.capture.start()
    follower = listener.capture._follower
    device = follower.device
    follower.start()
    assert follower.device == device
    listener.capture.stop()
    follower.stop()
    follower.give_up("is of no use")
    follower.try_again()
    assert follower.device is None
    assert listener.errors == []


def test_a_device_that_is_open_is_looked_at_again_only_when_something_changed(
    qtbot: QtBot,
    audio_lab: AudioLab,  # noqa: ARG001 - devices
    monkeypatch: pytest.MonkeyPatch,
):
    looks: list[object] = []
    monkeypatch.setattr(device_follower, "LOOK_INTERVAL_MS", 20)
    monkeypatch.setattr(device_follower, "SETTLING_S", 0.0)
    listener = Listener()
    listener.capture.start()
    qtbot.waitUntil(lambda: device_watch.current is not None, timeout=20_000)
    monkeypatch.setattr(device_follower, "check_sound_server", lambda: looks.append(None))
    heard = len(listener.frames)
    qtbot.waitUntil(lambda: len(listener.frames) > heard + 1, timeout=20_000)
    listener.capture._follower._changed_elsewhere.emit()
    qtbot.waitUntil(lambda: bool(looks), timeout=20_000)
    listener.capture.stop()
    assert len(looks) == 1
