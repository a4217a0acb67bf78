"""Keeps a conversation in the user's history while it is held: what both sides said, and the tools' calls and results.

The file is written in a thread of its own. Words that still stream in are written at most once a second; a line that
is complete is written at once. What cannot be written is told once, kept, and tried again, and the conversation goes
on meanwhile.
"""

import asyncio
import json
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from assistant.bidi.events import BidiEvent, BidiTranscriptStreamEvent, ToolResultEvent, ToolUseStreamEvent
from assistant.history import History, HistoryDamagedError, HistoryError, Line

STREAMING_INTERVAL_S = 1.0
RETRY_S = 5.0
KEPT_MEANWHILE = "What is said is remembered and written as soon as that is possible."
WRITTEN_AGAIN = "The history is written again, with all that was said meanwhile."
NOT_KEPT = "This conversation is not kept."


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
        self.is_wanted = True  # the user may want nothing more written down
        self._on_notice = on_notice or _nobody
        self._executor: ThreadPoolExecutor | None = None
        self._history: History | None = None
        self._lines: dict[str, Line] = {}
        self._after: dict[str, str | None] = {}
        self._unsaved: dict[str, None] = {}
        self._saved_at = 0.0
        # The event loop and the writing thread take turns at all of the above.
        self._turn = asyncio.Lock()
        self._is_failing = False
        self._retrying: asyncio.Task[None] | None = None

    async def start(self, agent: object) -> None:
        """Open the file."""
        del agent
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="history")
        async with self._turn:
            await self._write()
        self._retrying = asyncio.create_task(self._retry(), name="retry the history")

    async def stop(self) -> None:
        """Write what is left and close the file. Safe to call twice."""
        executor, retrying = self._executor, self._retrying
        if executor is None:
            return
        if retrying is not None:
            retrying.cancel()
            await asyncio.wait({retrying})
        async with self._turn:
            await self._write(is_last=True)
            self._executor = None
            await asyncio.get_running_loop().run_in_executor(executor, self._close)
        executor.shutdown(wait=False)

    async def __call__(self, event: BidiEvent) -> None:
        """Take note of what was said; other events are of no interest."""
        if not self.is_wanted:
            return
        async with self._turn:
            await self._take(event)

    async def _take(self, event: BidiEvent) -> None:
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
            await self._write()

    def _note(self, line: Line, after: str | None) -> None:
        known = self._lines.get(line.line_id)
        self._lines[line.line_id] = replace(line, said_at=known.said_at if known else time.time())
        self._after.setdefault(line.line_id, after)
        self._unsaved[line.line_id] = None

    async def _retry(self) -> None:
        while True:
            await asyncio.sleep(RETRY_S)
            async with self._turn:
                if self._is_failing:
                    await self._write()

    async def _write(self, *, is_last: bool = False) -> None:
        """Write what is not written yet, in the thread."""
        if self._executor is None:
            return
        try:
            told = await asyncio.get_running_loop().run_in_executor(self._executor, self._save_unsaved)
        except HistoryError as error:
            if is_last:
                self._on_notice(f"{error} {NOT_KEPT}")
            elif not self._is_failing:
                self._on_notice(f"{error} {KEPT_MEANWHILE}")
            self._is_failing = True
            return
        if told:
            self._on_notice(told)
        if self._is_failing:
            self._is_failing = False
            self._on_notice(WRITTEN_AGAIN)

    # In the writing thread. The event loop waits for each of these, so nothing is touched from two threads at once.

    def _close(self) -> None:
        if self._history is not None:
            self._history.close()
            self._history = None

    def _save_unsaved(self) -> str | None:
        """Returns what the history has to say about its file, if it was opened now."""
        told: str | None = None
        if self._history is None:
            self._history = self._open_history()
            told = self._history.notice
            if self._keep_days is not None:
                self._history.forget_older_than(self._keep_days)
        if not self._is_saved_in(self._history):
            self._history.begin_anew()
            told = self._history.notice
            self.conversation_id = None
            self._unsaved = dict.fromkeys(self._lines)
            self._save_lines(self._history)
        return told

    def _is_saved_in(self, history: History) -> bool:
        """Write what is not written yet; False: the file is damaged."""
        try:
            self._save_lines(history)
        except HistoryDamagedError:
            return False
        return True

    def _save_lines(self, history: History) -> None:
        if not self._unsaved:
            return
        if self.conversation_id is None:
            self.conversation_id = history.begin(self._model, self._profile)
        for line_id in list(self._unsaved):
            line, after = self._lines[line_id], self._after[line_id]
            named = replace(line, line_id=self._id_prefix + line_id)
            history.save(self.conversation_id, named, after and self._id_prefix + after)
            del self._unsaved[line_id]
        self._saved_at = time.monotonic()
        # What was deleted for its age leaves the file bit by bit, so that no conversation begins or ends late.
        history.purge_some()


def _nobody(_sentence: str) -> None:
    """Nobody is interested."""
