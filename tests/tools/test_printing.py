"""What a tool prints goes to the log, the beginning of it, and nowhere else; what others print goes where it went."""

import asyncio
import logging
import sys
import threading

import pytest

from assistant.tools import ToolRegistry, tool
from assistant.tools.printing import LONGEST_LINE, MOST_PRINTED, tools_print_to_the_log


@tool
def chatters() -> str:
    """Print in a thread."""
    print("from a thread")  # noqa: T201 - what is tested
    print("half a line", end="", file=sys.stderr)  # noqa: T201 - what is tested
    return "done"


@tool
async def chatters_on_the_loop() -> str:
    """Print on the event loop."""
    print("from the loop", flush=True)  # noqa: T201 - what is tested
    return "done"


@tool
def floods() -> str:
    """Print a hundred megabytes, in lines of a million characters and then all at once."""
    for _ in range(50):
        print("x" * 1_000_000)  # noqa: T201 - what is tested
    sys.stdout.write("y" * 50_000_000)
    sys.stdout.writelines(["z\n"])
    return "done"


def printed_by(candidate: object, caplog: pytest.LogCaptureFixture) -> list[str]:
    registry = ToolRegistry([candidate])
    (only,) = registry
    with caplog.at_level(logging.DEBUG, "assistant.tools.printing"), tools_print_to_the_log():
        outcome = asyncio.run(registry.call(only.tool_name, "{}"))
    assert outcome.text == "done"
    return [record.getMessage() for record in caplog.records if record.name == "assistant.tools.printing"]


def test_what_a_tool_prints_is_in_the_log_alone(
    caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    assert printed_by(chatters, caplog) == [
        "The tool chatters printed: from a thread",
        "The tool chatters printed: half a line",
    ]
    caplog.clear()
    assert printed_by(chatters_on_the_loop, caplog) == ["The tool chatters_on_the_loop printed: from the loop"]
    assert capsys.readouterr() == ("", "")


def test_a_flood_is_cut(caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> None:
    *lines, last = printed_by(floods, caplog)
    assert "not logged" in last
    assert sum(map(len, lines)) < MOST_PRINTED
    assert max(map(len, lines)) < LONGEST_LINE + 100
    assert capsys.readouterr() == ("", "")


def test_others_print_where_they_did(capsys: pytest.CaptureFixture[str]) -> None:
    before = sys.stdout
    with tools_print_to_the_log():
        print("a note", flush=True)  # noqa: T201 - what is tested
        thread = threading.Thread(target=print, args=("from a thread",))
        thread.start()
        thread.join()
        assert sys.stdout.encoding == before.encoding
    assert sys.stdout is before
    assert capsys.readouterr().out == "a note\nfrom a thread\n"


def test_in_a_program_of_somebody_else_s_tools_print_as_they_like(capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(ToolRegistry([chatters]).call("chatters", "{}"))
    assert capsys.readouterr() == ("from a thread\n", "half a line")
