"""Tool calls in progress: each runs once, and a batch earns one answer."""

from dataclasses import dataclass, field


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
    _seen: set[str] = field(default_factory=set)
    _unanswered: dict[str, bool] = field(default_factory=dict)

    def begin(self, call_id: str, name: str, response_id: str, now: float) -> bool:
        """Take note of a call; False if it was seen before (the server names each call more than once)."""
        if call_id in self._seen:
            return False
        self._seen.add(call_id)
        self.running[call_id] = RunningTool(call_id, name, response_id, now)
        self._unanswered.setdefault(response_id, False)
        return True

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
