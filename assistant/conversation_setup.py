"""Puts a conversation's agent together from what the user chose: what the window and the terminal have in common."""

import os
from collections.abc import Callable
from dataclasses import dataclass

from assistant.approved_tools import ApprovedTools
from assistant.audio.cues import chosen_cues
from assistant.audio.levels import Level
from assistant.audio.without_players import leave_out_players
from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.bidi.io.audio import BidiAudioIO
from assistant.bidi.io.history_recording import HistoryRecording
from assistant.options import ChosenEndpoint, ConversationOptions, model_arguments
from assistant.realtime.turn_modes import HANDS_FREE
from assistant.settings import Settings, settings_path
from assistant.tools.approval import ApprovalPolicy
from assistant.tools.builtin import builtin_tools
from assistant.tools.mcp import FILE_NAME, McpConfiguration, McpServers, read_configuration
from assistant.tools.seen import SeenTools
from assistant.tools.user_tools import UserTools

PRE_ROLL_MS = 300


@dataclass(frozen=True, slots=True)
class Prepared:
    """An agent that is ready to run, and what the user should be told before it does."""

    agent: BidiAgent
    notices: tuple[str, ...]
    user_tools: UserTools
    mcp_servers: McpServers


def prepare_agent(
    options: ConversationOptions, chosen: ChosenEndpoint, url: str | None = None, *, attended: bool = True
) -> Prepared:
    """Put an agent together: model, tools, approvals, budget.

    `url` is the running practice server's, if that is used. `attended`: somebody is there who can approve a tool.

    Raises:
        ConfigurationError: The model cannot be used with these options; the message is for the user.

    """
    tools, notice = builtin_tools(options.tools_off or ())
    seen = SeenTools()
    user_tools, mcp_servers = UserTools(seen=seen), McpServers(mcp_configuration(), seen)
    agent = BidiAgent(
        model=BidiOpenAIRealtimeModel(**model_arguments(options, chosen, url)),
        tools=[*tools, user_tools, mcp_servers],
        system_prompt=options.instructions,
        budget=options.budget,
        approvals=ApprovalPolicy(options.approvals, ApprovedTools(), attended=attended),
    )
    return Prepared(agent, (notice,) if notice else (), user_tools, mcp_servers)


def history_recording(
    options: ConversationOptions, on_notice: Callable[[str], None], conversation_id: int | None = None
) -> list[HistoryRecording]:
    """The output that keeps the conversation; none if the user does not want that.

    `conversation_id` is the earlier conversation that goes on (None: a new one).
    """
    if not options.keep_history:
        return []
    return [
        HistoryRecording(
            model=options.model or "",
            profile=options.profile or "",
            conversation_id=conversation_id,
            keep_days=options.history_days,
            on_notice=on_notice,
        )
    ]


def audio_io(
    options: ConversationOptions,
    settings: Settings,
    *,
    on_error: Callable[[str], None],
    on_level: Callable[[Level], None] | None = None,
) -> BidiAudioIO:
    """Microphone and speakers as the user wants them. Nothing is opened yet.

    Where the user leaves it to us, echo is cancelled hands-free: with a talk key the reply is silent while one talks.
    """
    leave_out_players()
    hands_free = options.turn_mode in HANDS_FREE
    wanted = settings.echo_cancellation
    return BidiAudioIO(
        options.input_device,
        options.output_device,
        echo_cancellation=wanted == "on" or (wanted == "auto" and hands_free),
        duplex=settings.duplex,
        noise_suppression=settings.noise_suppression,
        gain_control=settings.gain_control,
        pre_roll_ms=PRE_ROLL_MS if settings.pre_roll and not hands_free else 0,
        cues=chosen_cues(settings.cues_off),
        volume=settings.output_volume,
        on_level=on_level,
        on_error=on_error,
    )


def mcp_configuration() -> McpConfiguration:
    """The user's MCP servers as their file says now."""
    return read_configuration(settings_path().with_name(FILE_NAME), os.environ)
