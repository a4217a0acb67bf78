"""`make fuzz`: looks for inputs that do harm, for a while, and keeps them.

    SECONDS=600 make fuzz                    all targets in turn, ten minutes in all
    make fuzz ARGS="settings wav"            these targets

An input that does harm is written to tests/fuzz/findings; mend the program, then move it into tests/fuzz/corpus.
"""

import argparse
import hashlib
import logging
import os
import random
import sys
import time
import traceback
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from tests.fuzz.coverage_watch import CoverageWatch
from tests.fuzz.harness import Target, TooLargeError, TooLongError, judge
from tests.fuzz.mutation import Mutator
from tests.fuzz.targets import TARGETS

FINDINGS = Path(__file__).parent / "findings"
MOST_FINDINGS = 20  # of one target


class Fuzzer:
    """Fuzzes one target with what it has learnt so far."""

    def __init__(self, target: Target, chance: random.Random) -> None:
        self.target = target
        self.runs = 0
        self._chance = chance
        self._mutator = Mutator(target.tokens, chance)
        self._watch = CoverageWatch()
        self._known = [path.read_bytes() for path in target.corpus()]
        self._found: set[str] = set()

    def run(self, seconds: float) -> int:
        """Fuzz for so long; returns the number of different findings."""
        end = time.monotonic() + seconds
        self._watch.start()
        try:
            for content in list(self._known):
                self._try(content)
            while time.monotonic() < end and len(self._found) < MOST_FINDINGS:
                content = self._mutator.changed(self._chance.choice(self._known), self._chance.choice(self._known))
                before = self._watch.news
                self._try(content)
                if self._watch.news > before:
                    self._known.append(content)
        finally:
            self._watch.stop()
        return len(self._found)

    def _try(self, content: bytes) -> None:
        self.runs += 1
        # What never returns is found here afterwards.
        (FINDINGS / f"{self.target.name}-last").write_bytes(content)
        try:
            judge(self.target, content)
        except (Exception, TooLongError, TooLargeError) as error:  # noqa: BLE001 - whatever it is, it is a finding
            self._keep(content, error)

    def _keep(self, content: bytes, error: BaseException) -> None:
        place = traceback.extract_tb(error.__traceback__)[-1]
        name = f"{type(error).__name__} in {place.filename}:{place.lineno}"
        if name in self._found:
            return
        self._found.add(name)
        path = FINDINGS / f"{self.target.name}-{hashlib.sha256(content).hexdigest()[:12]}"
        path.write_bytes(content)
        traceback.print_exception(error)
        print(f"{self.target.name}: {name}\n    {path}\n", flush=True)  # noqa: T201 - the program's output

    @property
    def inputs(self) -> int:
        """How many inputs are known to reach something of their own."""
        return len(self._known)


def main() -> int:
    """Fuzz; 0 if nothing was found."""
    parser = argparse.ArgumentParser(prog="make fuzz")
    parser.add_argument("targets", nargs="*", choices=[*TARGETS, []], metavar="TARGET", help=", ".join(TARGETS))
    parser.add_argument("--seed", type=int, default=None)
    arguments = parser.parse_args()
    chosen = [TARGETS[name] for name in arguments.targets or TARGETS]
    seconds = float(os.environ.get("SECONDS") or 300) / len(chosen)
    seed = random.SystemRandom().randrange(2**32) if arguments.seed is None else arguments.seed
    logging.disable(logging.CRITICAL)
    application = QCoreApplication([])  # some targets need Qt's sockets and timers
    FINDINGS.mkdir(exist_ok=True)
    findings = 0
    for target in chosen:
        fuzzer = Fuzzer(target, random.Random(seed))  # noqa: S311 - the same inputs for the same seed
        findings += fuzzer.run(seconds)
        print(f"{target.name}: {fuzzer.runs:,} inputs, {fuzzer.inputs} kept, seed {seed}", flush=True)  # noqa: T201 - as above
        (FINDINGS / f"{target.name}-last").unlink(missing_ok=True)
    del application
    print("Nothing was found." if not findings else f"{findings} findings, see {FINDINGS}.")  # noqa: T201 - as above
    return min(findings, 1)


if __name__ == "__main__":
    sys.exit(main())
