"""Settings survive crashes, damage, other versions and odd characters."""

import dataclasses
import os
import stat
import tomllib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from assistant.settings import Settings, SettingsError, load_settings, read_settings, save_settings, settings_path

CHOSEN = Settings(
    endpoint="wss://voice.example.org/v1/realtime",
    model="gpt-realtime-2.1-mini",
    voice="cedar",
    instructions='Say "moin",\nthen wait.\t\\o/ \x7f €',
    turn_mode="server_vad",
    input_devices=("Rode NT-USB", "alsa_input.pci"),
    output_devices=("Kopfhörer",),
    window_geometry="AdnQywADAAA=",
    idle_s=60.5,
    session_budget_usd=2.0,
    day_budget_usd=5.0,
    tools_off=("open_url", "set_timer"),
    approvals={"write_clipboard": "never", "lights": "always"},
    keep_history=False,
    history_days=30.0,
    profile="Teacher “Ä”",
    hotkeys={"hold": "F9", "interrupt": ""},
    output_volume=0.5,
    echo_cancellation="on",
    noise_suppression=True,
    gain_control=True,
    duplex="half",
    pre_roll=True,
    cues_off=("listening",),
    appearance="dark",
    language="de",
    large_captions=True,
    show_bar=True,
    notifications=False,
    start_at_login=True,
    start_hidden=True,
    first_run_done=True,
)


def test_without_a_file_the_defaults_are_used() -> None:
    assert load_settings() == (Settings(), None)
    assert not settings_path().exists()


def test_settings_are_found_again_in_the_user_s_folder() -> None:
    save_settings(CHOSEN)
    assert load_settings() == (CHOSEN, None)
    assert str(settings_path()).startswith(os.environ["XDG_CONFIG_HOME"])
    assert stat.S_IMODE(settings_path().stat().st_mode) == 0o600


@hypothesis_settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back_unchanged(tmp_path: Path, text: str) -> None:
    path = tmp_path / "settings.toml"
    save_settings(Settings(instructions=text, input_devices=(text,)), path)
    assert load_settings(path) == (Settings(instructions=text, input_devices=(text,)), None)


def test_a_single_device_of_an_older_version_becomes_a_list_of_one() -> None:
    settings_path().parent.mkdir(parents=True, exist_ok=True)
    settings_path().write_text('version = 1\ninput_device = "Rode NT-USB"\noutput_device = "Ears"\n', encoding="utf-8")
    settings, notice = load_settings()
    assert (settings.input_devices, settings.output_devices, notice) == (("Rode NT-USB",), ("Ears",), None)
    save_settings(dataclasses.replace(settings, output_devices=()))
    assert load_settings() == (dataclasses.replace(settings, output_devices=()), None)


def test_only_what_was_chosen_is_written() -> None:
    save_settings(Settings(voice="ash"))
    table = tomllib.loads(settings_path().read_text(encoding="utf-8"))
    assert table == {"version": 1, "turn_mode": "push_to_talk", "voice": "ash"}


@pytest.mark.parametrize("content", [b"voice = ", b"\xff\xfe\0", b"= =", b"[voice"])
def test_a_damaged_file_is_kept_aside(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    for number in (1, 2):
        path.write_bytes(content)
        found, notice = load_settings(path)
        aside = tmp_path / f"settings.damaged-{number}.toml"
        assert found == Settings()
        assert notice == f"The settings file is damaged; the defaults are used. The old file is kept as {aside}."
        assert aside.read_bytes() == content
        assert not path.exists()


def test_a_newer_file_is_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('version = 2\nvoice = "ash"\n')
    found, notice = load_settings(path)
    assert found == Settings()
    assert notice is not None
    assert "newer version" in notice
    assert (tmp_path / "settings.newer-1.toml").read_text() == 'version = 2\nvoice = "ash"\n'


def test_one_wrong_value_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('voice = "ash"\nmodel = 7\nturn_mode = "shout"\nunknown = true\n')
    found, notice = load_settings(path)
    assert found == Settings(voice="ash")
    assert notice is not None
    assert notice.endswith("defaults are used: model, turn_mode.")


@pytest.mark.parametrize(
    "line",
    [
        'tools_off = "open_url"',
        "tools_off = [1]",
        'approvals = "never"',
        'approvals = {lights = "sometimes"}',
        "approvals = {lights = true}",
    ],
)
def test_lists_and_tables_are_checked_too(tmp_path: Path, line: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(line)
    found, notice = load_settings(path)
    assert found == Settings()
    assert notice is not None
    assert line.split()[0] in notice


def test_a_wrong_rule_does_not_cost_the_others(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('[approvals]\nlamp = "never"\ndoor = "sometimes"\n[hotkeys]\nhold = "F9"\nmute = 3\n')
    found, notice = load_settings(path)
    assert found == Settings(approvals={"lamp": "never"}, hotkeys={"hold": "F9"})
    assert notice is not None
    assert notice.endswith("defaults are used: approvals.door, hotkeys.mute.")


@pytest.mark.parametrize(
    "line",
    [
        "output_volume = 1.5",
        "output_volume = -1",
        'appearance = "pink"',
        'duplex = "none"',
        "pre_roll = 1",
        "profile = 1",
    ],
)
def test_values_out_of_their_range_are_left_out(tmp_path: Path, line: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f"{line}\nlarge_captions = true\n")
    found, notice = load_settings(path)
    assert found == Settings(large_captions=True)
    assert notice is not None
    assert notice.endswith(f"defaults are used: {line.split()[0]}.")


def test_comments_within_a_table_stay_when_another_of_its_values_changes(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('version = 1\n[hotkeys]\n# the pedal\nhold = "F9"  # left foot\nmute = "F10"\nshow = "F11"\n')
    save_settings(Settings(hotkeys={"hold": "F9", "mute": "F8", "toggle": "F7"}, voice="ash"), path)
    text = path.read_text()
    assert "# the pedal" in text
    assert 'hold = "F9"  # left foot' in text
    assert load_settings(path) == (Settings(hotkeys={"hold": "F9", "mute": "F8", "toggle": "F7"}, voice="ash"), None)


def test_every_setting_comes_back_from_a_file_that_has_tables_already(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('version = 1\n[approvals]\nold = "ask"\n[hats]\nred = 1\n')
    save_settings(CHOSEN, path)
    assert load_settings(path) == (CHOSEN, None)
    assert tomllib.loads(path.read_text())["hats"] == {"red": 1}


def test_the_user_s_comments_and_a_later_version_s_settings_stay(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(
        '# my own\nversion = 1\nvoice = "ash"  # soft\nhats = 3\n\n[approvals]\n# never at night\nlights = "ask"\n'
    )
    found, _ = load_settings(path)
    save_settings(dataclasses.replace(found, model="gpt-realtime-2.1", approvals={}), path)
    text = path.read_text()
    assert "# my own" in text
    assert 'voice = "ash"  # soft' in text
    assert "hats = 3" in text
    assert load_settings(path)[0] == Settings(voice="ash", model="gpt-realtime-2.1")


def test_a_file_that_cannot_be_opened_is_no_crash(tmp_path: Path) -> None:
    found, notice = load_settings(tmp_path)  # a folder
    assert found == Settings()
    assert notice is not None
    assert "cannot be opened" in notice


def test_a_failed_save_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(SettingsError, match=r"could not be saved in .*settings\.toml: File exists\."):
        save_settings(CHOSEN, tmp_path / "file" / "settings.toml")


def test_an_interrupted_save_leaves_the_old_file_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "settings.toml"
    save_settings(Settings(voice="ash"), path)

    def power_cut(descriptor: int) -> None:
        raise KeyboardInterrupt(descriptor)

    monkeypatch.setattr(os, "fsync", power_cut)
    with pytest.raises(KeyboardInterrupt):
        save_settings(CHOSEN, path)
    assert load_settings(path) == (Settings(voice="ash"), None)
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_to_the_file_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "real.toml", tmp_path / "settings.toml"
    real.write_text("")
    link.symlink_to(real)
    save_settings(CHOSEN, link)
    assert link.is_symlink()
    assert load_settings(real) == (CHOSEN, None)


@pytest.mark.parametrize(
    ("content", "why"),
    [("turn_mode = ", "damaged"), ("version = 99\nnew_setting = 1\n", "newer")],
    ids=["typo", "newer"],
)
def test_what_the_user_or_another_version_wrote_meanwhile_is_kept(tmp_path: Path, content: str, why: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(content)
    save_settings(Settings(voice="cedar"), path)
    assert load_settings(path) == (Settings(voice="cedar"), None)
    assert (tmp_path / f"settings.{why}-1.toml").read_text() == content


def test_what_killed_programs_left_is_removed_after_a_while(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    old, young = tmp_path / ".settings.toml-old", tmp_path / ".settings.toml-young"
    for file in (old, young):
        file.touch()
    os.utime(old, (0, 0))
    save_settings(Settings(), path)
    assert sorted(tmp_path.iterdir()) == [young, path]


def test_reading_alone_leaves_the_file_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    assert read_settings(path) == Settings()
    for content, voice in (('voice = "ash"\nidle_s = "x"', "ash"), ("version = 99", ""), ("[", ""), ("\0", "")):
        path.write_text(content)
        assert read_settings(path) == Settings(voice=voice)
        assert path.read_text() == content
    assert list(tmp_path.iterdir()) == [path]
