"""Tool calls in progress: each runs once, and a batch earns one answer."""

from dataclasses import dataclass, field

import msgspec

from assistant.realtime.wire_objects import Item


@dataclass(frozen=True, slots=True)
class RunningTool:
    """One call of the model, and when it began."""

    call_id: str
    name: str
    response_id: str
    started_at: float


@dataclass(slots=True)
class ToolCalls:
    """Calls by id, in batches by the response that made them.

    Outputs go back as they come, but the model is asked to go on only once: when the response that made the calls
    has ended and the last of them has its output.
    """

    running: dict[str, RunningTool] = field(default_factory=dict)
    _written: dict[str, tuple[Item, str]] = field(default_factory=dict)
    _seen: set[tuple[str, str]] = field(default_factory=set)
    _unanswered: dict[str, bool] = field(default_factory=dict)

    def write(self, item: Item, response_id: str) -> Item:
        """Take note of what is known of a call that the model still writes; returns all that is known of it."""
        known = self._written.get(item.id, (item, ""))[0]
        whole = msgspec.structs.replace(
            item,
            call_id=item.call_id or known.call_id,
            name=item.name or known.name,
            arguments=item.arguments or known.arguments,
        )
        self._written[item.id] = (whole, response_id)
        return whole

    def take_written(self, response_id: str) -> list[Item]:
        """The calls of a response, as they were written when it ended."""
        items = [item for item, of_response in self._written.values() if of_response == response_id]
        for item in items:
            del self._written[item.id]
        return items

    def begin(self, call_id: str, name: str, response_id: str, now: float, *, is_unique: bool = False) -> bool:
        """Take note of a call; False if it was seen before (the server names each call more than once).

        Some servers give the only call of each response the same id, so a call is known by its response too.
        `is_unique`: its id is enough, for it is not always told with the same response.
        """
        name_of_call = ("" if is_unique else response_id, call_id)
        if call_id in self.running or name_of_call in self._seen:
            return False
        self._seen.add(name_of_call)
        self.running[call_id] = RunningTool(call_id, name, response_id, now)
        self._unanswered.setdefault(response_id, False)
        return True

    def connection_gone(self) -> None:
        """A response of another session is another one, whatever its id, and so are its calls."""
        self._written.clear()
        self._seen = {(response_id, call_id) for response_id, call_id in self._seen if not response_id}

    def finish(self, call_id: str) -> RunningTool | None:
        """Take note of an end; None if the call is not running."""
        return self.running.pop(call_id, None)

    def called_by(self, response_id: str) -> bool:
        """Whether this response made calls that the model is still to speak about."""
        return response_id in self._unanswered

    def response_ended(self, response_id: str) -> None:
        """The response that made the calls has ended."""
        if response_id in self._unanswered:
            self._unanswered[response_id] = True

    def abandon(self) -> None:
        """The user wants silence: outputs still go back, but nobody asks the model to speak about them."""
        self._unanswered.clear()

    def take_answer_due(self) -> bool:
        """Whether some batch is complete, so that the model should go on. Each batch says so once."""
        running = {tool.response_id for tool in self.running.values()}
        due = [response_id for response_id, ended in self._unanswered.items() if ended and response_id not in running]
        for response_id in due:
            del self._unanswered[response_id]
        return bool(due)
