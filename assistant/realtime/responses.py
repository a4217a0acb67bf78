"""One response at a time: requests wait, and are sent when the one before has ended."""

from dataclasses import dataclass


@dataclass(slots=True)
class ResponseQueue:
    """Which response is in progress, and whether another is wanted.

    A second `response.create` while one is in progress earns `conversation_already_has_active_response`, so wishes
    wait here; several waiting wishes are one, since a response answers all that the conversation holds.
    """

    requested: bool = False
    active_id: str | None = None
    wanted: bool = False
    server_will_answer: bool = False
    _unnamed_active: bool = False

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
        self.requested = True
        return True

    def began(self, response_id: str) -> None:
        """`response.created` arrived."""
        self.requested = False
        self.server_will_answer = False
        self._unnamed_active = False
        self.active_id = response_id

    def ended(self, response_id: str) -> None:
        """`response.done` arrived. One that we never saw begin also ends what we were waiting for."""
        if self.active_id in (None, response_id):
            self.active_id = None
            self._unnamed_active = False

    def refused(self) -> None:
        """The server refused our `response.create`."""
        self.requested = False

    def found_active(self) -> None:
        """The server says that a response is active which we did not know of: ours waits for its end."""
        self.requested = False
        self.wanted = True
        if self.active_id is None:
            self._unnamed_active = True

    def forget(self) -> None:
        """The connection is gone, and with it everything that was in progress."""
        self.requested = self.wanted = self.server_will_answer = self._unnamed_active = False
        self.active_id = None
