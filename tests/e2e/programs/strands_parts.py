"""Parts that Strands made, plugged into our agent: session manager, hooks, executor, tools. Prints what came of it."""

import asyncio
import json
import sys
import warnings

from strands.experimental.hooks import BidiAfterToolCallEvent, BidiMessageAddedEvent
from strands.hooks import HookProvider, HookRegistry
from strands.session.file_session_manager import FileSessionManager
from strands.tools.executors import SequentialToolExecutor
from strands_tools import calculator, stop

from assistant.bidi import BidiAgent
from assistant.bidi.models import BidiOpenAIRealtimeModel

URL, FOLDER = sys.argv[1:]


class Notes(HookProvider):
    def __init__(self) -> None:
        self.seen: list[str] = []

    def register_hooks(self, registry: HookRegistry) -> None:
        registry.add_callback(BidiMessageAddedEvent, lambda event: self.seen.append(event.message["role"]))
        registry.add_callback(BidiAfterToolCallEvent, lambda event: self.seen.append(event.tool_use["name"]))


def new_agent(notes: Notes) -> BidiAgent:
    return BidiAgent(
        BidiOpenAIRealtimeModel(
            provider_config={"turn_mode": "push_to_talk"}, client_config={"url": URL, "api_key": "sk-practice"}
        ),
        tools=[calculator, stop],
        hooks=[notes],
        state={"colour": "red"},
        session_manager=FileSessionManager("work", storage_dir=FOLDER),
        tool_executor=SequentialToolExecutor(),
    )


async def main() -> None:
    notes = Notes()
    agent = new_agent(notes)
    await agent.start()
    await agent.send("what is twelve times seven")
    reason = ""
    async for event in agent.receive():
        if event["type"] == "bidi_response_complete" and event["stop_reason"] == "complete":
            # What this tool asks for happens after the model's next call of any tool.
            agent.tool.stop(reason="enough", record_direct_tool_call=False)
            await agent.send("what is six times seven")
        reason = event.get("reason", reason)
    await agent.stop()
    again = new_agent(Notes())
    outcome = {
        "seen": notes.seen,
        "reason": reason,
        "kept": agent.messages == again.messages,
        "messages": len(again.messages),
        "state": again.state.get(),
    }
    sys.stdout.write(json.dumps(outcome) + "\n")


warnings.simplefilter("ignore")
asyncio.run(main())
