"""The API's own remote MCP: the practice server as client of MCP servers on this machine."""

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from websockets.asyncio.client import ClientConnection, connect

from assistant.practice.effects import CallRemoteTool, ListRemoteTools
from assistant.practice.remote_tools import RemoteResult
from assistant.practice.server import PracticeServer
from tests.practice import server_oracle
from tests.practice.session_driver import Driver, kinds, of_kind
from tests.support.mcp_http import HttpMcpServer

Json = dict[str, Any]
SCHEMA = {"type": "object", "properties": {"count": {"type": "integer"}}, "required": ["count"]}
ROLL = {"name": "roll_dice", "description": "Rolls dice", "input_schema": SCHEMA, "annotations": None}
PEEK = {
    "name": "peek_dice",
    "description": None,
    "input_schema": {"type": "object"},
    "annotations": {"readOnlyHint": True},
}


def server(**members: Any) -> Json:
    return {"type": "mcp", "server_label": "dice", "server_url": "http://127.0.0.1:1/mcp", **members}


def listed(driver: Driver, tool: Json, *tools: Json) -> list[Json]:
    """Give the session a server and answer its question for tools."""
    events = driver.send("session.update", session={"type": "realtime", "output_modalities": ["text"], "tools": [tool]})
    assert kinds(events) == ["session.updated", "mcp_list_tools.in_progress"]
    effect = driver.remote.pop()
    assert isinstance(effect, ListRemoteTools)
    return driver.take(driver.session.remote_tools_listed(effect.item_id, tools, driver.now))


def called(driver: Driver, result: RemoteResult) -> list[Json]:
    effect = driver.remote.pop()
    assert isinstance(effect, CallRemoteTool)
    assert (effect.name, effect.arguments) == ("roll_dice", {"count": 2})
    return driver.take(driver.session.remote_tool_called(effect.item_id, result, driver.now))


@pytest.fixture
def driver() -> Driver:
    return Driver()


def test_the_tools_of_a_server_become_an_item(driver: Driver) -> None:
    events = listed(driver, server(), ROLL, PEEK)
    assert kinds(events) == ["conversation.item.added", "conversation.item.done", "mcp_list_tools.completed"]
    item = events[1]["item"]
    assert (item["type"], item["server_label"]) == ("mcp_list_tools", "dice")
    assert item["tools"] == [ROLL, PEEK]
    assert events[2]["item_id"] == item["id"]


@pytest.mark.parametrize(
    ("allowed", "names"),
    [
        (["roll_dice"], ["roll_dice"]),
        ({"tool_names": ["peek_dice"]}, ["peek_dice"]),
        ({"read_only": True}, ["peek_dice"]),
        (None, ["roll_dice", "peek_dice"]),
    ],
)
def test_only_allowed_tools_are_listed(driver: Driver, allowed: Any, names: list[str]) -> None:
    events = listed(driver, server(allowed_tools=allowed), ROLL, PEEK)
    assert [tool["name"] for tool in events[0]["item"]["tools"]] == names


def test_a_server_that_does_not_answer_has_failed(driver: Driver) -> None:
    driver.send("session.update", session={"type": "realtime", "tools": [server()]})
    effect = driver.remote.pop()
    (event,) = driver.take(driver.session.remote_tools_listed(effect.item_id, None, driver.now))
    assert (event["type"], event["item_id"]) == ("mcp_list_tools.failed", effect.item_id)


@pytest.mark.parametrize("url", ["https://dice.example/mcp", "ftp://127.0.0.1", "http://[::1", None])
def test_no_server_beyond_this_machine_is_asked(driver: Driver, url: str | None) -> None:
    events = driver.send("session.update", session={"type": "realtime", "tools": [server(server_url=url)]})
    assert kinds(events) == ["session.updated", "mcp_list_tools.in_progress", "mcp_list_tools.failed"]
    assert driver.remote == []


def test_a_server_is_listed_once_and_anew_at_another_address(driver: Driver) -> None:
    listed(driver, server(), ROLL)
    driver.update(tools=[server(require_approval="never")])
    listed(driver, server(server_url="http://localhost:2/mcp"), PEEK)
    driver.update(tools=[])


def test_a_call_runs_when_its_response_is_done_and_the_next_response_tells_its_output(driver: Driver) -> None:
    listed(driver, server(require_approval="never"), ROLL)
    driver.type("roll 2 dice")
    events = driver.respond()
    order = [kind for kind in dict.fromkeys(kinds(events)) if kind != "rate_limits.updated"]
    assert order == [
        "response.created",
        "response.output_item.added",
        "conversation.item.added",
        "response.mcp_call_arguments.delta",
        "response.mcp_call_arguments.done",
        "response.done",
        "response.mcp_call.in_progress",
    ]
    done = of_kind(events, "response.mcp_call_arguments.done")
    assert json.loads(done["arguments"]) == {"count": 2}
    assert driver.text_reply() == "I am still waiting for a tool."
    driver.type("and?")  # whatever else is said does not disturb the call
    ended = called(driver, RemoteResult("eleven pips"))
    assert kinds(ended) == ["response.mcp_call.completed", "conversation.item.done"]
    item = ended[1]["item"]
    assert (item["id"], item["output"], item["error"]) == (done["item_id"], "eleven pips", None)


def test_the_output_is_told_when_asked_for(driver: Driver) -> None:
    listed(driver, server(require_approval="never"), ROLL)
    driver.type("roll 2 dice")
    driver.respond()
    called(driver, RemoteResult("eleven pips"))
    assert driver.text_reply() == "Eleven pips."


def test_a_call_that_fails_says_so(driver: Driver) -> None:
    listed(driver, server(require_approval="never"), ROLL)
    driver.type("roll 2 dice")
    driver.respond()
    error = {"type": "tool_execution_error", "message": "the dice are lost"}
    ended = called(driver, RemoteResult(error=error))
    assert kinds(ended) == ["response.mcp_call.failed", "conversation.item.done"]
    assert ended[1]["item"]["error"] == error
    assert "the dice are lost" in driver.text_reply()


def approval(driver: Driver) -> Json:
    driver.type("roll 2 dice")
    events = driver.respond()
    requests = [event for event in events if event.get("item", {}).get("type") == "mcp_approval_request"]
    assert kinds(requests) == [
        "response.output_item.added",
        "conversation.item.added",
        "conversation.item.done",
        "response.output_item.done",
    ]
    assert driver.remote == []
    return requests[-1]["item"]


def answer(driver: Driver, request: Json, approve: bool) -> list[Json]:
    item = {"type": "mcp_approval_response", "approval_request_id": request["id"], "approve": approve}
    return driver.send("conversation.item.create", item=item)


def test_a_call_waits_for_its_approval(driver: Driver) -> None:
    listed(driver, server(), ROLL)
    request = approval(driver)
    assert (request["name"], json.loads(request["arguments"])) == ("roll_dice", {"count": 2})
    events = answer(driver, request, approve=True)
    assert kinds(events) == ["conversation.item.added", "conversation.item.done", "response.mcp_call.in_progress"]
    ended = called(driver, RemoteResult("eleven pips"))
    assert ended[1]["item"]["approval_request_id"] == request["id"]
    assert driver.text_reply() == "Eleven pips."


def test_an_approval_may_come_as_soon_as_it_is_asked_for(driver: Driver) -> None:
    driver.writes_at_once = False
    listed(driver, server(), ROLL)
    driver.type("roll 2 dice")
    driver.respond()
    items = [event.get("item", {}) for event in driver.write()]
    request = next(item for item in items if item.get("type") == "mcp_approval_request")
    assert kinds(answer(driver, request, approve=True))[-1] == "response.mcp_call.in_progress"


def test_a_call_that_is_not_approved_never_runs(driver: Driver) -> None:
    listed(driver, server(), ROLL)
    request = approval(driver)
    events = answer(driver, request, approve=False)
    assert kinds(events) == ["conversation.item.added", "conversation.item.done", "conversation.item.done"]
    assert events[2]["item"]["error"]["type"] == "tool_execution_error"
    assert driver.remote == []
    assert "did not approve" in driver.text_reply()


def test_an_approval_is_answered_once(driver: Driver) -> None:
    listed(driver, server(), ROLL)
    request = approval(driver)
    answer(driver, request, approve=True)
    item = {"type": "mcp_approval_response", "approval_request_id": request["id"], "approve": True}
    assert driver.error("conversation.item.create", item=item)["param"] == "item.approval_request_id"
    assert len(driver.remote) == 1


@pytest.mark.parametrize(
    ("rule", "asks"),
    [
        (None, True),
        ("always", True),
        ("never", False),
        ({"never": {"tool_names": ["roll_dice"]}}, False),
        ({"never": {"read_only": True}}, True),
        ({"always": {"tool_names": ["roll_dice"]}}, True),
        ({"always": {"tool_names": ["peek_dice"]}}, False),
    ],
)
def test_the_settings_say_what_is_to_be_approved(driver: Driver, rule: Any, asks: bool) -> None:
    listed(driver, server(require_approval=rule), ROLL)
    driver.type("roll 2 dice")
    driver.respond()
    assert (driver.remote == []) == asks


def test_a_server_or_its_tool_can_be_demanded(driver: Driver) -> None:
    listed(driver, server(require_approval="never"), PEEK, ROLL)
    for choice, name in (({"name": "roll_dice"}, "roll_dice"), ({}, "peek_dice")):
        driver.type("hello")
        driver.respond(tool_choice={"type": "mcp", "server_label": "dice", **choice})
        effect = driver.remote.pop()
        assert isinstance(effect, CallRemoteTool)
        assert effect.name == name
        driver.take(driver.session.remote_tool_called(effect.item_id, RemoteResult("done"), driver.now))


# With a real MCP server.


@pytest.fixture
def counter(tmp_path: Path) -> Iterator[HttpMcpServer]:
    with HttpMcpServer(tmp_path) as started:
        yield started


async def until(socket: ClientConnection, kind: str) -> Json:
    async with asyncio.timeout(60):
        while True:
            text = str(await socket.recv())
            server_oracle.check(text)
            event: Json = json.loads(text)
            if event["type"] == kind:
                return event


async def send(socket: ClientConnection, kind: str, **members: Any) -> None:
    await socket.send(json.dumps({"type": kind, **members}))


def test_a_real_server_is_listed_and_called(counter: HttpMcpServer) -> None:
    async def main() -> None:
        tool = {"type": "mcp", "server_label": "counter", "server_url": counter.url, "authorization": "t0ken"}
        async with PracticeServer() as practice, connect(f"{practice.url}?model=any") as socket:
            session = {"type": "realtime", "output_modalities": ["text"], "tools": [tool]}
            await send(socket, "session.update", session=session)
            await until(socket, "mcp_list_tools.completed")
            content = [{"type": "input_text", "text": "write note about milk"}]
            await send(socket, "conversation.item.create", item={"type": "message", "role": "user", "content": content})
            await send(socket, "response.create")
            await until(socket, "response.mcp_call_arguments.done")
            request = (await until(socket, "conversation.item.done"))["item"]
            assert request["type"] == "mcp_approval_request"
            await until(socket, "response.done")
            assert counter.notes == []
            item = {"type": "mcp_approval_response", "approval_request_id": request["id"], "approve": True}
            await send(socket, "conversation.item.create", item=item)
            await until(socket, "response.mcp_call.completed")
            assert (await until(socket, "conversation.item.done"))["item"]["output"] == "milk Bearer t0ken"
            assert counter.notes == ["milk"]

    asyncio.run(main())


def test_a_real_server_that_went_away_is_an_error(counter: HttpMcpServer) -> None:
    async def main() -> None:
        tool = {
            "type": "mcp",
            "server_label": "counter",
            "server_url": counter.url,
            "require_approval": "never",
        }
        async with PracticeServer() as practice, connect(f"{practice.url}?model=any") as socket:
            await send(socket, "session.update", session={"type": "realtime", "tools": [tool]})
            await until(socket, "mcp_list_tools.completed")
            counter.kill()
            content = [{"type": "input_text", "text": "write note about milk"}]
            await send(socket, "conversation.item.create", item={"type": "message", "role": "user", "content": content})
            await send(socket, "response.create")
            await until(socket, "response.mcp_call.failed")
            error = (await until(socket, "conversation.item.done"))["item"]["error"]
            assert error["type"] == "http_error"
            assert "cannot be reached" in error["message"]

    asyncio.run(main())
