"""A program: a conversation over the default devices that tells how long each answer took, and what it holds on to.

    python -m tests.support.measured_talk URL

Lines in: `press` and `release` the talk key, `measure`. Lines out: `state` with the state of the conversation,
`latency` with the parts in milliseconds when an answer begins to sound, `user` and `assistant` with a finished line,
`notice` with a sentence for the user, `held` with what was asked for by `measure`.
"""

import asyncio
import contextlib
import gc
import json
import resource
import sys
import threading
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from assistant import loop
from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.bidi.events import (
    BidiErrorEvent,
    BidiEvent,
    BidiNoticeEvent,
    BidiSessionStateEvent,
    BidiTranscriptStreamEvent,
    BidiTurnLatencyEvent,
)
from assistant.bidi.io import BidiAudioIO
from assistant.tools.builtin.calculator import calculator


async def tell(event: BidiEvent) -> None:
    """An output of the conversation: one line for what is measured."""
    match event:
        case BidiSessionStateEvent():
            say("state", event.state)
        case BidiTurnLatencyEvent():
            parts = (event.release_to_commit_ms, event.commit_to_first_delta_ms, event.first_delta_to_first_sound_ms)
            say("latency", json.dumps(parts))
        case BidiTranscriptStreamEvent(is_final=True):
            say(event.role, event.text)
        case BidiNoticeEvent() | BidiErrorEvent():
            say("notice", event.message)


def say(kind: str, text: str) -> None:
    """Print a line."""
    print(kind, text, flush=True)  # noqa: T201 - how the program answers


def measure() -> None:
    """Tell what the program holds on to: bytes of memory, tasks, threads, open files and sockets."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    held = {
        "memory": pages * resource.getpagesize(),
        "tasks": len(asyncio.all_tasks()),
        "threads": len(list(Path("/proc/self/task").iterdir())),
        "files": len(list(Path("/proc/self/fd").iterdir())),
    }
    say("held", json.dumps(held))


async def main(url: str) -> None:
    """Talk until standard input ends."""
    audio = BidiAudioIO(push_to_talk=True)
    agent = BidiAgent(BidiOpenAIRealtimeModel(client_config={"url": url}), [calculator])
    conversation = asyncio.create_task(agent.run(inputs=[audio.input()], outputs=[audio.output(), tell]))
    orders = {"press": audio.input().press, "release": audio.input().release, "measure": measure}
    here = asyncio.get_running_loop()

    def read() -> None:
        for line in sys.stdin:
            here.call_soon_threadsafe(orders[line.strip()])
        here.call_soon_threadsafe(conversation.cancel)

    threading.Thread(target=read, daemon=True).start()
    with contextlib.suppress(asyncio.CancelledError):
        await conversation


if __name__ == "__main__":
    application = QCoreApplication(sys.argv[:1])
    loop.run(main(sys.argv[1]), application=application)
