import numpy as np
import pytest

from assistant.practice.codecs import encode
from assistant.practice.errors import ApiError
from assistant.practice.input_audio import InputAudio, TurnSettings, Utterance
from tests.practice.wire import pcm

VAD = TurnSettings(threshold=0.5, prefix_ms=300, silence_ms=500)
QUIET = np.zeros(24000, np.int16)


def run(samples: np.ndarray, settings: TurnSettings = VAD, step: int = 480) -> list[tuple[str, int] | Utterance]:
    """Edges as they come, and what was committed at each end of speech."""
    audio = InputAudio()
    found: list[tuple[str, int] | Utterance] = []
    for start in range(0, len(samples), step):
        for edge in audio.append(samples[start : start + step].tobytes(), settings):
            found.append((edge.kind, edge.at_ms))
            if edge.kind == "stopped":
                found.append(audio.commit(edge.at_ms))
    return found


def test_messages_may_end_within_a_sample(speak) -> None:
    data = np.concatenate([QUIET, pcm(speak("what time is it")), QUIET]).tobytes()
    audio = InputAudio()
    edges = []
    for start in range(0, len(data), 1021):
        for edge in audio.append(data[start : start + 1021], VAD):
            edges.append(edge)
            if edge.kind == "stopped":
                assert audio.commit(edge.at_ms).data == data[edges[0].at_ms * 48 : edge.at_ms * 48]
    assert [edge.kind for edge in edges] == ["started", "stopped"]
    odd = InputAudio()
    list(odd.append(data[:9601], None))
    assert odd.commit().data == data[:9600]
    list(odd.append(data[9601:19200], None))
    assert odd.commit().data == data[9600:19200]


@pytest.mark.parametrize("step", [480, 24000, 10**9])
@pytest.mark.parametrize("noise", [0, 30])
def test_turns_are_found_however_the_audio_is_cut(speak, step: int, noise: int) -> None:
    first, second = pcm(speak("what time is it")), pcm(speak("tell me a joke", "rms"))
    samples = np.concatenate([QUIET, first, QUIET, second, QUIET])
    samples = samples + np.random.default_rng(0).normal(0, noise, len(samples)).astype(np.int16)
    found = run(samples, step=step)
    assert [each[0] for each in found if isinstance(each, tuple)] == ["started", "stopped"] * 2
    utterances = [each for each in found if isinstance(each, Utterance)]
    for (start, stop), utterance in zip([found[0:2], found[3:5]], utterances, strict=True):
        assert (utterance.start_ms, utterance.end_ms) == (start[1], stop[1])
        assert len(utterance.data) == (utterance.end_ms - utterance.start_ms) * 48
    speech_end = 1000 + len(first) / 24
    assert speech_end - 300 <= found[1][1] - 500 <= speech_end + 200


def test_the_settings_are_honoured(speak) -> None:
    samples = np.concatenate([QUIET, pcm(speak("what time is it")), QUIET, QUIET])
    usual = run(samples)
    longer = run(samples, TurnSettings(0.5, 100, 900))
    assert longer[0][1] - usual[0][1] == 200
    assert longer[1][1] - usual[1][1] == 400


def test_a_high_threshold_hears_less(speak) -> None:
    samples = np.concatenate([QUIET, pcm(speak("what time is it")), QUIET])
    assert run(samples, TurnSettings(0.95, 300, 500))[0][1] > run(samples, TurnSettings(0.2, 300, 500))[0][1]
    assert run((samples / 300).astype(np.int16)) == []


def test_silence_is_not_kept() -> None:
    audio = InputAudio()
    for _ in range(20):
        assert list(audio.append(QUIET.tobytes(), VAD)) == []
    assert audio.duration_ms == 5000
    assert audio.end_ms == 20000


def test_manual_turns_keep_everything_and_look_for_nothing(speak) -> None:
    audio = InputAudio()
    speech = pcm(speak("what time is it"))
    assert list(audio.append(speech.tobytes(), None)) == []
    assert len(audio.commit().data) == 2 * len(speech)


def test_telephone_audio_is_timed_in_its_own_rate(speak) -> None:
    audio = InputAudio()
    telephone = {"type": "audio/pcmu"}
    audio.use_format(telephone)
    line = encode(np.concatenate([QUIET[:8000], pcm(speak("what time is it"), 8000), QUIET[:8000]]), telephone)
    edges = [edge.kind for start in range(0, len(line), 160) for edge in audio.append(line[start : start + 160], VAD)]
    assert edges == ["started", "stopped"]
    assert audio.end_ms == pytest.approx(len(line) / 8)


def test_a_new_format_drops_the_old_audio() -> None:
    audio = InputAudio()
    list(audio.append(QUIET.tobytes(), None))
    audio.use_format({"type": "audio/pcm", "rate": 24000})
    assert audio.duration_ms == 1000
    audio.use_format({"type": "audio/pcma"})
    assert (audio.duration_ms, audio.end_ms) == (0, 1000)


def test_a_short_buffer_is_not_committed() -> None:
    audio = InputAudio()
    list(audio.append(bytes(4798), None))
    with pytest.raises(ApiError) as refused:
        audio.commit()
    assert refused.value.code == "input_audio_buffer_commit_empty"


@pytest.mark.parametrize(("eagerness", "silence_ms"), [("low", 1200), ("medium", 700), ("auto", 700), ("high", 400)])
def test_eagerness_is_how_long_it_waits(eagerness: str, silence_ms: int) -> None:
    settings = TurnSettings.of({"type": "semantic_vad", "eagerness": eagerness})
    assert settings == TurnSettings(0.5, 300, silence_ms)
