"""What the user chose, kept in a small TOML file in the system's folder for configuration.

The API key is not a setting (see credentials.py). A file that cannot be read, or was written by a newer version, is
kept aside under another name and the defaults are used: settings never keep the assistant from starting.
"""

import tomllib
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

import platformdirs

from assistant.files import keep_aside, replace_file

APP_NAME = "desktop-voice-assistant"
FORMAT_VERSION = 1
MOST = 1_000_000.0  # of any number: beyond it somebody mistyped
TurnMode = Literal["push_to_talk", "toggle", "server_vad", "semantic_vad"]
CHOICES: dict[str, tuple[str, ...]] = {
    "turn_mode": get_args(TurnMode),
    "approvals": ("always", "ask", "never"),
}


class SettingsError(Exception):
    """The settings could not be saved; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The user's choices. An empty string means "not chosen": what stands for it is decided where it is used.

    endpoint         `practice`, `openai` or a URL; empty: OpenAI if a key is stored, else the practice server
    model, voice     names the endpoint knows; empty: the endpoint's default
    instructions     what the model is told about its task and manners
    turn_mode        `push_to_talk`, `toggle`, `server_vad` or `semantic_vad`
    input_device     name of the microphone; empty: the system's default, also when that changes
    output_device    name of the speakers; likewise
    window_geometry  the main window's place and size, as Qt saves it, in base64
    idle_s           seconds of quiet after which the session rests to save money (push-to-talk only); 0: never
    session_budget_usd, day_budget_usd
                     what a conversation and a day may cost; 0: no limit
    tools_off        names of built-in tools that the model is not offered
    approvals        by the tool's name whether it may run: `always`, `ask` or `never`
    keep_history     whether conversations are kept
    history_days     after so many days without a word a conversation is deleted; 0: never
    """

    endpoint: str = ""
    model: str = ""
    voice: str = ""
    instructions: str = ""
    turn_mode: TurnMode = "push_to_talk"
    input_device: str = ""
    output_device: str = ""
    window_geometry: str = ""
    idle_s: float = 300.0
    session_budget_usd: float = 0.0
    day_budget_usd: float = 0.0
    tools_off: tuple[str, ...] = ()
    approvals: dict[str, str] = field(default_factory=dict)
    keep_history: bool = True
    history_days: float = 0.0


def settings_path() -> Path:
    """Return where the settings file is, whether or not it exists."""
    return platformdirs.user_config_path(APP_NAME, appauthor=False) / "settings.toml"


def load_settings(path: Path | None = None) -> tuple[Settings, str | None]:
    """Return the saved settings, and a notice for the user if something about the file was not right."""
    path = path or settings_path()
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Settings(), None
    except OSError as error:
        return Settings(), f"The settings in {path} cannot be opened ({error.strerror}); the defaults are used."
    except ValueError:  # not TOML, or not UTF-8
        return Settings(), f"The settings file is damaged; the defaults are used. {_keep_aside(path, 'damaged')}"
    version = table.pop("version", FORMAT_VERSION)
    if not isinstance(version, int) or version > FORMAT_VERSION:
        aside = _keep_aside(path, "newer")
        return Settings(), f"The settings were written by a newer version; the defaults are used. {aside}"
    return _from_table(table, path)


def save_settings(settings: Settings, path: Path | None = None) -> None:
    """Write the settings so that a crash leaves either the old file or the new one.

    Comments in the file stay, and so does whatever this version does not know. Raises SettingsError.
    """
    path = path or settings_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(path, _updated(_read_text(path), settings).encode("utf-8", "replace"))
    except OSError as error:
        raise SettingsError(f"The settings could not be saved in {path}: {error.strerror}.") from error


def _from_table(table: dict[str, Any], path: Path) -> tuple[Settings, str | None]:
    """Take every usable value; a wrong one is named in the notice and replaced by its default."""
    chosen: dict[str, Any] = {}
    wrong: list[str] = []
    defaults = asdict(Settings())
    for name in defaults.keys() & table.keys():
        if _is_usable(name, defaults[name], table[name]):
            chosen[name] = tuple(table[name]) if isinstance(defaults[name], tuple) else table[name]
        else:
            wrong.append(name)
    notice = f"These settings in {path} are not understood and their defaults are used: {', '.join(sorted(wrong))}."
    return Settings(**chosen), notice if wrong else None


def _is_usable(name: str, default: object, value: object) -> bool:
    allowed = CHOICES.get(name)
    if isinstance(default, bool):
        return isinstance(value, bool)
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MOST
    if isinstance(default, tuple):
        return isinstance(value, list) and all(isinstance(part, str) for part in value)
    if isinstance(default, dict):
        parts = value.values() if isinstance(value, dict) else [None]
        return all(isinstance(part, str) and (allowed is None or part in allowed) for part in parts)
    return isinstance(value, str) and (allowed is None or value in allowed)


def _read_text(path: Path) -> str:
    """What is in the file now; nothing if it is not there, damaged or from another version."""
    try:
        text = path.read_text(encoding="utf-8")
        return text if tomllib.loads(text).get("version") == FORMAT_VERSION else ""
    except (FileNotFoundError, ValueError):
        return ""


def _updated(text: str, settings: Settings) -> str:
    """The file's text with these settings in it; a setting that has its default is left out."""
    # Imported to save, which is rare: it would make every start slower.
    import tomlkit

    document = tomlkit.parse(text)
    document["version"] = FORMAT_VERSION
    defaults = asdict(Settings())
    for name, value in asdict(settings).items():
        # The turn mode is always written: it is the one choice that has no name for "not chosen".
        if value == defaults[name] and name != "turn_mode":
            document.pop(name, None)
        elif document.get(name) != value:
            document[name] = list(value) if isinstance(value, tuple) else value
    return tomlkit.dumps(document)


def _keep_aside(path: Path, why: str) -> str:
    """Rename the file; returns a sentence about where it is now."""
    try:
        aside = keep_aside(path, why)
    except OSError as error:
        return f"It could not be kept aside ({error.strerror})."
    return f"The old file is kept as {aside}."
