"""Tools of the user's own that crash, hang, fork, flood, and end the program."""

import asyncio
import contextlib
from collections.abc import Iterator

import pytest

from assistant.history import History
from assistant.practice.server import PracticeServer
from assistant.tools.crash_note import crashes_are_noted
from assistant.tools.user_tools import user_tools_folder
from tests.support.desktop_session import private_folders
from tests.support.faults import UserSaw
from tests.support.talking import Talk, talking

TOOLS = '''
import ctypes, os, subprocess, sys, time
from assistant.tools import tool

@tool(approval="always")
def crash_badly() -> str:
    """Crash badly."""
    return {}["nothing"]

@tool(approval="always", timeout_s=1)
def hang_forever() -> str:
    """Hang forever."""
    while True:
        time.sleep(0.05)

@tool(approval="always")
def fork_twice() -> str:
    """Fork twice."""
    os.fork()
    return "forked"

@tool(approval="always")
async def fork_gently() -> str:
    """Fork gently."""
    os.fork()
    return "forked gently"

@tool(approval="always")
def print_megabytes() -> str:
    """Print megabytes."""
    for _ in range(100):
        print("x" * 1_000_000)
    subprocess.run([sys.executable, "-c", "print('y' * 1_000)"])
    return "printed"

@tool(approval="always")
def leave_program() -> str:
    """Leave program."""
    sys.exit("goodbye")

@tool(approval="always")
def vanish_suddenly() -> str:
    """Vanish suddenly."""
    os._exit(7)

@tool(approval="always")
def segfault_now() -> str:
    """Segfault now."""
    ctypes.string_at(0)
'''
LAST = "what is twelve times seven"
TRIES = 5


SURVIVED = ("crash_badly", "hang_forever", "fork_twice", "fork_gently", "print_megabytes", "leave_program")


def write_tools() -> None:
    """Put the tools where the user's are."""
    user_tools_folder().mkdir(parents=True)
    (user_tools_folder() / "mine.py").write_text(TOOLS)


async def ask(*tools: str) -> Talk:
    """Hold a conversation in which these tools are called one after the other, and a question is asked at the end."""
    turns = ["hello", *(tool.replace("_", " ") for tool in tools), LAST]
    texts = [part for turn in turns for part in ("--text", turn)]
    for _ in range(TRIES):
        async with PracticeServer(pace=float("inf")) as server, talking(server.url, *texts) as talk:
            await talk.end()
        called = [event["current_tool_use"]["name"] for event in talk.of("tool_use_stream")]
        if called[: len(tools)] == list(tools):
            return talk
    # They are offered a moment after the conversation began, which on a busy machine may be too late.
    raise AssertionError(f"the tools are never called: {talk.events}")


@pytest.fixture(scope="module")
def conversation() -> Iterator[Talk]:
    """One conversation in which every tool that can be survived is called, and another question asked after it."""
    with private_folders() as folders, pytest.MonkeyPatch.context() as patch:
        for variable, folder in folders.items():
            patch.setenv(variable, folder)
        write_tools()
        yield asyncio.run(ask(*SURVIVED))


def result(talk: Talk, tool: str) -> str:
    """What the user reads on the tool's card."""
    calls = {event["current_tool_use"]["toolUseId"]: event for event in talk.of("tool_use_stream")}
    texts = {
        calls[event["tool_result"]["toolUseId"]]["current_tool_use"]["name"]: event["tool_result"]["content"][0]["text"]
        for event in talk.of("tool_result")
    }
    return str(texts[tool])


def goes_on(talk: Talk) -> None:
    """The conversation went on to its end, and every turn was answered."""
    assert talk.said_by("user")[-1] == LAST
    assert talk.said_by("assistant")[-1] == "Twelve times seven is eighty-four."


@pytest.mark.fault(
    area="Tools",
    fault="A tool crashes",
    seen="The tool 'crash_badly' failed: KeyError: 'nothing'",
    recovers="by itself: the model is told, and says so",
    kept="everything",
)
def test_a_tool_that_crashes(conversation: Talk, user_saw: UserSaw) -> None:
    user_saw(result(conversation, "crash_badly"))
    goes_on(conversation)


@pytest.mark.fault(
    area="Tools",
    fault="A tool hangs",
    seen="The tool 'hang_forever' cannot be stopped: it goes on in the background until it is done or you quit.",
    recovers="by itself, after the tool's time limit (30 seconds where it has none); the user may stop it before",
    kept="everything; after three such calls the tool is not called any more",
)
def test_a_tool_that_hangs(conversation: Talk, user_saw: UserSaw) -> None:
    user_saw(*conversation.sentences)
    assert result(conversation, "hang_forever").startswith("The tool 'hang_forever' did not finish within 1 seconds.")
    goes_on(conversation)


@pytest.mark.fault(
    area="Tools",
    fault="A tool forks the program",
    seen=None,
    recovers="by itself: the copy ends where the tool returns",
    kept="everything; nothing is said or written twice",
)
def test_a_tool_that_forks(conversation: Talk, user_saw: UserSaw) -> None:
    user_saw("")
    assert (result(conversation, "fork_twice"), result(conversation, "fork_gently")) == ("forked", "forked gently")
    assert [line for line in conversation.said_by("assistant") if line.startswith("Forked")] == [
        "Forked.",
        "Forked gently.",
    ]
    goes_on(conversation)


@pytest.mark.fault(
    area="Tools",
    fault="A tool prints 100 MB",
    seen=None,
    recovers="by itself: the beginning of it goes to the log, at DEBUG",
    kept="everything; what programs read from the assistant (`talk --json`) stays whole",
)
def test_a_tool_that_prints_without_end(conversation: Talk, user_saw: UserSaw) -> None:
    user_saw("")
    assert result(conversation, "print_megabytes") == "printed"
    # What a child of the tool prints is not JSON either.
    assert conversation.console.strip() == "y" * 1_000
    goes_on(conversation)


@pytest.mark.fault(
    area="Tools",
    fault="A tool ends the program in Python's way (`sys.exit`)",
    seen="The tool 'leave_program' failed: it raised SystemExit.",
    recovers="by itself: it is not let through",
    kept="everything",
)
def test_a_tool_that_exits(conversation: Talk, user_saw: UserSaw) -> None:
    user_saw(result(conversation, "leave_program"))
    goes_on(conversation)


@pytest.mark.parametrize(
    "tool",
    [
        pytest.param(
            "vanish_suddenly",
            marks=pytest.mark.fault(
                area="Tools",
                fault="A tool ends the program by force (`os._exit`)",
                seen="The assistant ended unexpectedly while the tool 'vanish_suddenly' (your tool mine.py) was run…",
                recovers="no: the program is gone; at its next start the user reads which tool it was",
                kept="everything that was said",
            ),
        ),
        pytest.param(
            "segfault_now",
            marks=pytest.mark.fault(
                area="Tools",
                fault="A tool crashes the program in a library of C (segmentation fault)",
                seen="The assistant ended unexpectedly while the tool 'segfault_now' (your tool mine.py) was running.",
                recovers="no: the program is gone; at its next start the user reads which tool it was",
                kept="everything that was said",
            ),
        ),
    ],
)
def test_a_tool_that_takes_the_program_with_it(tool: str, user_saw: UserSaw) -> None:
    write_tools()
    said = ["hello", tool.replace("_", " ")]
    killed = asyncio.run(ask(tool))
    assert killed.said_by("user") == said
    with contextlib.closing(History()) as history:
        conversation = history.recent()[0].conversation_id
        assert [line.text for line in history.lines(conversation) if line.role == "user"] == said
    with crashes_are_noted() as sentences:
        user_saw(*sentences)
    with crashes_are_noted() as sentences:
        assert sentences == []  # once is enough
