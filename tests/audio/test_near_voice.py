from dataclasses import replace

from assistant.audio.near_voice import Evidence, NearVoiceDetector

ECHO = Evidence(
    microphone_dbfs=-30,
    suppressed_dbfs=-75,
    linear_dbfs=-50,
    echo_dbfs=-30,
    speech_probability=0.0,
    noise_dbfs=-75,
    played_dbfs=-22,
)
LEFT = replace(ECHO, suppressed_dbfs=-35, speech_probability=0.95)  # much of what WebRTC's canceller takes away else


def after_a_while() -> NearVoiceDetector:
    """One that has heard an echo, and nothing else, for four seconds."""
    detector = NearVoiceDetector()
    assert not any(detector.hear(ECHO) for _ in range(400))
    return detector


def frames_until_noticed(detector: NearVoiceDetector, evidence: Evidence) -> int | None:
    return next((frame for frame in range(30) if detector.hear(evidence)), None)


def test_a_voice_louder_than_any_echo_is_noticed_within_100_ms():
    loud = replace(LEFT, microphone_dbfs=-12, suppressed_dbfs=-14, linear_dbfs=-12)
    noticed = frames_until_noticed(after_a_while(), loud)
    assert noticed is not None
    assert noticed < 10


def test_a_voice_no_louder_than_the_echo_takes_a_little_longer():
    noticed = frames_until_noticed(after_a_while(), replace(LEFT, linear_dbfs=-36))
    assert noticed is not None
    assert noticed < 15


def test_an_echo_that_comes_at_another_time_than_expected_is_no_voice():
    """The filter predicts as much as there is, and takes next to nothing away."""
    assert frames_until_noticed(after_a_while(), replace(LEFT, linear_dbfs=-31)) is None


def test_nothing_is_noticed_while_the_echo_is_all_there_is():
    assert frames_until_noticed(after_a_while(), ECHO) is None
