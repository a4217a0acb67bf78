"""A conversation that is kept: what was final outlives a killed program, and a damaged file is told."""

import asyncio
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from assistant.bidi import BidiAgent, FileSessionManager
from assistant.bidi.events import BidiEvent
from assistant.practice.server import PracticeServer
from assistant.practice_process import PracticeProcess
from tests.bidi.test_agent_api import ANSWER, PATIENCE_S, QUESTION, answered, model, shown

PROGRAM = """
import asyncio, sys
from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel, FileSessionManager
from assistant.bidi.hooks import BidiMessageAddedEvent
from assistant.bidi.tools import calculator

def saved(event: BidiMessageAddedEvent) -> None:
    print("saved", len(event.agent.messages), flush=True)

async def main() -> None:
    model = BidiOpenAIRealtimeModel(
        provider_config={"turn_mode": "push_to_talk"}, client_config={"url": sys.argv[1], "api_key": "sk-test"}
    )
    agent = BidiAgent(
        model, [calculator], hooks=[saved], session_manager=FileSessionManager("work", sys.argv[2])
    )
    async with agent:
        agent.state.set("colour", "red")
        await agent.send("what is twelve times seven")
        async for event in agent.receive():
            pass

asyncio.run(main())
"""


def test_a_killed_program_loses_nothing_that_was_final(tmp_path: Path):
    with PracticeProcess() as server:
        program = [sys.executable, "-c", PROGRAM, server.url, str(tmp_path)]
        with subprocess.Popen(program, stdout=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if line.split() == ["saved", "4"]:
                    process.send_signal(signal.SIGKILL)
                    break
            assert process.wait(PATIENCE_S) == -signal.SIGKILL

        async def go_on() -> BidiAgent:
            agent = BidiAgent(model(server.url), session_manager=FileSessionManager("work", tmp_path))
            assert shown(agent.messages) == [QUESTION, "toolUse", "toolResult", ANSWER]
            assert agent.state.get() == {"colour": "red"}
            async with agent:
                await answered(agent, "hello")
            return agent

        agent = asyncio.run(go_on())
    again = BidiAgent(model("ws://127.0.0.1:1"), session_manager=FileSessionManager("work", tmp_path))
    assert again.messages == agent.messages
    assert len(again.messages) == 6


def test_a_damaged_conversation_is_told_when_the_next_begins(tmp_path: Path, expect_log: Callable[[str], None]):
    expect_log("is damaged")
    manager = FileSessionManager("work", tmp_path)
    manager.path_of("default").write_text("{")

    async def talk() -> list[BidiEvent]:
        async with PracticeServer() as server, BidiAgent(model(server.url), session_manager=manager) as agent:
            return await answered(agent, "hello")

    notices = [event for event in asyncio.run(talk()) if event["type"] == "bidi_notice"]
    assert [event["code"] for event in notices] == ["conversation_not_restored"]
