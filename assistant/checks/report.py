"""The report for a bug ticket: what the doctor found, the settings and the log, without anybody's secrets.

Two locks: only what is known to be harmless is put in at all, and then all of it is searched for keys, for the words of
the user's files, and for the names of user and computer.
"""

import io
import os
import time
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, replace
from pathlib import Path
from urllib.parse import urlsplit

from assistant import __version__
from assistant.checks.finding import Finding
from assistant.checks.log_excerpt import log_excerpt
from assistant.checks.scrubbing import (
    Scrubber,
    secrets_of_environment,
    secrets_of_url,
    without_names,
    words_of_file,
)
from assistant.checks.table import render, summary
from assistant.credentials import CredentialError, find_api_key, whole_environment
from assistant.desktop.suggestions import VOICES
from assistant.files import replace_file
from assistant.profiles import profiles_path
from assistant.realtime.endpoint import parse_endpoint
from assistant.realtime.errors import ConfigurationError
from assistant.settings import CHOICES, Settings, SettingsError, read_settings, settings_path
from assistant.tools.mcp import FILE_NAME

WIDTH = 110
KEYRING_S = 10.0
HEADER = (
    "Report of `assistant doctor`. It holds no API key, nothing of what was said, and no names: [redacted] stands for "
    "what may be a key, [name] for names of your own, [user] and [host] for you and this computer.\n\n"
)
# Fields of the settings that hold the user's own words, or say where windows are; of these only whether they are set.
OWN_WORDS = ("instructions", "profile", "window_geometry", "bar_place")
# Variables whose values say something about the desktop and nothing about the user; of the second, only whether set.
TELLING_VARIABLES = (
    "XDG_SESSION_TYPE",
    "XDG_CURRENT_DESKTOP",
    "LANG",
    "LC_ALL",
    "QT_QPA_PLATFORM",
    "QT_STYLE_OVERRIDE",
)
SET_OR_NOT = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "PULSE_SERVER", "OPENAI_API_KEY", "HTTPS_PROXY",
              "HTTP_PROXY", "ALL_PROXY", "SSL_CERT_FILE", "PYTHON_KEYRING_BACKEND", "APPIMAGE")  # fmt: skip


def write_report(findings: Iterable[Finding], path: Path | None = None, with_instructions: bool = False) -> Path:
    """Write the report as a zip, or as one text file if that is what the path's name says; returns its path.

    Only the user may read the file. Raises SettingsError with a sentence if it cannot be written.
    """
    path = path or Path(time.strftime("assistant-report-%Y%m%d-%H%M%S.zip"))
    parts = report_parts(list(findings), with_instructions)
    content = _as_text(parts) if path.suffix.lower() == ".txt" else _as_zip(parts)
    try:
        replace_file(path, content)
    except OSError as error:
        raise SettingsError(
            f"The report cannot be written to {path} ({error.strerror}): name another file, as in --bundle FILE.zip."
        ) from error
    return path


def report_parts(findings: list[Finding], with_instructions: bool = False) -> dict[str, str]:
    """Return the texts of the report by the names of their files."""
    settings = read_settings()
    shown = set(_harmless_words(settings))
    scrubber = Scrubber(_secrets(settings), _names(shown))
    nameless = [replace(finding, sentence=without_names(finding.sentence, finding.private)) for finding in findings]
    private = {name for finding in findings for name in finding.private}
    parts = {
        "report.txt": HEADER + scrubber.clean(render(nameless, WIDTH) + "\n" + summary(findings)),
        "settings.txt": scrubber.clean("".join(_settings_lines(settings)) or "All settings are the usual ones.\n"),
        "environment.txt": scrubber.clean("".join(_environment_lines(whole_environment(os.environ)))),
        "log.txt": without_names(log_excerpt(scrubber), private),
    }
    if with_instructions and settings.instructions:
        # The user's own wish; keys are taken out of it all the same.
        parts["instructions.txt"] = Scrubber(_secrets(settings, of_files=False)).clean(settings.instructions) + "\n"
    return parts


def _secrets(settings: Settings, *, of_files: bool = True) -> Iterator[str]:
    yield from secrets_of_environment(whole_environment(os.environ))
    yield from secrets_of_url(settings.endpoint)
    if of_files:
        yield from words_of_file(settings_path().with_name(FILE_NAME))
    try:
        key = find_api_key(None, parse_endpoint(settings.endpoint or "openai").authority, os.environ, KEYRING_S)
    except (CredentialError, ConfigurationError):
        return
    if key is not None:
        yield key.secret


def _names(shown: set[str]) -> Iterator[str]:
    """Every text in the user's files is the user's own, but for those that this report shows on purpose."""
    for path in (settings_path(), profiles_path()):
        yield from (word for word in words_of_file(path) if word not in shown)


def _harmless_words(settings: Settings) -> Iterator[str]:
    """Names and values that mean the same for everybody."""
    yield from (field.name for field in fields(Settings))
    for words in CHOICES.values():
        yield from words
    yield from VOICES
    yield from ("version", "openai", "practice", "profile", "name", "instructions", "voice", "model", "tools_off")
    yield from settings.hotkeys
    if settings.model.startswith("gpt-"):
        yield settings.model


def _settings_lines(settings: Settings) -> Iterator[str]:
    """What was chosen. Names that only this user has are counted, not shown."""
    default = Settings()
    for field in fields(Settings):
        value = getattr(settings, field.name)
        if value == getattr(default, field.name):
            continue
        yield f"{field.name} = {_shown(field.name, value)}\n"


def _shown(name: str, value: object) -> str:
    if name == "endpoint":
        return _shown_endpoint(str(value))
    if isinstance(value, bool | float | int) or (name in CHOICES and isinstance(value, str)):
        return str(value)
    if (name == "model" and str(value).startswith("gpt-")) or (name == "voice" and value in VOICES):
        return str(value)
    if isinstance(value, dict | tuple):
        return f"({len(value)} chosen)"
    return "(set)"


def _shown_endpoint(endpoint: str) -> str:
    """Whom the user talks to: the host, and nothing else of a URL."""
    try:
        parsed = parse_endpoint(endpoint)
    except ConfigurationError:
        return "(not understood)"
    return f"{parsed.kind}, {urlsplit(parsed.url).scheme} to {parsed.host}" if parsed.url else parsed.kind


def _environment_lines(environment: Mapping[str, str]) -> Iterator[str]:
    for name in TELLING_VARIABLES:
        if environment.get(name):
            yield f"{name} = {environment[name]}\n"
    for name in SET_OR_NOT:
        yield f"{name} is {'set' if environment.get(name) else 'not set'}\n"


def _as_zip(parts: Mapping[str, str]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return content.getvalue()


def _as_text(parts: Mapping[str, str]) -> bytes:
    head = f"Voice Assistant {__version__}\n"
    return (head + "".join(f"\n===== {name} =====\n{text}" for name, text in parts.items())).encode()
