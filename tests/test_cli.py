"""The command line as a user meets it: started as a program, with its exit status, output and errors."""

import json
import os
import signal
import subprocess
import sys
import threading
import wave
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from websockets.sync.server import ServerConnection, serve

from assistant import __version__, cli
from assistant.profiles import Profile, ProfileFile
from tests.support.audio_lab import AudioLab
from tests.support.desktop_session import KeyringService
from tests.support.guards import ExpectLog

COMMAND = [sys.executable, "-m", "assistant"]
ROOT = Path(__file__).parents[1]
KEY = "sk-practice-0123456789abcdef"
NO_SOUND = {"XDG_RUNTIME_DIR": "/nonexistent", "PULSE_SERVER": "unix:/nonexistent"}
NOTHING_LISTENS = "ws://127.0.0.1:9"


def environment(**more: str) -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT)} | more


def assistant(*arguments: str, given: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*COMMAND, *arguments],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
        env=environment(**more),
    )


@contextmanager
def practice(*arguments: str) -> Iterator[str]:
    with subprocess.Popen(
        [*COMMAND, "practice", *arguments], stdout=subprocess.PIPE, text=True, env=environment()
    ) as server:
        try:
            yield server.stdout.readline().strip()
        finally:
            server.terminate()


def assert_one_sentence(result: subprocess.CompletedProcess[str], said: str) -> None:
    assert result.returncode == 1
    assert said in result.stderr
    assert result.stderr.count("\n") == 1
    assert result.stderr.endswith(".\n") or result.stderr.endswith("?\n")
    assert "Traceback" not in result.stderr + result.stdout


def test_help_and_version_are_fast_because_they_load_neither_qt_nor_numpy() -> None:
    program = (
        "import sys; from assistant.cli import build_parser; build_parser().format_help();"
        "print(sorted({'PySide6', 'numpy', 'websockets', 'keyring', 'asyncio'} & set(sys.modules)))"
    )
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env=environment()
    )
    assert loaded.stdout.strip() == "[]"
    assert assistant("--version").stdout == f"assistant {__version__}\n"
    shown = assistant("talk", "--help")
    assert shown.returncode == 0
    for option in ("--hands-free", "--text", "--audio", "--save", "--json", "--endpoint", "--log-level"):
        assert option in shown.stdout


def test_rules_for_tools_are_collected() -> None:
    parsed = cli.build_parser().parse_args(
        ["talk", "--approve", "lamp=always", "--approve", "house: door=never", "--without-tool", "open_url"]
    )
    assert parsed.approvals == {"lamp": "always", "house: door": "never"}
    assert parsed.tools_off == ["open_url"]


@pytest.mark.parametrize("rule", ["lamp", "=always", "lamp=perhaps"])
def test_a_rule_that_is_none_is_wrong_usage(rule: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        cli.build_parser().parse_args(["--approve", rule])
    assert "takes TOOL=always, TOOL=ask or TOOL=never" in capsys.readouterr().err


def test_options_may_stand_before_or_after_the_command() -> None:
    parser = cli.build_parser()
    before = parser.parse_args(["--endpoint", "practice", "--hands-free", "talk"])
    after = parser.parse_args(["talk", "--endpoint", "practice", "--hands-free"])
    assert vars(before) == vars(after)
    assert (before.command, before.endpoint, before.turn_mode) == ("talk", "practice", "server_vad")
    alone = parser.parse_args([])
    assert (alone.command, alone.endpoint, alone.turn_mode) == ("desktop", None, None)


def test_texts_and_recordings_keep_their_order() -> None:
    parsed = cli.build_parser().parse_args(["talk", "--text", "a", "--audio", "b.wav", "--text", "c"])
    assert parsed.turns == [("text", "a"), ("audio", "b.wav"), ("text", "c")]


@pytest.mark.parametrize(
    "arguments",
    [
        ["talk", "--nonsense"],
        ["nonsense"],
        ["practice", "--port", "99999"],
        ["practice", "--session-limit", "-1"],
        ["practice", "--jitter", "nan"],
        ["key"],
        ["--hands-free", "--push-to-talk"],
    ],
)
def test_wrong_usage_ends_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    assert ended.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_missing_file() -> None:
    assert_one_sentence(assistant("talk", "--endpoint", NOTHING_LISTENS, "--audio", "nowhere.wav"), "no file")


def test_a_file_that_is_no_audio() -> None:
    file = str(ROOT / "pyproject.toml")
    assert_one_sentence(assistant("talk", "--endpoint", NOTHING_LISTENS, "--audio", file), "not a WAV file")


def test_a_recording_too_short_to_say_anything(tmp_path: Path) -> None:
    path = tmp_path / "short.wav"
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 24000, 0, "NONE", ""))
        file.writeframes(bytes(2400))
    assert_one_sentence(assistant("talk", "--endpoint", NOTHING_LISTENS, "--audio", str(path)), "shorter")


def test_a_place_to_save_that_cannot_be_written(tmp_path: Path) -> None:
    result = assistant(
        "talk", "--endpoint", NOTHING_LISTENS, "--text", "hi", "--save", str(tmp_path / "no" / "answer.wav")
    )
    assert_one_sentence(result, "cannot be written")


@pytest.mark.parametrize("option", ["--input-device", "--output-device"])
def test_an_unknown_device(audio_lab: AudioLab, option: str) -> None:
    result = assistant("talk", "--endpoint", NOTHING_LISTENS, option, "Gramophone", "--text", "hi", **audio_lab.env)
    assert_one_sentence(result, "Gramophone")


def test_an_address_that_makes_no_sense() -> None:
    assert_one_sentence(assistant("talk", "--endpoint", "gopher://x", "--text", "hi"), "not understood")


def test_an_unencrypted_address_of_another_machine() -> None:
    assert_one_sentence(assistant("talk", "--endpoint", "ws://example.com", "--text", "hi"), "not encrypted")


def test_nothing_listens() -> None:
    assert_one_sentence(assistant("talk", "--endpoint", NOTHING_LISTENS, "--text", "hi"), "Nothing listens")


def test_a_voice_the_server_does_not_have() -> None:
    assert_one_sentence(assistant("talk", "--endpoint", "practice", "--voice", "hal", "--text", "hi"), "hal")


def test_a_refused_key(keyring_service: KeyringService) -> None:  # noqa: ARG001 - the keyring the key is in
    with practice("--require-key", KEY) as url:
        assert_one_sentence(assistant("talk", "--endpoint", url, "--text", "hello"), "key")
        stored = assistant("key", "set", "--endpoint", url, given="sk-another-0123456789abcdef\n")
        assert stored.returncode == 0
        assert_one_sentence(assistant("talk", "--endpoint", url, "--text", "hello"), "key")
        assistant("key", "set", "--endpoint", url, given=KEY + "\n")
        accepted = assistant("talk", "--endpoint", url, "--text", "hello")
        assert accepted.returncode == 0
        assert "Assistant: " in accepted.stdout


def test_the_port_of_the_practice_server_is_taken() -> None:
    with practice() as url:
        port = url.rpartition(":")[2].partition("/")[0]
        assert_one_sentence(assistant("practice", "--port", port), "cannot be used")


def test_keys_are_stored_shown_by_their_end_and_removed(keyring_service: KeyringService) -> None:  # noqa: ARG001 - the keyring used
    assert_one_sentence(assistant("key", "show"), "assistant key set")
    stored = assistant("key", "set", given=KEY + "\n")
    assert (stored.returncode, stored.stderr) == (0, "")
    shown = assistant("key", "show")
    assert "cdef" in shown.stdout
    assert "keyring" in shown.stdout
    assert KEY not in stored.stdout + shown.stdout
    assert "environment variable" in assistant("key", "show", OPENAI_API_KEY="sk-0123456789abcdef9876").stdout
    assert assistant("key", "clear").stdout.startswith("Removed")
    assert assistant("key", "clear").returncode == 0
    assert_one_sentence(assistant("key", "show"), "assistant key set")


def test_a_key_that_cannot_be_one_and_a_system_without_a_keyring() -> None:
    assert_one_sentence(assistant("key", "set", given="\n"), "empty")
    assert_one_sentence(assistant("key", "set", given=KEY + "\n"), "OPENAI_API_KEY")
    assert_one_sentence(assistant("key", "set", "--endpoint", "practice", given=KEY), "needs no key")


def test_devices_are_listed(audio_lab: AudioLab) -> None:
    listed = json.loads(assistant("devices", "--json", **audio_lab.env).stdout)
    (microphone,) = [device for device in listed["inputs"] if device["default"]]
    (speakers,) = [device for device in listed["outputs"] if device["default"]]
    shown = assistant("devices", **audio_lab.env).stdout
    assert f"0  {microphone['description']} (default, used)" in shown
    assert f"id {speakers['id']}" in shown


def test_without_devices_the_list_says_so() -> None:
    shown = assistant("devices", **NO_SOUND)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "no microphone found" in shown.stdout
    assert "no speakers found" in shown.stdout


def interrupted(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Press Ctrl-C; returns the exit status and what stood on standard error."""
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=20)
    return process.returncode, errors


def test_ctrl_c_ends_a_conversation_cleanly_and_keeps_what_was_heard(tmp_path: Path) -> None:
    saved = tmp_path / "answer.wav"
    command = [*COMMAND, "talk", "--endpoint", "practice", "--text", "tell me a joke", "--json", "--save", str(saved)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    ) as talk:
        for line in talk.stdout:
            if json.loads(line)["type"] == "bidi_audio_stream":
                break
        assert interrupted(talk) == (130, "")
    with wave.open(str(saved), "rb") as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (24000, 1, 2)


def test_ctrl_c_ends_the_practice_server() -> None:
    with subprocess.Popen(
        [*COMMAND, "practice"], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment()
    ) as server:
        assert server.stdout.readline().startswith("ws://127.0.0.1:")
        assert interrupted(server) == (130, "")


def test_a_reader_that_goes_away_is_no_error_to_talk_about() -> None:
    with subprocess.Popen(
        [*COMMAND, "talk", "--endpoint", "practice", "--text", "hello", "--json"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment(),
    ) as talk:
        talk.stdout.readline()
        talk.stdout.close()
        assert talk.wait(30) == 1
        assert talk.stderr.read() == ""


def test_without_a_screen_and_a_microphone_a_recorded_question_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for variable in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    result = assistant(**NO_SOUND)
    assert (result.returncode, result.stderr) == (0, "")
    for said in ("no screen", "No microphone", "answer.wav", "practice server", "calculator", "eighty-four"):
        assert said in result.stdout
    with wave.open(str(tmp_path / "answer.wav"), "rb") as file:
        assert file.getnframes() > 24000


def test_an_unexpected_failure_is_a_sentence_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], expect_log: ExpectLog
) -> None:
    expect_log("The command failed")

    def fail(*_: object) -> None:
        raise RuntimeError("two\nlines")

    monkeypatch.setattr(cli, "load", fail)
    monkeypatch.setattr(cli, "_start_logging", lambda *_: None)
    assert cli.main(["devices"]) == 1
    assert capsys.readouterr().err.startswith("The assistant failed unexpectedly (RuntimeError: two lines)")


def failing_server(socket: ServerConnection) -> None:
    """A server whose model fails at every response."""

    def send(**event: object) -> None:
        socket.send(json.dumps({"event_id": "event"} | event))

    for message in socket:
        event = json.loads(message)
        if event["type"] == "session.update":
            send(type="session.updated", session=event["session"])
        elif event["type"] == "response.create":
            response = {"id": "r1", "object": "realtime.response", "output": []}
            send(type="response.created", response=response | {"status": "in_progress"})
            error = {"type": "server_error", "code": "overloaded"}
            details = {"type": "failed", "error": error}
            send(type="response.done", response=response | {"status": "failed", "status_details": details})


def test_a_conversation_with_a_profile() -> None:
    ProfileFile().put(Profile("Poet", instructions="Rhyme."))
    assert_one_sentence(assistant("talk", "--profile", "Pirate", "--text", "hi"), "choose one of “Poet”")
    assert_one_sentence(assistant("--profile", "Pirate", QT_QPA_PLATFORM="offscreen"), "no profile named “Pirate”")
    assert assistant("talk", "--endpoint", "practice", "--profile", "Poet", "--text", "hello").returncode == 0
    assert json.loads(assistant("history", "--json").stdout)[0]["profile"] == "Poet"


def test_a_turn_without_an_answer_is_a_failure() -> None:
    with serve(failing_server, "127.0.0.1", 0) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        result = assistant("talk", "--endpoint", f"ws://127.0.0.1:{server.socket.getsockname()[1]}", "--text", "hello")
        server.shutdown()
        thread.join()
    assert_one_sentence(result, "1 of 1 turns got no answer")
    assert "overloaded" in result.stdout
