"""The transcript of both sides as ordered lines, whatever order their words arrive in."""

from dataclasses import dataclass, replace

from assistant.bidi.events import BidiTranscriptStreamEvent, BidiTurnLatencyEvent, Role


@dataclass(frozen=True, slots=True)
class TurnLatency:
    """Where the time of a turn went, in milliseconds; None for what did not happen or cannot be known."""

    release_to_commit_ms: int | None
    commit_to_first_delta_ms: int | None
    first_delta_to_first_sound_ms: int | None

    @property
    def total_ms(self) -> int:
        """From the end of speech to the first sound of the answer, as far as it is known."""
        parts = (self.release_to_commit_ms, self.commit_to_first_delta_ms, self.first_delta_to_first_sound_ms)
        return sum(part for part in parts if part is not None)


@dataclass(frozen=True, slots=True)
class TranscriptLine:
    """One turn of one side. `text` is all of it that is known; empty while its words are still to come."""

    item_id: str
    role: Role
    text: str = ""
    is_final: bool = False
    interrupted: bool = False
    latency: TurnLatency | None = None


@dataclass(frozen=True, slots=True)
class LineInserted:
    """A new line stands at `row`; the lines from there on moved down by one."""

    row: int
    line: TranscriptLine


@dataclass(frozen=True, slots=True)
class LineUpdated:
    """The line at `row` says something else now."""

    row: int
    line: TranscriptLine


class Transcript:
    """Lines keyed by item id, each placed after the item it follows.

    The user's words arrive late, often after the reply has begun, so a new line may belong before others. It is
    always close to the end: finding its row and renumbering what follows costs the distance to the end, not the
    length of the transcript.
    """

    def __init__(self) -> None:
        self.lines: list[TranscriptLine] = []
        self._rows: dict[str, int] = {}
        self._unnamed = 0
        self._pictures = 0
        self._latency_without_line: TurnLatency | None = None

    def apply(self, event: BidiTranscriptStreamEvent) -> LineInserted | LineUpdated:
        """Take what one side said and return where it shows."""
        item_id = event.item_id or self._unnamed_item(event.role)
        row = self._rows.get(item_id)
        if row is None:
            line = TranscriptLine(item_id, event.role, event.current_transcript, event.is_final, event.interrupted)
            return self._insert(line, event.previous_item_id)
        line = replace(
            self.lines[row],
            text=event.current_transcript,
            is_final=event.is_final,
            interrupted=self.lines[row].interrupted or event.interrupted,
        )
        self.lines[row] = line
        return LineUpdated(row, line)

    def interrupt(self, item_id: str | None) -> LineUpdated | None:
        """Mark a line as cut short; the text that was heard follows with its final event. None: no such line."""
        row = None if item_id is None else self._rows.get(item_id)
        if row is None or self.lines[row].interrupted:
            return None
        self.lines[row] = replace(self.lines[row], interrupted=True)
        return LineUpdated(row, self.lines[row])

    def measured(self, event: BidiTurnLatencyEvent) -> LineUpdated | None:
        """Keep with the reply that begins to sound how long it took. Its words may come later: then they get it."""
        latency = TurnLatency(
            event.release_to_commit_ms, event.commit_to_first_delta_ms, event.first_delta_to_first_sound_ms
        )
        row = len(self.lines) - 1
        if row < 0 or self.lines[row].role == "user" or self.lines[row].latency is not None:
            self._latency_without_line = latency
            return None
        self.lines[row] = replace(self.lines[row], latency=latency)
        return LineUpdated(row, self.lines[row])

    def add_picture(self, words: str) -> LineInserted:
        """The user showed a picture; `words` say so, since the conversation does not tell of it."""
        self._pictures += 1
        return self._insert(TranscriptLine(f"picture {self._pictures}", "user", words, is_final=True), None)

    def _insert(self, line: TranscriptLine, previous_item_id: str | None) -> LineInserted:
        if line.role == "assistant" and self._latency_without_line is not None:
            line = replace(line, latency=self._latency_without_line)
        # A turn that was never heard in words must not give its time to the next one.
        self._latency_without_line = None
        # What stands before it may have no line (a tool call, for instance): then it goes to the end.
        after = None if previous_item_id is None else self._rows.get(previous_item_id)
        row = len(self.lines) if after is None else after + 1
        self.lines.insert(row, line)
        for moved in range(row, len(self.lines)):
            self._rows[self.lines[moved].item_id] = moved
        return LineInserted(row, line)

    def _unnamed_item(self, role: Role) -> str:
        """An id for words that came without one: they continue this side's last line until it is final."""
        if self.lines and self.lines[-1].role == role and not self.lines[-1].is_final:
            return self.lines[-1].item_id
        self._unnamed += 1
        return f"unnamed {self._unnamed}"
