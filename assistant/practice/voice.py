"""The voice: espeak-ng through ctypes, a sentence at a time.

The library keeps its state in globals, so there is one of it in a process and one call at a time; ctypes lets other
threads run meanwhile. Functions and constants are those of espeak-ng's speak_lib.h (1.52).
"""

import ctypes
import re
import threading
from dataclasses import dataclass
from functools import cache

import numpy as np

from assistant.installing import how_to_install
from assistant.practice.codecs import Samples
from assistant.practice.stretch import stretch

_AUDIO_OUTPUT_SYNCHRONOUS = 2
_INITIALIZE_DONT_EXIT = 0x8000
_CHARS_UTF8 = 1
_POSITION_CHARACTER = 1
_PARAMETER_RATE, _PARAMETER_PITCH = 1, 3
_EVENT_END, _EVENT_WORD = 0, 1
_WORDS_A_MINUTE = 165

# What each of OpenAI's voices sounds like here: an espeak-ng voice with a variant, and a pitch (0 to 100).
_VOICES = {
    "alloy": ("en-us+f2", 50),
    "ash": ("en-us+m3", 40),
    "ballad": ("en-gb+m2", 50),
    "cedar": ("en-us+m1", 35),
    "coral": ("en-us+f3", 60),
    "echo": ("en-us+m7", 50),
    "marin": ("en-us+f4", 45),
    "sage": ("en-us+f5", 50),
    "shimmer": ("en-us+f1", 65),
    "verse": ("en-us+m4", 50),
}
_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|(?<=[.!?…][”\"')])\s+")
_LONGEST_SENTENCE = 160


class VoiceUnavailableError(Exception):
    """espeak-ng cannot be used on this machine."""


@dataclass(frozen=True)
class Word:
    """A word with the space that follows it, and the millisecond at which it begins in the sentence's audio."""

    text: str
    start_ms: float


@dataclass(frozen=True)
class SpokenSentence:
    """Mono samples at the rate asked for, and when each word of it begins."""

    samples: Samples
    words: tuple[Word, ...]


class _EventId(ctypes.Union):
    _fields_ = (("number", ctypes.c_int), ("name", ctypes.c_char_p), ("string", ctypes.c_char * 8))


class _Event(ctypes.Structure):
    _fields_ = (
        ("type", ctypes.c_int),
        ("unique_identifier", ctypes.c_uint),
        ("text_position", ctypes.c_int),
        ("length", ctypes.c_int),
        ("audio_position", ctypes.c_int),
        ("sample", ctypes.c_int),
        ("user_data", ctypes.c_void_p),
        ("id", _EventId),
    )


_Callback = ctypes.CFUNCTYPE(ctypes.c_int, ctypes.POINTER(ctypes.c_short), ctypes.c_int, ctypes.POINTER(_Event))


class _Espeak:
    """The loaded library. Calls are serialised; each returns when the audio is complete."""

    def __init__(self) -> None:
        try:
            import espeakng_loader

            self._library = ctypes.CDLL(espeakng_loader.get_library_path())
            data = espeakng_loader.get_data_path()
        except ImportError as error:
            raise VoiceUnavailableError(
                f"The voice needs espeakng-loader, which is not installed; {how_to_install()}"
            ) from error
        except (OSError, RuntimeError) as error:
            raise VoiceUnavailableError(f"The voice (espeak-ng) could not be loaded: {error}") from error
        self.rate: int = self._library.espeak_Initialize(
            _AUDIO_OUTPUT_SYNCHRONOUS, 0, data.encode(), _INITIALIZE_DONT_EXIT
        )
        if self.rate <= 0:
            raise VoiceUnavailableError("The voice (espeak-ng) could not be started; please reinstall espeakng-loader.")
        self._lock = threading.Lock()
        self._pieces: list[bytes] = []
        self._words: list[tuple[int, int]] = []
        # Kept here because the library holds only a raw pointer to it.
        self._callback = _Callback(self._receive)
        self._library.espeak_SetSynthCallback(self._callback)

    def _receive(
        self, samples: "ctypes._Pointer[ctypes.c_short]", count: int, events: "ctypes._Pointer[_Event]"
    ) -> int:
        if samples and count > 0:
            self._pieces.append(ctypes.string_at(samples, count * 2))
        index = 0
        while events[index].type != _EVENT_END:
            if events[index].type == _EVENT_WORD:
                self._words.append((events[index].text_position - 1, events[index].audio_position))
            index += 1
        return 0

    def synthesise(self, text: str, voice: str) -> tuple[Samples, list[tuple[int, int]]]:
        """Samples, and (position in the text, milliseconds) of each word's start."""
        name, pitch = _VOICES.get(voice, _VOICES["marin"])
        encoded = text.encode()
        with self._lock:
            self._pieces, self._words = [], []
            if self._library.espeak_SetVoiceByName(name.encode()) != 0:
                self._library.espeak_SetVoiceByName(b"en-us")
            self._library.espeak_SetParameter(_PARAMETER_RATE, _WORDS_A_MINUTE, 0)
            self._library.espeak_SetParameter(_PARAMETER_PITCH, pitch, 0)
            status = self._library.espeak_Synth(
                encoded, len(encoded) + 1, 0, _POSITION_CHARACTER, 0, _CHARS_UTF8, None, None
            )
            if status != 0:
                raise VoiceUnavailableError(f"The voice (espeak-ng) failed with status {status}.")
            return np.frombuffer(b"".join(self._pieces), np.int16), self._words


@cache
def _espeak() -> _Espeak:
    return _Espeak()


def load() -> None:
    """Load the library now instead of at the first sentence. Raises VoiceUnavailableError."""
    _espeak()


def sentences(text: str) -> list[str]:
    """Cut a text where a speaker may pause, so that the first audio is soon ready. Joined they are the text."""
    pieces: list[str] = []
    ends = [match.end() for match in _SENTENCE_END.finditer(text)] + [len(text)]
    for start, end in zip([0, *ends], ends, strict=False):
        sentence = text[start:end]
        while len(sentence) > _LONGEST_SENTENCE and (comma := sentence.rfind(", ", 20, _LONGEST_SENTENCE)) > 0:
            pieces.append(sentence[: comma + 2])
            sentence = sentence[comma + 2 :]
        pieces.append(sentence)
    return [piece for piece in pieces if piece]


def speak(sentence: str, voice: str, rate: int, speed: float = 1.0) -> SpokenSentence:
    """Synthesise a sentence at `rate` samples a second. Blocks for some milliseconds; call it in a worker thread.

    Raises VoiceUnavailableError.
    """
    import soxr

    engine = _espeak()
    samples, starts = engine.synthesise(sentence, voice)
    samples = stretch(samples, engine.rate, speed)
    resampled = soxr.resample(samples, engine.rate, rate).astype(np.int16)
    return SpokenSentence(resampled, _timed_words(sentence, starts, speed))


def _timed_words(sentence: str, starts: list[tuple[int, int]], speed: float) -> tuple[Word, ...]:
    """Pair the words of the text with the times of the last word event at or before each."""
    words = []
    time = 0.0
    for match in re.finditer(r"\S+\s*", sentence):
        reached = [milliseconds for position, milliseconds in starts if match.start() <= position < match.end()]
        time = reached[0] / speed if reached else time
        words.append(Word(match[0], time))
    return tuple(words)


@dataclass(frozen=True)
class SpokenPiece:
    """A slice of a sentence: samples, and the words that begin in it with their milliseconds from its start."""

    samples: Samples
    words: tuple[Word, ...]


def cut(sentence: SpokenSentence, rate: int, piece_ms: int = 100) -> list[SpokenPiece]:
    """Cut a sentence into pieces of at most `piece_ms`, each with its words; no word is left out."""
    size = rate * piece_ms // 1000
    count = max(1, -(-len(sentence.samples) // size))
    pieces = []
    for index in range(count):
        start_ms, last = index * piece_ms, index == count - 1
        words = tuple(
            Word(word.text, word.start_ms - start_ms)
            for word in sentence.words
            if start_ms <= word.start_ms and (last or word.start_ms < start_ms + piece_ms)
        )
        pieces.append(SpokenPiece(sentence.samples[index * size : (index + 1) * size], words))
    return pieces
