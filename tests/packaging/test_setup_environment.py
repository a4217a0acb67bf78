"""What `make run` and `make test` do first: choose an interpreter, name missing packages, do nothing twice."""

import importlib.util
import os
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parents[2] / "packaging" / "setup_environment.py"
WriteProgram = Callable[[str, str], Path]


@pytest.fixture
def setup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script as a module, working in a project folder of its own."""
    spec = importlib.util.spec_from_file_location("setup_environment", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    monkeypatch.setitem(sys.modules, spec.name, module)  # dataclasses look their module up
    spec.loader.exec_module(module)
    root = tmp_path / "project"
    (root / ".venv" / "bin").mkdir(parents=True)
    (root / "pyproject.toml").write_text("[project]\n")
    monkeypatch.setattr(module, "ROOT", root)
    monkeypatch.setattr(module, "VENV", root / ".venv")
    monkeypatch.setattr(module, "VENV_PYTHON", root / ".venv" / "bin" / "python")
    monkeypatch.setattr(module, "STAMP", root / ".venv" / "set-up.json")
    monkeypatch.delenv("PYTHON", raising=False)
    return module


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WriteProgram:
    """Put small shell programs on a PATH that holds nothing else."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))

    def write(name: str, body: str) -> Path:
        path = folder / name
        path.write_text(f"#!/bin/sh\n{body}\n")
        path.chmod(0o755)
        return path

    return write


def interpreter(setup: ModuleType, minor: int, patch: int = 0, *missing: str, folder: str = "/opt") -> object:
    return setup.Interpreter(f"{folder}/python3.{minor}", (3, minor, patch), missing)


def test_the_best_complete_interpreter_is_chosen(setup: ModuleType) -> None:
    old, newer = interpreter(setup, 12, 1), interpreter(setup, 12, 9)
    eleven, fourteen = interpreter(setup, 11, 7), interpreter(setup, 14)
    incomplete = interpreter(setup, 13, 0, "sqlite3")
    assert setup.choose([fourteen, eleven, old, incomplete, newer]) is newer
    assert setup.choose([fourteen, eleven]) is eleven
    assert setup.choose([fourteen]) is fourteen
    assert setup.choose([incomplete]) is None


@pytest.mark.usefixtures("program")
def test_a_shim_that_only_fails_is_no_interpreter_and_pyenv_s_folder_is_searched(
    setup: ModuleType, program: WriteProgram, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program("python3.13", "echo 'pyenv: python3.13: command not found' >&2; exit 127")
    program("python3", "echo not json")
    pyenv = tmp_path / "pyenv" / "versions" / "3.9.9" / "bin"
    pyenv.mkdir(parents=True)
    (pyenv / "python3").symlink_to(sys.executable)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path / "pyenv"))
    found = setup.find_interpreters()
    assert [each.version for each in found] == [sys.version_info[:3]]


def test_an_interpreter_named_by_the_user_must_do(setup: ModuleType, program: WriteProgram) -> None:
    broken = program("python3.13", "exit 1")
    with pytest.raises(setup.SetUpError, match="does not run as a Python interpreter"):
        setup.probe_requested(str(broken))
    old = program("python3.9", 'echo \'{"version": [3, 9, 1], "free_threaded": false, "path": "/x", "missing": []}\'')
    with pytest.raises(setup.SetUpError, match=r"is /x \(3\.9\.1\); Python 3\.11 to 3\.14 is needed"):
        setup.probe_requested(str(old))
    assert setup.probe_requested(sys.executable).version == sys.version_info[:3]


def test_bundles_are_built_with_a_python_that_has_its_shared_library(setup: ModuleType) -> None:
    with_library = setup.Interpreter("/opt/a/python3.13", (3, 13, 0), (), has_library=True)
    newer_without = interpreter(setup, 13, 9)
    old_with_library = setup.Interpreter("/opt/b/python3.11", (3, 11, 2), (), has_library=True)
    assert setup.choose([newer_without, with_library]) is with_library, "the same environment serves all"
    assert setup.choose([newer_without, old_with_library]) is newer_without
    assert setup.choose([newer_without, old_with_library], "package") is old_with_library
    assert setup.choose([newer_without], "package") is None
    assert "--enable-shared pyenv install" in setup.no_interpreter([newer_without], "package")
    assert "3.13.9" in setup.no_interpreter([newer_without], "package")
    assert "is needed (found: none)" in setup.no_interpreter([], "package")


def test_the_probe_sees_the_shared_library(setup: ModuleType) -> None:
    library = Path(sysconfig.get_config_var("LIBDIR"), str(sysconfig.get_config_var("INSTSONAME")))
    assert setup.probe(sys.executable).has_library == (".so" in library.name and library.is_file())


def all_but(setup: ModuleType, *absent: str) -> str:
    packages = setup.SYSTEM_PACKAGES["test"]
    lines = [f"installed\t{name}, " for name in packages if name not in absent]
    return "cat <<'END'\n" + "\n".join(lines) + "\nEND"


@pytest.fixture
def without_root(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)


@pytest.mark.usefixtures("without_root")
@pytest.mark.parametrize("sudo", [None, "echo 'sudo: a password is required' >&2; exit 1"])
def test_without_root_the_one_apt_line_is_printed(setup: ModuleType, program: WriteProgram, sudo: str | None) -> None:
    program("dpkg-query", "PATH=/usr/bin:/bin\n" + all_but(setup, "libxcb-cursor0", "flite"))
    program("apt-get", "exit 99")
    if sudo:
        program("sudo", sudo)
    usable = [interpreter(setup, 13)]
    with pytest.raises(setup.SetUpError) as refusal:
        setup.install_system_packages("test", usable)
    assert "\nsudo apt-get install --no-install-recommends -y libxcb-cursor0 flite\n" in str(refusal.value)
    assert "make test" in str(refusal.value)
    with pytest.raises(setup.SetUpError, match=r"-y libxcb-cursor0\n"):
        setup.install_system_packages("run", usable)


@pytest.mark.usefixtures("without_root")
def test_python_s_own_missing_package_is_in_the_line(setup: ModuleType, program: WriteProgram) -> None:
    program("dpkg-query", "PATH=/usr/bin:/bin\n" + all_but(setup))
    program("apt-get", "exit 99")
    debian = interpreter(setup, 11, 2, "ensurepip", folder="/usr/bin")
    with pytest.raises(setup.SetUpError, match=r"-y python3\.11-venv\n"):
        setup.install_system_packages("run", [debian])
    with pytest.raises(setup.SetUpError, match=r"-y python3 python3-venv\n"):
        setup.install_system_packages("run", [])
    without_library = interpreter(setup, 11, 2, folder="/usr/bin")
    with pytest.raises(setup.SetUpError, match=r"-y python3\.11-venv libpython3\.11\n"):
        setup.install_system_packages("package", [without_library])


@pytest.mark.usefixtures("without_root")
def test_with_passwordless_sudo_packages_are_installed(
    setup: ModuleType, program: WriteProgram, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    program("dpkg-query", "PATH=/usr/bin:/bin\n" + all_but(setup, "libpulse0"))
    program("apt-get", "exit 99")
    program("sudo", f'printf "%s\\n" "$*" >> {tmp_path}/sudo.log')
    setup.install_system_packages("run", [interpreter(setup, 13)])
    apt_get = "-n env DEBIAN_FRONTEND=noninteractive apt-get"
    assert (tmp_path / "sudo.log").read_text().splitlines() == [
        "-n true",
        f"{apt_get} update",
        f"{apt_get} install --no-install-recommends -y libpulse0",
    ]
    assert "Installing 1 Debian packages: libpulse0" in capfd.readouterr().err


@pytest.mark.usefixtures("without_root")
def test_a_failed_installation_shows_all_of_its_output(setup: ModuleType, program: WriteProgram) -> None:
    program("dpkg-query", "PATH=/usr/bin:/bin\n" + all_but(setup, "libpulse0"))
    program("apt-get", "exit 99")
    program("sudo", '[ "$2" = true ] || { echo first; echo second >&2; exit 1; }')
    with pytest.raises(setup.SetUpError, match=r"first\nsecond\n\nThis failed .*: apt-get update"):
        setup.install_system_packages("run", [interpreter(setup, 13)])


def test_a_package_under_a_newer_name_counts(setup: ModuleType, program: WriteProgram) -> None:
    program(
        "dpkg-query",
        "echo 'installed\tlibglib2.0-0t64, libglib2.0-0 (= 2.80.0), libgio'; echo 'config-files\tflite, '",
    )
    assert setup.installed_debian_packages() == {"libglib2.0-0t64", "libglib2.0-0", "libgio"}


@pytest.mark.usefixtures("without_root")
@pytest.mark.parametrize(("known", "asked_for"), [("stalonetray", "stalonetray"), ("trayer", "trayer"), ("", "trayer")])
def test_where_a_package_is_no_more_another_is_asked_for(
    setup: ModuleType, program: WriteProgram, known: str, asked_for: str
) -> None:
    program("dpkg-query", "PATH=/usr/bin:/bin\n" + all_but(setup, "trayer"))
    program("apt-get", "exit 99")
    program("apt-cache", f'[ "$2" = \'{known}\' ] && echo "$2 | 1.0 | somewhere"')
    with pytest.raises(setup.SetUpError, match=f"-y {asked_for}\n"):
        setup.install_system_packages("test", [interpreter(setup, 13)])


@pytest.mark.usefixtures("without_root")
def test_another_that_is_there_will_do(setup: ModuleType, program: WriteProgram) -> None:
    program(
        "dpkg-query",
        "PATH=/usr/bin:/bin\n" + all_but(setup, "trayer").replace("END'\n", "END'\ninstalled\tstalonetray, \n", 1),
    )
    program("apt-get", "exit 99")
    setup.install_system_packages("test", [interpreter(setup, 13)])


@pytest.mark.usefixtures("program")
def test_another_linux_is_only_told_what_is_missing(setup: ModuleType) -> None:
    setup.check_other_linux({"libc6": "libc.so.6"})
    with pytest.raises(
        setup.SetUpError, match=r"libnone\.so\.1 \(Debian's libnone1\), nothing-here \(Debian's nothing\)"
    ):
        setup.check_other_linux({"libnone1": "libnone.so.1", "nothing": "nothing-here", "libc6": "libc.so.6"})


def test_what_is_done_is_not_done_again(setup: ModuleType) -> None:
    chosen = setup.probe(sys.executable)
    assert not setup.is_done("run", "")
    setup.write_stamp("run", chosen)
    assert not setup.is_done("run", "")  # the environment's Python is gone
    setup.VENV_PYTHON.symlink_to(sys.executable)
    assert setup.is_done("run", "")
    assert setup.is_done("run", sys.executable)
    assert not setup.is_done("test", "")
    setup.write_stamp("test", chosen)
    assert setup.is_done("test", "")
    assert setup.is_done("run", "")
    (setup.ROOT / "pyproject.toml").write_text("[project]\ndependencies = []\n")
    assert not setup.is_done("run", "")
    setup.STAMP.write_text("not json")
    assert not setup.is_done("run", "")


def test_a_wrong_call_is_told_the_usage() -> None:
    result = subprocess.run([sys.executable, "-I", SCRIPT, "fly"], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr == "usage: setup_environment.py run | test | package\n"
