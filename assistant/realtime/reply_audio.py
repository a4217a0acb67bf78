"""What of the replies is on its way to the listener, and what must never sound."""

from dataclasses import dataclass, field

REMEMBERED_SILENCED = 64


@dataclass(slots=True)
class ReplyAudio:
    """The audible side of the replies.

    `sounding`: the speakers have audio that was not heard yet. `unfinished`: items whose audio is still being sent.
    A response that was interrupted is silenced: what still arrives of it must not sound.
    """

    sounding: bool = False
    unfinished: set[str] = field(default_factory=set)
    silence_next_response: bool = False
    _silenced: dict[str, None] = field(default_factory=dict)

    @property
    def speaking(self) -> bool:
        """Whether the assistant is speaking, also in a gap between two pieces of one reply."""
        return self.sounding or bool(self.unfinished)

    def silence(self, response_id: str) -> None:
        """Let nothing more of this response sound."""
        self._silenced[response_id] = None
        if len(self._silenced) > REMEMBERED_SILENCED:
            self._silenced.pop(next(iter(self._silenced)))

    def is_silenced(self, response_id: str) -> bool:
        """Whether late pieces of this response are to be dropped."""
        return response_id in self._silenced

    def flushed(self) -> None:
        """The speakers were silenced."""
        self.sounding = False
        self.unfinished.clear()
