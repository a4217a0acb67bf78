"""The log goes where it should and no key with it."""

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from assistant.logs import log_folder, redact, start_logging, stop_logging
from tests.support.guards import ExpectLog

KEY = "sk-proj-AbCd_0123456789-xyz"


@pytest.fixture(autouse=True)
def quiet_afterwards() -> Iterator[None]:
    levels = {name: logging.getLogger(name).level for name in ("", "websockets", "asyncio", "jeepney", "keyring")}
    yield
    stop_logging()
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        (f"> Authorization: Bearer {KEY}", "> Authorization: Bearer [redacted]"),
        ("authorization: bearer any.other+server/key==", "authorization: bearer [redacted]"),
        ("> api-key: 0123456789abcdef", "> api-key: [redacted]"),
        (f"{{'api_key': '{KEY}', 'a': 1}}", "{'api_key': '[redacted]', 'a': 1}"),
        (f"OPENAI_API_KEY={KEY} assistant", "OPENAI_API_KEY=[redacted] assistant"),
        (f"Incorrect API key provided: {KEY}.", "Incorrect API key provided: [redacted]."),
        ('{"value":"ek_68a1b2c3d4e5f6","expires_at":1}', '{"value":"[redacted]","expires_at":1}'),
        ("no secret: task-runner, sk-short, sess_1", "no secret: task-runner, sk-short, sess_1"),
    ],
)
def test_what_looks_like_a_key_is_blotted_out(text: str, safe: str) -> None:
    assert redact(text) == safe


def test_the_file_holds_messages_and_tracebacks_without_the_key(expect_log: ExpectLog) -> None:
    expect_log("sending failed")
    path = start_logging(stderr_level=logging.CRITICAL)
    assert path == log_folder() / "assistant.log"
    assert str(path).startswith(os.environ["XDG_STATE_HOME"])
    log = logging.getLogger("assistant.realtime")
    log.info("connected with %s", f"Bearer {KEY}")
    try:
        raise RuntimeError(f"the key {KEY} was refused")
    except RuntimeError:
        log.exception("sending failed")
    text = path.read_text(encoding="utf-8")
    assert "INFO assistant.realtime: connected with Bearer [redacted]" in text
    assert "RuntimeError: the key [redacted] was refused" in text
    assert KEY not in text


def test_standard_error_gets_what_its_level_says(capfd: pytest.CaptureFixture[str], expect_log: ExpectLog) -> None:
    expect_log("loud")
    path = start_logging()
    logging.getLogger("a").info("quiet")
    logging.getLogger("a").warning("loud")
    assert path is not None
    assert capfd.readouterr().err.splitlines()[0].endswith("WARNING a: loud")
    assert "quiet" in path.read_text(encoding="utf-8")


def test_starting_again_writes_no_line_twice(capfd: pytest.CaptureFixture[str]) -> None:
    start_logging(logging.DEBUG)
    path = start_logging(logging.DEBUG)
    logging.getLogger("a").debug("only once")
    assert path is not None
    assert path.read_text(encoding="utf-8").count("only once") == 1
    assert capfd.readouterr().err.count("only once") == 1


def test_libraries_that_would_log_every_frame_stay_quiet() -> None:
    path = start_logging(logging.DEBUG)
    logging.getLogger("websockets.client").debug("> TEXT a frame of audio")
    assert path is not None
    assert "frame of audio" not in path.read_text(encoding="utf-8")


def test_the_file_rotates(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.logs.FILE_SIZE", 2000)
    start_logging(logging.CRITICAL, tmp_path)
    for number in range(200):
        logging.getLogger("a").info("line %d", number)
    files = sorted(path.name for path in tmp_path.iterdir())
    assert files == ["assistant.log", "assistant.log.1", "assistant.log.2"]
    assert all(path.stat().st_size <= 2000 for path in tmp_path.iterdir())


def test_a_folder_that_cannot_be_made_is_only_a_warning(
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    expect_log: ExpectLog,
) -> None:
    expect_log("No log file")
    (tmp_path / "file").write_text("in the way")
    assert start_logging(folder=tmp_path / "file") is None
    assert "No log file" in capfd.readouterr().err


def test_a_full_disk_breaks_into_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "assistant.log").symlink_to("/dev/full")
    try:
        assert start_logging(logging.CRITICAL, tmp_path) is not None
        logging.getLogger("test").info("nobody has room for this")
    finally:
        stop_logging()
    assert capsys.readouterr() == ("", "")
