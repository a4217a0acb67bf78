"""The Windows bundle and its installer, as far as they can be looked at elsewhere."""

import re
import struct
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QImageReader

import assistant
from assistant.desktop.autostart import AT_LOGIN, RUN_KEY
from assistant.settings import APP_NAME
from tests.packaging.loading import packaging_module
from tests.packaging.specs import Asked, run_spec

ROOT = Path(__file__).parents[2]
WINDOWS = ROOT / "packaging" / "windows"
BINARIES = [
    ("PySide6\\Qt6Core.dll", "x", "BINARY"),
    ("PySide6\\Qt6Pdf.dll", "x", "BINARY"),
    ("PySide6\\opengl32sw.dll", "x", "BINARY"),
    ("PySide6\\plugins\\platforms\\qwindows.dll", "x", "BINARY"),
    ("PySide6\\plugins\\platforms\\qdirect2d.dll", "x", "BINARY"),
    ("python313.dll", "x", "BINARY"),
    ("VCRUNTIME140.dll", "x", "BINARY"),
    ("libssl-3.dll", "x", "BINARY"),
    ("_ssl.pyd", "x", "EXTENSION"),
]


@pytest.fixture(scope="module")
def work(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("work")


@pytest.fixture(scope="module")
def asked(work: Path) -> Asked:
    return run_spec("windows", work, BINARIES, [])


@pytest.fixture(scope="module")
def installer() -> dict[str, list[str]]:
    """The lines of the installer's script by section, without comments."""
    sections: dict[str, list[str]] = {}
    lines: list[str] = []
    for line in (WINDOWS / "installer.iss").read_text(encoding="utf-8").splitlines():
        if re.fullmatch(r"\[\w+\]", line):
            lines = sections.setdefault(line.strip("[]"), [])
        elif line and not line.startswith((";", "#")):
            lines.append(line)
    return sections


def settings(installer: dict[str, list[str]]) -> dict[str, str]:
    return dict(line.split("=", 1) for line in installer["Setup"])


def test_one_program_has_a_window_and_no_console_and_one_a_console(asked: Asked) -> None:
    programs = {named["name"]: named["console"] for _, named in asked.calls["EXE"]}
    assert programs == {"VoiceAssistant": False, "assistant": True}


def evaluated(file: Path) -> Any:
    """What PyInstaller makes of version information: the same names, each standing for what it is given."""

    def made(kind: str) -> Callable[..., tuple[Any, ...]]:
        return lambda *arguments, **named: (kind, arguments, named)

    kinds = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "StringStruct", "VarFileInfo")
    names = {kind: made(kind) for kind in (*kinds, "VarStruct")}
    return eval(file.read_text(encoding="utf-8"), {"__builtins__": {}}, names)  # noqa: S307 - as PyInstaller does


def test_the_version_shown_is_the_one_version(asked: Asked) -> None:
    for _, named in asked.calls["EXE"]:
        _, _, told = evaluated(Path(named["version"]))
        _, _, fixed = told["ffi"]
        numbers = ".".join(map(str, fixed["filevers"]))
        assert numbers.startswith(".".join(re.findall(r"\d+", assistant.__version__)[:3]))
        (_, ((_, (_, strings), _),), _) = (told["kids"][0][0], (told["kids"][0][1][0][0],), None)
        table = {pair[1][0]: pair[1][1] for pair in strings}
        assert table["ProductVersion"] == table["FileVersion"] == assistant.__version__
        assert table["OriginalFilename"] == f"{named['name']}.exe"


def test_versions_become_four_numbers() -> None:
    numbers = packaging_module("version_information", "windows").numbers
    assert numbers("1.2.3") == (1, 2, 3, 0)
    assert numbers("2.0rc1") == (2, 0, 0, 0)
    with pytest.raises(ValueError, match="begins with no number"):
        numbers("next")


def test_the_bundle_has_what_it_needs_and_no_more(asked: Asked) -> None:
    ((_, _, libraries, data), _named) = asked.calls["COLLECT"][0]
    places = {place for place, _, _ in [*libraries, *data]}
    assert {"PySide6\\Qt6Core.dll", "PySide6\\plugins\\platforms\\qwindows.dll", "VCRUNTIME140.dll"} <= places
    assert not places & {"PySide6\\Qt6Pdf.dll", "PySide6\\opengl32sw.dll", "PySide6\\plugins\\platforms\\qdirect2d.dll"}
    assert {"THIRD-PARTY-NOTICES.txt", "LICENSE"} <= places


def test_the_icon_holds_every_size(asked: Asked) -> None:
    icon = Path(asked.calls["EXE"][0][1]["icon"])
    assert icon.read_bytes()[:6] == struct.pack("<3H", 0, 1, 7)
    reader = QImageReader(str(icon))  # Qt's own reader of this format
    sizes = []
    for number in range(reader.imageCount()):
        reader.jumpToImage(number)
        image = reader.read()
        assert not image.isNull()
        sizes.append(image.width())
    assert sizes == [16, 24, 32, 48, 64, 128, 256]


def test_the_installer_takes_the_bundle_and_its_icon_from_where_the_build_puts_them(
    installer: dict[str, list[str]], asked: Asked, work: Path
) -> None:
    told = settings(installer)
    built = (WINDOWS / "build.ps1").read_text(encoding="utf-8")
    # PyInstaller works in a folder of the spec file's name below the one it is given.
    icon = Path(asked.calls["EXE"][0][1]["icon"]).relative_to(work)
    assert "--workpath build\\windows packaging\\windows\\assistant.spec" in built
    assert told["SetupIconFile"].replace("\\", "/") == f"../../build/windows/assistant/{icon.as_posix()}"
    assert "--distpath dist\\windows" in built
    script = (WINDOWS / "installer.iss").read_text(encoding="utf-8")
    assert '#define Bundle "..\\..\\dist\\windows\\assistant"' in script
    assert asked.only("COLLECT")["name"] == "assistant"
    started = set(re.findall(r"\{app\}\\(\w+)\.exe", script))
    assert started == {named["name"] for _, named in asked.calls["EXE"]}


def test_the_installer_is_for_one_user_and_has_the_one_version(installer: dict[str, list[str]]) -> None:
    told = settings(installer)
    assert told["PrivilegesRequired"] == "lowest"
    assert told["AppVersion"] == told["VersionInfoVersion"] == "{#Version}"
    assert assistant.__version__ not in (WINDOWS / "installer.iss").read_text(encoding="utf-8")
    assert '"/DVersion=$version"' in (WINDOWS / "build.ps1").read_text(encoding="utf-8")


def test_what_the_program_writes_to_start_at_login_goes_with_it(installer: dict[str, list[str]]) -> None:
    root, _, subkey = RUN_KEY.partition("\\")
    assert root == "HKEY_CURRENT_USER"
    written, removed = installer["Registry"]
    for line in (written, removed):
        assert f'Subkey: "{subkey}"' in line
        assert f'ValueName: "{APP_NAME}"' in line
    assert AT_LOGIN in written
    assert "uninsdeletevalue" in removed


def test_scripts_name_files_that_exist() -> None:
    for path in re.findall(r"packaging\\[\w.\\-]+", (WINDOWS / "build.ps1").read_text(encoding="utf-8")):
        assert (ROOT / path.replace("\\", "/")).exists(), path
