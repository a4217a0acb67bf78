"""What the first steps ask of the rest of the program."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from assistant.desktop.bridge import Bridge
from assistant.desktop.settings_dialog.services import EndpointCheck, HotkeyCheck


@dataclass(frozen=True, slots=True)
class OnboardingServices:
    """What the program can do for the first steps.

    bridge           the conversation that answers the first question
    check_endpoint   tries a key (see endpoint_check.check_endpoint)
    environment      where a key may come from besides the keyring
    check_hotkey     says why a well-formed key cannot be used
    hotkey_notice    why the hotkeys in use are not heard, with the way out; empty while they are
    """

    bridge: Bridge
    check_endpoint: EndpointCheck
    environment: Mapping[str, str] = field(default_factory=dict, repr=False)
    check_hotkey: HotkeyCheck = lambda _action, _key: None
    hotkey_notice: Callable[[], str] = str
