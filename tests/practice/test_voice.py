import numpy as np
import pytest

from assistant.practice import voice
from assistant.practice.client_events import VOICES
from assistant.practice.replies import HELP

SENTENCE = "Twelve times seven is eighty-four."


def test_sentences_join_to_the_text() -> None:
    for text in (HELP, 'Hello there! I am 3.5 years (old). "Yes." ok', "one, " * 60, ""):
        assert "".join(voice.sentences(text)) == text
    assert voice.sentences("It is 3.5. Good") == ["It is 3.5. ", "Good"]
    assert max(map(len, voice.sentences("one, " * 60))) <= 160


@pytest.mark.parametrize("rate", [8000, 24000])
def test_words_are_timed_within_the_audio(rate: int) -> None:
    spoken = voice.speak(SENTENCE, "marin", rate)
    assert "".join(word.text for word in spoken.words) == SENTENCE
    starts = [word.start_ms for word in spoken.words]
    assert starts == sorted(starts) and starts[0] < 100
    assert starts[-1] < len(spoken.samples) * 1000 / rate
    assert np.abs(spoken.samples).max() > 3000


def test_voices_differ() -> None:
    lengths = {name: voice.speak(SENTENCE, name, 24000).samples for name in VOICES}
    loud = [samples for samples in lengths.values() if np.abs(samples).max() > 2000]
    assert len(loud) == len(VOICES)
    assert len({len(samples) for samples in lengths.values()}) > len(VOICES) // 2


def test_pieces_are_the_sentence() -> None:
    spoken = voice.speak(SENTENCE, "cedar", 24000)
    pieces = voice.cut(spoken, 24000, 100)
    assert np.array_equal(np.concatenate([piece.samples for piece in pieces]), spoken.samples)
    assert {len(piece.samples) for piece in pieces[:-1]} == {2400}
    assert [word.text for piece in pieces for word in piece.words] == [word.text for word in spoken.words]
    assert all(0 <= word.start_ms < 100 for piece in pieces[:-1] for word in piece.words)


def test_a_word_after_the_audio_is_not_lost() -> None:
    spoken = voice.SpokenSentence(np.zeros(10, np.int16), (voice.Word("late", 500.0),))
    assert [word.text for piece in voice.cut(spoken, 24000) for word in piece.words] == ["late"]


def test_silence_is_possible() -> None:
    assert voice.speak("...", "marin", 24000).words[0].text == "..."
