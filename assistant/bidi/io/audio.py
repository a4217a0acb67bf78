"""The computer's microphone and speakers for a conversation."""

from collections.abc import Callable, Collection, Sequence

from assistant.audio.cues import CueName
from assistant.audio.levels import Level
from assistant.audio.playback import RING_MS
from assistant.audio.stream_format import PERIOD_FRAMES
from assistant.audio.treatment import Duplex, Treatment
from assistant.audio.wire import WIRE_RATE
from assistant.bidi.io.audio_input import CAPTURE_BUFFER_MS, AudioInput
from assistant.bidi.io.audio_output import AudioOutput
from assistant.bidi.io.sound_place import SoundPlace


class BidiAudioIO:
    """The microphone (`input()`) and the speakers (`output()`) of one conversation, to be given to `BidiAgent.run`.

    It works in any asyncio program and needs no window: `asyncio.run(main())` is enough. Qt, which does the sound,
    then runs in a thread of its own from the start of the conversation to its end, and makes itself a
    QCoreApplication, which stays until the program ends, where there is no application yet. (A program that wants a
    window too makes its QApplication first; one that calls `asyncio.run` in another thread makes an application in
    the main thread.) Under `assistant.loop.run`, where asyncio runs on Qt's own event loop, no thread is added.
    Everything is called, and calls back, on the event loop's thread.

    Sound is PCM16, mono, 24,000 samples a second, and comes in as `bidi_audio_input` events of 10 to 100 ms: the
    beginning of a sound at once, speech every 20 ms, quiet in longer pieces.

    Args:
        input_device: The microphone, by its id or by a part of its description as in `assistant devices`; or a list
            of such names, of which the first that is connected is used at any time; None, or when none of a list is
            connected: the system's default, also when that changes. (Unasked, the microphone of a Bluetooth headset
            is passed over for another one while that headset plays, for it would play in telephone quality.)
        output_device: The speakers, likewise.
        push_to_talk: The user says when they talk, with the input's `press` and `release` or `with hold()`; the
            model's `turn_mode` is changed to "push_to_talk" when the conversation starts. False: it stays as it is.
        input_buffer_size: Length of the buffer between microphone and program in samples (None: 1 s).
        input_device_index: The microphone by its number in `assistant devices`, from 0; `input_device` goes first.
        input_frames_per_buffer: Length of every audio event in samples (None: by what is in it, see above).
        output_buffer_size: Length of the buffer between program and speakers in samples (None: 1 s); delays nothing.
        output_device_index: The speakers by their number.
        output_frames_per_buffer: Length of one period of the device in samples (None: 128).
        echo_cancellation: Take what the speakers play out of the microphone, for conversations without headphones;
            costs up to 10 ms, and 5 % of a processor core while a reply sounds; hardly anything otherwise.
        duplex: "half" shuts the microphone while a reply sounds, unless somebody is clearly louder; it is then that
            no echo is cancelled.
        noise_suppression: Lower the noise around the voice.
        gain_control: Make a faint voice louder.
        pre_roll_ms: How much of what was said just before the talk key went down belongs to the turn; 300 is usual. The
            microphone is then open all the time, as the system shows; what nobody asked for stays in memory for so
            long and is forgotten. Muted, it is closed. 0: the microphone opens with the key.
        cues: Which short sounds to play for "I listen", "I have it", "something is wrong" and "the session is ending":
            any of "listening", "done", "error", "ending".
        volume: How loud it plays, from 0 to 1.
        on_level: Told how loud the microphone is, at most 30 times a second while it is open.
        on_error: Told in one sentence when a device fails or cannot be opened; the conversation goes on, and so does
            the sound when there is a device again. None: it is logged as an error.

    Raises:
        AudioError: From `output().start`, when there are no speakers of the one name asked for, and from both `start`
            when no thread for the sound can be started; the message is for the user.

    """

    def __init__(
        self,
        input_device: str | Sequence[str] | None = None,
        output_device: str | Sequence[str] | None = None,
        *,
        push_to_talk: bool = False,
        input_buffer_size: int | None = None,
        input_device_index: int | None = None,
        input_frames_per_buffer: int | None = None,
        output_buffer_size: int | None = None,
        output_device_index: int | None = None,
        output_frames_per_buffer: int | None = None,
        echo_cancellation: bool = False,
        duplex: Duplex = "full",
        noise_suppression: bool = False,
        gain_control: bool = False,
        pre_roll_ms: int = 0,
        cues: Collection[CueName] = (),
        volume: float = 1.0,
        on_level: Callable[[Level], None] | None = None,
        on_error: Callable[[str], None] | None = None,
    ) -> None:
        place = SoundPlace()
        treatment = Treatment(echo_cancellation, duplex, noise_suppression, gain_control)
        self._input = AudioInput(
            input_device,
            device_index=input_device_index,
            buffer_ms=_milliseconds(input_buffer_size, CAPTURE_BUFFER_MS),
            frame_ms=None if input_frames_per_buffer is None else _milliseconds(input_frames_per_buffer, 0),
            push_to_talk=push_to_talk,
            pre_roll_ms=pre_roll_ms,
            make_processor=lambda: treatment.processor(self._output.played, self._output.played_behind_ms),
            on_level=on_level,
            on_error=on_error,
            place=place,
        )
        self._output = AudioOutput(
            output_device,
            device_index=output_device_index,
            ring_ms=_milliseconds(output_buffer_size, RING_MS),
            period_frames=output_frames_per_buffer or PERIOD_FRAMES,
            on_error=on_error,
            on_mute=self._input.set_muted,
            cues=cues,
            volume=volume,
            place=place,
        )

    def input(self) -> "AudioInput":
        """Return the microphone."""
        return self._input

    def output(self) -> "AudioOutput":
        """Return the speakers."""
        return self._output


def _milliseconds(samples: int | None, default_ms: int) -> int:
    return default_ms if samples is None else max(1, samples * 1000 // WIRE_RATE)
