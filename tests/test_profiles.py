"""Profiles survive editing by hand, damage, other versions and odd names."""

import os
import stat
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant.profiles import (
    LONGEST_NAME,
    Profile,
    ProfileFile,
    ProfilesError,
    checked_name,
    free_name,
    profiles_path,
)
from tests.support.guards import ExpectLog

TEACHER = Profile("Teacher", 'Speak slowly.\nAsk "why?".', "cedar", "gpt-realtime-2.1-mini", ("open_url", "recall"))
CLERK = Profile("Sachbearbeiter “Ä”", voice="ash")


@pytest.fixture
def file(tmp_path: Path) -> ProfileFile:
    return ProfileFile(tmp_path / "profiles.toml")


def test_without_a_file_there_are_none() -> None:
    assert ProfileFile().load() == ([], None)
    ProfileFile().remove("nobody")
    assert not profiles_path().exists()


def test_profiles_are_found_again_in_the_user_s_folder_in_their_order() -> None:
    for profile in (TEACHER, CLERK):
        ProfileFile().put(profile)
    assert ProfileFile().load() == ([TEACHER, CLERK], None)
    assert ProfileFile().find(CLERK.name) == CLERK
    assert ProfileFile().find("nobody") is None
    assert str(profiles_path()).startswith(os.environ["XDG_CONFIG_HOME"])
    assert stat.S_IMODE(profiles_path().stat().st_mode) == 0o600


def test_a_changed_profile_keeps_its_place_under_a_new_name(file: ProfileFile) -> None:
    for profile in (TEACHER, CLERK):
        file.put(profile)
    renamed = replace(TEACHER, name="Tutor", voice="", tools_off=())
    assert file.put(renamed, in_place_of="Teacher") == renamed
    assert file.load() == ([renamed, CLERK], None)


def test_one_is_deleted_and_the_others_stay(file: ProfileFile) -> None:
    for profile in (TEACHER, CLERK, Profile("Third")):
        file.put(profile)
    file.remove(CLERK.name)
    assert file.load() == ([TEACHER, Profile("Third")], None)
    file.remove("Teacher")
    file.remove("Third")
    assert file.load() == ([], None)
    file.put(CLERK)
    assert file.load() == ([CLERK], None)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * (LONGEST_NAME + 1)])
def test_a_name_that_is_none_is_refused(file: ProfileFile, name: str) -> None:
    with pytest.raises(ProfilesError, match="needs a name"):
        file.put(Profile(name))
    assert not file.path.exists()


def test_two_cannot_have_one_name(file: ProfileFile) -> None:
    file.put(TEACHER)
    file.put(CLERK)
    for taken in (Profile("Teacher"), Profile(" Teacher ")):
        with pytest.raises(ProfilesError, match="already: choose another"):
            file.put(taken)
    with pytest.raises(ProfilesError, match="already"):
        file.put(TEACHER, in_place_of=CLERK.name)
    assert file.load() == ([TEACHER, CLERK], None)


def test_names_are_trimmed_and_numbered() -> None:
    assert checked_name("  Night shift ") == "Night shift"
    assert free_name("Copy", set()) == "Copy"
    assert free_name("Copy", {"Copy", "Copy 2"}) == "Copy 3"
    assert len(free_name("x" * LONGEST_NAME, {"x" * LONGEST_NAME})) <= LONGEST_NAME


@hypothesis_settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_unchanged(file: ProfileFile, text: str) -> None:
    file.path.unlink(missing_ok=True)
    file.put(Profile("One", text, text, text, (text,)))
    assert file.load() == ([Profile("One", text, text, text, (text,))], None)


def test_the_user_s_comments_and_a_later_version_s_fields_stay(file: ProfileFile) -> None:
    file.path.write_text(
        '# mine\nversion = 1\nhats = 3\n\n[[profile]]\n# for the children\nname = "Teacher"\nvoice = "ash"  # soft\n'
        'mood = "calm"\n\n[[profile]]\n# at work\nname = "Clerk"\n'
    )
    file.put(Profile("Tutor", voice="ash", model="m"), in_place_of="Teacher")
    file.put(Profile("New"))
    text = file.path.read_text()
    for kept in ("# mine", "# for the children", 'voice = "ash"  # soft', 'mood = "calm"', "# at work", "hats = 3"):
        assert kept in text
    assert [profile.name for profile in file.load()[0]] == ["Tutor", "Clerk", "New"]
    file.remove("Tutor")
    assert [profile.name for profile in file.load()[0]] == ["Clerk", "New"]
    assert "# at work" in file.path.read_text()
    assert tomllib.loads(file.path.read_text())["hats"] == 3


@pytest.mark.parametrize("content", [b"[[profile", b"\xff\xfe\0"])
def test_a_damaged_file_is_kept_aside_also_by_a_change(file: ProfileFile, content: bytes) -> None:
    file.path.write_bytes(content)
    file.put(TEACHER)
    assert file.load() == ([TEACHER], None)
    assert file.path.with_name("profiles.damaged-1.toml").read_bytes() == content


def test_a_newer_file_is_kept_aside_and_told(file: ProfileFile, expect_log: ExpectLog) -> None:
    file.path.write_text("version = 2\n")
    expect_log("newer version")
    assert file.find("Teacher") is None
    assert file.path.with_name("profiles.newer-1.toml").exists()


def test_what_is_wrong_costs_only_itself(file: ProfileFile) -> None:
    file.path.write_text(
        '[[profile]]\nname = "A"\nvoice = 3\nmodel = "m"\ntools_off = "x"\n'
        '[[profile]]\nvoice = "nameless"\n[[profile]]\nname = "A"\nvoice = "second"\n[[profile]]\nname = "B"\n'
    )
    profiles, notice = file.load()
    assert profiles == [Profile("A", model="m"), Profile("B")]
    assert notice is not None
    assert notice.endswith("left out: “A”.voice, “A”.tools_off, number 2, number 3.")


@pytest.mark.parametrize("content", ["profile = 3\n", "profile = [1]\n", "[profile]\nname = 'x'\n"])
def test_a_list_that_is_none_is_told_and_can_be_begun(file: ProfileFile, content: str) -> None:
    file.path.write_text(content)
    profiles, notice = file.load()
    assert (profiles, notice is None) == ([], False)
    file.remove("x")
    file.put(TEACHER)
    assert TEACHER in file.load()[0]


def test_a_list_in_one_line_is_taken_and_kept(file: ProfileFile) -> None:
    file.path.write_text('profile = [{name = "A", voice = "ash"}]\n')
    file.put(TEACHER)
    file.put(Profile("B", voice="cedar"), in_place_of="A")
    assert file.load() == ([Profile("B", voice="cedar"), TEACHER], None)
    file.remove("B")
    assert file.load() == ([TEACHER], None)


def test_a_failed_save_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(ProfilesError, match=r"profiles\.toml"):
        ProfileFile(tmp_path / "file" / "profiles.toml").put(TEACHER)


def test_a_file_that_cannot_be_opened_is_told(tmp_path: Path) -> None:
    profiles, notice = ProfileFile(tmp_path).load()  # a folder
    assert profiles == []
    assert "cannot be opened" in str(notice)


def test_a_damaged_file_is_why_no_profile_is_found(file: ProfileFile) -> None:
    file.path.write_text("[[profile")
    with pytest.raises(ProfilesError, match="is damaged"):
        file.check("A")
