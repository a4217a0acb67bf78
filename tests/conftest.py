"""What every test stands on: a sealed environment, and real services started on demand and stopped at the end.

Fixtures: `audio_lab` (private sound server), `display` (private screen), `session_bus`, `keyring_service` (private
Secret Service), `desktop_session` (all of these at once), `speak` (speech as WAV files), `expect_log` (a warning
that belongs to the test). Tests that use pytest-qt's `qtbot` or `qapp` get a real X11 window on `display`.

Tests that use `audio_lab` or `desktop_session` run in real time, on sound and screen: on a busy machine the sound
server leaves pieces out, and a word is not understood. Such a test is tried up to three times. Those of the pure core
have one try, for nothing but the code can fail there; all others, with their processes, sockets and files, have two.
The summary names each test that needed more than one: it is looked into like a failure.
"""

import inspect
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.audio_lab import AudioLab
from tests.support.desktop_session import (
    SESSION_VARIABLES,
    DesktopSession,
    Display,
    KeyringService,
    SessionBus,
    audio_env,
    private_folders,
)
from tests.support.speech import Speech

pytest_plugins = ["tests.support.guards", "tests.support.faults"]

NOWHERE = "/nonexistent/closed-by-the-tests"
IN_REAL_TIME = {"audio_lab", "desktop_session"}
PURE = Path(__file__).parent / "realtime"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give what depends on more than the code another try."""
    for item in items:
        assert isinstance(item, pytest.Function)
        # A test with a window of its own starts the sound server too, and may have nothing to do with it.
        has_window = "qapp" in item.fixturenames
        asked_for = inspect.signature(item.function).parameters if has_window else item.fixturenames
        if IN_REAL_TIME.intersection(asked_for):
            item.add_marker(pytest.mark.flaky(reruns=2))
        elif PURE not in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))


@pytest.fixture(scope="session", autouse=True)
def sealed_environment() -> Iterator[None]:
    """Close the way to the user's own desktop: what a test needs of one it asks a fixture for."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        # Started in the background by a shell: programs under test would inherit a Ctrl-C that does nothing.
        signal.signal(signal.SIGINT, signal.default_int_handler)
    with pytest.MonkeyPatch.context() as patch:
        for variable in SESSION_VARIABLES:
            patch.delenv(variable, raising=False)
        patch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={NOWHERE}")
        patch.setenv("PULSE_SERVER", f"unix:{NOWHERE}")
        patch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
        patch.setenv("LC_ALL", "C.UTF-8")
        yield


@pytest.fixture(autouse=True)
def user_folders(sealed_environment: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:  # noqa: ARG001 - order
    """Give each test an empty HOME and empty XDG folders, and take any key or session variable it sets back."""
    with private_folders() as folders:
        for variable, folder in folders.items():
            monkeypatch.setenv(variable, folder)
        yield folders


@pytest.fixture(scope="session")
def services(sealed_environment: None) -> Iterator[pytest.MonkeyPatch]:  # noqa: ARG001 - order
    """Environment variables of the services that have been started; they stay until the last test."""
    with pytest.MonkeyPatch.context() as patch:
        yield patch


@pytest.fixture(scope="session")
def audio_lab(services: pytest.MonkeyPatch) -> Iterator[AudioLab]:
    """A private sound server with a virtual microphone and speakers; this process uses it too."""
    with AudioLab() as lab:
        _export(services, audio_env(lab))
        yield lab


@pytest.fixture(scope="session")
def session_bus(services: pytest.MonkeyPatch) -> Iterator[SessionBus]:
    """A private D-Bus session bus."""
    with SessionBus() as bus:
        _export(services, bus.env)
        yield bus


@pytest.fixture(scope="session")
def display(services: pytest.MonkeyPatch, session_bus: SessionBus) -> Iterator[Display]:  # noqa: ARG001 - Qt looks for a bus
    """A private screen with window manager and tray."""
    with Display() as screen:
        _export(services, screen.env)
        yield screen


@pytest.fixture(scope="session")
def keyring_daemon(session_bus: SessionBus) -> Iterator[KeyringService]:
    """GNOME's keyring daemon on the private bus."""
    with KeyringService(session_bus) as service:
        yield service


@pytest.fixture
def keyring_service(keyring_daemon: KeyringService, monkeypatch: pytest.MonkeyPatch) -> Iterator[KeyringService]:
    """A real, empty, unlocked Secret Service keyring, in this process and in those it starts."""
    import keyring  # here: most tests need none of it
    from keyring.backends import SecretService, fail

    monkeypatch.delenv("PYTHON_KEYRING_BACKEND")
    keyring.set_keyring(SecretService.Keyring())  # type: ignore[no-untyped-call]
    yield keyring_daemon
    keyring.set_keyring(fail.Keyring())  # type: ignore[no-untyped-call]
    keyring_daemon.empty()


@pytest.fixture
def desktop_session(
    session_bus: SessionBus,
    keyring_service: KeyringService,
    audio_lab: AudioLab,
    display: Display,
    user_folders: dict[str, str],
) -> DesktopSession:
    """Return the whole desktop at once; start programs with `env=desktop_session.env`."""
    return DesktopSession(session_bus, keyring_service, audio_lab, display, user_folders)


@pytest.fixture(scope="session")
def qapp_args(display: Display, audio_lab: AudioLab) -> list[str]:  # noqa: ARG001 - Qt must find both when it starts
    """Start the screen and the sound server before pytest-qt makes the QApplication."""
    return ["assistant-tests"]


@pytest.fixture(scope="session")
def speak(tmp_path_factory: pytest.TempPathFactory) -> Speech:
    """Say a sentence with flite: `speak("hello", voice="slt")` returns a WAV file; each is made once a session."""
    return Speech(tmp_path_factory.mktemp("speech"))


def _export(patch: pytest.MonkeyPatch, variables: dict[str, str]) -> None:
    for name, value in variables.items():
        patch.setenv(name, value)
