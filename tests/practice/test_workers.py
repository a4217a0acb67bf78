import asyncio

import numpy as np
import pytest

from assistant.practice import ears
from assistant.practice.effects import Listen
from assistant.practice.server import PracticeServer
from assistant.practice.workers import Workers
from tests.practice.wire import connected, manual, pcm

PCM = {"type": "audio/pcm", "rate": 24000}


def test_a_recogniser_that_died_is_replaced(speak) -> None:
    async def listen() -> None:
        workers = Workers()
        try:
            effect = Listen("item", pcm(speak("what time is it")).tobytes(), PCM)
            assert (await workers.listen(effect)).text == "what time is it"
            workers._ears.interrupt()
            heard = await workers.listen(effect)
            assert heard.text is None and "stopped" in heard.deaf_because
            assert (await workers.listen(effect)).text == "what time is it"
        finally:
            await workers.shut_down()

    asyncio.run(listen())


def test_shutting_down_does_not_wait_for_a_long_utterance() -> None:
    async def listen() -> None:
        workers = Workers()
        noise = np.random.default_rng(0).normal(0, 3000, 24000 * 600).astype(np.int16)
        await workers.listen(Listen("short", bytes(4800), PCM))
        listening = asyncio.create_task(workers.listen(Listen("long", noise.tobytes(), PCM)))
        await asyncio.sleep(0)  # The task begins.
        await workers.shut_down()
        assert (await listening).text is None

    asyncio.run(listen())


def test_without_a_recogniser_typing_works_and_speaking_is_answered_with_the_reason(
    speak, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ears.importlib.util, "find_spec", lambda _: None)

    async def talk() -> None:
        async with PracticeServer() as server, connected(server) as wire:
            await wire.update(output_modalities=["text"], audio=manual(transcription={"model": "any"}))
            await wire.append(pcm(speak("what time is it")).tobytes())
            await wire.send("input_audio_buffer.commit")
            response = await wire.respond()
            assert response["output"][0]["content"][0]["text"].startswith("I cannot hear you. Speech recognition")
            failed = [event for event in wire.events if event["type"].endswith("transcription.failed")]
            assert "pocketsphinx" in failed[0]["error"]["message"]
            await wire.type("thank you")
            assert (await wire.respond())["output"][0]["content"][0]["text"] == "You are welcome."

    asyncio.run(talk())
