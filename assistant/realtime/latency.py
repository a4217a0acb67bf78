"""Where the time of a turn goes: from the end of speech to the first sound of the answer."""

from dataclasses import dataclass

from assistant.realtime.reports import TurnLatency


@dataclass(slots=True)
class TurnClock:
    """Notes the moments of the turn in progress, each once."""

    released_at: float | None = None
    committed_at: float | None = None
    first_delta_at: float | None = None

    def released(self, now: float) -> None:
        """The user stopped speaking: a new turn to measure."""
        self.released_at, self.committed_at, self.first_delta_at = now, None, None

    def committed(self, now: float) -> None:
        """The utterance was handed over."""
        if self.committed_at is None:
            self.committed_at = now

    def first_delta(self, now: float) -> None:
        """The first audio of the answer arrived."""
        if self.first_delta_at is None:
            self.first_delta_at = now

    def first_sound(self, now: float) -> TurnLatency | None:
        """The answer is heard: the report of this turn, once; None outside a turn."""
        if self.first_delta_at is None:
            return None
        report = TurnLatency(
            _milliseconds(self.released_at, self.committed_at),
            _milliseconds(self.committed_at, self.first_delta_at),
            _milliseconds(self.first_delta_at, now),
        )
        self.released_at = self.committed_at = self.first_delta_at = None
        return report


def _milliseconds(start: float | None, end: float | None) -> int | None:
    return None if start is None or end is None else round((end - start) * 1000)
