"""Another model, other instructions, other tools in the middle of a conversation, over a real socket."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.bidi.events import BidiEvent
from assistant.practice.server import PracticeServer
from assistant.realtime.errors import ConfigurationError
from assistant.tools.builtin import BUILTIN_TOOLS

PATIENCE_S = 60
QUESTION = "what is twelve times seven"


class Listener:
    """Hears every event of a conversation, in order."""

    def __init__(self, agent: BidiAgent) -> None:
        self._events = agent.receive()
        self.seen: list[BidiEvent] = []

    async def until(self, is_it: Callable[[BidiEvent], bool]) -> BidiEvent:
        async with asyncio.timeout(PATIENCE_S):
            async for event in self._events:
                self.seen.append(event)
                if is_it(event):
                    return event
        raise AssertionError("the conversation ended")

    async def state(self, name: str) -> BidiEvent:
        return await self.until(lambda event: event["type"] == "bidi_session_state" and event["state"] == name)


def model(url: str, name: str = "model-a", **settings: Any) -> BidiOpenAIRealtimeModel:
    provider = {"turn_mode": "push_to_talk", **settings}
    return BidiOpenAIRealtimeModel(name, provider, {"url": url, "api_key": "sk-test"})


def play(scene: Callable[[BidiAgent, Listener, PracticeServer], Awaitable[None]]) -> None:
    async def run() -> None:
        async with PracticeServer() as server:
            agent = BidiAgent(model(server.url), tools=list(BUILTIN_TOOLS))
            async with agent:
                await scene(agent, Listener(agent), server)

    asyncio.run(run())


def is_code(code: str) -> Callable[[BidiEvent], bool]:
    return lambda event: event.get("code") == code


def test_another_model_takes_over_between_two_turns_and_knows_what_was_said() -> None:
    async def scene(agent: BidiAgent, listener: Listener, server: PracticeServer) -> None:
        await agent.send("tell me a joke")
        await listener.until(lambda event: event["type"] == "bidi_response_start")
        agent.change(model=model(server.url, "model-b", audio={"voice": "cedar"}))
        await listener.until(is_code("choice_in_use"))
        (reply,) = [event for event in listener.seen if event["type"] == "bidi_response_complete"]
        assert reply["stop_reason"] == "complete", "the reply was finished first"
        ready = await listener.state("ready")
        assert ready["model"] == "model-b"
        assert agent.model.model_id == "model-b"
        # The practice server tells its jokes one after the other, going by what it was told has been said.
        first = [message["content"][0]["text"] for message in agent.messages if message["role"] == "assistant"]
        await agent.send("tell me a joke")
        await listener.until(lambda event: event["type"] == "bidi_response_complete")
        told = [message["content"][0]["text"] for message in agent.messages if message["role"] == "assistant"]
        assert told[:1] == first
        assert told[1] != told[0]

    play(scene)


def test_settings_that_are_refused_leave_everything_as_it_was() -> None:
    async def scene(agent: BidiAgent, listener: Listener, server: PracticeServer) -> None:
        await listener.state("ready")
        before = agent.model
        agent.change(model=model(server.url, "model-b", audio={"voice": "nobody-i-know"}))
        refused = await listener.until(is_code("choice_refused"))
        assert refused["message"].startswith("What you chose cannot be used: ")
        assert agent.model is before
        await agent.send(QUESTION)
        await listener.until(lambda event: event["type"] == "bidi_response_complete")

    play(scene)


def test_a_sound_of_another_format_needs_another_conversation() -> None:
    async def scene(agent: BidiAgent, _listener: Listener, server: PracticeServer) -> None:
        telephone = {"audio": {"output": {"format": {"type": "audio/pcmu"}}}}
        with pytest.raises(ConfigurationError, match="begin another"):
            agent.change(model=model(server.url, **telephone))

    play(scene)


def test_tools_and_instructions_reach_the_model_at_once() -> None:
    async def scene(agent: BidiAgent, listener: Listener, server: PracticeServer) -> None:
        del server
        agent.change(tools=[tool for tool in BUILTIN_TOOLS if tool.tool_name != "calculator"], system_prompt="Rhyme.")
        await agent.send(QUESTION)
        await listener.until(lambda event: event["type"] == "bidi_response_complete")
        assert [event["type"] for event in listener.seen].count("tool_use_stream") == 0
        agent.change(tools=BUILTIN_TOOLS)
        assert agent.system_prompt == "Rhyme."
        await agent.send(QUESTION)
        await listener.until(lambda event: event["type"] == "tool_result")

    play(scene)


def test_what_is_changed_before_a_conversation_is_what_it_begins_with() -> None:
    async def begin() -> None:
        async with PracticeServer() as server:
            agent = BidiAgent(model(server.url))
            agent.change(model=model(server.url, "model-b"), system_prompt=None)
            async with agent:
                started = await Listener(agent).until(lambda event: event["type"] == "bidi_connection_start")
                assert started["model"] == "model-b"

    asyncio.run(begin())
