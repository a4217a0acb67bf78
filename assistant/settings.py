"""What the user chose, kept in a small TOML file in the system's folder for configuration.

The API key is not a setting (see credentials.py). A file that cannot be read, or was written by a newer version, is
kept aside under another name and the defaults are used: settings never keep the assistant from starting.
"""

from dataclasses import asdict, dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Any, Literal, get_args

import platformdirs

from assistant.files import explain, keep_aside, replace_file
from assistant.reading import parse_toml, read_small_text
from assistant.realtime.turn_modes import TURN_MODES, TurnMode

APP_NAME = "desktop-voice-assistant"
"""What the folders of settings and data, the control socket and the keyring's entries are called."""
APP_ID = "io.github.desktop_voice_assistant"
"""The program's name among others on a Linux desktop: of its desktop entry, icon, metadata, and on the message bus."""
FORMAT_VERSION = 1
ONCE_SINGLE = {"input_device": "input_devices", "output_device": "output_devices"}  # settings that became lists
MOST = 1_000_000.0  # of any number: beyond it somebody mistyped
Appearance = Literal["system", "light", "dark"]
EchoCancellation = Literal["auto", "on", "off"]
Duplex = Literal["full", "half"]
CHOICES: dict[str, tuple[str, ...]] = {
    "turn_mode": TURN_MODES,
    "approvals": ("always", "ask", "never"),
    "appearance": get_args(Appearance),
    "echo_cancellation": get_args(EchoCancellation),
    "duplex": get_args(Duplex),
}
LARGEST = {"output_volume": 1.0}  # where it is less than MOST


class SettingsError(Exception):
    """The settings could not be saved; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's choices. An empty string means "not chosen": what stands for it is decided where it is used.

    endpoint         `practice`, `openai` or a URL; empty: OpenAI if a key is stored, else the practice server
    model, voice     names the endpoint knows; empty: the endpoint's default
    instructions     what the model is told about its task and manners
    turn_mode        `push_to_talk`, `toggle`, `server_vad` or `semantic_vad`
    input_devices    ids or names of microphones, best first; the first that is connected is used at any time, and the
                     system's default when none is
    output_devices   ids or names of speakers; likewise
    window_geometry  the main window's place and size, as Qt saves it, in base64
    idle_s           seconds of quiet after which the session rests to save money (push-to-talk only); 0: never
    session_budget_usd, day_budget_usd
                     what a conversation and a day may cost; 0: no limit
    tools_off        names of built-in tools that the model is not offered
    approvals        by the tool's name whether it may run: `always`, `ask` or `never`
    keep_history     whether conversations are kept
    history_days     after so many days without a word a conversation is deleted; 0: never
    profile          name of the profile in use (see profiles.py); its values go before those here
    hotkeys          by the action's name the key for it; an empty key: none; no entry: the usual key
    output_volume    how loud replies are, from 0 to 1
    echo_cancellation
                     whether what the speakers play is taken out of the microphone: `auto` (where it is needed),
                     `on` or `off`
    noise_suppression, gain_control
                     whether noise is lowered, and a faint voice made louder
    duplex           `half`: the microphone is shut while a reply sounds
    pre_roll         whether the microphone stays open, so that what was said just before the key went down is heard
    cues_off         names of the sounds for "I listen" and the like that are not played
    appearance       `system`, `light` or `dark`
    language         of the texts, as `de`; empty: the system's
    large_captions   whether what is said is shown in large letters
    show_bar         whether the small bar that stays above other windows is shown
    bar_place        where on the screens the bar is, as its left and its nearer edge: `x,y`; empty: where it began
    notifications    whether the desktop's notifications are used while the window is hidden
    start_at_login   whether the assistant starts with the desktop
    start_hidden     whether it then starts in the tray, without its window
    first_run_done   whether the user has been through the first steps
    told_no_tray     whether the user was told that this desktop shows no tray icons
    """

    endpoint: str = ""
    model: str = ""
    voice: str = ""
    instructions: str = ""
    turn_mode: TurnMode = "push_to_talk"
    input_devices: tuple[str, ...] = ()
    output_devices: tuple[str, ...] = ()
    window_geometry: str = ""
    idle_s: float = 300.0
    session_budget_usd: float = 0.0
    day_budget_usd: float = 0.0
    tools_off: tuple[str, ...] = ()
    approvals: dict[str, str] = field(default_factory=dict)
    keep_history: bool = True
    history_days: float = 0.0
    profile: str = ""
    hotkeys: dict[str, str] = field(default_factory=dict)
    output_volume: float = 1.0
    echo_cancellation: EchoCancellation = "auto"
    noise_suppression: bool = False
    gain_control: bool = False
    duplex: Duplex = "full"
    pre_roll: bool = False
    cues_off: tuple[str, ...] = ()
    appearance: Appearance = "system"
    language: str = ""
    large_captions: bool = False
    show_bar: bool = False
    bar_place: str = ""
    notifications: bool = True
    start_at_login: bool = False
    start_hidden: bool = False
    first_run_done: bool = False
    told_no_tray: bool = False


def settings_path() -> Path:
    """Return where the settings file is, whether or not it exists."""
    return platformdirs.user_config_path(APP_NAME, appauthor=False) / "settings.toml"


def load_settings(path: Path | None = None) -> tuple[Settings, str | None]:
    """Return the saved settings, and a notice for the user if something about the file was not right."""
    path = path or settings_path()
    try:
        table = parse_toml(read_small_text(path))
    except FileNotFoundError:
        return Settings(), None
    except OSError as error:
        return Settings(), f"The settings in {path} cannot be opened, so the defaults are used: {explain(error, path)}"
    except ValueError:  # not TOML, or not UTF-8
        return Settings(), f"The settings file is damaged; the defaults are used. {_keep_aside(path, 'damaged')}"
    version = table.pop("version", FORMAT_VERSION)
    if not isinstance(version, int) or version > FORMAT_VERSION:
        aside = _keep_aside(path, "newer")
        return Settings(), f"The settings were written by a newer version; the defaults are used. {aside}"
    return _from_table(table, path)


def read_settings(path: Path | None = None) -> Settings:
    """Return the saved settings and leave the file as it is, whatever is wrong with it."""
    path = path or settings_path()
    try:
        table = parse_toml(read_small_text(path))
    except (OSError, ValueError):
        return Settings()
    version = table.pop("version", FORMAT_VERSION)
    if not isinstance(version, int) or version > FORMAT_VERSION:
        return Settings()
    return _from_table(table, path)[0]


def prepare_saving() -> None:
    """Load what saving needs, in any thread: the first one to save on Qt's thread would hold it up for that long."""
    import_module("tomlkit")


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write the settings so that a crash leaves either the old file or the new one.

    Comments in the file stay, and so does whatever this version does not know. A file that was damaged meanwhile, say
    by the user's own hand, is kept aside. Raises SettingsError.
    """
    path = path or settings_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(path, _updated(_read_text(path), settings).encode("utf-8", "replace"))
    except OSError as error:
        raise SettingsError(f"The settings could not be saved in {path}: {explain(error, path)}") from error


def _from_table(table: dict[str, Any], path: Path) -> tuple[Settings, str | None]:
    """Take every usable value; a wrong one is named in the notice and replaced by its default."""
    chosen: dict[str, Any] = {}
    wrong: list[str] = []
    defaults = asdict(Settings())
    for old_name, name in ONCE_SINGLE.items():
        if isinstance(table.get(old_name), str):
            table.setdefault(name, [table[old_name]])
    for name in defaults.keys() & table.keys():
        default, value = defaults[name], table[name]
        if isinstance(default, dict) and isinstance(value, dict):
            # One rule that is not understood must not cost the user the others.
            chosen[name] = {key: part for key, part in value.items() if _is_text(name, part)}
            wrong += [f"{name}.{key}" for key in value if key not in chosen[name]]
        elif _is_usable(name, default, value):
            chosen[name] = tuple(value) if isinstance(default, tuple) else value
        else:
            wrong.append(name)
    notice = f"These settings in {path} are not understood and their defaults are used: {', '.join(sorted(wrong))}."
    return Settings(**chosen), notice if wrong else None


def _is_usable(name: str, default: object, value: object) -> bool:
    if isinstance(default, bool):
        return isinstance(value, bool)
    if isinstance(default, float):
        most = LARGEST.get(name, MOST)
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= most
    if isinstance(default, tuple):
        return isinstance(value, list) and all(isinstance(part, str) for part in value)
    return isinstance(default, str) and _is_text(name, value)


def _is_text(name: str, value: object) -> bool:
    """Whether it is text, and one of the words where only some have a meaning."""
    return isinstance(value, str) and (name not in CHOICES or value in CHOICES[name])


def _read_text(path: Path) -> str:
    """What is in the file now; nothing if it is not there, or damaged or from a newer version, which is kept aside."""
    try:
        text = read_small_text(path)
        version = parse_toml(text).get("version", FORMAT_VERSION)
    except FileNotFoundError:
        return ""
    except ValueError:
        keep_aside(path, "damaged")
        return ""
    if version != FORMAT_VERSION:
        keep_aside(path, "newer")
        return ""
    return text


def _updated(text: str, settings: Settings) -> str:
    """The file's text with these settings in it; a setting that has its default is left out."""
    # Imported when something is saved, or before by `prepare_saving`: it would make every start slower.
    import tomlkit

    document = tomlkit.parse(text)
    document["version"] = FORMAT_VERSION
    for old_name in ONCE_SINGLE:
        document.pop(old_name, None)
    defaults = asdict(Settings())
    for name, value in asdict(settings).items():
        # The turn mode is always written: it is the one choice that has no name for "not chosen".
        if value == defaults[name] and name != "turn_mode":
            document.pop(name, None)
        elif isinstance(value, dict) and isinstance(document.get(name), dict):
            _update_table(document[name], value)
        elif document.get(name) != value:
            document[name] = list(value) if isinstance(value, tuple) else value
    return tomlkit.dumps(document)


def _update_table(table: Any, values: dict[str, str]) -> None:
    """Change what differs, so that comments beside the rest stay."""
    for gone in [key for key in table if key not in values]:
        del table[gone]
    for key, value in values.items():
        if table.get(key) != value:
            table[key] = value


def _keep_aside(path: Path, why: str) -> str:
    """Rename the file; returns a sentence about where it is now."""
    try:
        aside = keep_aside(path, why)
    except OSError as error:
        return f"It could not be kept aside ({error.strerror})."
    return f"The old file is kept as {aside}."
