"""The Linux bundle as users get it: built, installed without Python on the PATH, talked to, upgraded, removed."""

import contextlib
import dataclasses
import os
import re
import shutil
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest
from PyInstaller.archive.readers import CArchiveReader

from assistant.settings import APP_ID, Settings, load_settings, save_settings
from tests.e2e.test_first_run import TALK_KEYS, holds_the_talk_key
from tests.e2e.test_hotkey import Person
from tests.packaging.bundle_surroundings import fingerprint, processes_of, tree, without_python
from tests.packaging.loading import packaging_module
from tests.support.audio_lab import SPEAKERS_MONITOR
from tests.support.desktop_session import DesktopSession
from tests.support.speech import Speech

ROOT = Path(__file__).parents[2]
COMMAND = "voice-assistant"
PATIENCE_S = 120.0
BUILD_S = 1200.0
MEGABYTE = 1_000_000
libpython = Path(sysconfig.get_config_var("LIBDIR") or "", sysconfig.get_config_var("INSTSONAME") or "none")
pytestmark = [
    pytest.mark.timeout(BUILD_S + 300),
    pytest.mark.skipif(
        ".so" not in libpython.name or not libpython.is_file(),
        reason="PyInstaller needs a Python with its shared library; `make package` would choose another one",
    ),
]


@pytest.fixture(scope="session")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with bundle and installers; kept in build/ until something that they are made of changes."""
    kept = ROOT / "build" / "tested-bundle"
    folder = kept / fingerprint()
    if not folder.exists():
        shutil.rmtree(kept, ignore_errors=True)
        work = tmp_path_factory.mktemp("bundle-work")
        places = ["--to", str(kept / "unfinished"), "--work", str(work)]
        script = str(ROOT / "packaging" / "linux" / "build.py")
        result = subprocess.run(
            [sys.executable, script, "--quick", *places], capture_output=True, text=True, check=False, timeout=BUILD_S
        )
        assert result.returncode == 0, result.stderr
        (kept / "unfinished").rename(folder)
        shutil.rmtree(work)
    return folder


@pytest.fixture(scope="session")
def bundle(built: Path) -> Path:
    return built / "assistant"


@pytest.fixture(scope="session")
def installer(built: Path) -> Path:
    (file,) = built.glob("*.run")
    return file


@pytest.fixture(scope="session")
def no_python(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A PATH with all of the system's programs but Python."""
    folder = tmp_path_factory.mktemp("no-python")
    for place in ("/usr/bin", "/bin"):
        for program in Path(place).iterdir():
            if not re.match(r"(python|pip|pydoc|py3|pyenv|idle|2to3)", program.name):
                with contextlib.suppress(FileExistsError):
                    (folder / program.name).symlink_to(program)
    assert shutil.which("python3", path=str(folder)) is None
    return str(folder)


@dataclasses.dataclass
class User:
    """Somebody with a home, who starts programs from it."""

    home: Path
    environment: dict[str, str]

    def run(self, *command: object, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(part) for part in command],
            env={**self.environment, **more},
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_S,
        )


@pytest.fixture
def user(no_python: str, tmp_path: Path) -> User:
    """A user who has an empty home and nothing else."""
    home = tmp_path / "home of me & 100%"
    home.mkdir()
    return User(home, {"HOME": str(home), "PATH": no_python, "LC_ALL": "C.UTF-8"})


def is_of_the_program(place: str) -> bool:
    return place.startswith(f".local/share/{APP_ID}/_internal/")


# What is in it


def test_it_holds_what_the_program_uses_and_nothing_else(bundle: Path) -> None:
    places = tree(bundle)
    unwanted = re.compile(
        r"WebEngine|Qml|Quick|QtPdf|Qt63D|libav|libsw|sqldrivers|/tests?/|openai|pytest|hypothesis|/pip/"
    )
    assert [place for place in places if unwanted.search(place)] == []
    translations = {Path(place).name for place in places if "/translations/" in place}
    assert translations == {"qtbase_de.qm", "de.qm"}
    modules = CArchiveReader(str(bundle / "assistant")).open_embedded_archive("PYZ.pyz").toc
    tops = {name.partition(".")[0] for name in modules}
    assert (
        tops & {"openai", "pytest", "_pytest", "hypothesis", "pip", "setuptools", "mypy", "ruff", "PyInstaller"}
        == set()
    )
    contents = packaging_module("bundle_contents")
    assert set(contents.own_modules()) <= set(modules)
    wanted = {"mcp.client.stdio", "pocketsphinx", "keyring.backends.SecretService", "keyring.backends.kwallet"}
    assert wanted <= set(modules)
    # For the user's own tools.
    assert {"csv", "sqlite3", "statistics", "xml.etree.ElementTree", "zipfile"} <= set(modules)


def test_it_says_what_it_is_made_of(built: Path, bundle: Path) -> None:
    table = (built / "contents.txt").read_text()
    size = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file() and not path.is_symlink())
    assert f"{size / MEGABYTE:.1f} MB  in " in table
    assert size < 175 * MEGABYTE, table
    assert "OpenBLAS" in table
    assert f"{COMMAND}_" in table


def test_the_data_made_smaller_keep_what_is_used(bundle: Path) -> None:
    smaller = packaging_module("smaller_files", "linux")
    (library,) = bundle.glob("_internal/PySide6/Qt/lib/libicudata.so.*")
    items = smaller.read_package(library, f"icudt{library.name.rpartition('.')[2]}_dat")
    names = {name.partition("/")[2] for name in items}
    assert {"root.res", "de.res", "coll/root.res", "coll/de.res", "coll/ucadata.icu", "zone/de.res"} <= names
    assert {"fr.res", "coll/zh.res"} & names == set()
    (dictionary,) = bundle.glob("_internal/pocketsphinx/model/en-us/*.dict")
    words = {line.split()[0] for line in dictionary.read_text().splitlines()}
    assert {"what", "twelve", "seven", "berlin"} <= words
    assert len(words) < 1000


# For one user


def test_one_user_installs_upgrades_and_removes_it_without_a_trace(user: User, installer: Path) -> None:
    home = user.home
    settings = home / ".config" / "desktop-voice-assistant" / "settings.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text('voice = "cedar"\n')
    before = tree(home)
    result = user.run(installer)
    assert result.returncode == 0, result.stderr
    assert "is not on your PATH" in result.stdout
    program = home / ".local" / "share" / APP_ID
    put = {place for place in tree(home) - before if not is_of_the_program(place)}
    assert [place for place in put if not re.match(r"\.local(/share|/bin)?(/|$)", place)] == []
    assert user.run(home / ".local" / "bin" / COMMAND, "--version").stdout.startswith("assistant ")
    entry = home / ".local" / "share" / "applications" / f"{APP_ID}.desktop"
    assert f'Exec="{program}/assistant" toggle'.replace("%", "%%") in entry.read_text()
    assert f"TryExec={program}/assistant\n" in entry.read_text()
    assert user.run("desktop-file-validate", entry).stdout == ""

    stale = home / ".local" / "share" / "applications" / "of-an-earlier-version.desktop"
    stale.touch()
    with (program / "installed-files").open("a") as files:
        files.write(f"{stale}\n")
    (program / "_internal" / "of-an-earlier-version").touch()
    assert user.run(installer).returncode == 0
    assert {place for place in tree(home) - before if not is_of_the_program(place)} == put
    assert not (program / "_internal" / "of-an-earlier-version").exists()

    removed = user.run(installer, "--uninstall")
    assert "is removed" in removed.stdout, removed.stderr
    assert tree(home) == before
    assert settings.read_text() == 'voice = "cedar"\n'
    assert user.run(installer, "--uninstall").returncode == 1


def test_what_is_not_the_installer_s_stays(user: User, installer: Path) -> None:
    home = user.home
    data = home / "data"
    mine = home / ".local" / "bin" / COMMAND
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    result = user.run(installer, XDG_DATA_HOME=str(data))
    assert f"{mine} is something else and stays" in result.stdout
    later = data / "icons" / "mine.png"
    later.touch()
    assert user.run(data / APP_ID / "uninstall").returncode == 0
    assert mine.read_text() == "mine"
    assert tree(data) == {"icons", "icons/mine.png"}


def test_a_damaged_installer_changes_nothing(user: User, installer: Path, tmp_path: Path) -> None:
    damaged = tmp_path / "damaged.run"
    content = bytearray(installer.read_bytes())
    content[-1000] ^= 1
    damaged.write_bytes(content)
    result = user.run("sh", damaged)
    assert (result.returncode, result.stderr) == (1, "This file is damaged; download it again.\n")
    home = user.home
    assert tree(home) == set()
    assert user.run("sh", installer, "--wrong").returncode == 2


# For all users


def as_root() -> list[str]:
    for prefix in ([], ["sudo", "-n"], ["unshare", "-r"]):
        if os.geteuid() == 0 or (
            prefix and shutil.which(prefix[0]) and not subprocess.run([*prefix, "true"], check=False).returncode
        ):
            return prefix
    pytest.skip("installing a Debian package needs root, sudo without password, or user namespaces")


def test_debian_installs_upgrades_and_removes_it(built: Path, tmp_path: Path, user: User) -> None:
    (package,) = built.glob("*.deb")
    fields = subprocess.run(["dpkg-deb", "-f", package], capture_output=True, text=True, check=True).stdout
    assert "Package: voice-assistant\n" in fields
    depends = re.search(r"^Depends: (.+)$", fields, re.MULTILINE)
    assert depends is not None
    assert {"libpulse0", "libegl1", "libxcb1"} <= set(depends[1].split(", "))
    system = tmp_path / "system"
    for folder in ("info", "updates", "parts"):
        (system / "var" / "lib" / "dpkg" / folder).mkdir(parents=True)
    for file in ("status", "available"):
        (system / "var" / "lib" / "dpkg" / file).touch()
    before = tree(system)

    def dpkg(*arguments: object) -> None:
        places = [f"--root={system}", "--force-depends", f"--log={tmp_path / 'dpkg.log'}"]
        command = [*as_root(), "dpkg", *places, *map(str, arguments)]
        result = subprocess.run(command, capture_output=True, text=True, check=False)
        assert result.returncode == 0, result.stderr

    dpkg("--install", package)
    first = tree(system)
    program = system / "usr" / "bin" / COMMAND
    assert user.run(program, "--version").stdout.startswith("assistant ")
    icon = system / "usr" / "share" / "icons" / "hicolor" / "scalable" / "apps" / f"{APP_ID}.svg"
    assert icon.is_file()
    dpkg("--install", package)
    assert tree(system) == first
    dpkg("--purge", COMMAND)
    left = {place for place in tree(system) - before if not place.startswith("var/")}
    assert left == set()


def test_the_desktop_understands_what_it_is_told(built: Path, tmp_path: Path) -> None:
    (package,) = built.glob("*.deb")
    subprocess.run(["dpkg-deb", "-x", package, tmp_path], check=True)
    share = tmp_path / "usr" / "share"
    entry, metainfo = share / "applications" / f"{APP_ID}.desktop", share / "metainfo" / f"{APP_ID}.metainfo.xml"
    checked = subprocess.run(["desktop-file-validate", entry], capture_output=True, text=True, check=False)
    assert (checked.returncode, checked.stdout) == (0, "")
    checked = subprocess.run(
        ["appstreamcli", "validate", "--no-net", metainfo], capture_output=True, text=True, check=False
    )
    assert checked.returncode == 0, checked.stdout
    assert "GPL" in (share / "doc" / COMMAND / "copyright").read_text()


# Talking with it


@pytest.fixture
def person(desktop_session: DesktopSession) -> Iterator[Person]:
    somebody = Person(desktop_session)
    yield somebody
    somebody.close()


@dataclasses.dataclass
class Installed(User):
    """The program, installed for the user of a desktop without Python."""

    person: Person
    installer: Path

    @property
    def data(self) -> Path:
        return Path(self.environment["XDG_DATA_HOME"])

    @property
    def program(self) -> Path:
        return self.data / APP_ID

    def install(self) -> str:
        result = self.run(self.installer)
        assert result.returncode == 0, result.stderr
        return result.stdout

    def start_from_the_menu(self) -> None:
        command = ["gio", "launch", str(self.data / "applications" / f"{APP_ID}.desktop")]
        # Not captured: the program that is started has the same standard output, and goes on.
        subprocess.run(command, env=self.environment, stdin=subprocess.DEVNULL, check=True, timeout=PATIENCE_S)
        self.person.waits_for(self.person.sees_window, "the window")

    def has_ended(self) -> bool:
        return processes_of(self.program) == []


@pytest.fixture
def installed(person: Person, installer: Path, no_python: str) -> Iterator[Installed]:
    environment = without_python(person.desktop.env, no_python)
    one = Installed(Path(environment["HOME"]), environment, person, installer)
    one.install()
    yield one
    for number in processes_of(one.program):
        with contextlib.suppress(ProcessLookupError):
            os.kill(number, signal.SIGKILL)


def test_it_tests_itself(installed: Installed) -> None:
    result = installed.run(installed.program / "assistant", "--selftest")
    assert result.returncode == 0, result.stdout + result.stderr


def asks(person: Person, question: Path) -> None:
    """Hold the key, ask, let go, hear the answer."""
    with person.desktop.audio.record(SPEAKERS_MONITOR) as recorder:
        holds_the_talk_key(person)
        person.desktop.audio.speak_wav(question).wait(PATIENCE_S)
        person.lets_go(*TALK_KEYS)
        recorder.wait_for(lambda: recorder.onset() is not None, PATIENCE_S)


def test_a_conversation_from_the_menu_and_an_upgrade_in_the_middle(installed: Installed, speak: Speech) -> None:
    person = installed.person
    question = speak("what is twelve times seven")
    save_settings(
        Settings(first_run_done=True, endpoint="practice", start_at_login=True, cues_off=("listening", "done"))
    )
    installed.start_from_the_menu()
    for _ in range(3):  # a busy machine may garble the question
        asks(person, question)
        with contextlib.suppress(AssertionError):
            person.waits_for(lambda: person.remembers("eighty-four", "assistant"), "the answer")
            break
    assert person.remembers("eighty-four", "assistant")

    assert "has been ended for the upgrade" in installed.install()
    person.waits_for(installed.has_ended, "that the earlier version has ended")
    installed.start_from_the_menu()
    assert load_settings()[0].endpoint == "practice"
    assert person.remembers("eighty-four", "assistant")

    assert installed.run(installed.program / "assistant", "show").returncode == 0
    removed = installed.run(installed.program / "uninstall")
    assert removed.returncode == 0, removed.stderr
    person.waits_for(installed.has_ended, "that the program has ended")
    configuration = Path(installed.environment["XDG_CONFIG_HOME"])
    assert tree(installed.home) == set()
    assert {path.name for path in installed.data.iterdir()} == {"desktop-voice-assistant"}
    assert not list(configuration.glob("autostart/*"))
    assert load_settings()[0].endpoint == "practice"
