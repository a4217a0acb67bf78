from assistant.checks.finding import Finding
from assistant.checks.table import one_line, render, summary

FINDINGS = [
    Finding("window", "ok", "It is painted."),
    Finding(
        "keyring", "failed", "The keyring is locked.", "Unlock it, with the password you log in with, and try again."
    ),
]


def test_each_finding_says_what_is_and_what_to_do():
    assert render(FINDINGS, 70) == (
        "ok        window                It is painted.\n"
        "FAILED    keyring               The keyring is locked.\n"
        "                                → Unlock it, with the password you log\n"
        "                                  in with, and try again.\n"
    )


def test_a_narrow_terminal_still_has_room_for_words():
    assert max(len(line) for line in render(FINDINGS, 10).splitlines()) <= 60


def test_what_libraries_say_cannot_steer_the_terminal():
    assert one_line("a\x1b[2Jb\n\tc\u202e") == "a [2Jb c"


def test_a_key_in_somebody_s_words_is_not_shown():
    assert one_line("It said Bearer abcdefgh.") == "It said Bearer [redacted]"


def test_the_last_line_counts():
    more = [Finding("tray", "missing", "None."), Finding("x", "note", "."), Finding("y", "left out", ".")]
    assert summary(FINDINGS) == "1 ok, 1 failed.\n"
    assert summary([*FINDINGS, *more]) == "1 ok, 1 failed, 1 missing, 1 note, 1 left out.\n"
