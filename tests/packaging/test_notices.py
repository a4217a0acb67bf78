"""The notices name everything that a packaged application holds, and nothing without an allowed licence gets in."""

import importlib.metadata
import re
from pathlib import Path
from types import ModuleType

import pytest
from packaging.utils import canonicalize_name

from tests.packaging.loading import packaging_module
from tests.packaging.test_lock import locked

# What only builds the applications and is in none of them; of PyInstaller, its starter is.
BUILD_TOOLS = {"altgraph", "hatchling", "macholib", "packaging", "pathspec", "pefile", "pluggy", "pyinstaller"}
BUILD_TOOLS |= {"pyinstaller-hooks-contrib", "setuptools", "trove-classifiers"}


@pytest.fixture(scope="module")
def notices() -> ModuleType:
    return packaging_module("notices")


@pytest.fixture(scope="module")
def text(notices: ModuleType) -> str:
    return str(notices.notices(["_internal/libxcb-cursor.so.0", "_internal/PySide6/Qt/lib/libQt6Core.so.6"]))


def test_every_package_of_a_release_is_in_the_notices(text: str) -> None:
    named = {canonicalize_name(line.split()[0]) for line in re.findall(r"^  (\S+ \d\S*): ", text, re.MULTILINE)}
    released = {
        name
        for name, (pinned, _) in locked().items()
        if (pinned.marker is None or pinned.marker.evaluate()) and name not in BUILD_TOOLS
    }
    assert released - named == set()


def test_parts_that_are_no_packages_are_there_with_their_licences(text: str) -> None:
    for line in (
        "  eSpeak NG 1.52: GPL-3.0-or-later\n",
        "  Qt: LGPL-3.0-only\n",
        "  PyInstaller's starter: GPL-2.0-or-later WITH Bootloader-exception\n",
        "  XCB: MIT\n",
    ):
        assert line in text
    assert re.search(r"^  Python 3\.\d+\.\d+: PSF-2\.0$", text, re.MULTILINE)
    for licence in ("GNU GENERAL PUBLIC LICENSE", "GNU LESSER GENERAL PUBLIC LICENSE", "Apache License"):
        assert licence in text


def test_what_the_gpl_part_means_is_said_plainly(text: str) -> None:
    assert "The application as a whole is therefore\ngiven on under that licence" in text
    assert "https://github.com/espeak-ng/espeak-ng/archive/refs/tags/1.52.0.tar.gz" in text


def test_packages_of_the_other_systems_have_a_known_licence(notices: ModuleType) -> None:
    for name in locked().keys() - BUILD_TOOLS:
        try:
            distribution = importlib.metadata.distribution(name)
        except importlib.metadata.PackageNotFoundError:
            assert notices.checked(name, notices.KNOWN_DISTRIBUTIONS[name])
        else:
            assert notices.licence_of(distribution)


class Told:
    """A distribution that tells of itself what it is given."""

    version = "1.0"
    requires = ()

    def __init__(self, **told: str) -> None:
        self.metadata = type("Metadata", (), {"json": {"name": "some-package", **told}})()


@pytest.mark.parametrize("licence", ["GPL-2.0-only", "AGPL-3.0-only", "Proprietary", "MIT AND SSPL-1.0"])
def test_a_licence_that_is_not_allowed_stops_the_release(notices: ModuleType, licence: str) -> None:
    with pytest.raises(notices.LicenceError, match="some-package has the licence"):
        notices.licence_of(Told(license_expression=licence))


def test_of_alternatives_one_that_is_allowed_is_chosen(notices: ModuleType) -> None:
    told = Told(license_expression="(GPL-2.0-only OR LGPL-3.0-only) AND MIT")
    assert notices.licence_of(told) == "LGPL-3.0-only AND MIT"


def test_a_package_that_tells_no_licence_stops_the_release(notices: ModuleType) -> None:
    with pytest.raises(notices.LicenceError, match="some-package does not say its licence"):
        notices.licence_of(Told())


@pytest.mark.parametrize(
    ("file", "component"),
    [
        ("libxkbcommon-x11.so.0.0.0", "xkbcommon"),
        ("libQt6Multimedia.so.6", "Qt"),
        ("Qt6Core.dll", "Qt"),
        ("libpython3.13.so.1.0", "Python"),
        ("python313.dll", "Python"),
        ("libcrypto-3-x64.dll", "OpenSSL"),
        ("libssl.so.3", "OpenSSL"),
        ("VCRUNTIME140_1.dll", "Microsoft Visual C++ runtime"),
        ("api-ms-win-crt-runtime-l1-1-0.dll", "Microsoft Visual C++ runtime"),
        ("libX11-xcb.so.1", "X.Org's client libraries"),
        ("libicudata.so.73", "ICU"),
        ("libglib-2.0.so.0", "GLib"),
        ("libsqlite3.so.0", "SQLite"),
        ("libffi.so.8", "libffi"),
    ],
)
def test_native_libraries_are_known_by_their_names(notices: ModuleType, file: str, component: str) -> None:
    assert notices.component_of(file).name == component


def test_a_library_that_nobody_knows_stops_the_release(notices: ModuleType, tmp_path: Path) -> None:
    with pytest.raises(notices.LicenceError, match=r"libmp3lame\.so\.0 belongs to nothing known"):
        notices.notices(["_internal/libmp3lame.so.0"])
    bundle = tmp_path / "bundle" / "_internal"
    bundle.mkdir(parents=True)
    (bundle / "libmp3lame.so.0").touch()
    assert notices.main(["--output", str(tmp_path / "notices.txt"), "--bundle", str(bundle.parent)]) == 1
    assert not (tmp_path / "notices.txt").exists()


def test_every_allowed_licence_says_why() -> None:
    licences = packaging_module("licences")
    assert all(reason.strip() for reason in licences.ALLOWED.values())
    for component in (*licences.ALWAYS, *licences.NATIVE):
        assert licences.checked(component.name, component.licence)
        assert component.source.startswith("https://")
