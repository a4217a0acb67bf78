import asyncio
import base64
import json

import numpy as np
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from assistant.practice.codecs import encode
from assistant.practice.server import PracticeServer, serve_forever
from tests.practice.wire import CALCULATOR, CLOCK, Json, Wire, connected, manual, pcm
from tests.support.manual_clock import ManualClock

RESPONSE_IN_ORDER = [
    "response.created",
    "response.output_item.added",
    "conversation.item.added",
    "response.content_part.added",
    "response.output_audio_transcript.delta",
    "response.output_audio.delta",
    "response.output_audio.done",
    "response.output_audio_transcript.done",
    "response.content_part.done",
    "conversation.item.done",
    "response.output_item.done",
    "response.done",
    "rate_limits.updated",
]
QUESTION = "what is twelve times seven"


def samples_of(events: list[Json]) -> np.ndarray:
    deltas = [event["delta"] for event in events if event["type"] == "response.output_audio.delta"]
    return np.frombuffer(b"".join(map(base64.b64decode, deltas)), np.int16)


async def answer_calls(wire: Wire, response: Json, output: str) -> Json:
    for call in response["output"]:
        item = {"type": "function_call_output", "call_id": call["call_id"], "output": output}
        await wire.send("conversation.item.create", item=item)
        await wire.until("conversation.item.done")
    return await wire.respond()


def test_the_session_is_described_whole() -> None:
    async def talk() -> None:
        async with PracticeServer(session_limit=1234) as server, connected(server) as wire:
            session = wire.events[0]["session"]
            assert session["object"] == "realtime.session"
            assert session["model"] == "gpt-realtime-2.1"
            assert session["audio"]["input"]["turn_detection"]["type"] == "server_vad"
            assert session["audio"]["output"]["voice"] == "marin"
            updated = await wire.update(instructions="Be brief.", audio={"output": {"speed": 1.25}})
            assert updated["session"] == {
                **session,
                "instructions": "Be brief.",
                "audio": {**session["audio"], "output": {**session["audio"]["output"], "speed": 1.25}},
            }

    asyncio.run(talk())


def test_a_typed_question_is_answered_aloud_in_order() -> None:
    async def talk() -> None:
        async with PracticeServer() as server, connected(server) as wire:
            await wire.type("hello")
            assert wire.kinds()[1:] == ["conversation.item.added", "conversation.item.done"]
            wire.events.clear()
            response = await wire.respond()
            await wire.until("rate_limits.updated")
            assert wire.kinds() == RESPONSE_IN_ORDER
            transcript = response["output"][0]["content"][0]["transcript"]
            deltas = [event["delta"] for event in wire.events if "transcript.delta" in event["type"]]
            assert "".join(deltas).strip() == transcript
            assert "practice" in transcript
            samples = samples_of(wire.events)
            assert np.abs(samples).max() > 3000
            assert response["usage"]["output_token_details"]["audio_tokens"] == round(len(samples) / 24 / 50)

    asyncio.run(talk())


def test_a_spoken_question_calls_the_tool_and_its_result_is_spoken(speak) -> None:
    async def talk() -> None:
        async with PracticeServer() as server, connected(server) as wire:
            await wire.update(tools=[CLOCK, CALCULATOR], audio=manual(transcription={"model": "whisper-1"}))
            await wire.append(pcm(speak(QUESTION)).tobytes())
            await wire.send("input_audio_buffer.commit")
            response = await wire.respond()
            assert wire.kinds()[2:8] == [
                "input_audio_buffer.committed",
                "conversation.item.added",
                "conversation.item.done",
                "response.created",
                "conversation.item.input_audio_transcription.delta",
                "conversation.item.input_audio_transcription.completed",
            ]
            assert wire.events[-1]["type"] == "response.done"
            heard = next(event for event in wire.events if event["type"].endswith("transcription.completed"))
            assert heard["transcript"] == QUESTION
            (call,) = response["output"]
            assert (call["type"], call["name"]) == ("function_call", "calculator")
            assert json.loads(call["arguments"]) == {"expression": "12 * 7"}
            deltas = [event["delta"] for event in wire.events if "arguments.delta" in event["type"]]
            assert "".join(deltas) == call["arguments"]
            answer = await answer_calls(wire, response, "84")
            assert answer["output"][0]["content"][0]["transcript"] == "Twelve times seven is eighty-four."

    asyncio.run(talk())


def test_a_text_takes_its_time_and_can_be_cancelled() -> None:
    async def talk() -> None:
        async with PracticeServer(pace=0.05) as server, connected(server) as wire:
            await wire.type("what can you do")
            await wire.send("response.create", response={"output_modalities": ["text"]})
            await wire.send("response.create")
            await wire.until("response.created")
            assert (await wire.receive())["error"]["code"] == "conversation_already_has_active_response"
            await wire.until("response.output_text.delta")
            await wire.send("response.cancel")
            response = (await wire.until("response.done"))["response"]
            assert response["status_details"] == {"type": "cancelled", "reason": "client_cancelled"}

    asyncio.run(talk())


def test_without_a_tool_nothing_is_worked_out() -> None:
    async def talk() -> None:
        async with PracticeServer() as server, connected(server) as wire:
            await wire.type("What is 12 * 7?")
            response = await wire.respond(output_modalities=["text"])
            assert "cannot calculate" in response["output"][0]["content"][0]["text"]
            assert "84" not in json.dumps(response) and "eighty" not in json.dumps(response)

    asyncio.run(talk())


def test_hands_free_turns_begin_and_end_by_themselves(speak) -> None:
    async def talk() -> None:
        async with PracticeServer() as server, connected(server) as wire:
            await wire.update(tools=[CALCULATOR])
            speech = pcm(speak(QUESTION))
            quiet = np.zeros(24000, np.int16)
            await wire.append(np.concatenate([quiet, speech, quiet]).tobytes())
            response = (await wire.until("response.done"))["response"]
            kinds = wire.kinds()
            assert kinds[2:7] == [
                "input_audio_buffer.speech_started",
                "input_audio_buffer.speech_stopped",
                "input_audio_buffer.committed",
                "conversation.item.added",
                "conversation.item.done",
            ]
            started, stopped, committed = wire.events[2:5]
            # flite begins with 200 ms of silence; 300 ms before the speech belong to the turn.
            assert 850 <= started["audio_start_ms"] <= 1000
            end = 1000 + len(speech) / 24
            assert end - 300 <= stopped["audio_end_ms"] - 500 <= end + 150
            assert started["item_id"] == stopped["item_id"] == committed["item_id"]
            assert response["output"][0]["name"] == "calculator"

    asyncio.run(talk())


def test_speaking_cuts_the_reply_off(speak) -> None:
    async def talk() -> None:
        async with PracticeServer() as server, connected(server) as wire:
            await wire.type("what can you do")
            await wire.send("response.create")
            await wire.until("response.output_audio.delta")
            wire.events.clear()
            quiet = np.zeros(4800, np.int16)
            await wire.append(np.concatenate([quiet, pcm(speak(QUESTION))]).tobytes(), step=24000)
            response = (await wire.until("response.done"))["response"]
            assert response["status"] == "cancelled"
            assert response["status_details"] == {"type": "cancelled", "reason": "turn_detected"}
            assert response["output"][0]["status"] == "incomplete"
            kinds = wire.kinds()
            assert kinds.index("input_audio_buffer.speech_started") < kinds.index("response.output_audio.done")
            await wire.until("rate_limits.updated")
            await wire.send("input_audio_buffer.clear")
            assert (await wire.receive())["type"] == "input_audio_buffer.cleared"

    asyncio.run(talk())


@pytest.mark.parametrize("kind", ["audio/pcmu", "audio/pcma"])
def test_telephone_audio_both_ways(speak, kind: str) -> None:
    async def talk() -> None:
        audio_format = {"type": kind}
        async with PracticeServer() as server, connected(server) as wire:
            audio = {**manual(format=audio_format), "output": {"format": audio_format}}
            await wire.update(tools=[CALCULATOR], audio=audio)
            await wire.append(encode(pcm(speak(QUESTION), 8000), audio_format), step=160)
            await wire.send("input_audio_buffer.commit")
            response = await wire.respond()
            assert json.loads(response["output"][0]["arguments"]) == {"expression": "12 * 7"}
            answer = await answer_calls(wire, response, "84")
            deltas = [event["delta"] for event in wire.events if event["type"] == "response.output_audio.delta"]
            milliseconds = len(b"".join(map(base64.b64decode, deltas))) / 8
            assert answer["audio"]["output"]["format"] == audio_format
            assert answer["usage"]["output_token_details"]["audio_tokens"] == round(milliseconds / 50)

    asyncio.run(talk())


def test_speed_changes_how_long_the_reply_lasts() -> None:
    async def length(speed: float) -> int:
        async with PracticeServer() as server, connected(server) as wire:
            await wire.update(audio={"output": {"speed": speed}})
            await wire.type("thank you")
            await wire.respond()
            return len(samples_of(wire.events))

    async def talk() -> None:
        natural = await length(1)
        assert await length(0.5) == pytest.approx(natural * 2, rel=0.05)
        assert await length(1.5) == pytest.approx(natural / 1.5, rel=0.05)

    asyncio.run(talk())


def test_truncating_forgets_what_was_not_heard() -> None:
    async def talk() -> None:
        async with PracticeServer() as server, connected(server) as wire:
            await wire.type("hello")
            response = await wire.respond()
            await wire.until("rate_limits.updated")
            item_id = response["output"][0]["id"]
            sent_ms = len(samples_of(wire.events)) / 24
            place = {"item_id": item_id, "content_index": 0}
            error = await wire.error("conversation.item.truncate", **place, audio_end_ms=int(sent_ms) + 50)
            assert "already shorter than" in error["message"]
            await wire.send("conversation.item.truncate", **place, audio_end_ms=800)
            truncated = await wire.until("conversation.item.truncated")
            assert truncated["audio_end_ms"] == 800
            await wire.send("conversation.item.retrieve", item_id=item_id)
            heard = (await wire.until("conversation.item.retrieved"))["item"]["content"][0]["transcript"]
            whole = response["output"][0]["content"][0]["transcript"]
            assert heard and whole.startswith(heard) and len(heard) < len(whole) / 2

    asyncio.run(talk())


def test_the_end_of_a_session_is_said_once_however_long_it_takes() -> None:
    async def talk() -> None:
        clock = ManualClock()
        async with PracticeServer(clock=clock) as server, connected(server) as wire:
            clock.advance(2 * 3600)
            assert clock.next_alarm() is None
            assert (await wire.receive())["error"]["code"] == "session_expired"
            with pytest.raises(ConnectionClosed):
                await wire.socket.recv()

    asyncio.run(talk())


def test_the_session_ends_at_its_limit() -> None:
    async def talk() -> None:
        async with PracticeServer(session_limit=0.2) as server, connected(server) as wire:
            assert (await wire.receive())["error"]["code"] == "session_expired"
            with pytest.raises(ConnectionClosed) as closed:
                await wire.socket.recv()
            assert closed.value.rcvd is not None and closed.value.rcvd.code == 1001

    asyncio.run(talk())


@pytest.mark.parametrize(
    ("query", "headers", "code", "close_code"),
    [
        ("", {}, "missing_model", 4000),
        ("?model=m", {"OpenAI-Beta": "realtime=v1"}, "beta_api_shape_disabled", 4000),
        ("?intent=transcription", {}, "invalid_api_key", 3000),
        ("?model=m", {"Authorization": "Bearer wrong"}, "invalid_api_key", 3000),
        ("?model=m", {}, "invalid_api_key", 3000),
    ],
)
def test_refusals_come_after_the_handshake(query: str, headers: Json, code: str, close_code: int) -> None:
    async def talk() -> None:
        async with (
            PracticeServer(required_key=True) as server,
            connect(server.url + query, additional_headers=headers) as socket,
        ):
            wire = Wire(socket)
            assert (await wire.receive())["error"]["code"] == code
            with pytest.raises(ConnectionClosed) as closed:
                await socket.recv()
            assert closed.value.rcvd is not None and closed.value.rcvd.code == close_code

    asyncio.run(talk())


@pytest.mark.parametrize(
    ("others", "refusal"),
    [
        ([f"openai-insecure-api-key.sk-{'x' * 30}", "openai-project.proj_1"], None),
        (["openai-insecure-api-key.wrong"], "invalid_api_key"),
        ([f"openai-insecure-api-key.sk-{'x' * 30}", "openai-beta.realtime-v1"], "beta_api_shape_disabled"),
    ],
)
def test_browsers_bring_their_key_as_a_subprotocol(others: list[str], refusal: str | None) -> None:
    async def talk() -> None:
        async with (
            PracticeServer(required_key=True) as server,
            connect(server.url + "?model=m", subprotocols=["realtime", *others]) as socket,
        ):
            assert socket.subprotocol == "realtime"
            event = await Wire(socket).receive()
            assert (event["type"] == "session.created") if refusal is None else (event["error"]["code"] == refusal)

    asyncio.run(talk())


def test_a_plausible_key_is_let_in() -> None:
    async def talk() -> None:
        headers = {"Authorization": "Bearer sk-" + "x" * 30}
        async with PracticeServer(required_key=True) as server, connected(server, additional_headers=headers):
            pass

    asyncio.run(talk())


@pytest.mark.parametrize("origin", ["https://example.com", "null", "http://127.0.0.1.example.com", "http://[broken"])
def test_pages_of_strangers_are_kept_out(origin: str) -> None:
    async def talk() -> None:
        async with PracticeServer() as server:
            with pytest.raises(InvalidStatus) as refused:
                await connect(server.url + "?model=m", origin=origin)
            assert refused.value.response.status_code == 403

    asyncio.run(talk())


@pytest.mark.parametrize("hosts", [["evil.example"], ["127.0.0.1", "evil.example"], ["localhost.example:80"], []])
def test_foreign_names_for_this_machine_are_refused(hosts: list[str]) -> None:
    async def talk() -> None:
        async with PracticeServer() as server:
            reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
            lines = ["GET /v1/realtime?model=m HTTP/1.1", "Connection: Upgrade", "Upgrade: websocket"]
            lines += ["Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="]
            lines += [f"Host: {host}" for host in hosts]
            writer.write("\r\n".join([*lines, "", ""]).encode())
            assert b" 403 " in await reader.readline()
            writer.close()
            await writer.wait_closed()

    asyncio.run(talk())


def test_other_paths_are_not_there() -> None:
    async def talk() -> None:
        async with PracticeServer() as server:
            with pytest.raises(InvalidStatus) as refused:
                await connect(f"ws://127.0.0.1:{server.port}/v1/chat?model=m")
            assert refused.value.response.status_code == 404

    asyncio.run(talk())


def test_pages_and_programs_of_this_machine_are_let_in() -> None:
    async def talk() -> None:
        async with PracticeServer() as server:
            async with connected(server, origin="http://localhost:8000", subprotocols=["realtime"]) as wire:
                assert wire.socket.subprotocol == "realtime"
            async with connected(server) as wire:
                assert wire.socket.subprotocol is None

    asyncio.run(talk())


def test_jitter_delays_audio_and_loses_none() -> None:
    async def talk() -> None:
        async with PracticeServer(jitter_ms=30) as server, connected(server) as wire:
            await wire.type("thank you")
            response = await wire.respond()
            tokens = response["usage"]["output_token_details"]["audio_tokens"]
            assert tokens == round(len(samples_of(wire.events)) / 24 / 50) > 10

    asyncio.run(talk())


def test_serving_forever_ends_when_cancelled() -> None:
    async def talk() -> None:
        announced: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        server = asyncio.create_task(serve_forever(announce=announced.set_result))
        async with connect(await announced + "?model=m") as socket:
            wire = Wire(socket)
            await wire.until("session.created")
            server.cancel()
            with pytest.raises(ConnectionClosed):
                await socket.recv()
        with pytest.raises(asyncio.CancelledError):
            await server

    asyncio.run(talk())
