"""What is exported says exactly what was said, whatever was said; Qt's Markdown reader is the judge."""

import json
import stat
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtGui import QTextDocument

from assistant.history import History, HistoryError, Line, SavedConversation
from assistant.history_export import WholeConversation, export, export_to, json_pieces, suggested_name, to_markdown

ABOUT = "2026-11-23 14:05 · gpt-realtime-2.1 · Home"
BEGUN = datetime(2026, 11, 23, 14, 5, 9, 120_000, tzinfo=UTC).timestamp()
LINES = [
    Line("q1", "user", "What is six times seven?", said_at=BEGUN),
    Line("c1", "tool", "42", tool="calculator", arguments='{"expression": "6 * 7"}', said_at=BEGUN + 1),
    Line("a1", "assistant", "Forty", interrupted=True, said_at=BEGUN + 2),
]
PUZZLING = st.lists(
    st.sampled_from([*"ab \n\t#*_`[]()<>&!-+=.1~|\\{}$:\"'", "https://a.b", "```", "ä", "🙂"]), max_size=25
)
TEXTS = PUZZLING.map("".join)
ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


def saved(title: str = "What is six times seven?", conversation_id: int = 7) -> SavedConversation:
    return SavedConversation(conversation_id, title, "gpt-realtime-2.1", "Home", BEGUN, BEGUN + 2, 3)


def joined(conversations: list[WholeConversation]) -> str:
    return "".join(json_pieces(conversations))


def rendered(markdown: str) -> list[str]:
    """The words that a reader of the rendered page sees."""
    document = QTextDocument()
    document.setMarkdown(markdown)
    return document.toPlainText().split()


def test_markdown_reads_like_a_conversation() -> None:
    assert to_markdown((saved(), LINES), UTC) == (
        "# What is six times seven?\n\n"
        "2026-11-23 14:05 · gpt-realtime-2.1 · Home\n\n"
        "**You** · 14:05:09\n\n"
        "What is six times seven?\n\n"
        "**Tool calculator** · 14:05:10\n\n"
        'Arguments:\n\n```json\n{"expression": "6 * 7"}\n```\n\n'
        "Result:\n\n```\n42\n```\n\n"
        "**Assistant** · 14:05:11 · *interrupted*\n\n"
        "Forty\n"
    )


@pytest.mark.usefixtures("qapp")
@given(TEXTS)
def test_no_line_is_taken_for_markup(text: str) -> None:
    words = rendered(to_markdown((saved("T"), [Line("a", "assistant", text, said_at=BEGUN)]), UTC))
    assert words == ["T", *f"{ABOUT} Assistant · 14:05:09 {text}".split()]


@pytest.mark.usefixtures("qapp")
@given(TEXTS)
def test_no_title_and_no_tool_s_name_is_taken_for_markup(text: str) -> None:
    title, line = f"T {text}", Line("c", "tool", "x", tool=f"t {text}", said_at=BEGUN)
    words = rendered(to_markdown((saved(title), [line]), UTC))
    assert words == f"{title} {ABOUT} Tool {line.tool} · 14:05:09 Result: x".split()


@given(TEXTS)
def test_a_fence_is_longer_than_any_in_the_text(text: str) -> None:
    markdown = to_markdown((saved(), [Line("c", "tool", text, tool="t", said_at=BEGUN)]), UTC)
    head, _, fenced = markdown.partition("Result:\n\n")
    fence, _, rest = fenced.partition("\n")
    assert set(fence) == {"`"}
    assert rest == f"{text}\n{fence}\n"
    assert fence not in text
    assert "Arguments" not in head


@given(st.lists(st.tuples(st.sampled_from(["user", "assistant", "tool"]), ANY_TEXT, ANY_TEXT, st.booleans())))
def test_json_has_everything_as_it_was(given_lines: list[tuple[str, str, str, bool]]) -> None:
    lines = [
        Line(f"i{number}", role, text, cut, "t" if role == "tool" else "", arguments if role == "tool" else "", number)  # type: ignore[arg-type]
        for number, (role, text, arguments, cut) in enumerate(given_lines)
    ]
    exported = json.loads(joined([(saved(), lines)]))
    assert (exported["format"], exported["version"]) == ("voice-assistant-history", 1)
    (conversation,) = exported["conversations"]
    assert conversation["started_at"] == "2026-11-23T14:05:09.120+00:00"
    assert (conversation["id"], conversation["model"]) == (7, "gpt-realtime-2.1")
    back = [
        Line(
            line.line_id,
            found["role"],
            found["text"],
            found.get("interrupted", False),
            found.get("tool", ""),
            as_text(found.get("arguments", "")),
            datetime.fromisoformat(found["said_at"]).timestamp(),
        )
        for line, found in zip(lines, conversation["lines"], strict=True)
    ]
    assert back == lines


def as_text(arguments: object) -> str:
    return arguments if isinstance(arguments, str) else json.dumps(arguments, ensure_ascii=False)


@pytest.mark.parametrize("odd", ["NaN", "[" * 5000, '{"a": 1, "a": 2}', "not json", '{"a":1}', ""])
def test_arguments_that_would_not_come_out_the_same_are_kept_as_text(odd: str) -> None:
    exported = json.loads(joined([(saved(), [Line("c", "tool", "", tool="t", arguments=odd)])]))
    assert exported["conversations"][0]["lines"][0]["arguments"] == odd


def test_one_or_all_into_a_file_that_is_the_user_s_alone(tmp_path: Path) -> None:
    history = History(tmp_path / "history.sqlite3")
    for text in ("first", "second"):
        history.save(history.begin(), Line("q", "user", text))
    path = tmp_path / "out.json"
    export_to(path, history, "json")
    titles = [conversation["title"] for conversation in json.loads(path.read_text())["conversations"]]
    assert titles == ["second", "first"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert export(history, "markdown", 1).startswith("# first\n")
    assert [line for line in export(history, "markdown").splitlines() if line.startswith("#")] == [
        "# second",
        "# first",
    ]
    with pytest.raises(HistoryError, match="no conversation 99"):
        export(history, "json", 99)
    with pytest.raises(HistoryError, match=r"cannot be written: .+\."):
        export_to(tmp_path / "missing" / "out.md", history, "markdown")
    history.delete_all()
    assert json.loads(export(history, "json"))["conversations"] == []
    assert export(history, "markdown") == ""
    history.close()


def test_a_suggested_name_suits_every_system() -> None:
    assert suggested_name(saved('What? "Six" / seven: *.*'), "markdown") == "2026-11-23 What Six seven.md"
    assert suggested_name(saved("../"), "json") == "2026-11-23.json"
