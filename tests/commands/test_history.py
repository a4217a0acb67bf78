"""`assistant history` as a person and as a program uses it."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.cli import main
from assistant.history import History, Line


@pytest.fixture(autouse=True)
def filled() -> None:
    history = History()
    first, second = history.begin(), history.begin()
    history.save(first, Line("q", "user", "What is\tsix times seven?", said_at=1_795_400_000.0))
    history.save(first, Line("a", "assistant", "Forty-two \x1b[2J", said_at=1_795_400_001.0))
    history.save(second, Line("q", "user", "Tell me a joke", said_at=1_795_400_002.0))
    history.close()


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> str:
    assert main(["history", *arguments]) == status
    output, errors = capsys.readouterr()
    return errors if status else output


def test_the_list_names_conversations_the_latest_first(capsys: pytest.CaptureFixture[str]) -> None:
    lines = answer(capsys).splitlines()
    assert [line.split()[0] for line in lines] == ["2", "1"]
    assert lines[0].endswith("Tell me a joke (1 line)")
    assert lines[1].endswith("What is six times seven? (2 lines)")
    assert len(answer(capsys, "--limit", "1").splitlines()) == 1
    listed = json.loads(answer(capsys, "--json"))
    assert [(found["conversation_id"], found["line_count"]) for found in listed] == [(2, 1), (1, 2)]


def test_words_are_found_and_cannot_steer_the_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "--search", "forty")
    assert found.endswith("What is six times seven?: «Forty»-two [2J\n")
    assert "\x1b" not in found
    assert json.loads(answer(capsys, "--search", "forty", "--json"))[0]["line_id"] == "a"
    assert answer(capsys, "--search", "zebra") == "Nothing was said with 'zebra' in it.\n"


def test_a_conversation_is_shown_and_exported(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert answer(capsys, "show", "2").startswith("# Tell me a joke\n")
    shown = json.loads(answer(capsys, "show", "1", "--json"))
    assert [line["role"] for line in shown["conversations"][0]["lines"]] == ["user", "assistant"]
    path = tmp_path / "all.json"
    assert answer(capsys, "export", "all", "--format", "json", "--to", str(path)) == f"Exported to {path}.\n"
    assert len(json.loads(path.read_text())["conversations"]) == 2
    assert answer(capsys, "export", "2").startswith("# Tell me a joke\n")


def test_a_deleted_conversation_is_gone(capsys: pytest.CaptureFixture[str]) -> None:
    assert answer(capsys, "delete", "2").startswith("Deleted     2 ")
    assert [line.split()[0] for line in answer(capsys).splitlines()] == ["1"]
    answer(capsys, "delete", "1")
    assert answer(capsys) == "There is no earlier conversation.\n"


@pytest.mark.parametrize("arguments", [["show", "9"], ["export", "9"], ["delete", "9"]])
def test_what_is_not_there_is_said_in_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str], expect_log: Callable[[str], None]
) -> None:
    expect_log("The command failed")
    errors = answer(capsys, *arguments, status=1)
    assert errors == "There is no conversation 9 in the history; see `assistant history`.\n"


@pytest.mark.parametrize("arguments", [["show"], ["show", "x"], ["--limit", "0"], ["delete", "all"]])
def test_wrong_usage_is_told(capsys: pytest.CaptureFixture[str], arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["history", *arguments])
    assert ended.value.code == 2
    assert "usage: assistant history" in capsys.readouterr().err
