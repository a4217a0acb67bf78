import wave
from pathlib import Path

import pytest

from assistant import resources


def test_the_sample_question_is_there() -> None:
    with wave.open(str(resources.resource("samples", "question.wav"))) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, 24000)
        assert 1 < file.getnframes() / 24000 < 4


def test_a_wheel_has_them_inside_the_package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inside = tmp_path / "_resources"
    (inside / "samples").mkdir(parents=True)
    (inside / "samples" / "question.wav").touch()
    monkeypatch.setattr(resources, "_PLACES", (inside, tmp_path / "resources"))
    assert resources.resource("samples", "question.wav") == inside / "samples" / "question.wav"


def test_a_missing_file_says_what_to_do() -> None:
    with pytest.raises(FileNotFoundError, match="install it again"):
        resources.resource("samples", "nothing.wav")
