"""Which checks there are, in the order of the table."""

from dataclasses import dataclass
from typing import Literal

from assistant.checks.finding import Area


@dataclass(frozen=True, slots=True)
class Group:
    """Checks that run together, `check(scope)` of the module `assistant.checks.<name>`.

    title      begins a sentence about the group as a whole
    timeout_s  after which it is given up
    area       which wish of `--without` leaves the group out
    is_loud    it uses microphone and speakers, which others must not do meanwhile
    of_user    it looks at this user's files, account and desktop: for the doctor, not for the self-test
    needs_key  it is the one that may know the API key, and runs in this process: no other one is given it
    """

    name: str
    title: str
    timeout_s: float
    area: Area | Literal[""] = ""
    is_loud: bool = False
    of_user: bool = False
    needs_key: bool = False


GROUPS: tuple[Group, ...] = (
    Group("versions", "The look at the versions", 20, of_user=True),
    Group("parts", "Loading all parts", 90),
    Group("resources", "The look at the program's own files", 30),
    Group("plugins", "The look at Qt's plugins", 30),
    Group("certificates", "The look at the trusted certificates", 20),
    Group("storage", "The test of the history", 30),
    Group("files", "The look at your files", 60, of_user=True),
    Group("surroundings", "The look at your desktop", 30, of_user=True),
    Group("keyring_entry", "The test of the keyring", 40, area="keyring"),
    Group("account", "The test of the endpoint", 60, of_user=True, needs_key=True),
    Group("window", "The test of the window", 60, area="screen"),
    Group("tray", "The look for a tray", 30, area="tray"),
    Group("hotkeys", "The test of the hotkeys", 30, area="hotkeys"),
    Group("sound", "The test of microphone and speakers", 60, area="sound", is_loud=True),
    Group("practice_talk", "The practice conversation", 120, is_loud=True),
)


def find_group(name: str) -> Group:
    """Return the group of this name. Raises KeyError."""
    return {group.name: group for group in GROUPS}[name]
