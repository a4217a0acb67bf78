"""WAV files as microphone and speakers: speak a recording into a conversation, save what was heard of the replies."""

import asyncio
import base64
import contextlib
import time
import wave
from collections.abc import AsyncIterator
from pathlib import Path

from assistant.bidi.event_base import TurnModeName
from assistant.bidi.events import (
    BidiAudioInputEvent,
    BidiAudioStreamEvent,
    BidiEvent,
    BidiInterruptionEvent,
    BidiPlaybackDrainedEvent,
    BidiPlaybackStartedEvent,
    BidiTalkPressEvent,
    BidiTalkReleaseEvent,
)
from assistant.bidi.io.protocols import Conversation, HeardAudio
from assistant.bidi.io.virtual_speaker import BYTES_PER_SAMPLE, VirtualSpeaker
from assistant.bidi.io.wav_format import WIRE_RATE, WavFileError, read_wav

FRAME_S = 0.02
_FRAME_BYTES = int(WIRE_RATE * FRAME_S) * BYTES_PER_SAMPLE
# Hands-free, the server can only hear the end of speech in silence: longer than any usual silence_duration_ms.
TRAILING_SILENCE_S = 1.5


class WavFileInput:
    """Speaks a WAV file into the conversation, in real time, as a person at the microphone would."""

    def __init__(self, path: str | Path, turn_mode: TurnModeName = "push_to_talk") -> None:
        """Read the file.

        Args:
            path: A PCM WAV of any rate, see `read_wav`.
            turn_mode: Push-to-talk holds the talk key while it speaks, toggle presses it before and after; in the
                other modes, silence at the end says that it is over.

        Raises:
            WavFileError: The file cannot be read.

        """
        self._pcm = read_wav(Path(path))
        self._turn_mode = turn_mode
        self._events: AsyncIterator[BidiEvent] | None = None

    @property
    def duration_s(self) -> float:
        """Seconds of the recording."""
        return len(self._pcm) / (WIRE_RATE * BYTES_PER_SAMPLE)

    async def __call__(self) -> BidiEvent:
        """Return the next event when its time has come; raises StopAsyncIteration at the end."""
        if self._events is None:
            self._events = self._speak()
        return await anext(self._events)

    async def _speak(self) -> AsyncIterator[BidiEvent]:
        pcm = self._pcm + bytes(-len(self._pcm) % _FRAME_BYTES)
        if self._turn_mode in ("push_to_talk", "toggle"):
            yield BidiTalkPressEvent()
        else:
            pcm += bytes(int(TRAILING_SILENCE_S / FRAME_S) * _FRAME_BYTES)
        began = time.monotonic()
        for number, start in enumerate(range(0, len(pcm), _FRAME_BYTES), 1):
            # A microphone has a frame to give when the frame is over.
            await asyncio.sleep(max(0.0, began + number * FRAME_S - time.monotonic()))
            frame = pcm[start : start + _FRAME_BYTES]
            yield BidiAudioInputEvent(base64.b64encode(frame).decode("ascii"), sample_rate=WIRE_RATE)
        if self._turn_mode == "push_to_talk":
            yield BidiTalkReleaseEvent()
        elif self._turn_mode == "toggle":
            yield BidiTalkPressEvent()


class _HeardFile:
    """A WAV file of what a virtual speaker played; valid after every write, whatever happens next."""

    def __init__(self, path: str | Path) -> None:
        self._speaker = VirtualSpeaker()
        try:
            # Not `with`: the file lives as long as the conversation; `close` ends it.
            self._raw = Path(path).open("wb")  # noqa: SIM115 - see above
        except OSError as error:
            raise WavFileError(f"The file '{path}' cannot be written: {error.strerror}.") from error
        self._file = wave.open(self._raw, "wb")  # noqa: SIM115 - see above
        self._file.setnchannels(1)
        self._file.setsampwidth(BYTES_PER_SAMPLE)
        self._file.setframerate(WIRE_RATE)
        self._path = path
        self._closed = False

    def play(self, event: BidiEvent) -> None:
        """Queue one audio event."""
        if self._closed:
            return
        if self._speaker.remaining(time.monotonic()) == 0:
            self.save()
        pcm = base64.b64decode(event["audio"])
        item_id, content_index = event.get("item_id", ""), event.get("content_index", 0)
        self._speaker.play(item_id, content_index, pcm, time.monotonic())

    def flush(self) -> list[HeardAudio]:
        """Cut what was not heard yet."""
        heard = self._speaker.flush(time.monotonic())
        self.save()
        return heard

    def cut(self, item_id: str, heard_ms: int) -> None:
        """Cut where somebody else heard an item end."""
        self._speaker.cut(item_id, heard_ms, time.monotonic())
        self.save()

    def remaining(self) -> float:
        """Seconds until all was heard."""
        return self._speaker.remaining(time.monotonic())

    def save(self) -> None:
        """Write what was heard so far, with a header that fits.

        Raises:
            WavFileError: The disk is full or gone.

        """
        if self._closed:
            return
        self._speaker.advance(time.monotonic())
        try:
            self._file.writeframes(self._speaker.take_heard())
            self._raw.flush()
        except OSError as error:
            self._closed = True
            raise WavFileError(f"The file '{self._path}' cannot be written: {error.strerror}.") from error

    def close(self) -> None:
        """Write what was heard and close the file. Safe to call twice."""
        if not self._closed:
            self._speaker.flush(time.monotonic())
            self.save()
            self._closed = True
            self._file.close()
            self._raw.close()


class WavFileOutput:
    """Speakers that are a WAV file: the replies sound in real time for nobody, and what was heard is saved.

    Where real speakers take part in the conversation as well, use `WavFileRecording`.
    """

    def __init__(self, path: str | Path) -> None:
        """Open the file.

        Raises:
            WavFileError: It cannot be written.

        """
        self._file = _HeardFile(path)
        self._conversation: Conversation | None = None
        self._watch: asyncio.Task[None] | None = None

    async def start(self, agent: Conversation) -> None:
        """Remember whom to tell when all was heard."""
        self._conversation = agent

    async def __call__(self, event: BidiEvent) -> None:
        """Play the audio of the replies."""
        if isinstance(event, BidiAudioStreamEvent):
            self._file.play(event)
            if self._watch is None or self._watch.done():
                self._tell(BidiPlaybackStartedEvent(event.item_id))
                self._watch = asyncio.create_task(self._tell_when_heard(), name="virtual speaker")

    def flush(self) -> list[HeardAudio]:
        """Fall silent at once; see `PlaybackOutput`."""
        if self._watch is not None:
            self._watch.cancel()
            self._watch = None
        return self._file.flush()

    async def stop(self) -> None:
        """Save what was heard. Safe to call twice."""
        self.flush()
        self._file.close()

    async def _tell_when_heard(self) -> None:
        # More audio may come while this waits, and timers of Qt's loop may come early.
        remaining = self._file.remaining()
        while remaining > 0:
            await asyncio.sleep(remaining)
            remaining = self._file.remaining()
        self._file.save()
        self._tell(BidiPlaybackDrainedEvent())

    def _tell(self, event: BidiEvent) -> None:
        if self._conversation is not None:
            # The conversation may have ended while the last word sounded; then nobody needs to know.
            with contextlib.suppress(RuntimeError):
                self._conversation.post(event)


class WavFileRecording:
    """Saves what the real speakers of the same conversation let be heard.

    It has no say in the conversation: where a reply was cut short it goes by what the speakers reported.
    """

    def __init__(self, path: str | Path) -> None:
        """Open the file.

        Raises:
            WavFileError: It cannot be written.

        """
        self._file = _HeardFile(path)

    async def __call__(self, event: BidiEvent) -> None:
        """Follow the replies and their interruptions."""
        if isinstance(event, BidiAudioStreamEvent):
            self._file.play(event)
        elif isinstance(event, BidiInterruptionEvent):
            if event.item_id is not None and event.heard_ms is not None:
                self._file.cut(event.item_id, event.heard_ms)
            else:
                self._file.flush()

    async def stop(self) -> None:
        """Save what was heard. Safe to call twice."""
        self._file.close()
