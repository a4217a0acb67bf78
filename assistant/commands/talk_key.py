"""The talk key of a terminal: a terminal reports no key's release, so Enter begins and Enter ends."""

import asyncio

from assistant.bidi.events import BidiEvent, BidiTalkPressEvent, BidiTalkReleaseEvent, BidiTextInputEvent
from assistant.bidi.io.approval_prompt import ApprovalPrompt
from assistant.bidi.io.terminal import LineReader
from assistant.commands.terminal_notes import Note

PUSH_TO_TALK_PROMPT = "Press Enter to talk and Enter again to send (or type a line instead); Ctrl-D ends."
HANDS_FREE_PROMPT = "Just speak, or type a line; Ctrl-D ends."


class TalkKey:
    """Enter as the talk key, and typed lines as they are; `ended` is set at Ctrl-D.

    A line that answers a question about a tool does so whether or not the key is down: only Enter alone, or a line
    that is no answer, ends what is being said.
    """

    def __init__(
        self,
        note: Note,
        reader: LineReader | None = None,
        *,
        hands_free: bool = False,
        approvals: ApprovalPrompt | None = None,
    ) -> None:
        """Read from `reader`, standard input by default; `approvals` are the questions that lines may answer."""
        self._note = note
        self._approvals = approvals or ApprovalPrompt()
        self._approvals.can_answer = True
        self._reader = reader or LineReader()
        self._hands_free = hands_free
        self._pressed = False
        self.ended = asyncio.Event()

    async def start(self, _agent: object) -> None:
        """Tell the user how to talk."""
        self._note(HANDS_FREE_PROMPT if self._hands_free else PUSH_TO_TALK_PROMPT)

    async def __call__(self) -> BidiEvent:
        """Return what the next line means; raises StopAsyncIteration at Ctrl-D."""
        while True:
            line = await self._reader.read()
            if line is None:
                self.ended.set()
                raise StopAsyncIteration
            answer = self._approvals.answer(line)
            if answer is not None:
                return answer
            if self._pressed:
                self._pressed = False
                return BidiTalkReleaseEvent()
            if line.strip():
                return BidiTextInputEvent(line.strip())
            if not self._hands_free:
                self._pressed = True
                self._note("Listening; press Enter to send.")
                return BidiTalkPressEvent()

    async def stop(self) -> None:
        """Leave the terminal alone. Safe to call twice."""
        self._reader.close()
