import pytest

from assistant.desktop.settings_dialog.mnemonics import assign_mnemonics, unmarked


class Words:
    def __init__(self, text: str) -> None:
        self._text = text

    def text(self) -> str:
        return self._text

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        self._text = text


def marked(*texts: str, taken: str = "") -> list[str]:
    controls = [Words(text) for text in texts]
    assign_mnemonics(controls, taken)
    return [control.text() for control in controls]


def test_the_first_letters_of_words_go_first() -> None:
    assert marked("Save", "Save as", "Sound", "Sassy") == ["&Save", "Save &as", "S&ound", "Sass&y"]


def test_no_letter_is_given_twice_whatever_its_case() -> None:
    assert marked("aA", "Aa", "AAb", taken="b") == ["&aA", "Aa", "AAb"]


def test_marks_are_given_anew_and_real_ampersands_stay() -> None:
    assert marked("S&ave", "R&&D") == ["&Save", "&R&&D"]
    assert marked("& x") == ["& &x"] or marked("&& x") == ["&& &x"]
    assert unmarked("&R&&D") == "R&D"


@pytest.mark.parametrize("text", ["", "…", "---"])
def test_what_has_no_letters_goes_without(text: str) -> None:
    assert marked(text) == [text]


def test_letters_of_other_languages_count() -> None:
    assert marked("Über", "übel") == ["&Über", "ü&bel"]
