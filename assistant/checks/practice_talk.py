"""A whole conversation with the practice server: the recorded question, a tool call, and an answer that is heard."""

import asyncio
import base64
from collections.abc import Iterator
from dataclasses import dataclass, field

from assistant import loop
from assistant.audio.device_watch import device_watch
from assistant.audio.devices import list_devices
from assistant.audio.levels import measure
from assistant.audio.wire import BYTES_PER_MS
from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.bidi.events import BidiEvent
from assistant.bidi.io.audio import BidiAudioIO
from assistant.bidi.io.protocols import BidiOutput
from assistant.bidi.io.wav import WavFileInput
from assistant.checks.choices import chosen
from assistant.checks.finding import Finding, Scope
from assistant.checks.qt import core_application
from assistant.practice_process import PracticeProcess
from assistant.realtime.errors import AssistantError
from assistant.resources import resource
from assistant.tools.builtin.calculator import calculator

RESULT = "84"  # of the question in resources/samples: what is twelve times seven
ATTEMPTS = 2  # a busy machine may garble what the practice server hears
TURN_S = 45.0
AUDIBLE_DBFS = -50.0
SHORTEST_ANSWER_MS = 300
TELL_US = "Send us a report: `assistant doctor --bundle` makes one, without secrets."
NAME = "practice talk"


@dataclass(slots=True)
class Seen:
    """What one conversation showed."""

    tool_result: str = ""
    words: str = ""
    audio: bytearray = field(default_factory=bytearray)
    played: bool = False
    problems: list[str] = field(default_factory=list)
    ended: asyncio.Event = field(default_factory=asyncio.Event)


class Observer:
    """An output that takes note, and tells when the answer is over, and heard where it is played."""

    def __init__(self, seen: Seen) -> None:
        self._seen = seen
        self._is_complete = False

    async def __call__(self, event: BidiEvent) -> None:
        """Take one event."""
        seen = self._seen
        match event["type"]:
            case "tool_result":
                seen.tool_result = str(event["tool_result"]["content"][0]["text"])
            case "bidi_audio_stream":
                seen.audio += base64.b64decode(event["audio"])
            case "bidi_transcript_stream" if event["role"] == "assistant" and event["is_final"]:
                seen.words = str(event["current_transcript"] or event["text"])
            case "bidi_error":
                seen.problems.append(str(event["message"]))
                seen.ended.set()
            case "bidi_response_complete":
                self._is_complete = bool(seen.audio)
            case "bidi_session_state":
                # Ready means that all of it was heard, if there are speakers.
                if event["state"] == "ready" and self._is_complete:
                    seen.ended.set()


def check(scope: Scope) -> Iterator[Finding]:
    """Hold the conversation, with the speakers if there are any."""
    application = core_application()
    speakers = _speakers(scope)
    try:
        with PracticeProcess() as server:
            url = server.url
            yield Finding("practice server", "ok", "The practice server runs on this machine.")
            for attempt in range(1, ATTEMPTS + 1):
                seen = loop.run(_converse(url, speakers), application=application)
                if RESULT in seen.tool_result or seen.problems or attempt == ATTEMPTS:
                    break
    except AssistantError as error:
        yield Finding("practice server", "failed", str(error), TELL_US)
        return
    yield judged_tool(seen)
    yield judged_answer(seen, speakers)


def judged_tool(seen: Seen) -> Finding:
    """Whether the question was understood and the tool really ran."""
    if RESULT in seen.tool_result:
        return Finding("tool call", "ok", f"The recorded question was understood; the calculator said {RESULT}.")
    if seen.problems:
        return Finding("tool call", "failed", f"The conversation broke off: {seen.problems[0]}", TELL_US)
    if seen.words:
        sentence = f"The recorded question was answered without the calculator: “{seen.words}”"
        return Finding("tool call", "failed", sentence, TELL_US)
    return Finding("tool call", "failed", f"The recorded question got no answer within {TURN_S:.0f} seconds.", TELL_US)


def judged_answer(seen: Seen, speakers: str | None) -> Finding:
    """Whether the answer is sound that a person can hear."""
    length_ms = len(seen.audio) / BYTES_PER_MS
    loudness = measure(bytes(seen.audio)).rms_dbfs
    if length_ms < SHORTEST_ANSWER_MS or loudness < AUDIBLE_DBFS:
        return Finding("spoken answer", "failed", "The answer has no sound in it.", TELL_US)
    heard = f"The answer is {length_ms / 1000:.1f} seconds of speech at {loudness:.0f} dBFS"
    if speakers is None:
        return Finding("spoken answer", "ok", f"{heard}; it was not played.")
    private = (speakers,)
    if not seen.played:
        sentence = f"{heard}, but “{speakers}” did not play it."
        return Finding(
            "spoken answer", "failed", sentence, "See what the line about the speakers says.", private=private
        )
    return Finding("spoken answer", "ok", f"{heard}; it was played on “{speakers}”.", private=private)


def _speakers(scope: Scope) -> str | None:
    """The name of the speakers that will play, None where there are none or nobody wants to hear."""
    if scope.is_left_out("sound"):
        return None
    with device_watch.watching():
        devices = list_devices("output")
    return devices[0].description if devices else None


async def _converse(url: str, speakers: str | None) -> Seen:
    seen = Seen()
    model = BidiOpenAIRealtimeModel(provider_config={"turn_mode": "push_to_talk"}, client_config={"url": url})
    agent = BidiAgent(model=model, tools=[calculator], approvals={"calculator": "always"})
    outputs: list[BidiOutput] = [Observer(seen)]
    if speakers is not None:
        settings, options = chosen()
        audio = BidiAudioIO(None, options.output_device, on_error=seen.problems.append, volume=settings.output_volume)
        outputs.append(audio.output())
    talk = asyncio.create_task(
        agent.run(inputs=[WavFileInput(resource("samples", "question.wav"))], outputs=outputs), name="practice talk"
    )
    ended = asyncio.create_task(seen.ended.wait(), name="end of the answer")
    try:
        await asyncio.wait({talk, ended}, timeout=TURN_S, return_when=asyncio.FIRST_COMPLETED)
        seen.played = seen.ended.is_set() and not seen.problems
        await agent.stop()
        await asyncio.wait({talk}, timeout=TURN_S)
        if talk.done() and talk.exception() is not None:
            seen.problems.append(str(talk.exception()))
    finally:
        for task in (ended, talk):
            task.cancel()
        await asyncio.gather(ended, talk, return_exceptions=True)
    return seen
