"""How fast a conversation is, over real audio devices: `assistant talk` and the window app.

Each is measured on a machine that does nothing else, and with every core busy (nice 0); the window also with a
transcript of 5,000 lines that gets new words 30 times a second during the long reply. "cancelling" is a conversation
with echo cancellation and without transcript, history and tools.

    microphone to wire   a tone enters the microphone -> its first loud sample reaches the server
    wire to ear          the server sends the first audio of a reply -> it is heard at the speakers
    barge-in to silence  the server says that the user speaks -> the speakers are silent
    truncate error       what the client says was heard of an interrupted reply, against what was heard
    gaps                 holes of 20 ms and more in a 12 s reply whose pieces come up to 120 ms late
    gaps, plain player   the same in a tone that pacat plays meanwhile on other speakers: the machine's share in them
    processor, memory    of the client's processes: over that reply, in percent of one core; and at its end
    start                from the process's start until it is connected; until its window shows its first picture
    machine              what of its processors was idle during that reply, and what its host took away (steal)

Milliseconds, unless the row says otherwise: median (worst) of the rounds.
"""

import contextlib
import random
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tests.benchmarks.client import LOG_PAINTING, Client
from tests.benchmarks.conftest import TableNamed
from tests.benchmarks.measuring import (
    NOT_SEEN,
    ROUNDS,
    Ear,
    MachineTime,
    busy_machine,
    cpu_seconds,
    process_tree,
    resident_mb,
    summary,
)
from tests.benchmarks.scripted_server import WIRE_RATE, ScriptedServer
from tests.support.audio_lab import MICROPHONE, SPEAKERS, SPEAKERS_MONITOR, AudioLab, tone
from tests.support.desktop_session import KeyringService

PROGRAMS = {
    "talk": ["assistant", "talk"],
    "window": ["assistant"],
    "cancelling": ["tests.benchmarks.cancelling_client"],
}
CASES = [
    ("talk", "idle"),
    ("window", "idle"),
    ("cancelling", "idle"),
    ("talk", "busy"),
    ("window", "busy"),
    ("window", "repainting"),
]
LINES = 5000
WORDS_PER_PIECE = 3
AT_REST = 0.2  # of a core: a client that has put all lines on its window takes less
START_TIMEOUT_S = 60.0
JITTER_S = 0.120
GAP_S = 0.020
TRUNCATE_TIMEOUT_S = 5.0
LONG_REPLY_S = 12.0
CONTROL = "control"  # speakers that the client does not use


@pytest.mark.parametrize(("program", "load"), CASES)
def test_latency(
    program: str, load: str, table: TableNamed, audio_lab: AudioLab, keyring_service: KeyringService, tmp_path: Path
) -> None:
    """Measure one program; fails only where nothing could be measured."""
    figures: dict[str, str] = {}
    busy = busy_machine(tmp_path) if load == "busy" else contextlib.nullcontext()
    try:
        with busy, ScriptedServer() as server:
            if load != "repainting":
                figures |= measure_starts(program, server, keyring_service.env)
            with holding_conversation(program, server, audio_lab, keyring_service.env) as conversation:
                if load == "repainting":
                    fill_transcript(conversation)
                figures |= measure_turns(conversation)
                figures |= measure_long_reply(conversation, WORDS_PER_PIECE if load == "repainting" else 0)
    finally:
        for name, text in figures.items():
            table("milliseconds: median (worst)").put(name, f"{program}, {load}", text)
    missing = [name for name, text in figures.items() if text == NOT_SEEN]
    assert not missing, f"could not be measured: {missing}"


@dataclass
class Conversation:
    """A client that is connected, and the tape around it."""

    client: Client
    server: ScriptedServer
    lab: AudioLab
    at_microphone: Ear
    at_speakers: Ear
    at_control: Ear
    # Chance, the same in every run: devices work in periods, and a round must meet them anywhere in one.
    chance: random.Random = field(default_factory=lambda: random.Random(7))  # noqa: S311 - no secret

    def pause(self) -> None:
        """Let a moment pass between two rounds."""
        self.at_speakers.listen_until(time.perf_counter() + self.chance.uniform(0.1, 0.2))


@contextlib.contextmanager
def holding_conversation(
    program: str, server: ScriptedServer, lab: AudioLab, env: dict[str, str]
) -> Iterator[Conversation]:
    """Start a client and wait until its microphone is heard by the server."""
    with (
        control_speakers(lab),
        Client(PROGRAMS[program], server.url, env) as client,
        lab.record(MICROPHONE) as microphone,
        lab.record(SPEAKERS_MONITOR) as speakers,
        lab.record(f"{CONTROL}.monitor") as control,
    ):
        heard = server.wait_for("input_audio_buffer.append", client.started_at, START_TIMEOUT_S)
        assert heard is not None, f"the microphone was never heard by the server: {client.output}"
        yield Conversation(client, server, lab, Ear(microphone), Ear(speakers), Ear(control))


@contextlib.contextmanager
def control_speakers(lab: AudioLab) -> Iterator[None]:
    """Plug in other speakers, before the client looks at the devices, and unplug them after its end."""
    lab.add_speakers(CONTROL, "Control")
    lab.set_defaults(SPEAKERS, MICROPHONE)
    try:
        yield
    finally:
        lab.unplug(CONTROL)


def measure_starts(program: str, server: ScriptedServer, env: dict[str, str]) -> dict[str, str]:
    """Start the program again and again; the first time its modules may not be compiled yet."""
    has_window = program == "window"
    connected: list[float | None] = []
    shown: list[float | None] = []
    for _ in range(ROUNDS):
        with Client(PROGRAMS[program], server.url, {**env, **(LOG_PAINTING if has_window else {})}) as client:
            configured = server.wait_for("session.update", client.started_at, START_TIMEOUT_S)
            connected.append((configured.time - client.started_at) * 1000 if configured else None)
            if has_window:
                at = client.wait_until_shown(START_TIMEOUT_S)
                shown.append((at - client.started_at) * 1000 if at else None)
    figures = {"start to connected": summary(connected)}
    return {**figures, "start to shown": summary(shown)} if has_window else figures


def measure_turns(conversation: Conversation) -> dict[str, str]:
    """Measure what a user feels in every turn."""
    microphone = [microphone_to_wire(conversation) for _ in range(ROUNDS)]
    ear = [wire_to_ear(conversation) for _ in range(ROUNDS)]
    interruptions = [interrupt(conversation) for _ in range(ROUNDS)]
    return {
        "microphone to wire": summary(microphone),
        "wire to ear": summary(ear),
        "barge-in to silence": summary([silence for silence, _ in interruptions]),
        "truncate error": summary([error for _, error in interruptions]),
    }


def microphone_to_wire(conversation: Conversation) -> float | None:
    """Milliseconds from the sound at the microphone, as a plain recorder has it, to its arrival at the server."""
    conversation.pause()
    begin = time.perf_counter()
    with conversation.lab.speak(tone(0.25)) as player:
        conversation.at_microphone.wait_for_sound()
        conversation.at_microphone.wait_for_quiet()
        player.wait()
    arrived = conversation.server.wait_for("input_audio_buffer.append", begin, timeout_s=0.0, loud=True)
    sounded = conversation.at_microphone.onset(begin)
    return None if arrived is None or sounded is None else (arrived.time - sounded) * 1000


def wire_to_ear(conversation: Conversation) -> float | None:
    """Milliseconds from the first audio of a reply leaving the server to its sound."""
    conversation.pause()
    sent = conversation.server.reply(tone(0.6, rate=WIRE_RATE))
    conversation.at_speakers.wait_for_sound()
    conversation.at_speakers.wait_for_quiet()
    sounded = conversation.at_speakers.onset(sent)
    return None if sounded is None else (sounded - sent) * 1000


def interrupt(conversation: Conversation) -> tuple[float | None, float | None]:
    """Milliseconds from the server's word to silence, and by how much the client is wrong about what was heard."""
    server, ear = conversation.server, conversation.at_speakers
    conversation.pause()
    sent = server.reply(tone(6, rate=WIRE_RATE))
    ear.wait_for_sound()
    ear.listen_until(time.perf_counter() + conversation.chance.uniform(1.0, 1.3))
    told = server.say("input_audio_buffer.speech_started", audio_start_ms=0, item_id="item_user")
    ear.wait_for_quiet()
    truncation = server.wait_for("conversation.item.truncate", told, TRUNCATE_TIMEOUT_S)
    server.say("input_audio_buffer.speech_stopped", audio_end_ms=0, item_id="item_user")
    sounding = ear.loud_times(sent)
    if not len(sounding):
        return None, None
    silence_ms = (sounding[-1] - told) * 1000
    if truncation is None:
        return silence_ms, None
    heard_ms = (sounding[-1] - sounding[0]) * 1000
    return silence_ms, abs(truncation.fields["audio_end_ms"] - heard_ms)


def fill_transcript(conversation: Conversation) -> None:
    """Give the window many lines, and return once it shows them."""
    conversation.server.tell_lines(LINES)
    pids = process_tree(conversation.client.pid)
    used, begin = cpu_seconds(pids), time.perf_counter()
    while True:
        conversation.at_speakers.listen_until(time.perf_counter() + 1.0)
        now_used, now = cpu_seconds(pids), time.perf_counter()
        if (now_used - used) / (now - begin) < AT_REST:
            return
        used, begin = now_used, now


def measure_long_reply(conversation: Conversation, words_per_piece: int) -> dict[str, str]:
    """Hear a long reply over a bad network, and see what it costs."""
    conversation.pause()
    pids = process_tree(conversation.client.pid)
    used, machine, begin = cpu_seconds(pids), MachineTime.now(), time.perf_counter()
    with conversation.lab.play(tone(LONG_REPLY_S), CONTROL) as plain_player:
        long_reply = tone(LONG_REPLY_S, rate=WIRE_RATE)
        sent = conversation.server.paced_reply(long_reply, JITTER_S, conversation.chance, words_per_piece)
        conversation.at_speakers.wait_for_quiet()
        used, elapsed = cpu_seconds(pids) - used, time.perf_counter() - begin
        machine = MachineTime.now() - machine
        plain_player.wait()
    return {
        "gaps": gaps(conversation.at_speakers.loud_times(sent)),
        "gaps, plain player": gaps(conversation.at_control.loud_times(begin)),
        "processor, % of a core": f"{100 * used / elapsed:.1f}",
        "memory, MB": f"{resident_mb(pids):.0f}",
        "machine: idle, stolen, %": machine.shares(),
    }


def gaps(sounding: NDArray[np.float64]) -> str:
    """Number and sum of the holes between these loud samples."""
    if not len(sounding):
        return NOT_SEEN
    distances = np.diff(sounding)
    holes = distances[distances >= GAP_S]
    return f"{len(holes)} ({holes.sum() * 1000:.0f} ms of {sounding[-1] - sounding[0]:.1f} s)"
