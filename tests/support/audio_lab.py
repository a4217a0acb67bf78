"""A private PipeWire with a virtual microphone and virtual speakers, so that tests and benchmarks use real audio.

    speakers     the program's default output; `lab.record(SPEAKERS_MONITOR)` is what a listener would hear
    microphone   the program's default input; `lab.speak(pcm)` is what the program hears there

Everything lives in a runtime folder of its own and ends with the `with` block. Set `lab.env` in the environment
before the process opens its first audio device. Needs Debian's dbus, pipewire, pipewire-pulse, wireplumber and
pulseaudio-utils.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import wave
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.int16]

LAB_RATE = 48000  # PipeWire's own rate; what is recorded here was not resampled after the device
SPEAKERS = "speakers"
SPEAKERS_MONITOR = "speakers.monitor"
MICROPHONE = "microphone"
MICROPHONE_FEED = "microphone_feed"
START_TIMEOUT_S = 15.0
BREATH_S = 0.4
PROGRAMS = ("dbus-daemon", "pipewire", "wireplumber", "pipewire-pulse", "pactl", "pacat", "parec")


class AudioLabError(RuntimeError):
    """The private sound server could not be started; the message says what is missing or what it printed."""


def tone(seconds: float, hertz: float = 440.0, amplitude: float = 0.5, rate: int = LAB_RATE) -> Samples:
    """Return a sine of full scale `amplitude` as mono int16."""
    time_s = np.arange(round(seconds * rate)) / rate
    return (np.sin(2 * np.pi * hertz * time_s) * amplitude * 32767).astype(np.int16)


class AudioLab:
    """The private sound server; use it in a `with` statement."""

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="audio-lab-"))
        self._folder.chmod(0o700)
        self.env: dict[str, str] = {
            "XDG_RUNTIME_DIR": str(self._folder),
            "DBUS_SESSION_BUS_ADDRESS": f"unix:path={self._folder}/bus",
            "PIPEWIRE_RUNTIME_DIR": str(self._folder),
            "PULSE_SERVER": f"unix:{self._folder}/pulse/native",
        }
        self._processes: list[tuple[subprocess.Popen[bytes], IO[bytes]]] = []
        self._recorders: list[Recorder] = []
        self._modules: dict[str, int] = {}

    def __enter__(self) -> Self:
        try:
            self._start_servers()
            self._plug_in_the_first_devices()
        except BaseException:
            self.close()
            raise
        return self

    def _plug_in_the_first_devices(self) -> None:
        self.add_speakers(SPEAKERS, "Speakers")
        self.add_microphone(MICROPHONE, "Microphone", feed=MICROPHONE_FEED)
        self.set_defaults(SPEAKERS, MICROPHONE)

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop every process and remove the folder. Safe to call twice."""
        for recorder in self._recorders:
            recorder.stop()
        for process, log in reversed(self._processes):
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(3)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
                process.wait()
            log.close()
        self._processes.clear()
        shutil.rmtree(self._folder, ignore_errors=True)

    def child_env(self) -> dict[str, str]:
        """Return this process's environment with the lab's sound server in it, for a program to start."""
        return {**os.environ, **self.env}

    # Devices

    def add_speakers(self, name: str, description: str) -> None:
        """Plug in an output device. The description may hold no spaces."""
        self._modules[name] = self.load_module(
            "module-null-sink", f"sink_name={name}", f"sink_properties=device.description={description}"
        )

    def add_microphone(self, name: str, description: str, feed: str) -> None:
        """Plug in an input device that hears what is played into the sink `feed`. No spaces in the description."""
        self._modules[feed] = self.load_module("module-null-sink", f"sink_name={feed}")
        self.plug_microphone(name, description, feed)

    def plug_microphone(self, name: str, description: str, feed: str) -> None:
        """Plug in an input device for a feed that is there already."""
        self._modules[name] = self.load_module(
            "module-remap-source",
            f"source_name={name}",
            f"master={feed}.monitor",
            f"source_properties=device.description={description}",
        )

    def load_module(self, *arguments: str) -> int:
        """Load a module into the sound server; returns its number."""
        return int(self.pactl("load-module", *arguments))

    def unload_module(self, number: int) -> None:
        """Unload a module by its number."""
        self.pactl("unload-module", str(number))

    def unplug(self, name: str) -> None:
        """Take the device away while programs are using it."""
        self.unload_module(self._modules.pop(name))

    def is_plugged(self, name: str) -> bool:
        """Tell whether the device was plugged in and not taken away."""
        return name in self._modules

    def set_defaults(self, speakers: str, microphone: str) -> None:
        """Choose the default devices, and return once the server has taken the choice."""
        wait_until(lambda: all(self._has_device(name) for name in (speakers, microphone)), "the devices")
        self.pactl("set-default-sink", speakers)
        self.pactl("set-default-source", microphone)
        wait_until(
            lambda: self.pactl("get-default-sink") == speakers and self.pactl("get-default-source") == microphone,
            "the default devices",
        )

    def _has_device(self, name: str) -> bool:
        listing = self.pactl("list", "short", "sinks") + "\n" + self.pactl("list", "short", "sources")
        return any(line.split("\t")[1] == name for line in listing.splitlines() if "\t" in line)

    # Sound

    def speak(self, samples: Samples, rate: int = LAB_RATE) -> subprocess.Popen[bytes]:
        """Play mono int16 into the virtual microphone; returns the player, which ends with the sound."""
        return self.play(samples, MICROPHONE_FEED, rate)

    def speak_wav(self, path: Path) -> subprocess.Popen[bytes]:
        """Play a 16-bit WAV file of any rate and channel count into the virtual microphone.

        A breath goes before the words, as with people: a microphone takes a moment to open.
        """
        with wave.open(str(path)) as file:
            frames = np.frombuffer(file.readframes(file.getnframes()), "<i2").reshape(-1, file.getnchannels())
            breath = np.zeros(round(BREATH_S * file.getframerate()), np.int16)
            return self.speak(np.concatenate([breath, frames.mean(axis=1).astype(np.int16)]), file.getframerate())

    def play(self, samples: Samples, sink: str, rate: int = LAB_RATE) -> subprocess.Popen[bytes]:
        """Play mono int16 on any sink; returns the player, which ends with the sound."""
        player = subprocess.Popen(
            [
                "pacat",
                "--playback",
                f"--device={sink}",
                "--format=s16le",
                f"--rate={rate}",
                "--channels=1",
                "--latency-msec=10",
            ],
            env=self.child_env(),
            stdin=subprocess.PIPE,
        )
        threading.Thread(target=_feed, args=(player, samples.tobytes()), daemon=True).start()
        return player

    @contextlib.contextmanager
    def record(self, source: str = SPEAKERS_MONITOR) -> Iterator["Recorder"]:
        """Record a source for the length of the `with` block; it runs before the block is entered."""
        recorder = Recorder(self, source)
        self._recorders.append(recorder)
        try:
            recorder.wait_for(lambda: bool(recorder.chunks))
            yield recorder
        finally:
            recorder.stop()
            self._recorders.remove(recorder)

    # The servers

    def pactl(self, *arguments: str) -> str:
        """Run pactl against the lab; returns what it printed."""
        result = subprocess.run(
            ["pactl", *arguments], env=self.child_env(), capture_output=True, text=True, check=False, timeout=20
        )
        if result.returncode:
            raise AudioLabError(f"pactl {' '.join(arguments)}: {result.stderr.strip()}")
        return result.stdout.strip()

    def _start_servers(self) -> None:
        missing = [program for program in PROGRAMS if shutil.which(program) is None]
        if missing:
            raise AudioLabError(
                f"{', '.join(missing)} not found: apt install dbus pipewire pipewire-pulse wireplumber pulseaudio-utils"
            )
        self._start("dbus-daemon", "--session", f"--address={self.env['DBUS_SESSION_BUS_ADDRESS']}", "--nofork")
        wait_until((self._folder / "bus").exists, "dbus-daemon", self._logs)
        self._start("pipewire")
        wait_until((self._folder / "pipewire-0").exists, "pipewire", self._logs)
        self._start("wireplumber")
        self._start("pipewire-pulse")
        wait_until((self._folder / "pulse" / "native").exists, "pipewire-pulse", self._logs)
        self.pactl("info")

    def end_server(self) -> None:
        """End pipewire-pulse, as an update of the system does."""
        process, log = self._processes.pop()
        os.killpg(process.pid, signal.SIGTERM)
        process.wait()
        log.close()

    def start_server_again(self) -> None:
        """Start pipewire-pulse after `end_server`, with the speakers and the microphone there were at first."""
        self._start("pipewire-pulse")
        wait_until(self._answers, "pipewire-pulse", self._logs)
        self._plug_in_the_first_devices()

    def _answers(self) -> bool:
        return subprocess.run(["pactl", "info"], env=self.child_env(), capture_output=True, check=False).returncode == 0

    def _start(self, *command: str) -> None:
        log = (self._folder / f"{command[0]}.log").open("wb")
        process = subprocess.Popen(
            command,
            env=self.child_env(),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self._processes.append((process, log))

    def _logs(self) -> str:
        return "\n".join(f"{path.name}: {path.read_text()[-500:]}" for path in sorted(self._folder.glob("*.log")))


@dataclass(frozen=True, slots=True)
class Chunk:
    """Recorded samples and the `time.perf_counter()` at which the last of them arrived."""

    arrived: float
    samples: Samples


class Recorder:
    """Records one source at LAB_RATE, mono, and knows when each chunk arrived."""

    def __init__(self, lab: AudioLab, source: str) -> None:
        self.chunks: list[Chunk] = []
        self._arrival = threading.Condition()
        self._process = subprocess.Popen(
            [
                "parec",
                f"--device={source}",
                "--format=s16le",
                f"--rate={LAB_RATE}",
                "--channels=1",
                "--latency-msec=5",
            ],
            env=lab.child_env(),
            stdout=subprocess.PIPE,
            bufsize=0,
        )
        self._thread = threading.Thread(target=self._read, daemon=True)
        self._thread.start()

    def _read(self) -> None:
        assert self._process.stdout is not None
        odd = b""
        while data := self._process.stdout.read(4800):
            data = odd + data
            odd = data[len(data) // 2 * 2 :]
            chunk = Chunk(time.perf_counter(), np.frombuffer(data[: len(data) // 2 * 2], np.int16))
            with self._arrival:
                self.chunks.append(chunk)
                self._arrival.notify_all()

    def stop(self) -> None:
        """Stop recording; what was recorded stays. Safe to call twice."""
        if self._process.poll() is None:
            self._process.terminate()
            self._process.wait()
        self._thread.join()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def wait_for(self, condition: Callable[[], bool], timeout_s: float = 20.0) -> None:
        """Return once `condition` holds; it is tried again at every recorded chunk."""
        with self._arrival:
            if not self._arrival.wait_for(condition, timeout_s):
                raise TimeoutError("the recording never showed what was waited for")

    def samples(self, after: float = 0.0) -> Samples:
        """Return what arrived after the time `after` (`time.perf_counter()`), as one array."""
        parts = [chunk.samples for chunk in list(self.chunks) if chunk.arrived > after]
        return np.concatenate(parts) if parts else np.zeros(0, np.int16)

    def onset(self, after: float = 0.0, threshold: int = 2000) -> float | None:
        """Return when the first sample louder than `threshold` was heard, or None."""
        return next(self._loud_times(after, threshold, first=True), None)

    def last_loud(self, after: float = 0.0, threshold: int = 2000) -> float | None:
        """Return when the last sample louder than `threshold` was heard, or None."""
        return max(self._loud_times(after, threshold, first=False), default=None)

    def _loud_times(self, after: float, threshold: int, *, first: bool) -> Iterator[float]:
        for chunk in list(self.chunks):
            loud = np.flatnonzero(np.abs(chunk.samples.astype(np.int32)) > threshold)
            if chunk.arrived > after and len(loud):
                index = int(loud[0 if first else -1])
                yield chunk.arrived - (len(chunk.samples) - 1 - index) / LAB_RATE


def wait_until(condition: Callable[[], bool], what: str, explain: Callable[[], str] = str) -> None:
    """Poll `condition` until it holds; raise AudioLabError naming `what` when it does not in time."""
    deadline = time.monotonic() + START_TIMEOUT_S
    while not condition():
        if time.monotonic() > deadline:
            raise AudioLabError(f"{what} did not come up. {explain()}")
        time.sleep(0.01)


def _feed(player: subprocess.Popen[bytes], data: bytes) -> None:
    assert player.stdin is not None
    with contextlib.suppress(BrokenPipeError), player.stdin:
        player.stdin.write(data)
