"""Conversations of the history as Markdown, for reading, and as JSON, for programs.

Markdown shows every line literally, whatever is in it: what looks like a heading, a link or another speaker's name
stays text. The JSON is one object:

    {"format": "voice-assistant-history", "version": 1, "conversations": [
        {"id": 7, "title": "…", "model": "…", "profile": "…", "started_at": "2026-11-23T14:05:09.120+00:00",
         "updated_at": "…", "lines": [
            {"role": "user", "said_at": "…", "text": "…"},
            {"role": "tool", "said_at": "…", "tool": "calculator", "arguments": {"expression": "6 * 7"}, "text": "42"},
            {"role": "assistant", "said_at": "…", "text": "…", "interrupted": true}]}]}

A tool's arguments that are no JSON are a string. `version` changes when something here changes its meaning.
"""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any, Literal

from assistant.files import replace_file
from assistant.history import History, HistoryError, Line, SavedConversation

Format = Literal["markdown", "json"]
WholeConversation = tuple[SavedConversation, list[Line]]

FORMAT_NAME = "voice-assistant-history"
JSON_VERSION = 1
ENDINGS: dict[Format, str] = {"markdown": ".md", "json": ".json"}
SPEAKERS = {"user": "You", "assistant": "Assistant", "tool": "Tool"}
PAGE = 500
LONGEST_NAME = 60


def export(history: History, chosen: Format, conversation_id: int | None = None) -> str:
    """One conversation, or all of them, the latest first.

    Raises:
        HistoryError: The history cannot be read, or has no such conversation.

    """
    return "".join(_pieces(history, chosen, conversation_id))


def export_to(path: Path, history: History, chosen: Format, conversation_id: int | None = None) -> None:
    """Write one conversation, or all, into a file that only its owner may read.

    Raises:
        HistoryError: The history cannot be read, has no such conversation, or the file cannot be written.

    """
    content = b"".join(piece.encode() for piece in _pieces(history, chosen, conversation_id))
    try:
        replace_file(path, content)
    except OSError as error:
        raise HistoryError(f"The file {path} cannot be written: {error.strerror or error}.") from error


def suggested_name(conversation: SavedConversation, chosen: Format) -> str:
    """A file's name that every system takes: the day and the title."""
    words = " ".join(re.findall(r"[\w-]+", conversation.title))[:LONGEST_NAME].strip()
    day = datetime.fromtimestamp(conversation.started_at).astimezone().strftime("%Y-%m-%d")
    return f"{day} {words}".strip() + ENDINGS[chosen]


def _pieces(history: History, chosen: Format, conversation_id: int | None) -> Iterator[str]:
    """The export conversation by conversation: one long step would hold up a window that runs beside it."""
    conversations: Iterable[WholeConversation] = _all(history)
    if conversation_id is not None:
        conversations = [(history.conversation(conversation_id), history.lines(conversation_id))]
    if chosen == "json":
        yield from json_pieces(conversations)
        return
    for number, whole in enumerate(conversations):
        yield ("\n\n" if number else "") + to_markdown(whole)


def _all(history: History) -> Iterator[WholeConversation]:
    seen: set[int] = set()
    offset = 0
    while page := history.recent(PAGE, offset):
        offset += len(page)
        for conversation in page:
            # One that is being held moves to the front meanwhile, and pushes others into the next page.
            if conversation.conversation_id not in seen:
                seen.add(conversation.conversation_id)
                yield conversation, history.lines(conversation.conversation_id)


# JSON


def json_pieces(conversations: Iterable[WholeConversation]) -> Iterator[str]:
    """Conversations as the JSON that this module describes, each line of one on a line of its own."""
    yield f'{{"format": "{FORMAT_NAME}", "version": {JSON_VERSION}, "conversations": ['
    for number, (conversation, lines) in enumerate(conversations):
        head = json.dumps(_conversation_object(conversation), ensure_ascii=False)
        said = ",\n".join(f"  {json.dumps(_line_object(line), ensure_ascii=False)}" for line in lines)
        yield f'{"," if number else ""}\n{head[:-1]}, "lines": [\n{said}\n]}}'
    yield "\n]}\n"


def _conversation_object(conversation: SavedConversation) -> dict[str, Any]:
    return {
        "id": conversation.conversation_id,
        "title": conversation.title,
        "model": conversation.model,
        "profile": conversation.profile,
        "started_at": _timestamp(conversation.started_at),
        "updated_at": _timestamp(conversation.updated_at),
    }


def _line_object(line: Line) -> dict[str, Any]:
    exported: dict[str, Any] = {"role": line.role, "said_at": _timestamp(line.said_at)}
    if line.role == "tool":
        exported |= {"tool": line.tool, "arguments": parsed_arguments(line.arguments)}
    exported["text"] = line.text
    if line.interrupted:
        exported["interrupted"] = True
    return exported


def parsed_arguments(arguments: str) -> Any:
    """A tool's arguments as a value; as they are where they are no JSON, or would not come out the same."""
    try:
        value = json.loads(arguments)
        return value if json.dumps(value, ensure_ascii=False, allow_nan=False) == arguments else arguments
    except (ValueError, RecursionError):
        return arguments


def _timestamp(seconds: float) -> str:
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")


# Markdown


def to_markdown(whole: WholeConversation, zone: tzinfo | None = None) -> str:
    """One conversation as CommonMark; times are those of `zone` (None: the computer's)."""
    conversation, lines = whole
    # A heading may end in any number of "#" that are not part of it.
    title = (
        _escaped(" ".join(conversation.title.split())).replace("#", "\\#")
        or f"Conversation {conversation.conversation_id}"
    )
    about = [_local(conversation.started_at, zone, "%Y-%m-%d %H:%M"), conversation.model, conversation.profile]
    blocks = [f"# {title}", " · ".join(_escaped(part) for part in about if part)]
    blocks += [block for line in lines for block in _line_blocks(line, zone)]
    return "\n\n".join(blocks) + "\n"


def _line_blocks(line: Line, zone: tzinfo | None) -> list[str]:
    speaker = f"{SPEAKERS[line.role]} {_escaped(' '.join(line.tool.split()))}".strip()
    mark = " · *interrupted*" if line.interrupted else ""
    heading = f"**{speaker}** · {_local(line.said_at, zone, '%H:%M:%S')}{mark}"
    if line.role != "tool":
        return [heading, _literal(line.text)]
    blocks = [heading]
    if line.arguments:
        blocks += ["Arguments:", _fenced(line.arguments, "json")]
    return [*blocks, "Result:", _fenced(line.text, "")]


def _local(seconds: float, zone: tzinfo | None, pattern: str) -> str:
    return datetime.fromtimestamp(seconds, UTC).astimezone(zone).strftime(pattern)


def _fenced(text: str, language: str) -> str:
    """A code block; its fence is longer than any in the text."""
    longest = max(map(len, re.findall(r"`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{language}\n{text}\n{fence}"


def _escaped(text: str) -> str:
    """Text that means itself within a line of Markdown."""
    return re.sub(r"([\\`*_{}\[\]<>|~&!$])", r"\\\1", text)


def _literal(text: str) -> str:
    """Text of several lines that means itself: line ends stay, and no line begins a list, a heading or a code block."""
    paragraphs = re.split(r"\n[ \t]*(?:\n[ \t]*)+(?=\S|$)", "\n".join(text.splitlines()).strip("\n"))
    return "\n\n".join("\\\n".join(map(_line_start, paragraph.split("\n"))) for paragraph in paragraphs)


def _line_start(text: str) -> str:
    escaped = _escaped(text)
    if escaped[:1] in (" ", "\t"):
        # As an entity it is text; as it is, four of them would make a code block.
        return f"&#{ord(escaped[0])};" + escaped[1:]
    return re.sub(r"^([#+=-]|\d+(?=[.)]))", _escape_start, escaped)


def _escape_start(found: re.Match[str]) -> str:
    start = found[1]
    return f"&#{ord(start[0])};{start[1:]}" if start[0].isdigit() else f"\\{start}"
