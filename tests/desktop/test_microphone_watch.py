"""A microphone that gives nothing."""

from assistant.desktop.microphone_watch import SILENT_S, MicrophoneWatch

NOTHING = float("-inf")


def told(levels: list[tuple[float, float]], watch: MicrophoneWatch) -> list[float]:
    return [at for at, level in levels if watch.hears_nothing(level, at)]


def test_digital_silence_is_told_once_each_time_it_is_opened() -> None:
    watch = MicrophoneWatch()
    levels = [(tenth / 10, NOTHING) for tenth in range(100)]
    assert told(levels, watch) == [SILENT_S]
    watch.begin()
    assert len(told(levels, watch)) == 1


def test_a_quiet_room_is_no_silence() -> None:
    watch = MicrophoneWatch()
    assert told([(0.0, NOTHING), (1.0, -92.0), (5.0, NOTHING), (50.0, NOTHING)], watch) == []
