"""The conversation as both sides know it: items in order, what was said, and how much of it was heard."""

from dataclasses import dataclass, field
from typing import Literal

from assistant.realtime.reports import Role, Transcript

Kind = Literal["user", "assistant", "note", "tool_call", "tool_output"]

RECENT_ITEMS = 32
# Characters of one line that are kept: several times what a model can say in one response (4096 tokens).
LONGEST_LINE = 50_000
# What stands for the words of an utterance that nobody wrote down.
NOT_TRANSCRIBED = "(not transcribed)"
# How long the words of an utterance are worth waiting for before the session is renewed.
WORDS_WAIT_S = 10.0
BYTES_PER_MS = {"audio/pcm": 48, "audio/pcmu": 8, "audio/pcma": 8}


@dataclass(slots=True)
class Entry:
    """One item.

    `line_id` is what watchers know it by: it stays when the item is sent again and gets another id from the server.
    `audio_bytes` counts what the server sent of it; `complete`: it sent all of it; `written`: it is a reply in text
    only; `interrupted`: the user cut it short. `words_due_by`: until then it is worth waiting for an utterance's words.
    """

    item_id: str
    kind: Kind
    line_id: str = ""
    text: str = ""
    is_final: bool = False
    complete: bool = False
    written: bool = False
    interrupted: bool = False
    words_due_by: float = 0.0
    audio_bytes: int = 0
    call_id: str = ""
    name: str = ""
    arguments: str = ""


@dataclass(slots=True)
class Conversation:
    """Items keyed by id and ordered by `previous_item_id`: transcripts of the user arrive late and out of order."""

    output_format: str = "audio/pcm"
    entries: dict[str, Entry] = field(default_factory=dict)
    order: list[str] = field(default_factory=list)

    def add(self, entry: Entry, previous_item_id: str | None = None) -> Entry:
        """Put an item after `previous_item_id` (unknown or None: at the end). One that is there already stays."""
        known = self.entries.get(entry.item_id)
        if known is not None:
            return known
        place = len(self.order)
        if previous_item_id in self.entries and self.order[-1] != previous_item_id:
            place = self.order.index(previous_item_id) + 1
        entry.line_id = entry.line_id or entry.item_id
        self.entries[entry.item_id] = entry
        self.order.insert(place, entry.item_id)
        return entry

    def remove(self, item_id: str) -> None:
        """Forget an item; one that is not there is no error."""
        if self.entries.pop(item_id, None) is not None:
            self.order.remove(item_id)

    def rename(self, old_id: str, new_id: str) -> None:
        """The same item under the id that another session gave it; watchers go on knowing it by its line_id.

        An item that has the new id already (only a confused server does that) stays, and this one goes.
        """
        if new_id in self.entries and new_id != old_id:
            self.remove(old_id)
            return
        entry = self.entries.pop(old_id, None)
        if entry is not None:
            entry.item_id = new_id
            self.entries[new_id] = entry
            self.order[self.order.index(old_id)] = new_id

    def previous_spoken(self, item_id: str) -> str | None:
        """The line_id of the line (user or assistant) that stands before this item."""
        # Searched from the end: it is nearly always about one of the last items, however long the conversation is.
        items = reversed(self.order)
        for candidate in items:
            if candidate == item_id:
                break
        for candidate in items:
            if self.entries[candidate].kind in ("user", "assistant"):
                return self.entries[candidate].line_id
        return None

    def recent(self) -> list[Entry]:
        """The last few items, oldest first: whatever is still in progress is among them."""
        return [self.entries[item_id] for item_id in self.order[-RECENT_ITEMS:]]

    def awaits_words(self, now: float) -> bool:
        """Whether the words of some utterance are still being written down."""
        return any(entry.kind == "user" and not entry.is_final and now < entry.words_due_by for entry in self.recent())

    def partial_replies(self) -> list[Entry]:
        """Replies that were begun, and neither sent whole nor cut short."""
        return [
            entry for entry in self.recent() if entry.kind == "assistant" and not (entry.complete or entry.interrupted)
        ]

    def received_ms(self, item_id: str) -> int:
        """Milliseconds of audio the server sent of this item, rounded down: never claim more than was received."""
        entry = self.entries.get(item_id)
        return entry.audio_bytes // BYTES_PER_MS[self.output_format] if entry else 0

    def transcript(self, entry: Entry, piece: str) -> Transcript:
        """What to tell about a line after `piece` became known."""
        role: Role = "user" if entry.kind == "user" else "assistant"
        return Transcript(
            entry.line_id,
            self.previous_spoken(entry.item_id),
            role,
            piece,
            entry.text,
            entry.is_final,
            entry.interrupted,
        )

    def grow(self, entry: Entry, delta: str) -> Transcript | None:
        """Add to a line; what to tell about it: nothing of one that is whole or full."""
        piece = "" if entry.is_final else delta[: LONGEST_LINE - len(entry.text)]
        if not piece:
            return None
        entry.text += piece
        return self.transcript(entry, piece)

    def finish(self, entry: Entry, text: str) -> Transcript:
        """Give a line the words it is to have for good; what to tell about it."""
        entry.text = text[:LONGEST_LINE]
        entry.is_final = True
        return self.transcript(entry, entry.text)

    def cut(self, item_id: str, heard_ms: int) -> Entry | None:
        """Keep only what was heard of a reply; returns the entry, None where there is none to cut.

        The protocol does not say which word was said when, so the words are cut in proportion to the audio received
        so far, back to a whole word.
        """
        entry = self.entries.get(item_id)
        if entry is None or entry.interrupted:
            return None
        received = self.received_ms(item_id)
        kept = len(entry.text) * min(heard_ms, received) // received if received else 0
        if kept < len(entry.text) and not entry.written:
            entry.text = entry.text[: entry.text.rfind(" ", 0, kept + 1) + 1].rstrip() if kept else ""
        entry.interrupted = True
        entry.is_final = True
        return entry


def decoded_length(audio: str) -> int:
    """Bytes that a base64 text decodes to."""
    return len(audio) * 3 // 4 - audio[-2:].count("=")
