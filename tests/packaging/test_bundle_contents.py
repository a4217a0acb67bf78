"""What is left out of a bundle, and what a bundle's start sets right, without building one."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.loading import PACKAGING, packaging_module

ROOT = Path(__file__).parents[2]
contents = packaging_module("bundle_contents")


@pytest.mark.parametrize(
    ("place", "platform", "wanted"),
    [
        ("PySide6/Qt/lib/libQt6Widgets.so.6", "linux", True),
        ("PySide6/Qt/lib/libQt6XcbQpa.so.6", "linux", True),
        ("PySide6/Qt/lib/libQt6WebEngineCore.so.6", "linux", False),
        ("PySide6/Qt/lib/libQt6Qml.so.6", "linux", False),
        ("PySide6/Qt/lib/libQt6FFmpegStub-ssl.so.3", "linux", False),
        ("PySide6/Qt/lib/libavcodec.so.63", "linux", False),
        ("PySide6/Qt/lib/libicudata.so.73", "linux", True),
        ("PySide6/QtMultimedia.abi3.so", "linux", True),
        ("PySide6/QtQuick.abi3.so", "linux", False),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", "linux", True),
        ("PySide6/Qt/plugins/multimedia/libffmpegmediaplugin.so", "linux", False),
        ("PySide6/Qt/translations/qtbase_de.qm", "linux", True),
        ("PySide6/Qt/translations/qtbase_fr.qm", "linux", False),
        ("PySide6/Qt/qml/QtQuick/qmldir", "linux", False),
        ("PySide6\\Qt6Gui.dll", "win32", True),
        ("PySide6\\Qt6Pdf.dll", "win32", False),
        ("PySide6\\plugins\\platforms\\qwindows.dll", "win32", True),
        ("PySide6\\plugins\\sqldrivers\\qsqlite.dll", "win32", False),
        ("PySide6/Qt/plugins/platforms/libqcocoa.dylib", "darwin", True),
        ("pocketsphinx/model/en-us/en-us.lm.bin", "linux", False),
        ("pocketsphinx/model/en-us/en-us/mdef", "linux", True),
        ("espeakng_loader/espeak-ng-data/en_dict", "linux", True),
        ("espeakng_loader/espeak-ng-data/ru_dict", "linux", False),
        ("espeakng_loader/espeak-ng-data/lang/gmw/en-US", "linux", True),
        ("espeakng_loader/espeak-ng-data/lang/zle/ru", "linux", False),
        ("numpy/linalg/_umath_linalg.cpython-313-x86_64-linux-gnu.so", "linux", True),
        ("libcrypto.so.3", "linux", True),
    ],
)
def test_what_belongs_in_a_bundle(place: str, platform: str, wanted: bool) -> None:
    assert contents.is_wanted(place, platform) is wanted


def test_every_module_that_is_named_is_there() -> None:
    for name in [*contents.own_modules(), *contents.HIDDEN_IMPORTS, *contents.DATA_PACKAGES]:
        assert importlib.util.find_spec(name) is not None, name
    assert "assistant.commands.talk" in contents.own_modules()
    assert not {"test", "tkinter", "idlelib"} & set(contents.standard_library())


def test_resources_are_put_where_the_program_looks_for_them() -> None:
    places = {(Path(file).name, folder) for file, folder in contents.resources()}
    assert ("assistant.svg", "assistant/_resources/icons") in places
    assert ("de.qm", "assistant/_resources/translations") in places
    assert not [file for file, _ in contents.resources() if file.endswith(".ts")]


def test_the_dictionary_keeps_every_word_of_the_grammar(tmp_path: Path) -> None:
    whole = tmp_path / "whole.dict"
    whole.write_text("twelve T W EH L V\nread R IY D\nzebra Z IY B R AH\nthe DH AH\nthe(2) DH IY\n")
    other = ("x", "/x", "DATA")
    made = contents.with_small_dictionary([(contents.DICTIONARY, str(whole), "DATA"), other], tmp_path / "made")
    assert made[1] == other
    assert Path(made[0][1]).read_text() == "twelve T W EH L V\nthe DH AH\nthe(2) DH IY\n"


def test_a_package_of_icu_s_data_is_read_as_it_was_written(tmp_path: Path) -> None:
    smaller = packaging_module("smaller_files", "linux")
    items = {"icudt73l/root.res": b"root" * 5, "icudt73l/de.res": b"\x01" * 16, "icudt73l/coll/root.res": b"c" * 32}
    (tmp_path / "package.dat").write_bytes(smaller.package(items))
    code = '.section .rodata\n.globl icudt73_dat\n.type icudt73_dat, %object\nicudt73_dat: .incbin "package.dat"\n'
    (tmp_path / "code.s").write_text(f"{code}.size icudt73_dat, . - icudt73_dat\n")
    subprocess.run(["as", "-o", "code.o", "code.s"], cwd=tmp_path, check=True)
    subprocess.run(["ld", "-shared", "-o", "library.so", "code.o"], cwd=tmp_path, check=True)
    read = smaller.read_package(tmp_path / "library.so", "icudt73_dat")
    assert {name: data.rstrip(b"\0") for name, data in read.items()} == items


@pytest.mark.parametrize(
    ("item", "wanted"),
    [
        ("icudt73l/root.res", True),
        ("icudt73l/coll/de_AT.res", True),
        ("icudt73l/fr.res", False),
        ("icudt73l/zone/zh_Hant.res", False),
        ("icudt73l/supplementalData.res", True),
        ("icudt73l/coll/ucadata.icu", True),
        ("icudt73l/ibm-37_P100-1995.cnv", False),
        ("icudt73l/brkitr/thaidict.dict", False),
    ],
)
def test_which_of_icu_s_data_stay(item: str, wanted: bool) -> None:
    assert packaging_module("smaller_files", "linux").is_wanted(item, {"en", "de"}) is wanted


def test_only_libraries_that_something_is_linked_to_go_along(monkeypatch: pytest.MonkeyPatch) -> None:
    libraries = packaging_module("system_libraries", "linux")
    links = {
        "/venv/PySide6/libQt6Gui.so": ("libxcb-cursor.so.0", "libX11.so.6", "libc.so.6"),
        "/usr/lib/libxcb-cursor.so.0": ("libxcb-image.so.0",),
    }
    monkeypatch.setattr(libraries, "needed", lambda source: links.get(source, ()))
    entries = [
        ("PySide6/libQt6Gui.so", "/venv/PySide6/libQt6Gui.so", "BINARY"),
        ("libxcb-cursor.so.0", "/usr/lib/libxcb-cursor.so.0", "BINARY"),
        ("libxcb-image.so.0", "/usr/lib/libxcb-image.so.0", "BINARY"),
        ("libX11.so.6", "/usr/lib/libX11.so.6", "BINARY"),
        ("libgtk-3.so.0", "/usr/lib/libgtk-3.so.0", "BINARY"),
    ]
    kept = [place for place, _, _ in libraries.bundled(entries)]
    assert kept == ["PySide6/libQt6Gui.so", "libxcb-cursor.so.0", "libxcb-image.so.0"]


def test_other_programs_are_started_as_if_there_were_no_bundle(monkeypatch: pytest.MonkeyPatch) -> None:
    start = packaging_module("bundle_start")
    for name, value in {
        "LD_LIBRARY_PATH": "/bundle",
        "LD_LIBRARY_PATH_ORIG": "/mine",
        "DYLD_LIBRARY_PATH": "/bundle",
        "QT_PLUGIN_PATH": "/bundle",
        "_PYI_ARCHIVE_FILE": "/bundle/assistant",
    }.items():
        monkeypatch.setenv(name, value)
    start.give_back_the_environment()
    kept = {name: os.environ.get(name) for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "QT_PLUGIN_PATH")}
    assert kept == {"LD_LIBRARY_PATH": "/mine", "DYLD_LIBRARY_PATH": None, "QT_PLUGIN_PATH": None}
    assert not [name for name in os.environ if name.startswith("_PYI_") or name.endswith("_PATH_ORIG")]


def test_a_part_of_the_program_is_started_as_python_would() -> None:
    script = str(PACKAGING / "bundle_start.py")
    command = [sys.executable, script, "-P", "-m", "assistant.practice.ears"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    ears = subprocess.run(command, env=environment, input=b"", capture_output=True, check=False)
    assert (ears.returncode, ears.stdout) == (0, b""), ears.stderr
    version = subprocess.run([sys.executable, script, "--version"], env=environment, capture_output=True, check=True)
    assert version.stdout.startswith(b"assistant ")


@pytest.mark.skipif(sys.platform != "linux", reason="the certificates of Linux systems")
def test_certificates_are_found_where_the_system_has_them(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    start = packaging_module("bundle_start")
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    monkeypatch.setattr(start, "SYSTEM_CERTIFICATES", ("/nonexistent", str(tmp_path / "authorities.pem")))
    (tmp_path / "authorities.pem").touch()
    nowhere = start.ssl.DefaultVerifyPaths(None, None, "", "", "", "")
    monkeypatch.setattr(start.ssl, "get_default_verify_paths", lambda: nowhere)
    start.find_certificates()
    assert os.environ["SSL_CERT_FILE"] == str(tmp_path / "authorities.pem")
    monkeypatch.delenv("SSL_CERT_FILE")
    monkeypatch.setattr(start.ssl, "get_default_verify_paths", lambda: nowhere._replace(cafile="/etc/cert.pem"))
    start.find_certificates()
    assert "SSL_CERT_FILE" not in os.environ
