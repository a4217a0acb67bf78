"""Profiles: named sets of instructions, voice, model and tools, kept in a TOML file beside the settings.

    version = 1

    [[profile]]
    name = "Teacher"
    instructions = "Speak slowly and ask a question at the end."
    voice = "cedar"
    tools_off = ["open_url"]

What a profile leaves empty is as the settings say. Every change reads the file again and writes it so that a crash
leaves either the old file or the new one; comments in it stay, and so does whatever this version does not know.
"""

import logging
from collections.abc import MutableMapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import platformdirs

from assistant.files import explain, keep_aside, replace_file
from assistant.reading import parse_toml, read_small_text
from assistant.settings import APP_NAME

logger = logging.getLogger(__name__)

FORMAT_VERSION = 1
LONGEST_NAME = 60  # what a menu can show
TABLE = "profile"


class ProfilesError(Exception):
    """A profile could not be changed; the message is a sentence for the user."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a conversation is held with. An empty string means: as in the settings.

    instructions  what the model is told about its task and manners
    voice, model  names the endpoint knows
    tools_off     names of built-in tools that the model is not offered, besides those that the settings name
    """

    name: str
    instructions: str = ""
    voice: str = ""
    model: str = ""
    tools_off: tuple[str, ...] = ()


def profiles_path() -> Path:
    """Return where the file is, whether or not it exists."""
    return platformdirs.user_config_path(APP_NAME, appauthor=False) / "profiles.toml"


def checked_name(name: str) -> str:
    """Return the name without white space around it. Raises ProfilesError on what cannot be one."""
    name = name.strip()
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise ProfilesError(f"A profile needs a name of 1 to {LONGEST_NAME} visible characters.")
    return name


class ProfileFile:
    """The file. Names are unique; of two profiles with one name the first counts."""

    def __init__(self, path: Path | None = None) -> None:
        """Take the file (None: `profiles_path()`), which need not exist."""
        self.path = path or profiles_path()

    def load(self) -> tuple[list[Profile], str | None]:
        """Return the profiles in the file's order, and a notice for the user if something was not right.

        A file that cannot be understood is kept aside under another name.
        """
        try:
            table = parse_toml(read_small_text(self.path))
        except FileNotFoundError:
            return [], None
        except OSError as error:
            return [], f"The profiles in {self.path} cannot be opened, so none is used: {explain(error, self.path)}"
        except ValueError:  # not TOML, or not UTF-8
            return [], f"The file of profiles is damaged; none is used. {self._keep_aside('damaged')}"
        version = table.get("version", FORMAT_VERSION)
        if not isinstance(version, int) or version > FORMAT_VERSION:
            return [], f"The profiles were written by a newer version; none is used. {self._keep_aside('newer')}"
        return _from_entries(table.get(TABLE, []), self.path)

    def find(self, name: str) -> Profile | None:
        """Return the profile of this name; None if there is none. What is wrong with the file goes to the log."""
        profiles, notice = self.load()
        if notice:
            logger.warning("%s", notice)
        return next((profile for profile in profiles if profile.name == name), None)

    def check(self, name: str) -> None:
        """Raise ProfilesError, which names the profiles there are, if none is called so."""
        profiles, notice = self.load()
        names = [f"“{profile.name}”" for profile in profiles]
        if name in (profile.name for profile in profiles):
            return
        choice = f"choose one of {', '.join(names)}" if names else "make one in the settings window first"
        raise ProfilesError(notice or f"There is no profile named “{name}”: {choice}.")

    def put(self, profile: Profile, in_place_of: str | None = None) -> Profile:
        """Keep a new profile, or a changed one in place of the one named; returns it as it was kept.

        Raises ProfilesError, also when another profile has that name.
        """
        profile = Profile(checked_name(profile.name), *(getattr(profile, each.name) for each in fields(profile)[1:]))
        taken = {other.name for other in self.load()[0]} - {in_place_of}
        if profile.name in taken:
            raise ProfilesError(f"There is a profile named “{profile.name}” already: choose another name.")
        document = self._document()
        entry = _entry(document, in_place_of)
        if entry is None:
            entry = _new_entry(document)
        _fill(entry, profile)
        self._save(document)
        return profile

    def remove(self, name: str) -> None:
        """Delete the profile of this name, if there is one. Raises ProfilesError."""
        self.load()
        document = self._document()
        entries = document.get(TABLE, [])
        if _entry(document, name) is not None:
            entries.remove(_entry(document, name))
            if not entries:
                del document[TABLE]
            self._save(document)

    def _document(self) -> MutableMapping[str, Any]:
        # Imported to save, which is rare: it would make every start slower.
        import tomlkit

        try:
            return tomlkit.parse(read_small_text(self.path))
        except FileNotFoundError:
            return tomlkit.document()
        except (OSError, ValueError) as error:
            raise ProfilesError(f"The profiles in {self.path} cannot be changed: {error}.") from error

    def _save(self, document: MutableMapping[str, Any]) -> None:
        import tomlkit

        document["version"] = FORMAT_VERSION
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            replace_file(self.path, tomlkit.dumps(document).encode("utf-8", "replace"))
        except OSError as error:
            raise ProfilesError(
                f"The profiles could not be saved in {self.path}: {explain(error, self.path)}"
            ) from error

    def _keep_aside(self, why: str) -> str:
        """Rename the file; returns a sentence about where it is now."""
        try:
            aside = keep_aside(self.path, why)
        except OSError as error:
            return f"It could not be kept aside ({error.strerror})."
        return f"The old file is kept as {aside}."


def free_name(wanted: str, taken: set[str]) -> str:
    """Return the name, with a number behind it if it is taken."""
    number, name = 1, wanted
    while name in taken:
        number += 1
        name = f"{wanted[: LONGEST_NAME - 5]} {number}"
    return name


def _from_entries(entries: object, path: Path) -> tuple[list[Profile], str | None]:
    """Take every usable profile and of each every usable value; the notice names the others."""
    profiles: dict[str, Profile] = {}
    wrong: list[str] = []
    for number, entry in enumerate(entries if isinstance(entries, list) else [None], 1):
        values = entry if isinstance(entry, dict) else {}
        name = values.get("name")
        if not isinstance(name, str) or not name.strip() or name in profiles:
            wrong.append(f"number {number}")
            continue
        usable = {
            each: values[each] for each in ("instructions", "voice", "model") if isinstance(values.get(each), str)
        }
        tools = values.get("tools_off", [])
        is_list = isinstance(tools, list) and all(isinstance(tool, str) for tool in tools)
        profiles[name] = Profile(name, **usable, tools_off=tuple(tools) if is_list else ())
        wrong += [f"“{name}”.{each}" for each in ("instructions", "voice", "model") if each in values.keys() - usable]
        wrong += [] if is_list else [f"“{name}”.tools_off"]
    notice = f"These profiles in {path} are not understood and left out: {', '.join(wrong)}."
    return list(profiles.values()), notice if wrong else None


def _entry(document: MutableMapping[str, Any], name: str | None) -> Any:
    """The table of the profile with this name, to be changed in place."""
    entries = document.get(TABLE, [])
    tables = [entry for entry in entries if isinstance(entry, dict)] if isinstance(entries, list) else []
    return next((entry for entry in tables if name is not None and entry.get("name") == name), None)


def _new_entry(document: MutableMapping[str, Any]) -> Any:
    import tomlkit

    if not isinstance(document.get(TABLE), list):
        document[TABLE] = tomlkit.aot()
    is_inline = not isinstance(document[TABLE], tomlkit.items.AoT)  # profile = [{name = "..."}]
    document[TABLE].append(tomlkit.inline_table() if is_inline else tomlkit.table())
    return document[TABLE][-1]


def _fill(entry: Any, profile: Profile) -> None:
    """Write what differs; what is empty is left out."""
    for each in fields(profile):
        value = getattr(profile, each.name)
        value = list(value) if isinstance(value, tuple) else value
        if not value:
            entry.pop(each.name, None)
        elif entry.get(each.name) != value:
            entry[each.name] = value
