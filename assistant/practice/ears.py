"""The ears: pocketsphinx with a small grammar, in a process of their own.

Free dictation with its English model is useless; a grammar of the questions this server can answer is reliable.
pocketsphinx holds Python's interpreter lock while it loads and while it works, which would stop the event loop of
the server (and of an app around it) for up to a second: hence the process. `python -m assistant.practice.ears` is it.
"""

import importlib.util
import json
import math
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from assistant.installing import how_to_install
from assistant.practice.codecs import Samples
from assistant.resources import resource

RATE = 16000
FIRST_WITHOUT_EARS = (3, 14)  # the Python that pocketsphinx has no wheels for yet
# Narrower beams than pocketsphinx's own: faster, and no less exact with this grammar (tests/practice/test_ears.py).
_BEAMS = {"beam": 1e-40, "wbeam": 1e-24, "pbeam": 1e-40}
# Measured with flite's voices: questions of the grammar reach -1.42 or more (-1.8 by telephone, -1.9 in noise), other
# sentences -1.63 at most, and mostly less than -1.8.
_LEAST_LIKENESS = -1.8
_SMALLEST = 1e-300
# Recognition needs some quiet around the words.
_QUIET = RATE // 5


# How loud the upper half of telephone speech is made; without it recognition is worse by a tenth.
_MIRRORED = 0.15


class EarsUnavailableError(Exception):
    """Speech cannot be recognised on this installation; the message says why in one sentence."""


def prepare(samples: Samples, rate: int) -> Samples:
    """Samples at the ears' 16 kHz from samples at another rate.

    The acoustic model expects sound up to 6.8 kHz. Telephone speech ends at 4 kHz; mirrored upwards at low volume it
    gives hisses back some of what they lack.
    """
    import soxr

    resampled: Samples = soxr.resample(samples, rate, RATE)
    if rate > RATE // 2:
        return resampled
    alternating = np.where(np.arange(len(resampled)) % 2, -_MIRRORED, _MIRRORED)
    return np.asarray(np.clip(resampled * (1 + alternating), -32768, 32767), np.int16)


class Ears(Protocol):
    """Recognises speech; used by one thread at a time."""

    def recognise(self, samples: Samples) -> str | None:
        """The words in mono samples at 16 kHz, or None when they are none of the grammar's."""
        ...

    def interrupt(self) -> None:
        """Have a `recognise` that is under way in another thread fail; the ears are of no use after that."""
        ...

    def close(self) -> None:
        """Give back what recognising takes."""
        ...


class LocalEars:
    """A recogniser in this process. Loading takes about 0.2 s. Raises EarsUnavailableError."""

    def __init__(self) -> None:
        check_available()
        import pocketsphinx

        self._decoder: Any = pocketsphinx.Decoder(lm=None, loglevel="FATAL", **_BEAMS)
        self._decoder.add_jsgf_file("questions", str(resource("practice", "questions.jsgf")))
        self._decoder.activate_search("questions")

    def recognise(self, samples: Samples) -> str | None:
        """The words in mono samples at 16 kHz, or None when they are none of the grammar's."""
        quiet = np.zeros(_QUIET, np.int16)
        self._decoder.start_utt()
        self._decoder.process_raw(np.concatenate([quiet, samples, quiet]).tobytes(), full_utt=True)
        self._decoder.end_utt()
        hypothesis = self._decoder.hyp()
        if not hypothesis or not hypothesis.hypstr.strip() or self._likeness() < _LEAST_LIKENESS:
            return None
        return str(hypothesis.hypstr)

    def _likeness(self) -> float:
        """How well the words fit the sounds: the mean logarithm (base 10) of their acoustic score a 10 ms frame.

        A grammar makes some question of anything; this tells the questions from the rest.
        """
        words = [segment for segment in self._decoder.seg() if not segment.word.startswith("<")]
        frames: int = sum(segment.end_frame - segment.start_frame + 1 for segment in words)
        total: float = math.fsum(math.log10(max(segment.ascore, _SMALLEST)) for segment in words)
        return total / max(frames, 1)

    def interrupt(self) -> None:
        """An utterance takes a fraction of a second: it is left to end by itself."""

    def close(self) -> None:
        """Nothing to give back."""


class ProcessEars:
    """A recogniser in a child process, which ends with this object or with this process.

    Blocks the calling thread, but not the others. Raises EarsUnavailableError.
    """

    def __init__(self) -> None:
        check_available()
        # Whatever secrets this process was given are none of the child's business.
        environment = {name: value for name, value in os.environ.items() if not name.startswith("OPENAI_")}
        package_parent = str(Path(__file__).resolve().parents[2])
        paths = [package_parent, environment.get("PYTHONPATH", "")]
        environment["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
        # -P: the current folder must not stand in for the package. A frozen program takes this very command, too
        # (packaging/bundle_start.py), though it has no interpreter.
        self._process = subprocess.Popen(
            [sys.executable, "-P", "-m", "assistant.practice.ears"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
        )
        self._lock = threading.Lock()

    @property
    def process_id(self) -> int:
        """The child's process number."""
        return self._process.pid

    def recognise(self, samples: Samples) -> str | None:
        """The words in mono samples at 16 kHz, or None when they are none of the grammar's."""
        data = samples.astype("<i2").tobytes()
        with self._lock:
            try:
                if self._process.stdin is None or self._process.stdout is None:
                    raise OSError("no pipe")
                self._process.stdin.write(len(data).to_bytes(4, "little") + data)
                self._process.stdin.flush()
                line = self._process.stdout.readline()
            except (OSError, ValueError) as error:
                raise EarsUnavailableError("The speech recogniser has stopped; start the server again.") from error
        if not line:
            raise EarsUnavailableError("The speech recogniser has stopped; start the server again.")
        words: str | None = json.loads(line)
        return words

    def interrupt(self) -> None:
        """Kill the child process."""
        self._process.kill()

    def close(self) -> None:
        """End the child process."""
        self._process.kill()
        self._process.communicate()


def check_available() -> None:
    """Raises EarsUnavailableError when speech recognition is not installed."""
    if importlib.util.find_spec("pocketsphinx") is not None:
        return
    if sys.version_info >= FIRST_WITHOUT_EARS:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        raise EarsUnavailableError(
            f"Speech recognition (pocketsphinx) is not there for Python {version} yet; type instead, or install the "
            "assistant with Python 3.13."
        )
    raise EarsUnavailableError(f"Speech recognition needs pocketsphinx, which is not installed; {how_to_install()}")


def open_ears() -> Ears:
    """A recogniser that leaves other threads alone. Raises EarsUnavailableError."""
    return ProcessEars()


def _serve_parent() -> None:
    """Recognise what comes on standard input: a length in 4 bytes, then samples; answer a JSON line each."""
    # Ctrl-C in a terminal goes to this process too, but the parent decides when it ends: by closing the pipe.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    ears = LocalEars()
    while header := sys.stdin.buffer.read(4):
        data = sys.stdin.buffer.read(int.from_bytes(header, "little"))
        sys.stdout.write(json.dumps(ears.recognise(np.frombuffer(data, "<i2").astype(np.int16))) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    _serve_parent()
