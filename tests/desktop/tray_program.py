"""A program with nothing but a tray icon, for a desktop that shows trays over D-Bus; prints what the user does.

    python tests/desktop/tray_program.py

Lines from standard input plug in another microphone each.
"""

import sys

from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication

from assistant.bidi.events import BidiEvent, BidiSessionStateEvent
from assistant.desktop.bridge import Bridge
from assistant.desktop.tray import Tray
from assistant.desktop.tray_choices import Choice, Choices, TrayActions


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201 - the test reads it


def main() -> int:
    application = QApplication(sys.argv)
    application.setQuitOnLastWindowClosed(False)
    bridge = Bridge("push_to_talk")
    microphones = [Choice("", "System default"), Choice("built_in", "Built-in")]
    choices = Choices(lambda: microphones, lambda: "built_in", lambda key: say(f"microphone {key}"))
    tray = Tray(bridge, actions=TrayActions(microphones=choices))

    def tell(intent: BidiEvent) -> None:
        say(intent.type)

    def plug_in() -> None:
        name = sys.stdin.readline().strip()
        microphones.append(Choice(name, name))
        say(f"plugged in {name}")

    bridge.intent.connect(tell)
    bridge.quit_requested.connect(application.quit)
    tray.window_toggled.connect(lambda: say("window toggled"))
    bridge.apply(BidiSessionStateEvent("ready", "push_to_talk", False, 3600.0, 3600.0))
    plugging = QSocketNotifier(sys.stdin.fileno(), QSocketNotifier.Type.Read)
    plugging.activated.connect(plug_in)
    tray.show()
    say(f"available {tray.is_available}")
    return application.exec()


if __name__ == "__main__":
    sys.exit(main())
