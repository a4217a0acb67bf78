"""The agent over a real socket, with the practice server on the other side."""

import asyncio
import base64
import math
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.bidi.events import (
    BidiAudioInputEvent,
    BidiEvent,
    BidiImageInputEvent,
    BidiTalkPressEvent,
    BidiTalkReleaseEvent,
    BidiTextInputEvent,
)
from assistant.bidi.io.wav_format import read_wav
from assistant.practice.server import PracticeServer
from assistant.realtime.errors import ConfigurationError, EndpointUnreachableError
from assistant.tools.builtin import BUILTIN_TOOLS

PATIENCE_S = 30
NONSENSE = [{"type": "bidi_unknown"}, {"no": "type"}, {"type": "bidi_audio_input", "audio": "?"}]


def agent_for(url: str, turn_mode: str = "push_to_talk", **provider: Any) -> BidiAgent:
    model = BidiOpenAIRealtimeModel(
        provider_config={"turn_mode": turn_mode, **provider}, client_config={"url": url, "api_key": "sk-test"}
    )
    return BidiAgent(model=model, tools=list(BUILTIN_TOOLS))


async def until_answered(agent: BidiAgent) -> list[BidiEvent]:
    """Everything the agent says until a response is complete and nothing more is to come of it."""
    seen: list[BidiEvent] = []
    async with asyncio.timeout(PATIENCE_S):
        async for event in agent.receive():
            seen.append(event)
            if event["type"] == "bidi_response_complete" and event["stop_reason"] == "complete":
                return seen
    raise AssertionError("the conversation ended without an answer")


async def speak(agent: BidiAgent, recording: Path) -> None:
    pcm = read_wav(recording)
    await agent.send(BidiTalkPressEvent())
    for start in range(0, len(pcm), 4800):
        await agent.send(BidiAudioInputEvent(base64.b64encode(pcm[start : start + 4800]).decode()))
    await agent.send(BidiTalkReleaseEvent())


def words(events: list[BidiEvent], role: str) -> list[str]:
    finals = [event for event in events if event["type"] == "bidi_transcript_stream" and event["is_final"]]
    return [event["text"] for event in finals if event["role"] == role]


def audio(events: list[BidiEvent]) -> np.ndarray:
    pieces = [base64.b64decode(event["audio"]) for event in events if event["type"] == "bidi_audio_stream"]
    return np.frombuffer(b"".join(pieces), "<i2")


def test_text_turn_with_a_tool() -> None:
    async def talk() -> list[BidiEvent]:
        async with PracticeServer() as server, agent_for(server.url) as agent:
            await agent.send("what is twelve times seven")
            return await until_answered(agent)

    events = asyncio.run(talk())
    assert words(events, "user") == ["what is twelve times seven"]
    assert words(events, "assistant") == ["Twelve times seven is eighty-four."]
    (result,) = [event for event in events if event["type"] == "tool_result"]
    assert result["tool_result"]["content"] == [{"text": "84"}]


@pytest.mark.parametrize("wire_format", ["audio/pcm", "audio/pcmu", "audio/pcma"])
def test_spoken_turn_in_every_wire_format(wire_format: str, speak_wav: Callable[[str], Path]) -> None:
    rate = {"rate": 24000} if wire_format == "audio/pcm" else {}
    sides = {side: {"format": {"type": wire_format, **rate}} for side in ("input", "output")}

    async def talk() -> list[BidiEvent]:
        async with PracticeServer() as server, agent_for(server.url, audio=sides) as agent:
            await speak(agent, speak_wav("what is twelve times seven"))
            return await until_answered(agent)

    events = asyncio.run(talk())
    assert words(events, "user") == ["what is twelve times seven"]
    assert words(events, "assistant") == ["Twelve times seven is eighty-four."]
    sound = audio(events).astype(float)
    assert 1.5 < len(sound) / 24000 < 6
    assert 500 < np.sqrt(np.mean(sound**2)) < 12_000


def test_an_image_reaches_the_model() -> None:
    pixel = base64.b64encode(bytes.fromhex("89504e470d0a1a0a")).decode()

    async def talk() -> list[BidiEvent]:
        async with PracticeServer() as server, agent_for(server.url) as agent:
            await agent.send(BidiImageInputEvent(pixel, "image/png"))
            await agent.send(BidiTextInputEvent("what do you see"))
            return await until_answered(agent)

    assert "image" in " ".join(words(asyncio.run(talk()), "assistant")).lower()


def test_a_failed_start_leaves_nothing_running_and_can_be_repeated() -> None:
    async def talk() -> None:
        async with PracticeServer() as server:
            url = server.url
        agent = agent_for(url)
        for _ in range(2):
            with pytest.raises(EndpointUnreachableError):
                await agent.start()
        await agent.stop()

    asyncio.run(talk())


def test_stop_ends_receive_and_may_be_called_twice() -> None:
    async def talk() -> list[str]:
        async with PracticeServer() as server:
            agent = agent_for(server.url)
            await agent.start()
            await agent.stop()
            await agent.stop()
            return [event["type"] async for event in agent.receive()]

    assert asyncio.run(talk())[-1] == "bidi_connection_close"


def test_a_slow_output_stalls_neither_the_others_nor_the_socket() -> None:
    class Slow:
        def __init__(self) -> None:
            self.released = asyncio.Event()
            self.taken = 0

        async def __call__(self, _event: BidiEvent) -> None:
            await self.released.wait()
            self.taken += 1

    class Fast:
        def __init__(self) -> None:
            self.types: list[str] = []
            self.answered = asyncio.Event()

        async def __call__(self, event: BidiEvent) -> None:
            self.types.append(event["type"])
            if event["type"] == "bidi_response_complete":
                self.answered.set()

    class Typist:
        def __init__(self) -> None:
            self._lines = iter(["hello"])

        async def __call__(self) -> BidiEvent:
            for line in self._lines:
                return BidiTextInputEvent(line)
            raise StopAsyncIteration

    async def talk() -> tuple[int, int]:
        async with PracticeServer() as server:
            agent, slow, fast = agent_for(server.url), Slow(), Fast()
            running = asyncio.create_task(agent.run(inputs=[Typist()], outputs=[slow, fast]))
            async with asyncio.timeout(PATIENCE_S):
                await fast.answered.wait()
            assert slow.taken == 0
            slow.released.set()
            await agent.stop()
            await running
            return slow.taken, len(fast.types)

    slow, fast = asyncio.run(talk())
    # Words that wait for it in a row are given to it at once.
    assert 0 < slow <= fast


class LateListener:
    """An output that lags behind, and takes note of what it still got when it was stopped."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.until_stopped: list[str] = []

    async def __call__(self, event: BidiEvent) -> None:
        await asyncio.sleep(0.01)
        self.heard.append(event["type"])

    async def stop(self) -> None:
        self.until_stopped = list(self.heard)


def test_an_output_that_lags_gets_everything_before_it_is_stopped() -> None:
    async def main() -> LateListener:
        answered, listener = asyncio.Event(), LateListener()

        async def note(event: BidiEvent) -> None:
            if event["type"] == "bidi_response_complete":
                answered.set()

        async with PracticeServer(pace=math.inf) as server:
            agent = agent_for(server.url)
            said = iter(["hello"])

            async def script() -> BidiEvent:
                """Has nothing more to say once it is answered, at which moment somebody stops the conversation."""
                for line in said:
                    return BidiTextInputEvent(line)
                await answered.wait()
                raise StopAsyncIteration

            async def stop() -> None:
                await answered.wait()
                await agent.stop()

            await asyncio.wait_for(asyncio.gather(agent.run([script], [listener, note]), stop()), PATIENCE_S)
        return listener

    listener = asyncio.run(main())
    assert listener.heard == listener.until_stopped
    assert listener.heard[-1] == "bidi_connection_close"


@pytest.mark.parametrize("event", NONSENSE)
def test_an_input_event_that_makes_no_sense_is_refused(event: dict[str, str]) -> None:
    async def talk() -> None:
        async with PracticeServer() as server, agent_for(server.url) as agent:
            with pytest.raises(ConfigurationError):
                await agent.send(event)

    asyncio.run(talk())


@pytest.fixture
def speak_wav(speak: Callable[[str], Path]) -> Callable[[str], Path]:
    """A spoken sentence as a WAV file that the test can count on being speech."""

    def recording(text: str) -> Path:
        path = speak(text)
        with wave.open(str(path)) as file:
            assert file.getnframes() > file.getframerate() // 2
        return path

    return recording
