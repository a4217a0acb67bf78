"""The breadth of the agent's API over a real socket: messages, hooks, state, saved conversations, direct calls."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel, FileSessionManager
from assistant.bidi.events import BidiEvent, BidiInterruptEvent, BidiTextInputEvent
from assistant.bidi.hooks import (
    BidiAfterConnectionRestartEvent,
    BidiAfterInvocationEvent,
    BidiAfterToolCallEvent,
    BidiAgentInitializedEvent,
    BidiBeforeConnectionRestartEvent,
    BidiBeforeInvocationEvent,
    BidiBeforeToolCallEvent,
    BidiInterruptionEvent,
    BidiMessageAddedEvent,
    HookRegistry,
)
from assistant.bidi.messages import Message, text_message
from assistant.practice.server import PracticeServer
from assistant.realtime.errors import ConfigurationError, EndpointUnreachableError
from assistant.tools import ToolContext, tool
from assistant.tools.builtin import calculator, stop_conversation
from tests.support.faulty_proxy import Fault, FaultyProxy

PATIENCE_S = 30
QUESTION = "what is twelve times seven"
ANSWER = "Twelve times seven is eighty-four."
ALL_HOOKS = [
    BidiAgentInitializedEvent,
    BidiBeforeInvocationEvent,
    BidiAfterInvocationEvent,
    BidiMessageAddedEvent,
    BidiBeforeToolCallEvent,
    BidiAfterToolCallEvent,
    BidiInterruptionEvent,
    BidiBeforeConnectionRestartEvent,
    BidiAfterConnectionRestartEvent,
]


class Notes:
    """A hook provider that writes down what happens."""

    def __init__(self) -> None:
        self.events: list[Any] = []

    def register_hooks(self, registry: HookRegistry) -> None:
        registry.add_callback(ALL_HOOKS, self.events.append)

    @property
    def names(self) -> list[str]:
        return [type(event).__name__.removeprefix("Bidi").removesuffix("Event") for event in self.events]


def model(url: str, turn_mode: str = "push_to_talk", **client: Any) -> BidiOpenAIRealtimeModel:
    return BidiOpenAIRealtimeModel(
        provider_config={"turn_mode": turn_mode}, client_config={"url": url, "api_key": "sk-test", **client}
    )


async def answered(agent: BidiAgent, *questions: str) -> list[BidiEvent]:
    """Ask, and hear each answer."""
    seen: list[BidiEvent] = []
    receiving = agent.receive()
    async with asyncio.timeout(PATIENCE_S):
        for question in questions:
            await agent.send(question)
            async for event in receiving:
                seen.append(event)
                if event["type"] == "bidi_response_complete" and event["stop_reason"] == "complete":
                    break
    return seen


def shown(messages: list[Message]) -> list[str]:
    """Messages as short lines."""
    blocks = [block for message in messages for block in message["content"]]
    return [block.get("text") or next(iter(block)) for block in blocks]


def test_messages_and_hooks_follow_a_conversation():
    notes = Notes()

    async def talk() -> BidiAgent:
        async with PracticeServer() as server:
            agent = BidiAgent(model(server.url), [calculator], hooks=[notes])
            assert notes.names == ["AgentInitialized"]
            async with agent:
                await answered(agent, QUESTION)
                assert shown(agent.messages) == [QUESTION, "toolUse", "toolResult", ANSWER]
        return agent

    agent = asyncio.run(talk())
    assert notes.names[1:] == [
        "BeforeInvocation",
        "MessageAdded",
        "BeforeToolCall",
        "AfterToolCall",
        "MessageAdded",
        "MessageAdded",
        "MessageAdded",
        "AfterInvocation",
    ]
    assert all(event.agent is agent for event in notes.events)
    added = [event.message for event in notes.events if isinstance(event, BidiMessageAddedEvent)]
    assert added == agent.messages


def test_where_nobody_listens_each_reply_is_measured_once():
    async def talk() -> list[BidiEvent]:
        async with PracticeServer() as server, BidiAgent(model(server.url)) as agent:
            return await answered(agent, "hello", "hello")

    types = [event["type"] for event in asyncio.run(talk())]
    assert types.count("bidi_audio_stream") > 4
    assert types.count("bidi_turn_latency") == 2


def test_a_veto_is_read_by_the_model():
    def refuse(event: BidiBeforeToolCallEvent) -> None:
        event.cancel_tool = "Arithmetic is not allowed today."

    async def talk() -> list[BidiEvent]:
        async with PracticeServer() as server, BidiAgent(model(server.url), [calculator], hooks=[refuse]) as agent:
            return await answered(agent, QUESTION)

    (result,) = [event for event in asyncio.run(talk()) if event["type"] == "tool_result"]
    assert result["tool_result"]["status"] == "error"
    assert result["tool_result"]["content"] == [{"text": "Arithmetic is not allowed today."}]


def test_an_interruption_and_what_was_heard():
    notes = Notes()

    async def talk() -> list[Message]:
        async with PracticeServer() as server, BidiAgent(model(server.url), hooks=[notes]) as agent:
            await agent.send("count to twenty")
            interrupted = False
            async with asyncio.timeout(PATIENCE_S):
                async for event in agent.receive():
                    if event["type"] == "bidi_audio_stream" and not interrupted:
                        interrupted = True
                        await agent.send(BidiInterruptEvent())
                    if event["type"] == "bidi_response_complete":
                        break
            return agent.messages

    messages = asyncio.run(talk())
    (interruption,) = [event for event in notes.events if isinstance(event, BidiInterruptionEvent)]
    assert interruption.reason == "user_speech"
    assert interruption.interrupted_response_id
    assert "twenty" not in " ".join(shown(messages)[1:]).lower()


def test_an_earlier_conversation_is_known_to_the_model_and_stays_in_the_list():
    earlier = [text_message("user", "my name is Ada"), text_message("assistant", "Hello, Ada.")]

    async def talk() -> list[dict[str, Any]]:
        async with PracticeServer() as server:
            agent = BidiAgent(model(server.url), messages=earlier)
            async with agent:
                assert agent.messages is earlier
                await answered(agent, "hello")
                conversation = agent._conversation.engine._session.conversation
                return [conversation.entries[item].text for item in conversation.order]

    order = asyncio.run(talk())
    assert order[:3] == ["my name is Ada", "Hello, Ada.", "hello"]
    assert shown(earlier)[:3] == order[:3]
    assert len(earlier) == 4


def test_what_the_program_does_itself_is_told_to_the_model():
    notes = Notes()

    async def talk() -> list[str]:
        async with PracticeServer() as server, BidiAgent(model(server.url), [calculator], hooks=[notes]) as agent:
            await asyncio.to_thread(agent.tool.calculator, expression="6*7")
            await agent.send(BidiTextInputEvent("I am a parrot.", role="assistant"))
            await answered(agent, "hello")
            conversation = agent._conversation.engine._session.conversation
            assert len(agent.messages) == 7
            return [conversation.entries[item].kind for item in conversation.order]

    kinds = asyncio.run(talk())
    assert kinds == ["user", "tool_call", "tool_output", "assistant", "assistant", "user", "assistant"]
    assert notes.names.count("MessageAdded") == 7


def test_restarts_are_told_before_and_after():
    notes = Notes()

    async def talk() -> None:
        async with PracticeServer() as server, FaultyProxy(server.url) as proxy:
            proxy.course("lost", Fault("abort", "server", 8))
            lost = BidiOpenAIRealtimeModel("lost", {"turn_mode": "push_to_talk"}, {"url": proxy.url, "api_key": "sk"})
            agent = BidiAgent(lost, hooks=[notes])
            await agent.start()
            await answered(agent, "hello")
            await agent.stop()

    asyncio.run(talk())
    names = notes.names
    assert names.index("BeforeConnectionRestart") < names.index("AfterConnectionRestart")
    before = next(event for event in notes.events if isinstance(event, BidiBeforeConnectionRestartEvent))
    after = next(event for event in notes.events if isinstance(event, BidiAfterConnectionRestartEvent))
    assert isinstance(before.timeout_error, Exception)
    assert after.exception is None


def test_a_hook_that_fails_is_told_and_ends_nothing(expect_log: Callable[[str], None]):
    expect_log("MessageAdded")

    async def fail(_event: BidiMessageAddedEvent) -> None:
        raise LookupError("no such diary")

    async def talk() -> list[BidiEvent]:
        async with PracticeServer() as server, BidiAgent(model(server.url), hooks=[fail]) as agent:
            return await answered(agent, "hello")

    errors = [event for event in asyncio.run(talk()) if event["type"] == "bidi_error"]
    assert errors
    assert {event["code"] for event in errors} == {"hook_failed"}
    assert "no such diary" in errors[0]["message"]


def test_a_hook_that_fails_at_the_beginning_or_the_end_reaches_the_program():
    def fail(event: BidiBeforeInvocationEvent | BidiAfterInvocationEvent) -> None:
        if isinstance(event, wanted):
            raise LookupError(wanted.__name__)

    async def talk() -> None:
        async with PracticeServer() as server:
            agent = BidiAgent(model(server.url), hooks=[fail])
            await agent.start()
            await agent.stop()

    for wanted in (BidiBeforeInvocationEvent, BidiAfterInvocationEvent):
        with pytest.raises(LookupError, match=wanted.__name__):
            asyncio.run(talk())


def test_a_tool_of_strands_may_end_the_conversation_and_the_next_one_begins_afresh():
    state: dict[str, Any] = {"user": "ada"}

    @tool
    def leave(context: ToolContext) -> str:
        """Stop the conversation."""
        assert context.invocation_state is state
        context.invocation_state["request_state"]["stop_event_loop"] = True
        return "bye"

    leave.tool_name = "stop_conversation"

    async def talk(agent: BidiAgent) -> str:
        await agent.start(state)
        await agent.send("stop the conversation")
        async with asyncio.timeout(PATIENCE_S):
            reason = [event async for event in agent.receive()][-1]["reason"]
        await agent.stop()
        return reason

    async def twice() -> list[str]:
        async with PracticeServer() as server:
            agent = BidiAgent(model(server.url), [leave])
            return [await talk(agent), await talk(agent)]

    assert asyncio.run(twice()) == ["user_request", "user_request"]


def test_a_second_conversation_cannot_begin_beside_the_first():
    async def talk() -> None:
        async with PracticeServer() as server, BidiAgent(model(server.url)) as agent:
            for begin in (agent.start(), agent.run([], [])):
                with pytest.raises(RuntimeError, match="running already"):
                    await begin
            await answered(agent, "hello")

    asyncio.run(talk())


def test_a_failed_start_is_told_to_hooks_as_an_end_too():
    notes = Notes()

    async def talk() -> None:
        async with PracticeServer() as server:
            url = server.url
        with pytest.raises(EndpointUnreachableError):
            await BidiAgent(model(url), hooks=[notes]).start()

    asyncio.run(talk())
    assert notes.names == ["AgentInitialized", "BeforeInvocation", "AfterInvocation"]


def test_what_makes_no_sense_is_refused_where_it_is_written(tmp_path: Path):
    with pytest.raises(ConfigurationError, match="model must be"):
        BidiAgent(7)  # type: ignore[arg-type]
    with pytest.raises(ConfigurationError, match="messages"):
        BidiAgent(model("ws://127.0.0.1:1"), messages=["hello"])  # type: ignore[list-item]
    with pytest.raises(ConfigurationError, match="tool_executor"):
        BidiAgent(model("ws://127.0.0.1:1"), tool_executor="parallel")
    with pytest.raises(ConfigurationError, match="agent_id"):
        BidiAgent(model("ws://127.0.0.1:1"), agent_id="../x", session_manager=FileSessionManager("x", tmp_path))


def test_a_name_is_enough_for_a_model(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("OPENAI_API_KEY", "sk-test")
    agent = BidiAgent("gpt-realtime", name="Ada", description="Talks.", agent_id="ada")
    assert (agent.model.model_id, agent.name, agent.description, agent.agent_id) == (
        "gpt-realtime",
        "Ada",
        "Talks.",
        "ada",
    )


def test_stop_conversation_ends_a_run():
    class Typist:
        def __init__(self) -> None:
            self._lines = iter(["stop the conversation"])

        async def __call__(self) -> BidiEvent:
            for line in self._lines:
                return BidiTextInputEvent(line)
            raise StopAsyncIteration

    async def talk() -> list[Message]:
        async with PracticeServer() as server:
            agent = BidiAgent(model(server.url), [stop_conversation])
            async with asyncio.timeout(PATIENCE_S):
                await agent.run(inputs=[Typist()], outputs=[])
            return agent.messages

    assert shown(asyncio.run(talk()))[:3] == ["stop the conversation", "toolUse", "toolResult"]


def test_the_tools_of_the_folder_beside_the_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    Path("tools").mkdir()
    Path("tools/reckon.py").write_text(
        "from assistant.tools import tool\n"
        "@tool(approval='always')\n"
        "def calculator(expression: str) -> str:\n"
        "    'Calculate.'\n"
        "    return '84'\n"
    )

    async def talk() -> list[BidiEvent]:
        async with PracticeServer() as server:
            agent = BidiAgent(model(server.url), load_tools_from_directory=True)
            await agent.start()
            async with asyncio.timeout(PATIENCE_S):
                while "calculator" not in agent.tool_names:  # noqa: ASYNC110 - there is no event for a new tool
                    await asyncio.sleep(0.01)
            await asyncio.sleep(0)  # the server is told in the next turn of the loop
            seen = await answered(agent, QUESTION)
            await agent.stop()
            return seen

    (result,) = [event for event in asyncio.run(talk()) if event["type"] == "tool_result"]
    assert result["tool_result"]["content"] == [{"text": "84"}]


def test_a_tool_executor_of_either_kind_serves_a_conversation():
    async def talk(executor: str) -> list[BidiEvent]:
        async with PracticeServer() as server:
            agent = BidiAgent(model(server.url), [calculator], tool_executor=executor)
            await agent.start()
            seen = await answered(agent, QUESTION)
            await agent.stop()
            return seen

    for executor in ("sequential", "concurrent"):
        assert [event["type"] for event in asyncio.run(talk(executor))].count("tool_result") == 1
