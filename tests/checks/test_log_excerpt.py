import logging
from pathlib import Path

from assistant.checks.log_excerpt import harmless, log_excerpt
from assistant.checks.scrubbing import Scrubber
from assistant.logs import log_folder, start_logging, stop_logging
from tests.support.guards import ExpectLog


def test_only_what_the_program_says_of_itself_is_kept(expect_log: ExpectLog):
    expect_log("the user's address")
    expect_log("a callback failed")
    start_logging(logging.CRITICAL)
    logging.getLogger().setLevel(logging.DEBUG)
    log = logging.getLogger("assistant.engine")
    log.info("The assistant takes commands.")
    log.debug("the words of a conversation")
    logging.getLogger("my_tool").warning("the user's address")
    try:
        raise ValueError("what was said\nand more of it")
    except ValueError:
        log.exception("a callback failed")
    log.info("over")
    stop_logging()
    logging.getLogger().setLevel(logging.WARNING)
    lines = log_excerpt(Scrubber()).splitlines()
    assert [line.partition(": ")[2] or line for line in lines if not line.startswith(" ")] == [
        "The assistant takes commands.",
        "a callback failed",
        "…",
        "over",
    ]
    assert any('test_log_excerpt.py", line' in line for line in lines)
    assert "said" not in str(lines)
    assert "raise" not in str(lines)


def test_what_is_no_record_of_ours_is_left_out():
    assert list(harmless(["free text", "ValueError: x", '  File "a.py", line 1, in <module>'])) == []


def test_the_excerpt_is_cleaned_and_the_older_file_comes_first():
    folder = Path(log_folder())
    folder.mkdir(parents=True)
    record = "2026-11-23 05:00:00,000 INFO assistant.x: {}\n"
    (folder / "assistant.log.1").write_text(record.format("first"))
    (folder / "assistant.log").write_text(record.format("sk-secret-0123456789"))
    assert [line.rpartition(" ")[2] for line in log_excerpt(Scrubber()).splitlines()] == ["first", "[redacted]"]


def test_without_a_log_it_says_so():
    assert log_excerpt(Scrubber()) == "There is no log yet.\n"
