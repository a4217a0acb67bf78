"""Keeps a conversation in the user's history while it is held: what both sides said, and the tools' calls and results.

The file is written in a thread of its own. Words that still stream in are written at most once a second; a line that
is complete is written at once. What cannot be written is told once, and the conversation goes on.
"""

import asyncio
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from assistant.bidi.events import BidiEvent, BidiTranscriptStreamEvent, ToolResultEvent, ToolUseStreamEvent
from assistant.history import History, HistoryError, Line

STREAMING_INTERVAL_S = 1.0


class HistoryRecording:
    """An output that writes into the history."""

    def __init__(
        self,
        open_history: Callable[[], History] = History,
        *,
        model: str = "",
        profile: str = "",
        conversation_id: int | None = None,
        keep_days: float | None = None,
        on_notice: Callable[[str], None] | None = None,
    ) -> None:
        """Prepare to record.

        `open_history` is called in the writing thread. `conversation_id`: the conversation that goes on (None: a new
        one, which begins when something is said). `keep_days`: conversations in which nothing was said for so long are
        deleted now (None: none is). `on_notice` gets a sentence for the user when something about the
        file is not right; it is called on the event loop's thread.
        """
        self._open_history = open_history
        self._model = model
        self._profile = profile
        self.conversation_id = conversation_id
        # Some servers count their items from one in each session; a line must not take an earlier one's place.
        self._id_prefix = "" if conversation_id is None else f"{time.time_ns()}/"
        self._keep_days = keep_days
        self._on_notice = on_notice or _nobody
        self._executor: ThreadPoolExecutor | None = None
        self._history: History | None = None
        self._broken = False
        self._lines: dict[str, Line] = {}
        self._after: dict[str, str | None] = {}
        self._unsaved: dict[str, None] = {}
        self._saved_at = 0.0

    async def start(self, agent: object) -> None:
        """Open the file."""
        del agent
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="history")
        await self._in_thread(self._open)
        if self._history is not None and self._history.notice:
            self._on_notice(self._history.notice)

    async def stop(self) -> None:
        """Write what is left and close the file. Safe to call twice."""
        executor = self._executor
        if executor is None:
            return
        await self._in_thread(self._save_unsaved)
        self._executor = None
        await asyncio.get_running_loop().run_in_executor(executor, self._close)
        executor.shutdown(wait=False)

    async def __call__(self, event: BidiEvent) -> None:
        """Take note of what was said; other events are of no interest."""
        if isinstance(event, BidiTranscriptStreamEvent):
            line = Line(event.item_id, event.role, event.current_transcript, event.interrupted)
            is_complete = event.is_final or event.item_id not in self._lines
            # The user's words come late; a reply comes when it is said, and after the tools it needed.
            self._note(line, event.previous_item_id if event.role == "user" else None)
        elif isinstance(event, ToolUseStreamEvent):
            use = event.current_tool_use
            arguments = json.dumps(use["input"], ensure_ascii=False)
            self._note(Line(use["toolUseId"], "tool", "", tool=use["name"], arguments=arguments), None)
            is_complete = True
        elif isinstance(event, ToolResultEvent) and event.tool_result["toolUseId"] in self._lines:
            text = "\n".join(part.get("text", "") for part in event.tool_result["content"])
            self._note(replace(self._lines[event.tool_result["toolUseId"]], text=text), None)
            is_complete = True
        else:
            return
        if is_complete or time.monotonic() - self._saved_at > STREAMING_INTERVAL_S:
            await self._in_thread(self._save_unsaved)

    def _note(self, line: Line, after: str | None) -> None:
        known = self._lines.get(line.line_id)
        self._lines[line.line_id] = replace(line, said_at=known.said_at if known else time.time())
        self._after.setdefault(line.line_id, after)
        self._unsaved[line.line_id] = None

    # In the writing thread. The event loop waits for each of these, so nothing is touched from two threads at once.

    def _open(self) -> None:
        self._history = self._open_history()
        if self._keep_days is not None:
            self._history.forget_older_than(self._keep_days)

    def _close(self) -> None:
        if self._history is not None:
            self._history.close()
            self._history = None

    def _save_unsaved(self) -> None:
        if self._history is None or not self._unsaved:
            return
        if self.conversation_id is None:
            self.conversation_id = self._history.begin(self._model, self._profile)
        for line_id in list(self._unsaved):
            line, after = self._lines[line_id], self._after[line_id]
            named = replace(line, line_id=self._id_prefix + line_id)
            self._history.save(self.conversation_id, named, after and self._id_prefix + after)
            del self._unsaved[line_id]
        self._saved_at = time.monotonic()
        # What was deleted for its age leaves the file bit by bit, so that no conversation begins or ends late.
        self._history.purge_some()

    async def _in_thread(self, work: Callable[[], None]) -> None:
        if self._broken or self._executor is None:
            return
        try:
            await asyncio.get_running_loop().run_in_executor(self._executor, work)
        except HistoryError as error:
            self._broken = True
            self._on_notice(f"{error} This conversation is not kept.")


def _nobody(_sentence: str) -> None:
    """Nobody is interested."""
