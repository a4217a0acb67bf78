"""What of the replies is on its way to the listener, and what must never sound."""

from dataclasses import dataclass, field

from assistant.realtime.sound_pieces import SoundPieces

REMEMBERED = 64


@dataclass(slots=True)
class ReplyAudio:
    """The audible side of the replies.

    `sounding`: the speakers have audio that was not heard yet. `unfinished`: items whose audio is still being sent.
    A response that was interrupted is silenced: what still arrives of it must not sound.
    """

    sounding: bool = False
    unfinished: set[str] = field(default_factory=set)
    silence_next_response: bool = False
    pieces: SoundPieces = field(default_factory=SoundPieces)
    _silenced: dict[str, None] = field(default_factory=dict)
    _taken_back: dict[str, None] = field(default_factory=dict)

    @property
    def speaking(self) -> bool:
        """Whether the assistant is speaking, also in a gap between two pieces of one reply."""
        return self.sounding or bool(self.unfinished)

    def silence(self, response_id: str) -> None:
        """Let nothing more of this response sound."""
        _remember(self._silenced, response_id)

    def hear_again(self, response_id: str) -> None:
        """Another response has the id of one that was silenced."""
        self._silenced.pop(response_id, None)

    def take_back(self, item_id: str) -> None:
        """Let nothing more of this item sound: it was cut before anything of it was heard, and is gone."""
        _remember(self._taken_back, item_id)

    def is_silenced(self, response_id: str, item_id: str | None = None) -> bool:
        """Whether late pieces of this response, or of this item of it, are to be dropped."""
        return response_id in self._silenced or item_id in self._taken_back

    def forget_responses(self) -> None:
        """The connection is gone: what another one sends are other responses, whatever their ids."""
        self.silence_next_response = False
        self._silenced.clear()

    def flushed(self) -> None:
        """The speakers were silenced."""
        self.sounding = False
        self.unfinished.clear()


def _remember(ids: dict[str, None], new: str) -> None:
    ids[new] = None
    if len(ids) > REMEMBERED:
        ids.pop(next(iter(ids)))
