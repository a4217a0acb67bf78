"""Ending the conversation by voice."""

from assistant.tools.tool import ToolContext, tool


@tool
def stop_conversation(context: ToolContext) -> str:
    """End the conversation.

    Use it ONLY when the user asks to stop or end the conversation. Do not use it for "stop", which means to fall
    silent, nor for "goodbye" or other farewells.
    """
    context.invocation_state.setdefault("request_state", {})["stop_event_loop"] = True
    return "Ending conversation"
