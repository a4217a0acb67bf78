"""Three turns with a Realtime server through the `openai` package: typed, push-to-talk, and with a tool.

Usage: openai_sdk.py URL SPEECH.raw    (URL up to and without /realtime; speech as PCM16, 24 kHz)
Prints one JSON object.
"""

import asyncio
import base64
import json
import sys
from pathlib import Path
from typing import Any

from openai import AsyncOpenAI

TOOL = {
    "type": "function",
    "name": "calculate",
    "description": "Evaluates an arithmetic expression.",
    "parameters": {"type": "object", "properties": {"expression": {"type": "string"}}, "required": ["expression"]},
}


async def finished(connection: Any) -> tuple[Any, dict[str, Any]]:
    """The next finished response, and what was streamed until then."""
    streamed: dict[str, Any] = {"text": "", "transcript": "", "audio_bytes": 0, "heard": "", "types": []}
    async for event in connection:
        streamed["types"].append(event.type)
        match event.type:
            case "error":
                raise RuntimeError(event.error.message)
            case "response.output_text.delta":
                streamed["text"] += event.delta
            case "response.output_audio_transcript.delta":
                streamed["transcript"] += event.delta
            case "response.output_audio.delta":
                streamed["audio_bytes"] += len(base64.b64decode(event.delta))
            case "conversation.item.input_audio_transcription.completed":
                streamed["heard"] = event.transcript
            case "response.done":
                return event.response, streamed
    raise RuntimeError("the connection ended")


async def text_turn(connection: Any) -> dict[str, Any]:
    await connection.session.update(session={"type": "realtime", "output_modalities": ["text"]})
    content = [{"type": "input_text", "text": "Hello!"}]
    await connection.conversation.item.create(item={"type": "message", "role": "user", "content": content})
    await connection.response.create()
    response, streamed = await finished(connection)
    return {"status": response.status, "text": streamed["text"], "final": response.output[0].content[0].text}


async def spoken_turn(connection: Any, speech: bytes) -> dict[str, Any]:
    audio = {"input": {"turn_detection": None, "transcription": {"model": "gpt-4o-mini-transcribe"}}}
    session = {"type": "realtime", "output_modalities": ["audio"], "audio": audio, "tools": [TOOL]}
    await connection.session.update(session=session)
    for start in range(0, len(speech), 4800):
        await connection.input_audio_buffer.append(audio=base64.b64encode(speech[start : start + 4800]).decode())
    await connection.input_audio_buffer.commit()
    await connection.response.create()
    response, streamed = await finished(connection)
    call = response.output[0]
    output = {"type": "function_call_output", "call_id": call.call_id, "output": json.dumps({"result": 84})}
    await connection.conversation.item.create(item=output)
    await connection.response.create()
    answer, spoken = await finished(connection)
    return {
        "heard": streamed["heard"],
        "call": call.name,
        "arguments": json.loads(call.arguments),
        "transcript": answer.output[0].content[0].transcript,
        "streamed_transcript": spoken["transcript"].strip(),
        "audio_bytes": spoken["audio_bytes"],
        "usage_total": answer.usage.total_tokens,
    }


async def main(url: str, speech: bytes) -> None:
    client = AsyncOpenAI(api_key="sk-" + "practice" * 4, base_url=url.replace("ws:", "http:"), websocket_base_url=url)
    async with client.realtime.connect(model="gpt-realtime-2.1") as connection:
        text = await text_turn(connection)
        spoken = await spoken_turn(connection, speech)
    await client.close()
    sys.stdout.write(json.dumps({"text": text, "spoken": spoken}) + "\n")


asyncio.run(main(sys.argv[1], Path(sys.argv[2]).read_bytes()))
