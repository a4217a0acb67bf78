"""Clients that others wrote hold conversations with the practice server."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from assistant.practice.server import PracticeServer
from tests.practice.peer_environment import INSTALL_TIMEOUT_S, run_peer
from tests.practice.wire import pcm

pytestmark = pytest.mark.timeout(INSTALL_TIMEOUT_S + 120)


@pytest.fixture
def speech(speak, tmp_path: Path) -> Path:
    path = tmp_path / "speech.raw"
    path.write_bytes(pcm(speak("what is twelve times seven")).tobytes())
    return path


def converse(program: str, path: str, speech: Path) -> dict[str, Any]:
    async def serve() -> dict[str, Any]:
        async with PracticeServer(required_key=True) as server:
            url = f"ws://127.0.0.1:{server.port}{path}"
            return await asyncio.to_thread(run_peer, program, url, str(speech))

    return asyncio.run(serve())


def test_the_openai_package(speech: Path) -> None:
    result = converse("openai_sdk.py", "/v1", speech)
    assert result["text"]["status"] == "completed"
    assert result["text"]["text"] == result["text"]["final"] and "practice" in result["text"]["text"]
    spoken = result["spoken"]
    assert spoken["heard"] == "what is twelve times seven"
    assert (spoken["call"], spoken["arguments"]) == ("calculate", {"expression": "12 * 7"})
    assert spoken["transcript"] == spoken["streamed_transcript"] == "Twelve times seven is eighty-four."
    assert spoken["audio_bytes"] > 48000
    assert spoken["usage_total"] > 0


def test_the_agents_sdk(speech: Path) -> None:
    result = converse("agents_sdk.py", "/v1/realtime?model=gpt-realtime-2.1", speech)
    assert result["typed"]["errors"] == result["spoken"]["errors"] == []
    assert "practice" in result["typed"]["transcripts"][0]
    assert result["typed"]["audio_bytes"] > 48000
    assert result["heard"] == ["what is twelve times seven"]
    assert result["called"] == [[12, 7]]
    assert result["spoken"]["tools"] == ["84"]
    assert result["spoken"]["transcripts"] == ["Twelve times seven is eighty-four."]
