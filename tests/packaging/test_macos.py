"""The application for macOS, as far as it can be looked at elsewhere."""

import plistlib
import re
import subprocess
from pathlib import Path

import pytest
from PySide6.QtGui import QImageReader

import assistant
from assistant.desktop.autostart import AGENT_LABEL
from assistant.settings import APP_ID
from tests.packaging.loading import packaging_module
from tests.packaging.specs import Asked, run_spec

ROOT = Path(__file__).parents[2]
MACOS = ROOT / "packaging" / "macos"
BINARIES = [
    ("PySide6/Qt/lib/QtCore.framework/Versions/A/QtCore", "/x", "BINARY"),
    ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", "/x", "BINARY"),
    ("PySide6/Qt/plugins/sqldrivers/libqsqlite.dylib", "/x", "BINARY"),
    ("libcrypto.3.dylib", "/x", "BINARY"),
    ("lib-dynload/_ssl.cpython-313-darwin.so", "/x", "EXTENSION"),
    ("Python.framework/Versions/3.13/Python", "/x", "BINARY"),
]


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> Asked:
    return run_spec("macos", tmp_path_factory.mktemp("work"), BINARIES, [])


def test_the_property_list_says_what_macos_asks_for(asked: Asked, tmp_path: Path) -> None:
    keys = asked.only("BUNDLE")["info_plist"]
    file = tmp_path / "Info.plist"
    file.write_bytes(plistlib.dumps(keys))
    assert plistlib.loads(file.read_bytes()) == keys
    assert keys["CFBundleShortVersionString"] == keys["CFBundleVersion"] == assistant.__version__
    assert "hears you while you hold the key" in keys["NSMicrophoneUsageDescription"]
    assert keys["LSMinimumSystemVersion"] == "14.0"
    assert keys["CFBundleLocalizations"] == ["en", "de"]


def test_the_identifier_is_the_one_of_the_other_systems_in_apple_s_letters(asked: Asked) -> None:
    identifier = asked.only("BUNDLE")["bundle_identifier"]
    assert re.fullmatch(r"[A-Za-z0-9.-]+", identifier)
    assert identifier.replace("-", "_") == APP_ID
    # What starts the program at login has the same name, so that macOS shows it as the program's.
    assert identifier == AGENT_LABEL


def test_permissions_are_asked_for_in_german_too(tmp_path: Path) -> None:
    information = packaging_module("information", "macos")
    assert information.USAGE.keys() == information.USAGE_GERMAN.keys()
    text = information.write_german(tmp_path).read_text(encoding="utf-8")
    assert re.fullmatch(r'(?:"\w+" = "[^"\n]+";\n)+', text)


def test_the_hardened_runtime_leaves_the_microphone_open(asked: Asked) -> None:
    file = Path(asked.only("EXE")["entitlements_file"])
    assert file == MACOS / "entitlements.plist"
    assert plistlib.loads(file.read_bytes()) == {
        "com.apple.security.device.audio-input": True,
        "com.apple.security.cs.allow-unsigned-executable-memory": True,
    }


def test_the_window_program_has_no_console_and_the_bundle_what_it_needs(asked: Asked) -> None:
    program = asked.only("EXE")
    assert (program["console"], program["name"]) == (False, "assistant")
    ((_, libraries, data), _named) = asked.calls["COLLECT"][0]
    places = [place for place, _, _ in [*libraries, *data]]
    assert "PySide6/Qt/plugins/platforms/libqcocoa.dylib" in places
    assert "PySide6/Qt/plugins/sqldrivers/libqsqlite.dylib" not in places
    assert {"de.lproj/InfoPlist.strings", "THIRD-PARTY-NOTICES.txt", "LICENSE"} <= set(places)
    assert all(Path(source).is_file() for place, source, _ in data)


def test_the_icon_holds_every_size(asked: Asked) -> None:
    icon = Path(asked.only("BUNDLE")["icon"])
    assert icon.suffix == ".icns"
    reader = QImageReader(str(icon))  # Qt's own reader of this format
    sizes = set()
    for number in range(reader.imageCount()):
        reader.jumpToImage(number)
        image = reader.read()
        assert not image.isNull()
        sizes.add(image.width())
    assert {16, 32, 64, 128, 256, 512} <= sizes


def test_the_build_script_is_sound_and_names_files_that_exist() -> None:
    script = MACOS / "build.sh"
    subprocess.run(["sh", "-n", script], check=True)
    text = script.read_text(encoding="utf-8")
    for path in re.findall(r"packaging/[\w./-]+", text):
        assert (ROOT / path).exists(), path
    for command in ("--options runtime", "notarytool submit", "stapler staple", "hdiutil create"):
        assert command in text
