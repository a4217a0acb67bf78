"""No sample is lost or doubled on the way from the microphone over the wire to the speakers.

A tone is spoken into the virtual microphone; the server says back what it hears. What the device gave must be what
the server heard, and what it said must be what the speakers were given, sample for sample. `make soak` does so for
ten minutes.
"""

import asyncio
import os
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QIODevice
from PySide6.QtMultimedia import QAudioSink, QAudioSource
from PySide6.QtWidgets import QApplication

from assistant import loop
from assistant.audio import capture as capture_module
from assistant.audio import speakers as speakers_module
from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.bidi.io.audio import BidiAudioIO
from tests.support.audio_lab import AudioLab, tone
from tests.support.echo_server import EchoServer

SECONDS = float(os.environ.get("SOAK_SECONDS", "12"))
LEAD_S = 5.0  # the tone begins before the conversation, and ends after it
ON_THE_WAY = 24000 * 2  # bytes: what the client may hold at the end


class Passed:
    """What went through a device's stream, and when there is more."""

    def __init__(self) -> None:
        self.data = bytearray()
        self.grown = asyncio.Event()

    def add(self, data: bytes) -> None:
        self.data += data
        self.grown.set()

    async def wait_for(self, length: int) -> None:
        while len(self.data) < length:
            self.grown.clear()
            await self.grown.wait()


class Tap:
    """A device's stream that keeps what passes."""

    def __init__(self, stream: QIODevice, passed: Passed) -> None:
        self._stream = stream
        self._passed = passed

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def readAll(self) -> Any:  # noqa: N802 - Qt's name
        data = self._stream.readAll()
        self._passed.add(data.data())
        return data

    def write(self, data: bytes) -> int:
        taken = self._stream.write(data)
        self._passed.add(data[:taken])
        return taken


@pytest.fixture
def taps(monkeypatch: pytest.MonkeyPatch) -> tuple[Passed, Passed]:
    """What the microphone gave and what the speakers took."""
    given, taken = Passed(), Passed()

    class Source(QAudioSource):
        def start(self, *arguments: Any) -> Any:
            return Tap(super().start(*arguments), given)

    class Sink(QAudioSink):
        def start(self, *arguments: Any) -> Any:
            return Tap(super().start(*arguments), taken)

    monkeypatch.setattr(capture_module, "QAudioSource", Source)
    monkeypatch.setattr(speakers_module, "QAudioSink", Sink)
    return given, taken


@pytest.mark.timeout(SECONDS * 2 + 60)
def test_every_sample_comes_through_once(qapp: QApplication, audio_lab: AudioLab, taps: tuple[Passed, Passed]):
    given, taken = taps

    async def converse() -> EchoServer:
        async with EchoServer(SECONDS) as server:
            audio = BidiAudioIO()
            model = BidiOpenAIRealtimeModel(
                provider_config={"turn_mode": "server_vad"}, client_config={"url": server.url, "api_key": "sk-none"}
            )
            agent = BidiAgent(model)
            conversation = asyncio.create_task(agent.run(inputs=[audio.input()], outputs=[audio.output()]))
            await server.ended.wait()
            await taken.wait_for(len(server.said))
            await agent.stop()
            await conversation
            return server

    player = audio_lab.speak(tone(SECONDS + LEAD_S, rate=24000), 24000)
    try:
        server = loop.run(converse(), application=qapp)
    finally:
        player.kill()
        player.wait()
    assert len(server.said) >= SECONDS * 48000
    assert int(np.abs(np.frombuffer(server.said, "<i2").astype(np.int32)).max()) > 10000, "the tone was not heard"
    assert given.data[: len(server.heard)] == server.heard
    assert len(given.data) - len(server.heard) < ON_THE_WAY
    assert server.said == server.heard[: len(server.said)]
    assert taken.data == server.said
