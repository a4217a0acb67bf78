"""The conversation as both sides know it: items in order, what was said, and how much of it was heard."""

from dataclasses import dataclass, field
from typing import Literal

from assistant.realtime.reports import Role, Transcript

Kind = Literal["user", "assistant", "tool_call", "tool_output"]

BYTES_PER_MS = {"audio/pcm": 48, "audio/pcmu": 8, "audio/pcma": 8}


@dataclass(slots=True)
class Entry:
    """One item. `audio_bytes` counts what the server sent of it; `interrupted`: the user cut it short."""

    item_id: str
    kind: Kind
    text: str = ""
    is_final: bool = False
    interrupted: bool = False
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
        self.entries[entry.item_id] = entry
        if previous_item_id in self.entries and self.order and self.order[-1] != previous_item_id:
            self.order.insert(self.order.index(str(previous_item_id)) + 1, entry.item_id)
        else:
            self.order.append(entry.item_id)
        return entry

    def remove(self, item_id: str) -> None:
        """Forget an item; one that is not there is no error."""
        if self.entries.pop(item_id, None) is not None:
            self.order.remove(item_id)

    def previous_spoken(self, item_id: str) -> str | None:
        """The id of the line (user or assistant) that stands before this one."""
        spoken: str | None = None
        for candidate in self.order:
            if candidate == item_id:
                return spoken
            if self.entries[candidate].kind in ("user", "assistant"):
                spoken = candidate
        return None

    def received_ms(self, item_id: str) -> int:
        """Milliseconds of audio the server sent of this item, rounded down: never claim more than was received."""
        entry = self.entries.get(item_id)
        return entry.audio_bytes // BYTES_PER_MS[self.output_format] if entry else 0

    def transcript(self, entry: Entry, piece: str) -> Transcript:
        """What to tell about a line after `piece` became known."""
        role: Role = "user" if entry.kind == "user" else "assistant"
        return Transcript(
            entry.item_id,
            self.previous_spoken(entry.item_id),
            role,
            piece,
            entry.text,
            entry.is_final,
            entry.interrupted,
        )

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
        if kept < len(entry.text):
            entry.text = entry.text[: entry.text.rfind(" ", 0, kept + 1) + 1].rstrip() if kept else ""
        entry.interrupted = True
        entry.is_final = True
        return entry


def decoded_length(audio: str) -> int:
    """Bytes that a base64 text decodes to."""
    return len(audio) * 3 // 4 - audio[-2:].count("=")
