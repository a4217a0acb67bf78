"""Goes on with a conversation of the history: what the model is told of it, and what the window shows of it."""

from dataclasses import dataclass

from assistant.bidi.events import BidiTranscriptStreamEvent
from assistant.bidi.messages import Message, ToolResult, ToolUse, text_message, tool_messages
from assistant.history import History, HistoryError, Line, SavedConversation
from assistant.history_export import parsed_arguments

# The model is told of the last 8,000 tokens or so; these are more, and quickly read and shown.
MOST_LINES = 500


@dataclass(frozen=True, slots=True)
class ResumedConversation:
    """The last part of an earlier conversation.

    Give `messages` to BidiAgent, `conversation_id` to HistoryRecording, and show `lines` or `transcript_events()`.
    """

    conversation_id: int
    title: str
    messages: list[Message]
    lines: list[Line]

    def transcript_events(self) -> list[BidiTranscriptStreamEvent]:
        """What both sides said, as the window takes it; the ids are none that a server would give."""
        return [
            BidiTranscriptStreamEvent(
                line.text, line.role, True, line.text, f"earlier/{line.line_id}", None, line.interrupted
            )
            for line in self.lines
            if line.role != "tool"
        ]


def resumed(history: History, conversation_id: int | None = None) -> ResumedConversation:
    """Read the last part of a conversation (None: of the latest one).

    Raises:
        HistoryError: The history cannot be read, or has no such conversation.

    """
    found = _latest(history) if conversation_id is None else history.conversation(conversation_id)
    lines = history.last_lines(found.conversation_id, MOST_LINES)
    messages = [message for line in lines for message in _messages(line)]
    return ResumedConversation(found.conversation_id, found.title, messages, lines)


def _latest(history: History) -> SavedConversation:
    latest = history.recent(1)
    if not latest:
        raise HistoryError("There is no earlier conversation to go on with; begin one with `assistant talk`.")
    return latest[0]


def _messages(line: Line) -> list[Message]:
    if line.role != "tool":
        return [text_message(line.role, line.text)]
    use = ToolUse(toolUseId=line.line_id, name=line.tool, input=parsed_arguments(line.arguments) or {})
    result = ToolResult(toolUseId=line.line_id, status="success", content=[{"text": line.text}])
    # Without a result (the program was killed meanwhile) the model is told that there is none.
    return tool_messages(use, result) if line.text else tool_messages(use, result)[:1]
