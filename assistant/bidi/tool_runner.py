"""Carries out the model's tool calls: asks the user where the rules say so, then runs the tool.

Also home of what tools leave running behind them (a timer that is not due yet), and of the user's answers.
"""

import asyncio
import hashlib
import json
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping
from typing import Any

from assistant.bidi import events
from assistant.bidi.exact_text import LONGEST_QUESTION, exact_arguments
from assistant.bidi.translation import readable_arguments
from assistant.logs import without_words
from assistant.realtime.errors import ConfigurationError
from assistant.tools.approval import (
    APPROVAL_ANSWERS,
    APPROVAL_TIMEOUT_S,
    ApprovalDecision,
    ApprovalPolicy,
    ApprovalRequest,
    Approvals,
    Subject,
    refusal,
)
from assistant.tools.crash_note import USER_TOOL
from assistant.tools.errors import ToolError
from assistant.tools.progress import ProgressReports
from assistant.tools.registry import ToolOutcome, ToolRegistry, parse_arguments
from assistant.tools.tool import Tool, ToolContext

logger = logging.getLogger(__name__)

# Characters of JSON: several times what a model may write in one response.
LONGEST_ARGUMENTS = 200_000

UNKNOWN_SERVER = "a server that is not configured"


def remote_fingerprints(tools: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What tells, by label, whether a remote MCP server of a session's tools is still the one that was approved.

    That is where it is. The key it is given may change every hour, and changes nothing of what runs.
    """
    return {
        str(tool.get("server_label", "")): hashlib.sha256(
            json.dumps([tool.get("server_url"), tool.get("connector_id")]).encode()
        ).hexdigest()
        for tool in tools
        if tool.get("type") == "mcp"
    }


class ToolRunner:
    """The tool calls of one conversation. Use it on the event loop's thread."""

    def __init__(
        self,
        agent: Any,
        registry: ToolRegistry,
        policy: ApprovalPolicy,
        emit: Callable[[events.BidiEvent], None],
        *,
        remote_servers: Mapping[str, str] | None = None,
        all_delivered: Callable[[], Awaitable[None]] | None = None,
        approval_timeout_s: float = APPROVAL_TIMEOUT_S,
    ) -> None:
        """`emit` hands an event to every output; `agent` and its invocation state are what tools see of it.

        `remote_servers`: the fingerprints of the remote MCP servers by label, see `remote_fingerprints`.
        `all_delivered` waits until outputs have written down what was said, before a tool that might end the program.
        """
        self._agent = agent
        self._registry = registry
        self._emit = emit
        self._remote_servers = remote_servers or {}
        self._all_delivered = all_delivered
        self._approvals = Approvals(
            policy, on_request=self._tell_request, on_decision=self._tell_decision, timeout_s=approval_timeout_s
        )
        self._background: set[asyncio.Task[None]] = set()

    async def run(self, call_id: str, name: str, arguments_json: str) -> ToolOutcome:
        """Run one call. Whatever goes wrong, or is refused, is an outcome the model can read."""
        return await self.run_tool(self._registry.get(name), call_id, name, arguments_json)

    async def run_tool(self, tool: Tool | None, call_id: str, name: str, arguments_json: str) -> ToolOutcome:
        """Run this tool, of the registry or not, like `run`; None: there is none of that name."""
        if len(arguments_json) > LONGEST_ARGUMENTS:
            too_long = f"The arguments of '{name}' are longer than {LONGEST_ARGUMENTS:,} characters: make them shorter."
            return ToolOutcome("error", too_long)
        refused = await self._refused(tool, call_id, arguments_json)
        if refused is not None:
            return ToolOutcome("error", refused)
        if tool is not None and tool.origin.startswith(USER_TOOL) and self._all_delivered is not None:
            await self._all_delivered()
        tool_use = {"toolUseId": call_id, "name": name, "input": readable_arguments(arguments_json)}
        progress = ProgressReports(lambda data: self._emit(events.ToolStreamEvent(tool_use, data)))
        try:
            outcome = await self._registry.call_tool(tool, name, arguments_json, self._context(call_id, progress))
            progress.finish()
            return outcome
        finally:
            # A tool that was stopped may go on in its thread for a while; nobody is interested any more.
            progress.close()

    def origin(self, name: str) -> str:
        """Where a tool comes from, in words for the user; nothing for a tool that there is not."""
        tool = self._registry.get(name)
        return "" if tool is None else tool.origin

    async def approve_remote(self, request_id: str, server_label: str, name: str, arguments_json: str) -> bool:
        """Decide whether the server may call a remote tool."""
        fingerprint = self._remote_servers.get(server_label, UNKNOWN_SERVER)
        subject = Subject(name, f"remote MCP server {server_label}", fingerprint=fingerprint)
        arguments = readable_arguments(arguments_json)
        if len(arguments_json) > LONGEST_ARGUMENTS or self._is_beyond_judgement(subject, arguments):
            return False
        decision = await self._approvals.decide(subject, arguments, request_id)
        return decision.approved

    def answer(self, event: dict[str, Any]) -> None:
        """Take the user's answer. An answer that comes too late changes nothing.

        Raises:
            ConfigurationError: It is no answer that there is.

        """
        if event.get("answer") not in APPROVAL_ANSWERS:
            raise ConfigurationError(f"The answer to an approval must be one of {', '.join(APPROVAL_ANSWERS)}.")
        self._approvals.answer(str(event.get("approval_id")), event["answer"])

    def start_background(self, work: Coroutine[Any, Any, None], name: str) -> None:
        """Run something that outlives its call; it ends with the conversation. A failure is told to the user."""
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._background.add(task)
        task.add_done_callback(self._background_ended)

    async def close(self) -> None:
        """End what still runs in the background. Safe to call twice."""
        tasks = list(self._background)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _refused(self, tool: Tool | None, call_id: str, arguments_json: str) -> str | None:
        """Why a call may not run; None if it may, or if it cannot run anyway."""
        if tool is None:
            return None
        try:
            arguments = parse_arguments(arguments_json)
        except ToolError:
            return None
        subject = Subject(tool.tool_name, tool.origin, tool.approval, tool.fingerprint)
        if self._is_beyond_judgement(subject, arguments):
            return (
                f"The user has to allow '{tool.tool_name}', and nobody can judge arguments of more than "
                f"{LONGEST_QUESTION:,} characters: make them shorter."
            )
        decision = await self._approvals.decide(subject, arguments, call_id)
        return None if decision.approved else refusal(subject, decision)

    def _is_beyond_judgement(self, subject: Subject, arguments: dict[str, Any]) -> bool:
        """Whether the user would be asked about more than a person reads: harm could hide anywhere in it."""
        return self._approvals.would_ask(subject) and len(exact_arguments(arguments)) > LONGEST_QUESTION

    def _context(self, call_id: str, progress: ProgressReports) -> ToolContext:
        return ToolContext(
            self._agent,
            self._agent.invocation_state,
            progress.report,
            call_id,
            self.start_background,
            lambda message, code: self._emit(events.BidiNoticeEvent(message, code)),
        )

    def _background_ended(self, task: asyncio.Task[None]) -> None:
        self._background.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None:
            logger.error("%s failed: %s", task.get_name(), without_words(error))
            self._emit(events.BidiErrorEvent(f"{task.get_name()} failed: {error}", "background_failed"))

    def _tell_request(self, request: ApprovalRequest) -> None:
        subject = request.subject
        self._emit(
            events.ToolApprovalRequestEvent(
                request.approval_id,
                request.tool_use_id,
                subject.name,
                request.arguments,
                subject.origin,
                request.timeout_s,
            )
        )

    def _tell_decision(self, request: ApprovalRequest, decision: ApprovalDecision) -> None:
        self._emit(
            events.ToolApprovalResultEvent(request.approval_id, request.tool_use_id, decision.approved, decision.reason)
        )
