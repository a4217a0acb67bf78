"""What is missing is named in one sentence with the command that installs it, wherever an import can fail."""

import asyncio
import gc
import importlib.metadata
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from assistant import credentials, installing
from assistant.commands.desktop import look_for_window_libraries
from assistant.installing import MissingPartError
from tests.packaging.loading import packaging_module
from tests.tools.mcp.host import Host

ROOT = Path(__file__).parents[1]
Block = None  # what sys.modules has of a module that cannot be imported


def block(monkeypatch: pytest.MonkeyPatch, *modules: str) -> None:
    """Have these packages be missing: not installed, as far as Python can tell."""
    for name in [*sys.modules]:
        if name.partition(".")[0] in modules:
            monkeypatch.delitem(sys.modules, name)
    for module in modules:
        monkeypatch.setitem(sys.modules, module, Block)


def forget(monkeypatch: pytest.MonkeyPatch, module: str) -> None:
    """Have a module of ours be imported anew; only one that then fails, or there would be two of it."""
    monkeypatch.delitem(sys.modules, module, raising=False)


@pytest.fixture
def command(monkeypatch: pytest.MonkeyPatch) -> str:
    """The beginning of the commands: as for an installed program, on a Python at a fixed place."""
    monkeypatch.setattr(sys, "executable", "/opt/my python/bin/python")
    monkeypatch.setattr(installing, "_has_pip", lambda: True)
    monkeypatch.setattr(installing, "_target", lambda extra: [f"desktop-voice-assistant{extra}"])
    return "'/opt/my python/bin/python' -m pip install"


def test_a_package_of_the_default_installation(command: str) -> None:
    sentence = installing.explain(ModuleNotFoundError(name="websockets.asyncio"))
    assert sentence == (
        "The assistant needs the Python package websockets, which is not installed; "
        f"install it with: {command} desktop-voice-assistant"
    )


@pytest.mark.parametrize(
    ("module", "package"),
    [
        ("PySide6", "PySide6_Essentials"),
        ("PySide6.QtMultimedia", "PySide6_Addons"),
        ("Xlib.display", "python-xlib"),
        ("pywebrtc_audio", "pywebrtc-audio"),
    ],
)
def test_packages_are_named_as_pip_knows_them(module: str, package: str) -> None:
    assert f"the Python package {package}," in str(installing.explain(ModuleNotFoundError(name=module)))


def test_a_package_of_an_extra(command: str) -> None:
    sentence = installing.explain(ModuleNotFoundError(name="mcp.client"), "MCP servers need")
    assert sentence == (
        "MCP servers need the Python package mcp, which is not installed; "
        f"install it with: {command} 'desktop-voice-assistant[mcp]'"
    )


def test_a_system_library_and_debian_s_package_of_it() -> None:
    error = ImportError("libpulse.so.0: cannot open shared object file: No such file or directory")
    assert installing.explain(error, "Sound needs") == (
        "Sound needs the system library libpulse.so.0, which is missing; "
        "on Debian and Ubuntu install it with: sudo apt-get install libpulse0"
    )
    unknown = OSError("libstrange-1.so.7: cannot open shared object file: No such file or directory")
    assert str(installing.explain(unknown)).endswith("install the package of your system that brings it")


def test_a_mistake_of_our_own_is_no_missing_part() -> None:
    assert installing.explain(ModuleNotFoundError(name="assistant.nothing")) is None
    assert installing.explain(ImportError("cannot import name 'x'", name="assistant.cli")) is None
    assert installing.explain(ValueError("no")) is None
    with pytest.raises(ModuleNotFoundError) as raised:
        installing.load("assistant.nothing")
    assert not isinstance(raised.value, MissingPartError)


def test_where_there_is_no_pip_it_is_uv(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(installing, "_has_pip", lambda: False)
    monkeypatch.setattr(sys, "executable", "/opt/bin/python")
    assert installing.install_command("mcp").startswith("uv pip install --python /opt/bin/python ")


def test_what_pipx_installed_is_completed_by_pipx(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "pipx_metadata.json").touch()
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    assert installing.install_command("mcp") == "pipx inject desktop-voice-assistant 'desktop-voice-assistant[mcp]'"


def test_an_installation_is_completed_by_name_and_a_checkout_by_its_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.metadata, "distribution", lambda name: name)
    assert installing.install_command("mcp").endswith("'desktop-voice-assistant[mcp]'")

    def not_installed(name: str) -> None:
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "distribution", not_installed)
    assert f"{ROOT}[mcp]" in installing.install_command("mcp")


def test_a_bundle_names_no_pip(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    sentence = str(installing.explain(ModuleNotFoundError(name="mcp")))
    assert sentence.endswith("this copy of the assistant is incomplete, please install it again")


def test_the_command_line_says_what_is_missing() -> None:
    # In a process of its own: in this one, whatever needs the package may have been imported long ago.
    program = (
        "import sys; sys.modules['soxr'] = None\n"
        "from assistant.cli import main\n"
        "sys.exit(main(['talk', '--text', 'hello']))\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "the Python package soxr, which is not installed; install it with: " in done.stderr
    assert done.stderr.count("\n") == 1


def test_a_program_in_python_gets_the_sentence_as_an_import_error() -> None:
    program = (
        "import sys; sys.modules['PySide6'] = None\n"
        "from assistant.bidi import BidiAgent, BidiOpenAIRealtimeModel\n"  # needs no Qt
        "try:\n    from assistant.bidi import BidiAudioIO\n"
        "except ImportError as error:\n    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert "the Python package PySide6_Essentials, which is not installed; install it with: " in done.stdout


class Unloadable:
    """A plugin of Qt's that links to a library that is not there."""

    def __init__(self, path: str) -> None:
        assert Path(path).is_file()

    def load(self) -> bool:
        return False

    def errorString(self) -> str:  # noqa: N802 - Qt's name
        return "Cannot load library libqxcb.so: libxcb-cursor.so.0: cannot open shared object file: No such file"


def test_a_library_that_windows_need_is_named_before_qt_aborts(monkeypatch: pytest.MonkeyPatch) -> None:
    from PySide6 import QtCore

    look_for_window_libraries({"DISPLAY": ":0"})
    monkeypatch.setattr(QtCore, "QPluginLoader", Unloadable)
    with pytest.raises(MissingPartError, match=r"The window needs .* sudo apt-get install libxcb-cursor0$"):
        look_for_window_libraries({"DISPLAY": ":0"})
    look_for_window_libraries({"WAYLAND_DISPLAY": "wayland-0"})
    look_for_window_libraries({"QT_QPA_PLATFORM": "offscreen"})


@pytest.mark.parametrize("missing", ["mcp", "httpx2"])
def test_mcp_servers_without_their_package(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    from assistant.tools.mcp import McpServers, parse_configuration

    block(monkeypatch, missing)
    forget(monkeypatch, "assistant.tools.mcp.server")

    async def talk() -> list[str]:
        host = Host()
        servers = McpServers(parse_configuration({"mcpServers": {"time": {"command": "true"}}}, {}))
        await servers.start(host)
        await host.until(lambda: host.notices)
        assert [report.problem for report in servers.reports().values()] == host.notices
        await servers.stop()
        return host.notices

    (notice,) = asyncio.run(talk())
    assert notice.startswith(f"MCP servers need the Python package {missing}, which is not installed; install it with:")
    assert "[mcp]" in notice


def test_the_practice_server_without_ears(monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.practice import ears

    block(monkeypatch, "pocketsphinx")
    monkeypatch.setattr(ears, "FIRST_WITHOUT_EARS", (3, 99))
    with pytest.raises(ears.EarsUnavailableError, match="pocketsphinx, which is not installed; install it with: "):
        ears.check_available()
    monkeypatch.setattr(ears, "FIRST_WITHOUT_EARS", (3, 11))
    with pytest.raises(ears.EarsUnavailableError, match=r"type instead, or install the assistant with Python 3\.13"):
        ears.check_available()


def test_the_practice_server_without_a_voice(monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.practice import voice

    block(monkeypatch, "espeakng_loader")
    with pytest.raises(voice.VoiceUnavailableError, match="espeakng-loader, which is not installed; install it with: "):
        voice._Espeak()


def test_a_keyring_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    block(monkeypatch, "keyring")
    with pytest.raises(credentials.KeyringUnavailableError) as refused:
        credentials.store_api_key("sk-test-0123456789", "api.openai.com")
    assert "Keeping keys needs the Python package keyring, which is not installed" in str(refused.value)
    assert "OPENAI_API_KEY" in str(refused.value)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    ("module", "ours", "environment"),
    [("Xlib", "x11", {"DISPLAY": ":0"}), ("jeepney", "portal", {"WAYLAND_DISPLAY": "wayland-0"})],
)
def test_hotkeys_without_their_package(
    monkeypatch: pytest.MonkeyPatch, module: str, ours: str, environment: dict[str, str]
) -> None:
    from assistant.desktop.hotkeys.backend import NoHotkeys
    from assistant.desktop.hotkeys.choose import choose_backend

    block(monkeypatch, module)
    forget(monkeypatch, f"assistant.desktop.hotkeys.{ours}")
    backend = choose_backend("linux", environment)
    assert isinstance(backend, NoHotkeys)
    assert "which is not installed; install it with: " in str(backend.problem)
    assert "`assistant push`" in str(backend.problem)


def test_cleaning_the_microphone_without_its_package(monkeypatch: pytest.MonkeyPatch) -> None:
    from assistant.audio.errors import AudioError
    from assistant.audio.treatment import Treatment

    block(monkeypatch, "pywebrtc_audio")
    with pytest.raises(AudioError, match="needs the Python package pywebrtc-audio, which is not installed"):
        Treatment(noise_suppression=True).processor(lambda count: np.zeros(count, np.int16))


def test_debian_s_packages_are_those_that_set_up_installs() -> None:
    packages = packaging_module("system_packages").RUN_PACKAGES
    assert {library: package for package, library in packages.items()} == dict(installing.SYSTEM_LIBRARIES)


def test_what_is_imported_is_not_searched_for_garbage() -> None:
    assert gc.isenabled()
    with pytest.raises(KeyError), installing.loading():
        assert not gc.isenabled()
        raise KeyError
    assert gc.isenabled()
    assert gc.get_freeze_count() > 0
    gc.unfreeze()
