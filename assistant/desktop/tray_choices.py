"""What the tray's submenus offer and do: plain values and callbacks, and the usual ones over settings and files."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.desktop.suggestions import VOICES
from assistant.desktop.texts import tr
from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.audio.devices import Kind

MOST_RECENT = 8


@dataclass(frozen=True, slots=True)
class Choice:
    """One line of a submenu; `key` is what it is chosen by."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Choices:
    """A submenu in which one line is ticked. Both are asked each time the menu opens."""

    options: Callable[[], Sequence[Choice]]
    current: Callable[[], str]
    choose: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class TrayActions:
    """What the tray's menu can do besides talking and muting. What is None is not in the menu."""

    microphones: Choices | None = None
    speakers: Choices | None = None
    voices: Choices | None = None
    profiles: Choices | None = None
    recent: Callable[[], Sequence[Choice]] | None = None
    open_conversation: Callable[[str], None] = lambda _key: None
    open_settings: Callable[[], None] | None = None


def tray_actions(
    settings: Callable[[], Settings],
    change: Callable[[Settings], None],
    open_conversation: Callable[[int], None],
    open_settings: Callable[[], None],
) -> TrayActions:
    """Return the usual actions: `settings` are those of now, `change` takes and carries out new ones."""
    return TrayActions(
        microphones=Choices(
            lambda: device_options("input"),
            lambda: device_in_use("input", settings().input_devices),
            lambda key: change(replace(settings(), input_devices=preferring(key, settings().input_devices))),
        ),
        speakers=Choices(
            lambda: device_options("output"),
            lambda: device_in_use("output", settings().output_devices),
            lambda key: change(replace(settings(), output_devices=preferring(key, settings().output_devices))),
        ),
        voices=Choices(
            lambda: voice_options(settings().voice),
            lambda: settings().voice,
            lambda key: change(replace(settings(), voice=key)),
        ),
        profiles=Choices(
            profile_options,
            lambda: settings().profile,
            lambda key: change(replace(settings(), profile=key)),
        ),
        recent=recent_conversations,
        open_conversation=lambda key: open_conversation(int(key)),
        open_settings=open_settings,
    )


def device_options(kind: "Kind") -> list[Choice]:
    """The devices of one kind that are connected now, after the system's default."""
    # Imported when the menu opens: it brings Qt Multimedia.
    from assistant.audio.device_watch import device_watch
    from assistant.audio.devices import list_devices

    # While nobody watches them, Qt lists devices that are gone.
    with device_watch.watching():
        devices = list_devices(kind)
    default = next((device.description for device in devices if device.is_default), None)
    usual = tr("System default ({device})").format(device=default) if default else tr("System default")
    return [Choice("", usual), *(Choice(device.id, device.description) for device in devices)]


def device_in_use(kind: "Kind", preferences: Sequence[str]) -> str:
    """The id of the first connected device of the list; empty: the system's default is used."""
    if not preferences:
        return ""
    from assistant.audio.device_watch import device_watch
    from assistant.audio.devices import preferred_device

    with device_watch.watching():
        device = preferred_device(kind, preferences)
    return device.id if device is not None else ""


def preferring(key: str, preferences: Sequence[str]) -> tuple[str, ...]:
    """The list with this device first; the others stay for when it is gone. Without a key: nothing is preferred."""
    return (key, *(name for name in preferences if name != key)) if key else ()


def voice_options(current: str) -> list[Choice]:
    """The voices that are known by name, and the one in use if it is another."""
    names = VOICES if not current or current in VOICES else (current, *VOICES)
    return [Choice("", tr("The usual one")), *(Choice(name, name) for name in names)]


def profile_options() -> list[Choice]:
    """The profiles there are, after none."""
    # Imported, like the history, when the menu opens: the window is to be on the screen soon.
    from assistant.profiles import ProfileFile

    profiles, _ = ProfileFile().load()
    return [Choice("", tr("No profile")), *(Choice(profile.name, profile.name) for profile in profiles)]


def recent_conversations() -> list[Choice]:
    """The latest conversations by their titles; none where the history cannot be read, which its window explains."""
    from assistant.history import History, HistoryError, history_path

    if not history_path().exists():
        return []
    try:
        history = History()
    except HistoryError:
        return []
    try:
        found = history.recent(MOST_RECENT)
    except HistoryError:
        return []
    finally:
        history.close()
    return [Choice(str(each.conversation_id), each.title or tr("Without a title")) for each in found]
