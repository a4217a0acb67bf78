"""Tools that the program calls itself: `agent.tool.NAME(...)`."""

import asyncio
import threading
from typing import Any

import pytest

from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.bidi.hooks import BidiBeforeToolCallEvent, BidiMessageAddedEvent
from assistant.tools import ToolContext, tool


@tool(name="switch-lamp", approval="ask")
async def switch_lamp(room: str, context: ToolContext) -> str:
    """Switch a lamp."""
    context.agent.state.set("lamp", room)
    await asyncio.sleep(0)
    return f"lamp in {room}, {threading.current_thread().name}"


@tool
def add(a: int, b: int = 1) -> int:
    """Add."""
    return a + b


def agent_with(**settings: Any) -> BidiAgent:
    model = BidiOpenAIRealtimeModel(client_config={"api_key": "sk-test"})
    return BidiAgent(model, [switch_lamp, add], **settings)


def test_a_tool_is_called_like_a_function_and_leaves_its_trace():
    agent = agent_with()
    result = agent.tool.add(a=41)
    assert (result["status"], result["content"]) == ("success", [{"text": "42"}])
    user, use, answer, end = agent.messages
    assert user["role"] == "user"
    assert use["content"][0]["toolUse"]["input"] == {"a": 41}
    assert answer["content"][0]["toolResult"] == result
    assert end["role"] == "assistant"
    assert use["content"][0]["toolUse"]["toolUseId"] == result["toolUseId"]
    assert agent.tool_names == ["switch-lamp", "add"]


def test_underscores_may_stand_for_hyphens_and_nobody_is_asked():
    agent = agent_with()
    result = agent.tool.switch_lamp(room="hall")
    assert result["content"][0]["text"].startswith("lamp in hall")
    assert agent.state.get("lamp") == "hall"
    with pytest.raises(AttributeError, match=r"no tool named 'juggle'. Tools: switch-lamp, add"):
        agent.tool.juggle()


def test_it_works_inside_a_running_event_loop():
    async def main() -> str:
        return agent_with().tool.switch_lamp(room="hall")["content"][0]["text"]

    assert asyncio.run(main()).startswith("lamp in hall")


def test_recording_can_be_left_out_and_the_words_chosen():
    agent = agent_with(record_direct_tool_call=False)
    agent.tool.add(a=1)
    assert agent.messages == []
    agent.tool.add(a=1, record_direct_tool_call=True, user_message_override="Please add.")
    assert agent.messages[0] == {"role": "user", "content": [{"text": "Please add."}]}
    agent = agent_with()
    agent.tool.add(a=1, record_direct_tool_call=False)
    assert agent.messages == []


def test_what_goes_wrong_is_a_result():
    result = agent_with().tool.add(a="many")
    assert result["status"] == "error"
    assert "'a'" in result["content"][0]["text"]


def test_hooks_are_called_and_what_they_raise_is_raised():
    seen: list[Any] = []

    async def note(event: BidiMessageAddedEvent) -> None:
        seen.append(event.message["role"])

    def refuse(event: BidiBeforeToolCallEvent) -> None:
        if event.tool_use["input"].get("a") == 13:
            raise LookupError("unlucky")
        event.cancel_tool = event.tool_use["input"].get("a") == 12

    agent = agent_with(hooks=[note, refuse])
    assert agent.tool.add(a=1)["status"] == "success"
    assert seen == ["user", "assistant", "user", "assistant"]
    assert agent.tool.add(a=12)["status"] == "error"
    with pytest.raises(LookupError, match="unlucky"):
        agent.tool.add(a=13)
