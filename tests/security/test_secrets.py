"""A marked key is in the keyring and in memory, and nowhere else: whole conversations of the real program."""

import asyncio
import contextlib
import io
import json
import logging
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import platformdirs
import pytest

from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel
from assistant.credentials import store_api_key
from assistant.history import History, history_path
from assistant.logs import RedactingFormatter
from assistant.practice.server import PracticeServer
from assistant.realtime.endpoint import parse_endpoint
from assistant.settings import APP_NAME, Settings, save_settings
from assistant.tools.builtin import calculator
from tests.bidi.key_server import KeyServer
from tests.support.conversing import conversing
from tests.support.desktop_session import DesktopSession
from tests.support.marked_key import KEY, MARK, PLAIN_KEY, ChildWatch, files_below, places_with_mark
from tests.support.running_program import ROOT, command
from tests.support.speech import Speech

PATIENCE_S = 90.0
QUESTION = "what is twelve times seven"
SPY = """
import subprocess
import time
from pathlib import Path
from assistant.tools import tool

subprocess.run(["sh", "-c", "env > child-environment; sleep 0.2"], cwd={home!r}, check=True)

@tool(approval="always")
def weather(city: str) -> str:
    "Tell the weather in a city."
    deadline = time.monotonic() + 20  # the MCP server starts beside the conversation
    while not Path({home!r}, "server-environment").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    raise ValueError(f"there is no weather in {{city}}")
"""


@contextlib.contextmanager
def serving(key: str) -> Iterator[str]:
    """A compatible server on this machine that demands this key; yields its address."""
    address: list[str] = []
    begun, ended = threading.Event(), threading.Event()

    async def serve() -> None:
        async with PracticeServer(required_key=key) as server:
            address.append(server.url)
            begun.set()
            await asyncio.to_thread(ended.wait)

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    begun.wait()
    try:
        yield address[0]
    finally:
        ended.set()
        thread.join()


@pytest.fixture
def spies(user_folders: dict[str, str]) -> Path:
    """A tool of the user's and an MCP server that write down what they were started with."""
    home = Path(user_folders["HOME"])
    configuration = platformdirs.user_config_path(APP_NAME, appauthor=False)
    (configuration / "tools").mkdir(parents=True)
    (configuration / "tools" / "spy.py").write_text(SPY.format(home=str(home)))
    server = home / "server.py"
    server.write_text(
        "import os, sys\n"
        f"open({str(home / 'server-environment')!r}, 'w').write(str((dict(os.environ), sys.argv)))\n"
        "os.execv(sys.executable, [sys.executable, '-m', 'mcp_server_time', '--local-timezone', 'UTC'])\n"
    )
    entry = {"command": sys.executable, "args": [str(server)]}
    (configuration / "mcp.json").write_text(json.dumps({"mcpServers": {"clock": entry}}))
    return home


def environment(desktop: DesktopSession, **more: str) -> dict[str, str]:
    return {**desktop.env, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", **more}


def everything(folders: dict[str, str], watch: ChildWatch, *said: str) -> dict[str, bytes]:
    """All that the program left behind: files, what it printed, and what its children were given."""
    printed = {f"printed {number}": text.encode() for number, text in enumerate(said)}
    return files_below(folders.values()) | watch.seen | printed


def open_to_others(folders: dict[str, str]) -> list[Path]:
    """Files of the program's that another user could read, were it not for the folders of these tests."""
    files = [path for folder in folders.values() for path in Path(folder).rglob(f"{APP_NAME}/**/*") if path.is_file()]
    own = [path for path in files if path.name not in ("spy.py", "mcp.json")]
    assert len(own) >= 2
    return [path for path in own if path.stat().st_mode & 0o077 and path.parent.stat().st_mode & 0o077]


def log_text(folders: dict[str, str]) -> str:
    logs = [path for folder in folders.values() for path in Path(folder).rglob("assistant.log*")]
    assert logs
    return "".join(path.read_text(encoding="utf-8") for path in logs)


def what_was_said_in(log: str) -> list[str]:
    words = ("twelve", "eighty", "12 * 7", "12*7", "Lisbon")
    return [word for word in words if word.lower() in log.lower()]


def talks(env: dict[str, str], *arguments: str) -> tuple[ChildWatch, str, str]:
    """Hold a conversation in a terminal, with the log at its most talkative."""
    program = [sys.executable, "-m", "assistant", "talk", "--log-level", "debug", "--json", "--no-speakers", *arguments]
    with (
        subprocess.Popen(
            program, env=env, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as talking,
        ChildWatch(talking.pid) as watch,
    ):
        out, complaints = talking.communicate(timeout=PATIENCE_S)
    assert talking.returncode == 0, complaints
    assert "eighty-four" in out
    return watch, out, complaints


def test_a_key_from_the_keyring(desktop_session: DesktopSession, user_folders: dict[str, str], spies: Path) -> None:
    env, key = environment(desktop_session), PLAIN_KEY
    with serving(key) as url:
        store_api_key(key, parse_endpoint(url).authority)
        watch, out, complaints = talks(env, "--endpoint", url, "--text", QUESTION, "--text", "weather in Lisbon")
    export = command(env, "history", "export", "all", "--format", "json")
    shown = command(env, "key", "show", "--endpoint", url)
    assert "twelve" in export.stdout
    assert MARK[-4:] in shown.stdout
    bundle = report_of(env, url)
    left = everything(user_folders, watch, out, complaints, export.stdout, shown.stdout, shown.stderr)
    assert places_with_mark(left | bundle) == []
    assert any("server.py" in program or "mcp_server_time" in program for program in watch.programs())
    assert (spies / "child-environment").exists()
    assert open_to_others(user_folders) == []
    assert what_was_said_in(log_text(user_folders) + complaints) == []


def report_of(env: dict[str, str], url: str) -> dict[str, bytes]:
    """What is in the doctor's report, made while the key is in the keyring and its address in the settings."""
    save_settings(Settings(endpoint=url))
    code = "import sys; from pathlib import Path; from assistant.checks.report import write_report; "
    code += "sys.stdout.buffer.write(write_report([], Path.home() / 'report.zip').read_bytes())"
    made = subprocess.run([sys.executable, "-c", code], env=env, cwd=ROOT, capture_output=True, check=True)
    with zipfile.ZipFile(io.BytesIO(made.stdout)) as archive:
        texts = {f"report's {name}": archive.read(name) for name in archive.namelist()}
    assert b"weather" in texts["report's log.txt"], "the log is in it"
    return texts


def test_a_key_from_the_environment_goes_to_no_child(
    desktop_session: DesktopSession, user_folders: dict[str, str], spies: Path
) -> None:
    env = environment(desktop_session, OPENAI_API_KEY=KEY, A_COPY_OF_IT=KEY)
    watch, out, complaints = talks(env, "--endpoint", "practice", "--text", QUESTION)
    shown = command(env, "key", "show")
    assert "OPENAI_API_KEY" in shown.stdout
    assert places_with_mark(everything(user_folders, watch, out, complaints, shown.stdout)) == []
    assert any(" practice " in f"{program} " for program in watch.programs())
    assert (spies / "child-environment").exists()


def test_a_page_is_opened_without_the_key(user_folders: dict[str, str], spies: Path) -> None:  # noqa: ARG001 - its home
    browser = spies / "browser"
    browser.write_text(f'#!/bin/sh\nenv > "{spies}/browser-environment"\necho "$@" > "{spies}/opened"\n')
    browser.chmod(0o700)
    code = (
        "import asyncio; from assistant.credentials import withdraw_from_environment; withdraw_from_environment(); "
        "from assistant.tools.desktop_access.browser import open_address; "
        "asyncio.run(open_address('https://example.org/'))"
    )
    env = {"OPENAI_API_KEY": KEY, "BROWSER": str(browser), "DISPLAY": ":nowhere", "PATH": "/usr/bin:/bin"}
    subprocess.run([sys.executable, "-c", code], env={**env, "PYTHONPATH": str(ROOT)}, check=True, timeout=PATIENCE_S)
    deadline = time.monotonic() + PATIENCE_S
    while not (spies / "opened").exists() and time.monotonic() < deadline:
        time.sleep(0.01)  # the browser is a program of its own
    assert (spies / "opened").read_text().strip() == "https://example.org/"
    assert places_with_mark(files_below([str(spies)])) == []


def test_the_window_leaves_the_key_nowhere(
    desktop_session: DesktopSession, user_folders: dict[str, str], spies: Path, speak: Speech
) -> None:
    env = environment(desktop_session)
    recording = speak(QUESTION, voice="rms")
    with serving(KEY) as url:
        store_api_key(KEY, parse_endpoint(url).authority)
        program = [sys.executable, "-m", "assistant", "--endpoint", url, "--log-level", "debug"]
        with (
            (spies / "complaints").open("wb") as complaints,
            subprocess.Popen(program, env=env, cwd=ROOT, stderr=complaints) as app,
            ChildWatch(app.pid) as watch,
        ):
            try:
                is_answered(env, desktop_session, recording)
                assert command(env, "quit").returncode == 0
                assert app.wait(PATIENCE_S) == 0
            finally:
                app.kill()
    assert places_with_mark(everything(user_folders, watch)) == []
    assert "takes commands" in log_text(user_folders)
    assert what_was_said_in(log_text(user_folders)) == []


def is_answered(env: dict[str, str], desktop: DesktopSession, recording: Path) -> None:
    """Hold the talk key by command and speak, again and again, until there is an answer in the history."""
    deadline = time.monotonic() + PATIENCE_S
    while time.monotonic() < deadline:
        if command(env, "push").returncode == 0:
            desktop.audio.speak_wav(recording).wait(PATIENCE_S)
            command(env, "release")
            if replied_within(10.0):
                return
        time.sleep(0.1)
    raise AssertionError("there never is an answer")


def replied_within(seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if history_path().exists():
            with contextlib.closing(History()) as history:
                talks = history.recent()
                if any(line.role == "assistant" for talk in talks for line in history.lines(talk.conversation_id)):
                    return True
        time.sleep(0.05)  # the file is another program's: there is no event to wait for
    return False


def test_a_short_lived_key_is_as_secret(user_folders: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    caplog.handler.setFormatter(RedactingFormatter())
    caplog.set_level(logging.DEBUG)
    given = {"value": f"ek_{MARK}", "expires_at": int(time.time() + 600)}

    async def talk(url: str, token_url: str) -> None:
        model = BidiOpenAIRealtimeModel(client_config={"url": url, "token_url": token_url})
        async with conversing(BidiAgent(model=model, tools=[calculator])) as user:
            await user.type(QUESTION)
            await user.answered()
        assert MARK not in repr(vars(model)) + repr(vars(model.authentication))

    with serving(f"ek_{MARK}") as url, KeyServer(given) as tokens:
        asyncio.run(talk(url, f"{tokens.url}/token"))
    assert caplog.text
    assert places_with_mark({"log": caplog.text.encode(), **files_below(user_folders.values())}) == []


def test_a_crash_shows_no_key(user_folders: dict[str, str]) -> None:
    """With the key in variables, arguments and even in the exception's own words."""
    code = f"""
import logging, sys
from assistant.credentials import Credential
from assistant.logs import start_logging
from assistant.realtime.endpoint import Credentials

def fails(credential, credentials):
    secret = credential.secret
    logging.getLogger().warning("with %r %r", credential, credentials)
    raise RuntimeError("the key was " + secret)

start_logging(logging.DEBUG)
try:
    fails(Credential({PLAIN_KEY!r}, "argument"), Credentials({PLAIN_KEY!r}))
except RuntimeError:
    logging.getLogger().exception("it failed")
def crashes(credential):
    return 1 / len(credential.source)
crashes(Credential({PLAIN_KEY!r}, ""))
"""
    script = subprocess.run(
        [sys.executable, "-"], input=code, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE_S
    )
    assert script.returncode == 1
    assert "ZeroDivisionError" in script.stderr
    assert "it failed" in log_text(user_folders)
    assert places_with_mark({"printed": script.stderr.encode(), **files_below(user_folders.values())}) == []
