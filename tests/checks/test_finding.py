import json

import pytest

from assistant.checks.finding import AREAS, Finding, Scope, as_sentence, count, parse_areas


def test_a_finding_goes_from_one_process_to_another():
    finding = Finding("microphone", "note", "“Anna's” is silent.", "Unmute it.", "sound", ("Anna's",))
    assert Finding.from_json(json.loads(json.dumps(finding.to_json()))) == finding


def test_areas_are_read_as_people_write_them():
    assert parse_areas("sound, keyring") == {"sound", "keyring"}


@pytest.mark.parametrize("text", ["", ",", "sound,nonsense"])
def test_what_is_no_area_names_those_there_are(text: str):
    with pytest.raises(ValueError, match=",".join(AREAS)):
        parse_areas(text)


def test_without_a_screen_there_is_no_tray_and_no_hotkey():
    scope = Scope(frozenset({"screen"}))
    assert [area for area in AREAS if scope.is_left_out(area)] == ["screen", "tray", "hotkeys"]
    assert not scope.is_left_out("")


def test_findings_are_counted():
    findings = [Finding("a", "ok", "."), Finding("b", "failed", "."), Finding("c", "ok", ".")]
    assert (count(findings, "ok"), count(findings, "missing")) == (2, 0)


def test_an_exception_is_one_line():
    assert as_sentence(ValueError("two\nlines.")) == "ValueError: two lines"
    assert as_sentence(ValueError()) == "ValueError"
