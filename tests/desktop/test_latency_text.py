"""How long a reply took, in words."""

from assistant.desktop.latency_text import describe_latency, format_time
from assistant.desktop.transcript import TurnLatency


def test_the_whole_and_its_parts() -> None:
    assert describe_latency(TurnLatency(12, 1480, 131)).split("\n") == [
        "Answered after 1.62 s",
        "From letting go to handing over: 12 ms",
        "Until the reply began to arrive: 1.48 s",
        "Until it was heard: 131 ms",
    ]


def test_what_is_not_known_is_left_out() -> None:
    assert describe_latency(TurnLatency(None, 400, None)).split("\n") == [
        "Answered after 400 ms",
        "Until the reply began to arrive: 400 ms",
    ]
    assert format_time(999) == "999 ms"
