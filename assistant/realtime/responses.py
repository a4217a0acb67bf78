"""One response at a time: requests wait, and are sent when the one before has ended."""

from collections import deque
from dataclasses import dataclass, field

REMEMBERED = 16


@dataclass(slots=True)
class ResponseQueue:
    """Which response is in progress, and whether another is wanted.

    A second `response.create` while one is in progress earns `conversation_already_has_active_response`, so wishes
    wait here; several waiting wishes are one, since a response answers all that the conversation holds. `doubted`: the
    server complained, without saying of what, when it was asked for the response that it has not begun yet.
    """

    requested: bool = False
    active_id: str | None = None
    wanted: bool = False
    server_will_answer: bool = False
    doubted: bool = False
    _unnamed_active: bool = False
    _contested: bool = False
    _ours: bool = False
    _ever_asked: bool = False
    _refused: deque[str] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _begun: deque[str] = field(default_factory=lambda: deque(maxlen=REMEMBERED))
    _ended: deque[str] = field(default_factory=lambda: deque(maxlen=REMEMBERED))

    @property
    def in_progress(self) -> bool:
        """Whether a response was asked for or has begun, and has not ended."""
        return self.requested or self.active_id is not None or self._unnamed_active

    @property
    def busy(self) -> bool:
        """Whether an answer is on its way, in any form."""
        return self.in_progress or self.wanted or self.server_will_answer

    def want(self) -> None:
        """Ask for a response as soon as it is allowed."""
        self.wanted = True

    def take_request(self) -> bool:
        """Whether `response.create` is to be sent now; if so it counts as sent."""
        if not self.wanted or self.in_progress or self.server_will_answer:
            return False
        self.wanted = False
        self.requested = self._ever_asked = True
        self.doubted = False
        return True

    def doubt(self) -> None:
        """The server refused something, without saying what."""
        self.doubted = self.doubted or (self.requested and self.active_id is None)

    def expect_from_server(self) -> None:
        """The server heard the user itself, and will answer unless a response is in progress."""
        self.server_will_answer = not self.in_progress
        self._contested = self.requested

    def is_expected(self, response_id: str) -> bool:
        """Whether the response that begins now is welcome: somebody asked for it, or the server greets the user."""
        asked = self.requested or self.server_will_answer or self._unnamed_active or not self._ever_asked
        return asked or self.doubted or self.active_id == response_id

    def begins_with(self, response_id: str) -> bool:
        """Whether a piece of this response is the first sign of the one that is awaited: some servers announce none."""
        awaited = (self.requested or self.server_will_answer) and self.active_id is None
        return awaited and bool(response_id) and response_id not in self._ended and response_id not in self._refused

    def is_known(self, response_id: str) -> bool:
        """Whether this response began, or ended, or was not welcome."""
        return response_id in self._begun or response_id in self._ended or response_id in self._refused

    def has_ended(self, response_id: str) -> bool:
        """Whether this response is over."""
        return response_id in self._ended

    def refuse(self, response_id: str) -> None:
        """Nobody asked for this response: nothing of it counts."""
        self._refused.append(response_id)

    def is_refused(self, response_id: str) -> bool:
        """Whether what arrives of this response is to be dropped."""
        return response_id in self._refused

    def began(self, response_id: str) -> None:
        """`response.created` arrived, or a first piece of the response before it."""
        if self.active_id == response_id:
            return
        self._begun.append(response_id)
        # It answers our request, unless the server may have begun one of its own at the same moment.
        self._ours = self.requested and not self._contested
        self.requested = self._contested = False
        self.server_will_answer = self.doubted = False
        self._unnamed_active = False
        self.active_id = response_id

    def ended(self, response_id: str) -> None:
        """`response.done` arrived. One that we never saw begin also ends what we were waiting for."""
        self._ended.append(response_id)
        if self.active_id in (None, response_id):
            self.active_id = None
            self._unnamed_active = False

    def refused(self) -> None:
        """The server refused our `response.create`."""
        self.requested = False

    def found_active(self) -> None:
        """The server says that a response is active: if we did not know of it, ours waits for its end."""
        if self.active_id is not None and self._ours:
            # It is the one we asked for: the server read our request twice.
            return
        self.requested = False
        self.wanted = True
        if self.active_id is None:
            self._unnamed_active = True

    def forget(self) -> None:
        """The connection is gone, and with it everything that was in progress."""
        self.requested = self.wanted = self.server_will_answer = self._unnamed_active = self._contested = False
        self.doubted = False
        self._refused.clear()
        self._begun.clear()
        self._ended.clear()
        self.active_id = None
