"""From the session's reports to the public API's events."""

from typing import Any

import msgspec

from assistant.bidi import events
from assistant.realtime import reports
from assistant.realtime.usage import Totals
from assistant.realtime.wire_objects import TokenDetails

LONGEST_SHOWN = 200_000  # characters of a call's arguments; the call itself fails
BEGINNING = 1_000


def to_event(report: reports.Report, now: float) -> events.BidiEvent | None:
    """The public event of a report; None for what only the debug log wants."""
    match report:
        case reports.StateChanged(snapshot):
            remaining = None if snapshot.deadline is None else max(0.0, snapshot.deadline - now)
            return events.BidiSessionStateEvent(
                snapshot.state, snapshot.turn_mode, snapshot.muted, remaining, snapshot.limit_s, snapshot.model
            )
        case reports.ConnectionStarted(connection_id, model):
            return events.BidiConnectionStartEvent(connection_id, model)
        case reports.ConnectionRestarted(connection_id, restart_reason):
            return events.BidiConnectionRestartEvent(connection_id, restart_reason)
        case reports.TurnLatency(commit, delta, sound):
            return events.BidiTurnLatencyEvent(commit, delta, sound)
        case reports.ConnectionEnded(connection_id, reason):
            return events.BidiConnectionCloseEvent(connection_id, reason)
        case reports.ResponseStarted(response_id):
            return events.BidiResponseStartEvent(response_id)
        case reports.ResponseCompleted(response_id, stop_reason):
            return events.BidiResponseCompleteEvent(response_id, stop_reason)
        case reports.Transcript(item_id, previous, role, piece, text, is_final, interrupted):
            shown = text if is_final else piece
            return events.BidiTranscriptStreamEvent(shown, role, is_final, text, item_id, previous, interrupted)
        case reports.Interrupted(reason, item_id, heard_ms):
            return events.BidiInterruptionEvent(reason, item_id, heard_ms)
        case reports.ToolCalled(call_id, name, arguments, server_label):
            origin = f"remote MCP server {server_label}" if server_label else ""
            return events.ToolUseStreamEvent(call_id, name, readable_arguments(arguments), origin)
        case reports.ToolReturned(call_id, output, failed, duration_s):
            return events.ToolResultEvent(call_id, "error" if failed else "success", output, round(duration_s * 1000))
        case reports.UsageReported():
            return _usage(report)
        case reports.Notice(message, code):
            return events.BidiNoticeEvent(message, code)
        case reports.Problem(message, code, details):
            return events.BidiErrorEvent(message, code, details)
        case reports.Debug():
            return None


def readable_arguments(arguments: str) -> dict[str, Any]:
    """The model's arguments for showing; text that is no JSON object is shown as it is, under `(malformed)`.

    Of what is too long for anybody only the beginning is shown.
    """
    if len(arguments) > LONGEST_SHOWN:
        return {"(too long to be shown)": arguments[:BEGINNING]}
    try:
        # By the same parser as the tool's call: what is shown is what runs.
        parsed = msgspec.json.decode(arguments or "{}")
    except (ValueError, RecursionError):
        parsed = None
    return parsed if isinstance(parsed, dict) else {"(malformed)": arguments}


def _usage(report: reports.UsageReported) -> events.BidiUsageEvent:
    usage = report.usage
    incoming = usage.input_token_details or TokenDetails()
    outgoing = usage.output_token_details or TokenDetails()
    details = [
        {"modality": name, "input_tokens": given or 0, "output_tokens": made or 0}
        for name, given, made in (
            ("text", incoming.text_tokens, outgoing.text_tokens),
            ("audio", incoming.audio_tokens, outgoing.audio_tokens),
            ("image", incoming.image_tokens, outgoing.image_tokens),
        )
        if given or made
    ]
    return events.BidiUsageEvent(
        usage.input_tokens or 0,
        usage.output_tokens or 0,
        usage.total_tokens or 0,
        details,
        incoming.cached_tokens or 0,
        report.source,
        report.response_id,
        report.model,
        _totals(report.used),
        _totals(report.turn),
        _totals(report.session),
    )


def _totals(totals: Totals) -> dict[str, Any]:
    return {
        "tokens": totals.amounts.tokens(),
        "audio_seconds": totals.amounts.audio_ms / 1000,
        "cost_usd": totals.cost.known_usd,
        "cost_is_minimum": totals.cost.is_minimum,
    }
