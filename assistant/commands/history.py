"""`assistant history`: list, search, show, export and delete earlier conversations."""

import argparse
import contextlib
import dataclasses
import json
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from assistant.history import Found, History, SavedConversation
from assistant.history_export import export, export_to, to_markdown


def run(arguments: argparse.Namespace) -> int:
    """Carry out what was asked for; the answer is on standard output."""
    actions: dict[str, Callable[[History, argparse.Namespace], str]] = {
        "list": _search if arguments.search else _list,
        "show": _show,
        "export": _export,
        "delete": _delete,
    }
    with contextlib.closing(History()) as history:
        if history.notice:
            print(history.notice, file=sys.stderr)  # noqa: T201 - the command line's way to speak
        sys.stdout.write(actions[arguments.action](history, arguments))
    return 0


def _list(history: History, arguments: argparse.Namespace) -> str:
    conversations = history.recent(arguments.limit)
    if arguments.json:
        return _json([dataclasses.asdict(conversation) for conversation in conversations])
    if not conversations:
        return "There is no earlier conversation.\n"
    return "".join(f"{_described(conversation)}\n" for conversation in conversations)


def _search(history: History, arguments: argparse.Namespace) -> str:
    found = history.search(arguments.search, arguments.limit)
    if arguments.json:
        return _json([dataclasses.asdict(hit) for hit in found])
    if not found:
        return f"Nothing was said with {arguments.search!r} in it.\n"
    return "".join(f"{_described_hit(hit)}\n" for hit in found)


def _show(history: History, arguments: argparse.Namespace) -> str:
    conversation = history.conversation(arguments.number)
    if arguments.json:
        return export(history, "json", conversation.conversation_id)
    return to_markdown((conversation, history.lines(conversation.conversation_id)))


def _export(history: History, arguments: argparse.Namespace) -> str:
    number = None if arguments.number == "all" else arguments.number
    if arguments.to is None:
        return export(history, arguments.format, number)
    export_to(Path(arguments.to), history, arguments.format, number)
    return f"Exported to {arguments.to}.\n"


def _delete(history: History, arguments: argparse.Namespace) -> str:
    conversation = history.conversation(arguments.number)
    history.delete(conversation.conversation_id)
    history.purge()
    return f"Deleted {_described(conversation)}\n"


def _described(conversation: SavedConversation) -> str:
    lines = "1 line" if conversation.line_count == 1 else f"{conversation.line_count} lines"
    when = _when(conversation.updated_at)
    return f"{conversation.conversation_id:>5}  {when}  {_plain(conversation.title) or '(no title)'} ({lines})"


def _described_hit(hit: Found) -> str:
    return f"{hit.conversation_id:>5}  {_when(hit.said_at)}  {_plain(hit.title)}: {_plain(hit.excerpt)}"


def _when(seconds: float) -> str:
    return datetime.fromtimestamp(seconds).astimezone().strftime("%Y-%m-%d %H:%M")


def _plain(text: str) -> str:
    """One line that cannot steer the terminal."""
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"
