"""The threads that listen and speak, so that the event loop never waits for either."""

import asyncio
import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from assistant.practice import voice
from assistant.practice.codecs import decode, sample_rate
from assistant.practice.ears import Ears, EarsUnavailableError, open_ears, prepare
from assistant.practice.effects import Listen
from assistant.practice.mind import Heard

_log = logging.getLogger(__name__)


class Workers:
    """One thread for the ears and one for the voice, shared by all connections of a server."""

    def __init__(self) -> None:
        self._ears_thread = ThreadPoolExecutor(1, "practice-ears")
        self._voice_thread = ThreadPoolExecutor(1, "practice-voice")
        self._ears: Ears | None = None  # Used on the ears' thread only.

    def prepare_voice(self) -> None:
        """Begin to load the voice, so that the first answer is as quick as the others. Returns at once."""
        self._voice_thread.submit(self._try, voice.load)

    def prepare_ears(self) -> None:
        """Begin to load the ears. Returns at once."""
        self._ears_thread.submit(self._try, self._load_ears)

    @staticmethod
    def _try(load: Callable[[], object]) -> None:
        try:
            load()
        except (EarsUnavailableError, voice.VoiceUnavailableError) as error:
            # Whoever needs what is missing is told so in the conversation.
            _log.info("%s", error)

    def _load_ears(self) -> Ears:
        if self._ears is None:
            self._ears = open_ears()
        return self._ears

    async def listen(self, effect: Listen) -> Heard:
        """Recognise an item's audio."""
        return await asyncio.get_running_loop().run_in_executor(self._ears_thread, self._listen, effect)

    def _listen(self, effect: Listen) -> Heard:
        samples = prepare(decode(effect.data, effect.format), sample_rate(effect.format))
        try:
            return Heard(self._load_ears().recognise(samples))
        except EarsUnavailableError as error:
            self._close_ears()
            return Heard(None, str(error))

    async def speak(self, sentence: str, name: str, rate: int, speed: float) -> voice.SpokenSentence:
        """Synthesise a sentence. Raises VoiceUnavailableError."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._voice_thread, voice.speak, sentence, name, rate, speed)

    def _close_ears(self) -> None:
        if self._ears is not None:
            self._ears.close()
            self._ears = None

    async def shut_down(self) -> None:
        """Let threads and child process end; what is queued is dropped."""
        self._voice_thread.shutdown(wait=False, cancel_futures=True)
        if self._ears is not None:
            self._ears.interrupt()
        await asyncio.get_running_loop().run_in_executor(self._ears_thread, self._close_ears)
        self._ears_thread.shutdown(wait=False, cancel_futures=True)
