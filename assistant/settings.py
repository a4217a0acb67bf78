"""What the user chose, kept in a small TOML file in the system's folder for configuration.

The API key is not a setting (see credentials.py). A file that cannot be read, or was written by a newer version, is
kept aside under another name and the defaults are used: settings never keep the assistant from starting.
"""

import json
import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

import platformdirs

from assistant.files import keep_aside, replace_file

APP_NAME = "desktop-voice-assistant"
FORMAT_VERSION = 1
MOST = 1_000_000.0  # of any number: beyond it somebody mistyped
TurnMode = Literal["push_to_talk", "toggle", "server_vad", "semantic_vad"]


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
    """Write the settings so that a crash leaves either the old file or the new one. Raises SettingsError."""
    path = path or settings_path()
    text = "\n".join(f"{name} = {_toml_value(value)}" for name, value in _to_table(settings).items()) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        replace_file(path, text.encode("utf-8", "replace"))
    except OSError as error:
        raise SettingsError(f"The settings could not be saved in {path}: {error.strerror}.") from error


def _from_table(table: dict[str, Any], path: Path) -> tuple[Settings, str | None]:
    """Take every usable value; a wrong one is named in the notice and replaced by its default."""
    chosen: dict[str, Any] = {}
    wrong: list[str] = []
    for field in fields(Settings):
        if field.name not in table:
            continue
        value = table[field.name]
        if _is_usable(field.name, field.default, value):
            chosen[field.name] = value
        else:
            wrong.append(field.name)
    notice = f"These settings in {path} are not understood and their defaults are used: {', '.join(wrong)}."
    return Settings(**chosen), notice if wrong else None


def _is_usable(name: str, default: object, value: object) -> bool:
    if isinstance(default, float):
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= MOST
    return isinstance(value, str) and (name != "turn_mode" or value in get_args(TurnMode))


def _to_table(settings: Settings) -> dict[str, str | float]:
    defaults = asdict(Settings())
    # The turn mode is always written: it is the one choice that has no name for "not chosen".
    chosen = {name: value for name, value in asdict(settings).items() if value != defaults[name] or name == "turn_mode"}
    return {"version": FORMAT_VERSION, **chosen}


def _toml_value(value: str | float) -> str:
    """Write a value in TOML. A JSON string is a TOML string, but for DEL, which TOML wants escaped."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _keep_aside(path: Path, why: str) -> str:
    """Rename the file; returns a sentence about where it is now."""
    try:
        aside = keep_aside(path, why)
    except OSError as error:
        return f"It could not be kept aside ({error.strerror})."
    return f"The old file is kept as {aside}."
