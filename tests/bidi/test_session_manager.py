"""Conversations that outlive the program."""

import asyncio
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from assistant.bidi.agent_state import AgentState
from assistant.bidi.hooks import BidiAgentInitializedEvent, BidiMessageAddedEvent, BidiMessageChangedEvent, HookRegistry
from assistant.bidi.messages import Message, text_message, tool_messages
from assistant.bidi.session_manager import FileSessionManager, SessionManager, SessionStorageError
from assistant.realtime.errors import ConfigurationError

PAIR = tool_messages(
    {"toolUseId": "1", "name": "calculator", "input": {"expression": "6*7"}},
    {"toolUseId": "1", "status": "success", "content": [{"text": "42"}]},
)


class Agent:
    """What a session manager sees of an agent."""

    def __init__(self, manager: FileSessionManager, agent_id: str = "default", **state: Any) -> None:
        self.agent_id = agent_id
        self.messages: list[Message] = []
        self.state = AgentState(state)
        self.hooks = HookRegistry()
        self.hooks.add_hook(manager)
        self.hooks.invoke_callbacks(BidiAgentInitializedEvent(self))

    def say(self, *messages: Message) -> None:
        for message in messages:
            self.messages.append(message)
            asyncio.run(self.hooks.invoke_callbacks_async(BidiMessageAddedEvent(self, message)))


def test_what_was_said_and_done_comes_back(tmp_path: Path):
    first = Agent(FileSessionManager("work", tmp_path), colour="red")
    first.say(text_message("user", "sechs mal sieben, größer?"), *PAIR, text_message("assistant", "42."))
    first.messages[-1]["content"] = [{"text": "42"}]
    asyncio.run(first.hooks.invoke_callbacks_async(BidiMessageChangedEvent(first, first.messages[-1])))
    second = Agent(FileSessionManager("work", tmp_path), colour="blue")
    assert second.messages == first.messages
    assert second.state.get() == {"colour": "red"}


def test_a_change_of_the_state_is_saved_when_it_is_made(tmp_path: Path):
    agent = Agent(FileSessionManager("work", tmp_path))
    agent.state.set("lamps", ["kitchen"])
    again = Agent(FileSessionManager("work", tmp_path))
    assert again.state.get("lamps") == ["kitchen"]
    again.state.delete("lamps")
    assert Agent(FileSessionManager("work", tmp_path)).state.get() == {}


def test_several_agents_and_sessions_are_kept_apart(tmp_path: Path):
    manager = FileSessionManager("work", tmp_path)
    one, two = Agent(manager, "one"), Agent(manager, "two")
    one.say(text_message("user", "to one"))
    two.say(text_message("user", "to two"))
    one.say(text_message("user", "again"))
    assert [len(Agent(FileSessionManager("work", tmp_path), name).messages) for name in ("one", "two")] == [2, 1]
    assert Agent(FileSessionManager("home", tmp_path), "one").messages == []
    assert isinstance(manager, SessionManager)


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"[]", b"\xff\xfe", b'{"format": 1}', b'{"format": 1, "messages": [{}], "state": {}}', b"[" * 100_000],
)
def test_a_damaged_file_is_kept_aside_with_a_sentence(
    tmp_path: Path, content: bytes, expect_log: Callable[[str], None]
):
    expect_log("is damaged")
    manager = FileSessionManager("work", tmp_path)
    path = manager.path_of("default")
    for number in (1, 2):
        path.write_bytes(content)
        agent = Agent(manager)
        assert agent.messages == []
        aside = path.with_name(f"{path.name}.kept-{number}")
        assert aside.read_bytes() == content
        assert str(aside) in manager.notices[-1]
        assert "is damaged" in manager.notices[-1]
    agent.say(text_message("user", "hello"))
    assert len(Agent(FileSessionManager("work", tmp_path)).messages) == 1


def test_a_file_of_a_newer_version_is_not_overwritten(tmp_path: Path, expect_log: Callable[[str], None]):
    expect_log("another version")
    manager = FileSessionManager("work", tmp_path)
    newer = json.dumps({"format": 2, "conversation": "in another form"}).encode()
    manager.path_of("default").write_bytes(newer)
    Agent(manager)
    assert [path.read_bytes() for path in manager.folder.glob("*.kept-1")] == [newer]
    assert "another version" in manager.notices[0]


def test_the_files_are_the_owner_s_alone(tmp_path: Path):
    manager = FileSessionManager("work", tmp_path)
    Agent(manager)
    assert stat.S_IMODE(manager.path_of("default").stat().st_mode) == 0o600
    assert stat.S_IMODE(manager.folder.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["", "..", "../etc", "a/b", "x" * 65, ".hidden", None])
def test_names_that_are_no_files_are_refused(tmp_path: Path, name: Any):
    with pytest.raises(ConfigurationError, match="session_id"):
        FileSessionManager(name, tmp_path)
    with pytest.raises(ConfigurationError, match="agent_id"):
        FileSessionManager("work", tmp_path).path_of(name)


def test_a_folder_that_cannot_be_used_says_so(tmp_path: Path):
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SessionStorageError, match="choose another folder"):
        FileSessionManager("work", tmp_path / "file")
    manager = FileSessionManager("work", tmp_path)
    agent = Agent(manager)
    manager.path_of("default").unlink()
    manager.folder.rmdir()
    with pytest.raises(SessionStorageError, match="could not be saved"):
        agent.say(text_message("user", "hello"))
    manager.folder.mkdir()
    manager.path_of("default").mkdir()
    with pytest.raises(SessionStorageError, match="cannot be read"):
        Agent(manager)


def test_an_older_content_is_never_written_over_a_newer_one(tmp_path: Path):
    manager = FileSessionManager("work", tmp_path)
    agent = Agent(manager)
    older = manager._content(agent)
    agent.state.set("a", 1)
    manager._write(manager.path_of("default"), *older)
    assert Agent(FileSessionManager("work", tmp_path)).state.get() == {"a": 1}
