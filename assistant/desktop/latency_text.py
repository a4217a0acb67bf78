"""How long a reply took to be heard, in words."""

from assistant.desktop.texts import format_number, tr
from assistant.desktop.transcript import TurnLatency


def describe_latency(latency: TurnLatency) -> str:
    """All that is known, one step a line; the whole first."""
    steps = (
        (tr("From letting go to handing over: {time}"), latency.release_to_commit_ms),
        (tr("Until the reply began to arrive: {time}"), latency.commit_to_first_delta_ms),
        (tr("Until it was heard: {time}"), latency.first_delta_to_first_sound_ms),
    )
    lines = [tr("Answered after {time}").format(time=format_time(latency.total_ms))]
    return "\n".join(lines + [text.format(time=format_time(ms)) for text, ms in steps if ms is not None])


def format_time(milliseconds: int) -> str:
    """Milliseconds, or seconds from one second on."""
    return f"{milliseconds} ms" if milliseconds < 1000 else f"{format_number(milliseconds / 1000, 2)} s"
