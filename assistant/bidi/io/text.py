"""The conversation as text in a terminal: lines typed in, transcripts, tools and notices printed."""

import asyncio
import json
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any, TextIO

from assistant.bidi.events import (
    BidiConnectionCloseEvent,
    BidiErrorEvent,
    BidiEvent,
    BidiInterruptionEvent,
    BidiNoticeEvent,
    BidiTextInputEvent,
    BidiTranscriptStreamEvent,
    ToolApprovalResponseEvent,
    ToolResultEvent,
    ToolStreamEvent,
    ToolUseStreamEvent,
)
from assistant.bidi.io.approval_prompt import ApprovalPrompt
from assistant.bidi.io.terminal import LineReader, LineWriter

LABELS = {"user": "You: ", "assistant": "Assistant: "}
_LONGEST_VALUE = 200
# The user's words come late. A reply waits this long for them, so that question and answer stand in order.
_LATE_TRANSCRIPT_S = 1.5
# The close of the connection follows a fatal error at once.
_FATAL_WITHIN_S = 0.05
# Colours, cursor movements and bells that a model or a server may send do not reach the terminal.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")


class BidiTextIO:
    """Text input and output for a terminal.

    The output prints the questions about tools that wait for approval; the next line typed that is y, s, a or n
    answers the oldest, any other line is a message. `approvals` lets another input answer them instead.
    """

    def __init__(self, input_prompt: str = "", stream: TextIO | None = None) -> None:
        """Use `input_prompt` to ask for a line; print to `stream`, standard output by default."""
        self._input_prompt = input_prompt
        self._stream = stream
        self.approvals = ApprovalPrompt()

    def input(self) -> "TextInput":
        """Return an input that sends each line typed."""
        return TextInput(self._input_prompt, LineReader(), self._stream, self.approvals)

    def output(self) -> "TextOutput":
        """Return an output that prints the conversation."""
        return TextOutput(self._stream, self.approvals)


class TextInput:
    """Sends each line that is typed; ends with Ctrl-D. Waiting for a line can be cancelled at any time."""

    def __init__(
        self,
        prompt: str,
        reader: LineReader,
        stream: TextIO | None = None,
        approvals: ApprovalPrompt | None = None,
    ) -> None:
        """Read from `reader`; lines that answer one of `approvals` are no messages."""
        self._approvals = approvals or ApprovalPrompt()
        self._approvals.can_answer = True
        self._prompt = prompt
        self._reader = reader
        self._writer = LineWriter(stream)

    async def __call__(self) -> BidiTextInputEvent | ToolApprovalResponseEvent:
        """Return the next line that is not empty; raises StopAsyncIteration at Ctrl-D."""
        while True:
            if self._prompt and self._writer.is_terminal:
                await self._writer.write(self._prompt)
            line = await self._reader.read()
            if line is None:
                raise StopAsyncIteration
            if line.strip():
                return self._approvals.answer(line) or BidiTextInputEvent(line.strip())

    async def stop(self) -> None:
        """Leave the terminal alone. Safe to call twice."""
        self._reader.close()
        await self._writer.close()


class TextOutput:
    """Prints what both sides say, the tools at work, interruptions, notices and errors.

    In a terminal the replies appear word by word; in a pipe or a file, line by line.
    """

    def __init__(self, stream: TextIO | None = None, approvals: ApprovalPrompt | None = None) -> None:
        """Print to `stream`, standard output by default; `approvals` knows how questions can be answered."""
        self._approvals = approvals or ApprovalPrompt()
        self._writer = LineWriter(stream)
        self._streams_words = self._writer.is_terminal
        self._open_line = ""  # the item whose line has no end yet
        self._printed: dict[str, int] = {}  # how many characters of an item stand there already
        self._expected: dict[str, float] = {}  # lines of the user that are still to come, and since when
        self._held_back: list[BidiTranscriptStreamEvent] = []
        self._handlers: dict[type[BidiEvent], Callable[[Any], Awaitable[None]]] = {
            BidiTranscriptStreamEvent: self._on_transcript,
            ToolUseStreamEvent: self._on_tool_use,
            ToolStreamEvent: self._on_tool_progress,
            ToolResultEvent: self._on_tool_result,
            BidiInterruptionEvent: self._on_interruption,
            BidiNoticeEvent: self._on_notice,
            BidiErrorEvent: self._on_error,
            BidiConnectionCloseEvent: self._on_close,
        }
        self._fresh_error: tuple[str, asyncio.Task[None]] | None = None  # its code, and the task that prints it

    async def __call__(self, event: BidiEvent) -> None:
        """Print one event.

        Raises:
            BrokenPipeError: Nobody reads any more.

        """
        handler = self._handlers.get(type(event))
        if handler is not None:
            await handler(event)
        for line in self._approvals.take(event):
            await self._line(line)
        if self._held_back and not self._must_wait():
            await self._release()

    async def stop(self) -> None:
        """Print what was held back and end the line. Safe to call twice."""
        await self._print_fresh_error()
        await self._release()
        await self._end_line()
        await self._writer.close()

    async def _on_transcript(self, event: BidiTranscriptStreamEvent) -> None:
        if event.role == "user":
            if event.is_final:
                self._expected.pop(event.item_id, None)
                await self._print_transcript(event)
            else:
                self._expected.setdefault(event.item_id, time.monotonic())
        elif self._held_back or self._must_wait():
            self._held_back.append(event)
            if event.is_final:
                await self._release()
        else:
            await self._print_transcript(event)

    def _must_wait(self) -> bool:
        """Whether words of the user are due that belong above the reply."""
        limit = time.monotonic() - _LATE_TRANSCRIPT_S
        return any(since > limit for since in self._expected.values())

    async def _release(self) -> None:
        held_back, self._held_back = self._held_back, []
        for event in held_back:
            await self._print_transcript(event)

    async def _print_transcript(self, event: BidiTranscriptStreamEvent) -> None:
        text = _plain(event.current_transcript)
        if not text or not (event.is_final or self._streams_words):
            return
        item = event.item_id or event.role
        printed = self._printed.get(item, 0)
        if self._open_line != item:
            await self._end_line()
            lead = "" if printed == 0 else "... "
            if len(text) > printed:
                await self._writer.write(LABELS[event.role] + lead)
                self._open_line = item
        if len(text) > printed:
            await self._writer.write(text[printed:])
            self._printed[item] = len(text)
        if event.is_final:
            await self._end_line()
            self._printed.pop(item, None)

    async def _on_tool_use(self, event: ToolUseStreamEvent) -> None:
        use = event.current_tool_use
        values = ", ".join(f"{name}={_short(value)}" for name, value in use["input"].items())
        await self._line(f"  [{use['name']}({values})]")

    async def _on_tool_progress(self, event: ToolStreamEvent) -> None:
        progress = event.tool_stream_event
        await self._line(f"  [{progress['tool_use'].get('name', 'tool')}: {_progress(progress['data'])}]")

    async def _on_tool_result(self, event: ToolResultEvent) -> None:
        text = " ".join(part.get("text", "") for part in event.tool_result["content"])
        failed = "failed: " if event.tool_result["status"] == "error" else ""
        await self._line(f"  [{failed}{_shortened(text)}] ({event.duration_ms / 1000:.1f} s)")

    async def _on_interruption(self, event: BidiInterruptionEvent) -> None:
        del event
        await self._release()
        await self._line("  [interrupted]")

    async def _on_notice(self, event: BidiNoticeEvent) -> None:
        await self._line(f"  * {event.message}")

    async def _on_error(self, event: BidiErrorEvent) -> None:
        """Print an error unless the conversation ends with it: then whoever runs it is told, and tells the user."""

        async def print_soon() -> None:
            await asyncio.sleep(_FATAL_WITHIN_S)
            await self._line(f"  ! {event.message}")

        await self._print_fresh_error()
        self._fresh_error = (event.code, asyncio.create_task(print_soon(), name="print an error"))

    async def _on_close(self, event: BidiConnectionCloseEvent) -> None:
        if self._fresh_error is not None and self._fresh_error[0] == event.reason:
            self._fresh_error[1].cancel()

    async def _print_fresh_error(self) -> None:
        if self._fresh_error is not None:
            await asyncio.gather(self._fresh_error[1], return_exceptions=True)
            self._fresh_error = None

    async def _line(self, text: str) -> None:
        """Print a line of its own."""
        await self._end_line()
        await self._writer.write(_plain(text) + "\n")

    async def _end_line(self) -> None:
        if self._open_line:
            self._open_line = ""
            await self._writer.write("\n")


def _plain(text: str) -> str:
    return _CONTROL.sub("", text).replace("\n", " ")


def _progress(data: Any) -> str:
    message = data.get("message") if isinstance(data, dict) else None
    return _shortened(message) if isinstance(message, str) else _short(data)


def _short(value: Any) -> str:
    return _shortened(json.dumps(value, ensure_ascii=False))


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _LONGEST_VALUE else text[:_LONGEST_VALUE] + "..."
