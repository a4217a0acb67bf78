"""The application's Info.plist on macOS, beside what PyInstaller writes itself."""

from __future__ import annotations

from pathlib import Path

import application

# PySide6's wheels are built for macOS 14.
OLDEST_MACOS = "14.0"

# Shown when macOS asks for the permission. There are no such texts for Accessibility and Input Monitoring, which the
# hotkeys need, nor for screen recording, which the screenshot tool needs: there macOS has words of its own.
USAGE = {
    "NSMicrophoneUsageDescription": "The assistant hears you while you hold the key to talk, or hands-free if you "
    "choose so. What it hears goes to the server you chose.",
    "NSLocalNetworkUsageDescription": "The assistant reaches a speech server or a tool server in your own network if "
    "you enter its address.",
}
USAGE_GERMAN = {
    "NSMicrophoneUsageDescription": "Der Assistent hört Sie, solange Sie die Sprechtaste halten, oder freihändig, "
    "wenn Sie das wählen. Was er hört, geht an den Server, den Sie gewählt haben.",
    "NSLocalNetworkUsageDescription": "Der Assistent erreicht einen Sprach- oder Werkzeugserver in Ihrem eigenen "
    "Netz, wenn Sie dessen Adresse eingeben.",
}


def info_plist() -> dict[str, object]:
    """Return the keys and their values."""
    return {
        "CFBundleName": application.NAME,
        "CFBundleDisplayName": application.NAME,
        "CFBundleIdentifier": application.BUNDLE_ID,
        "CFBundleShortVersionString": application.VERSION,
        "CFBundleVersion": application.VERSION,
        "CFBundleDevelopmentRegion": "en",
        "CFBundleLocalizations": ["en", "de"],
        "LSApplicationCategoryType": "public.app-category.productivity",
        "LSMinimumSystemVersion": OLDEST_MACOS,
        "NSHighResolutionCapable": True,
        # The window follows the system between light and dark.
        "NSRequiresAquaSystemAppearance": False,
        "NSHumanReadableCopyright": application.COPYRIGHT,
        **USAGE,
    }


def write_german(folder: Path) -> Path:
    """Write the texts in German, in the form of a strings file, and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / "InfoPlist.strings"
    file.write_text("".join(f'"{key}" = "{text}";\n' for key, text in USAGE_GERMAN.items()), encoding="utf-8")
    return file
