"""Speech for tests: sentences spoken by flite, each made once a session."""

import hashlib
import subprocess
from pathlib import Path

from tests.support.programs import ProgramError, require_program

VOICES = ("slt", "rms", "awb", "kal", "kal16")


class Speech:
    """Makes WAV files of spoken sentences in one folder, and makes none twice."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def __call__(self, text: str, voice: str = "slt") -> Path:
        """Return a WAV file (mono PCM16, 16 kHz; voice kal 8 kHz) in which `voice` says `text`."""
        if voice not in VOICES:
            raise ValueError(f"flite has no voice {voice}; it has {', '.join(VOICES)}")
        path = self._folder / f"{voice}-{hashlib.sha256(text.encode()).hexdigest()[:16]}.wav"
        if not path.exists():
            command = [require_program("flite", "flite"), "-voice", voice, "-t", text, "-o", str(path)]
            result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
            if result.returncode or not path.exists():
                raise ProgramError(f"flite could not say {text!r}: {result.stderr.strip()}")
        return path
