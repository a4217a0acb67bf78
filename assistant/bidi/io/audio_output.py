"""The speakers as an output of a conversation."""

import base64
import logging
from collections.abc import Callable, Collection, Sequence

import numpy as np
from numpy.typing import NDArray

from assistant.audio.cues import CueChooser, CueName, cue
from assistant.audio.errors import AudioError
from assistant.audio.playback import RING_MS, Playback
from assistant.audio.stream_format import PERIOD_FRAMES
from assistant.bidi.events import BidiEvent, BidiPlaybackDrainedEvent, BidiPlaybackStartedEvent
from assistant.bidi.io.protocols import Conversation, HeardAudio
from assistant.bidi.io.sound_place import SoundPlace

logger = logging.getLogger(__name__)


class AudioOutput:
    """The speakers as an output of a conversation."""

    def __init__(
        self,
        device: str | Sequence[str] | None = None,
        *,
        device_index: int | None = None,
        ring_ms: int = RING_MS,
        period_frames: int = PERIOD_FRAMES,
        on_error: Callable[[str], None] | None = None,
        on_mute: Callable[[bool], None] | None = None,
        cues: Collection[CueName] = (),
        volume: float = 1.0,
        place: SoundPlace | None = None,
    ) -> None:
        """Prepare the speakers; the arguments are those of `BidiAudioIO`, lengths in milliseconds here.

        `on_mute` is told whether the conversation is muted.
        """
        self._cues = cues
        self._volume = volume
        self._on_mute = on_mute
        self._device = device
        self._device_index = device_index
        self._ring_ms = ring_ms
        self._period_frames = period_frames
        self._on_error = on_error or logger.error
        self._place = place or SoundPlace()
        self._playback: Playback | None = None
        self._conversation: Conversation | None = None
        self._flushes = 0
        self._cue_chooser = CueChooser(self._play_cue)

    async def start(self, agent: Conversation) -> None:
        """Open the speakers. Raises AudioError when those asked for by name are not there.

        When there are none or they refuse, that is told to `on_error`, and the conversation goes on without sound until
        they can be opened.
        """
        self._conversation = agent
        self._cue_chooser = CueChooser(self._play_cue)
        if self._place.enter(self) or self._playback is None:
            self._playback = self._place.call(lambda: self._place.adopt(self._make_playback))
        try:
            await self._place.run(self._playback.start)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Fall silent and close the speakers. Safe to call twice."""
        self._conversation = None
        playback, self._playback = self._playback, None

        def close() -> None:
            if playback is not None:
                playback.stop()
                self._place.discard(playback)

        try:
            self._place.call(close)
        finally:
            self._place.leave(self)

    async def __call__(self, event: BidiEvent) -> None:
        """Play the audio of a reply; other events only tell when one begins and ends."""
        playback = self._playback
        if playback is None:
            return
        kind = event["type"]
        if kind != "bidi_audio_stream":
            self._cue_chooser.take(event)
        if kind == "bidi_session_state" and self._on_mute is not None:
            self._on_mute(event["muted"])
        if kind == "bidi_audio_stream":
            item_id, content_index = event.get("item_id", ""), event.get("content_index", 0)
            audio = base64.b64decode(event["audio"])
            await self._place.run(lambda: playback.play(item_id, content_index, audio))
        elif kind == "bidi_response_start":
            await self._place.run(playback.prepare)
        elif kind == "bidi_response_complete":
            await self._place.run(playback.finish)

    def set_volume(self, volume: float) -> None:
        """How loud it plays, from 0 to 1."""
        self._volume = volume
        playback = self._playback
        if playback is not None:
            self._place.post(lambda: setattr(playback, "volume", volume))

    def set_cues(self, cues: Collection[CueName]) -> None:
        """Which of the sounds in audio/cues.py are played from now on."""
        self._cues = cues

    def _play_cue(self, name: CueName) -> None:
        playback = self._playback
        if playback is None or name not in self._cues:
            return

        def play() -> None:
            playback.play_cue(cue(name))

        self._place.post(play)

    def flush(self) -> list[HeardAudio]:
        """Fall silent at once; returns how much was heard of each item not heard to its end."""
        if self._playback is None:
            return []
        try:
            flushed = self._place.call(self._playback.flush)
        except AudioError as error:
            self._on_error(str(error))
            return []
        finally:
            self._flushes += 1
        return [HeardAudio(item.item_id, item.content_index, item.heard_ms) for item in flushed]

    def played(self, samples: int) -> NDArray[np.int16]:
        """Return the next samples of what sounds, at 48 kHz; for one reader, in the sound's place."""
        return np.zeros(samples, np.int16) if self._playback is None else self._playback.reference.read(samples)

    def played_behind_ms(self) -> float:
        """Return by how many milliseconds `played` comes later than the speakers; in the sound's place."""
        return 0.0 if self._playback is None else self._playback.reference_behind_ms

    def _make_playback(self) -> Playback:
        """Runs in the sound's place, as do all methods of what it returns."""
        post = self._place.to_loop(self._post)
        playback = Playback(
            self._device,
            device_index=self._device_index,
            on_started=lambda item_id: post(self._flushes, BidiPlaybackStartedEvent(item_id)),
            on_drained=lambda: post(self._flushes, BidiPlaybackDrainedEvent()),
            on_error=self._place.to_loop(self._on_error),
            ring_ms=self._ring_ms,
            period_frames=self._period_frames,
        )
        playback.volume = self._volume
        return playback

    def _post(self, flushes: int, event: BidiEvent) -> None:
        """Tell the conversation, unless a flush has since made it untrue."""
        if self._conversation is not None and flushes == self._flushes:
            self._conversation.post(event)
