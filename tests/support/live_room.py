"""A room between virtual speakers and a virtual microphone, in real time, with people who speak in it.

It is a process of its own (`python -m tests.support.live_room`), so that no Python of the program under test can
delay the sound in it.
"""

import contextlib
import fcntl
import json
import os
import subprocess
import sys
import termios
import threading
import time
import wave
from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import IO, Self

import numpy as np
import soxr

from tests.support.audio_lab import MICROPHONE_FEED, SPEAKERS_MONITOR, AudioLab
from tests.support.programs import stop
from tests.support.room import RATE, Floats, Room, to_samples
from tests.support.simulated_room import from_first_sound

BLOCK = RATE // 100
MOST_WAITING_BYTES = 8 * BLOCK  # 40 ms between this process and the sound server: air keeps no queue
OWN_DELAY_MS = 35.0  # from the speakers' monitor through this process to the microphone
VIRTUAL_DEVICE_GAIN = np.float32(2**0.5)  # PipeWire's, from one channel to its two and back; measured
START_TIMEOUT_S = 20.0


class StreamingConvolver:
    """Convolves block after block: uniformly partitioned overlap-save."""

    def __init__(self, response: Floats) -> None:
        count = -(-len(response) // BLOCK)
        padded = np.zeros((count, BLOCK), np.float32)
        padded.reshape(-1)[: len(response)] = response
        self._filter = np.fft.rfft(padded, 2 * BLOCK)
        self._spectra = np.zeros_like(self._filter)
        self._window = np.zeros(2 * BLOCK, np.float32)

    def convolve(self, block: Floats) -> Floats:
        """Return the next BLOCK samples."""
        self._window = np.concatenate([self._window[BLOCK:], block])
        self._spectra = np.roll(self._spectra, 1, axis=0)
        self._spectra[0] = np.fft.rfft(self._window)
        result = np.fft.irfft((self._spectra * self._filter).sum(axis=0))[BLOCK:]
        return result.astype(np.float32)


class LiveRoom:
    """Starts the process; use it in a `with` statement."""

    def __init__(self, lab: AudioLab, room: Room) -> None:
        self._env: Mapping[str, str] = lab.child_env()
        self._room = room
        self._answers: list[float] = []
        self._arrived = threading.Condition()

    def __enter__(self) -> Self:
        root = str(Path(__file__).parents[2])
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.support.live_room", json.dumps(asdict(self._room))],
            env={**self._env, "PYTHONPATH": root},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
            start_new_session=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self._wait_for(1)
        return self

    def __exit__(self, *exception: object) -> None:
        stop(self._process)
        self._reader.join()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()

    def say(self, path: Path) -> float:
        """Have someone say a WAV file now; returns when its first sound went to the microphone (perf_counter)."""
        assert self._process.stdin is not None
        count = len(self._answers)
        self._process.stdin.write(f"{path}\n")
        self._process.stdin.flush()
        self._wait_for(count + 1)
        return self._answers[-1]

    def _wait_for(self, count: int) -> None:
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self._answers) >= count, START_TIMEOUT_S):
                raise TimeoutError("the room did not answer")

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            with self._arrived:
                self._answers.append(float(line))
                self._arrived.notify_all()


class _Voices:
    """What people say, from files named on standard input."""

    def __init__(self) -> None:
        self._rest = np.zeros(0, np.float32)
        self._lock = threading.Lock()
        self._begins = False

    def listen(self, lines: IO[str]) -> None:
        for line in lines:
            with wave.open(line.strip()) as file:
                recorded = np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.float32)
                voice = from_first_sound(soxr.resample(recorded, file.getframerate(), RATE))
            with self._lock:
                self._rest, self._begins = voice, True

    def next_block(self) -> Floats:
        block = np.zeros(BLOCK, np.float32)
        with self._lock:
            piece, self._rest = self._rest[:BLOCK], self._rest[BLOCK:]
            begins, self._begins = self._begins, False
        if begins:
            sys.stdout.write(f"{time.perf_counter()}\n")
            sys.stdout.flush()
        block[: len(piece)] = piece
        return block


def _sound_tool(name: str, device: str) -> list[str]:
    return [name, f"--device={device}", "--format=s16le", f"--rate={RATE}", "--channels=1", "--latency-msec=10"]


def _before_all_others() -> None:
    """Real air does not wait for a processor; where the system allows it, neither do we (nor the tools we start)."""
    with contextlib.suppress(PermissionError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(10))


def _waiting_bytes(pipe: IO[bytes]) -> int:
    """Return what was written to a pipe and not yet read."""
    count = fcntl.ioctl(pipe, termios.FIONREAD, bytes(4))
    return int.from_bytes(count, sys.byteorder)


def run(room: Room) -> None:
    """Be the room until the speakers' monitor ends."""
    _before_all_others()
    response = room.response()[round(min(room.delay_ms, OWN_DELAY_MS) * RATE / 1000) :]
    convolver = StreamingConvolver(response)
    noise = room.noise(20 * RATE).reshape(-1, BLOCK)
    voices = _Voices()
    threading.Thread(target=voices.listen, args=(sys.stdin,), daemon=True).start()
    heard = subprocess.Popen([*_sound_tool("parec", SPEAKERS_MONITOR)], stdout=subprocess.PIPE)
    spoken = subprocess.Popen([*_sound_tool("pacat", MICROPHONE_FEED)], stdin=subprocess.PIPE, bufsize=0)
    assert heard.stdout is not None
    assert spoken.stdin is not None
    index = 0
    while len(data := heard.stdout.read(2 * BLOCK)) == 2 * BLOCK:
        played = room.loudspeaker(np.frombuffer(data, np.int16).astype(np.float32) / VIRTUAL_DEVICE_GAIN)
        block = convolver.convolve(played) + voices.next_block() + noise[index % len(noise)]
        # A player that comes late, or stumbles, would find all that was written meanwhile, and be late for good.
        if _waiting_bytes(spoken.stdin) < MOST_WAITING_BYTES:
            spoken.stdin.write(to_samples(block / VIRTUAL_DEVICE_GAIN).tobytes())
        if index == 0:
            sys.stdout.write("0\n")
            sys.stdout.flush()
        index += 1


if __name__ == "__main__":
    run(Room(**json.loads(sys.argv[1])))
