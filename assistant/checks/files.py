"""Whether the user's own files can be read, and whether there is room for more. Nothing is moved or changed."""

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import platformdirs

from assistant import history_schema, settings
from assistant.approved_tools import approved_tools_path
from assistant.checks.finding import Finding, Scope
from assistant.history import history_path
from assistant.logs import log_folder
from assistant.prices import load_prices, prices_path
from assistant.profiles import ProfileFile, profiles_path
from assistant.reading import parse_json, parse_toml, read_small_text
from assistant.settings import APP_NAME, load_settings, settings_path
from assistant.spending import load_spending, spending_path
from assistant.tools.mcp import FILE_NAME, read_configuration

LEAST_FREE_MB = 200
MEGABYTE = 1_000_000
ASIDE = ("damaged", "newer")
NEW_VERSION = "Update the assistant; an older one keeps the file aside and begins with an empty one."


def check(scope: Scope) -> Iterator[Finding]:
    """Look at each file the way the program reads it."""
    del scope
    yield settings_file(settings_path())
    yield profiles_file(profiles_path())
    yield mcp_file(settings_path().with_name(FILE_NAME))
    yield from other_files()
    yield history_file(history_path())
    for path in (settings_path(), profiles_path(), history_path(), approved_tools_path()):
        yield from kept_aside(path)
    yield from folders()


def settings_file(path: Path) -> Finding:
    """Read the settings. A file that the program would keep aside is only named here."""
    return _toml_file("settings", path, settings.FORMAT_VERSION, lambda: load_settings(path)[1])


def profiles_file(path: Path) -> Finding:
    """Read the profiles likewise."""
    return _toml_file("profiles", path, settings.FORMAT_VERSION, lambda: ProfileFile(path).load()[1])


def _toml_file(name: str, path: Path, newest: int, notice: Callable[[], str | None]) -> Finding:
    try:
        table = parse_toml(read_small_text(path))
    except FileNotFoundError:
        return Finding(name, "ok", f"There is no file of {name} yet.")
    except OSError as error:
        return Finding(name, "failed", f"{path} cannot be opened ({error.strerror}).", _may_read(path))
    except ValueError as error:
        what = f"{path} is damaged ({' '.join(str(error).split())})."
        return Finding(
            name, "failed", what, "Mend it in a text editor, or start the assistant: it keeps the file aside."
        )
    version = table.get("version", newest)
    if not isinstance(version, int) or version > newest:
        return Finding(name, "failed", f"{path} was written by a newer version.", NEW_VERSION)
    problem = notice()
    if problem:
        return Finding(name, "failed", problem, "Correct or delete these lines in a text editor.")
    return Finding(name, "ok", f"{path} can be read.")


def mcp_file(path: Path) -> Finding:
    """Read the list of MCP servers; no server is started."""
    name = "MCP list"
    if not path.exists():
        return Finding(name, "ok", "There is no list of MCP servers.")
    configuration = read_configuration(path, os.environ)
    private = _mcp_names(path)
    if configuration.problems:
        more = (
            f" {len(configuration.problems) - 1} more entries have problems." if len(configuration.problems) > 1 else ""
        )
        return Finding(name, "failed", f"{configuration.problems[0]}{more}", f"Correct {path}.", private=private)
    number = len(configuration.servers)
    return Finding(name, "ok", f"{path} can be read: {number} server{'' if number == 1 else 's'}.", private=private)


def _mcp_names(path: Path) -> tuple[str, ...]:
    try:
        entries = parse_json(read_small_text(path)).get("mcpServers", {})
        return tuple(entries)
    except (OSError, ValueError, AttributeError, TypeError):
        return ()


def other_files() -> Iterator[Finding]:
    """The user's prices and what was spent: silent as long as all is well."""
    wrong = [
        ("prices", load_prices(True)[1], f"Correct {prices_path()}."),
        ("spending", load_spending("", spending_path())[1], f"Delete {spending_path()}, or see that it can be read."),
    ]
    for name, notice, what_to_do in wrong:
        if notice:
            yield Finding(name, "failed", notice, what_to_do)


def history_file(path: Path) -> Finding:
    """Look through the whole file, without writing to it."""
    name = "history"
    if not path.exists():
        return Finding(name, "ok", "No conversation has been kept yet.")
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, timeout=5)) as database:
            version = int(database.execute("PRAGMA user_version").fetchone()[0])
            if version > history_schema.FORMAT_VERSION:
                return Finding(name, "failed", f"{path} was written by a newer version.", NEW_VERSION)
            verdict = str(database.execute("PRAGMA quick_check(1)").fetchone()[0])
            if verdict != "ok":
                return _damaged(path, verdict)
            number = database.execute("SELECT count(*) FROM conversation").fetchone()[0] if version else 0
    except sqlite3.OperationalError as error:
        return Finding(name, "failed", f"{path} cannot be opened ({error}).", _may_read(path))
    except sqlite3.DatabaseError as error:
        return _damaged(path, str(error))
    return Finding(name, "ok", f"{path} can be read: {number} conversation{'' if number == 1 else 's'}.")


def _damaged(path: Path, why: str) -> Finding:
    return Finding(
        "history",
        "failed",
        f"{path} is damaged ({' '.join(why.split())}).",
        "The assistant keeps it aside at its next start and begins a new one; copy the file first if you want to have "
        "it mended.",
    )


def kept_aside(path: Path) -> Iterator[Finding]:
    """Name earlier files that the program could not use."""
    found = sorted(each for why in ASIDE for each in path.parent.glob(f"{path.stem}.{why}-*{path.suffix}"))
    if found:
        more = f" and {len(found) - 1} more" if len(found) > 1 else ""
        yield Finding(
            "kept aside",
            "note",
            f"A file that could not be used was kept as {found[-1]}{more}.",
            "Delete it when you no longer need it.",
        )


def folders() -> Iterator[Finding]:
    """Whether the program's folders can be written to, and whether their disks have room."""
    places = {
        "settings": settings_path().parent,
        "conversations": history_path().parent,
        "state": platformdirs.user_state_path(APP_NAME, appauthor=False),
        "log": log_folder(),
    }
    for what, folder in places.items():
        problem = _not_writable(folder)
        if problem is not None:
            yield Finding("folders", "failed", f"The folder of the {what}, {folder}, cannot be written to ({problem}).",
                          _may_read(folder))  # fmt: skip
            return
    least, folder = min((shutil.disk_usage(_existing(folder)).free, folder) for folder in places.values())
    free = f"{least / MEGABYTE:,.0f} MB are free for {folder}"
    if least < LEAST_FREE_MB * MEGABYTE:
        yield Finding("disk", "failed", f"Only {free}.", "Make room: settings and conversations may not be saved.")
    else:
        yield Finding("disk", "ok", f"The program's folders can be written to; {free}.")


def _not_writable(folder: Path) -> str | None:
    """Try it: permissions alone do not tell of a disk that is mounted for reading only."""
    try:
        with tempfile.TemporaryFile(dir=_existing(folder)):
            return None
    except OSError as error:
        return error.strerror or str(error)


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that exists: the program makes its folders when it needs them."""
    return next(each for each in (folder, *folder.parents) if each.exists())


def _may_read(path: Path) -> str:
    return f"See whose it is and whether you may read and write it: {path}"
