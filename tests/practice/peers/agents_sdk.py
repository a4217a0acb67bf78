"""A typed, a push-to-talk and a tool turn with a Realtime server through `openai-agents`.

Usage: agents_sdk.py URL SPEECH.raw    (the whole URL; speech as PCM16, 24 kHz)
Prints one JSON object.
"""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Any

os.environ["OPENAI_AGENTS_DISABLE_TRACING"] = "1"  # Nothing is sent to OpenAI.

from agents import function_tool
from agents.realtime import OpenAIRealtimeWebSocketModel, RealtimeAgent, RealtimeRunner, RealtimeSession

called: list[list[int]] = []


@function_tool
def multiply(a: int, b: int) -> int:
    """Multiply two whole numbers."""
    called.append([a, b])
    return a * b


class Record:
    """What one turn brought."""

    def __init__(self) -> None:
        self.audio_bytes = 0
        self.transcripts: list[str] = []
        self.tools: list[str] = []
        self.errors: list[str] = []


async def turn(session: RealtimeSession, ends_after: int) -> Record:
    """Listen to a session until so many of the agent's turns have ended."""
    record = Record()
    async for event in session:
        if event.type == "audio":
            record.audio_bytes += len(event.audio.data)
        elif event.type == "tool_end":
            record.tools.append(str(event.output))
        elif event.type == "error":
            record.errors.append(str(event.error))
        elif event.type == "raw_model_event":
            data: Any = event.data
            if data.type == "raw_server_event" and data.data["type"] == "response.output_audio_transcript.done":
                record.transcripts.append(data.data["transcript"])
            if data.type == "raw_server_event" and data.data["type"] == "response.done":
                ends_after -= 1
        if not ends_after:
            return record
    raise RuntimeError("the session ended")


async def main(url: str, speech: bytes) -> None:
    agent = RealtimeAgent(name="Helper", instructions="Answer briefly.", tools=[multiply])
    settings: Any = {
        "model_name": "gpt-realtime-2.1",
        "output_modalities": ["audio"],
        "audio": {"input": {"turn_detection": None, "transcription": {"model": "gpt-4o-mini-transcribe"}}},
    }
    runner = RealtimeRunner(agent, model=OpenAIRealtimeWebSocketModel())
    model_config: Any = {"url": url, "api_key": "sk-" + "practice" * 4, "initial_model_settings": settings}
    async with await runner.run(model_config=model_config) as session:
        await session.send_message("hello")
        typed = await asyncio.wait_for(turn(session, 1), 60)
        await session.send_audio(speech, commit=True)
        await session.model.send_event(raw("response.create"))
        spoken = await asyncio.wait_for(turn(session, 2), 60)
        heard = [
            part.transcript
            for item in session._history
            if item.type == "message" and item.role == "user"
            for part in item.content
            if part.type == "input_audio"
        ]
    result = {"typed": vars(typed), "spoken": vars(spoken), "called": called, "heard": heard}
    sys.stdout.write(json.dumps(result) + "\n")


def raw(kind: str) -> Any:
    """A client event that the SDK has no method for."""
    from agents.realtime.model_inputs import RealtimeModelSendRawMessage

    return RealtimeModelSendRawMessage(message={"type": kind})


asyncio.run(main(sys.argv[1], Path(sys.argv[2]).read_bytes()))
