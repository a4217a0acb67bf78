"""The walls between the parts of the program (see ARCHITECTURE.md), held by reading every import.

`desktop, cli → app → bidi → realtime / audio / tools`, with two notes: `app` puts the desktop app together, so it
may know the desktop and not the other way round; and the small modules at the top (credentials, settings, ...) know
nobody but each other.
"""

import sys
from pathlib import Path

import pytest

from tests.support import walls
from tests.support.walls import Import

ROOT = Path(__file__).parents[1]
PACKAGE = "assistant"
FOUNDATION = {
    "credentials",
    "settings",
    "history",
    "history_schema",
    "history_export",
    "logs",
    "resources",
    "files",
    "spending",
    "approved_tools",
    "suspend_clock",
    "loopback",
    "control",
    "profiles",
    "reading",
    "installing",
    "qt_imports",
}
ENGINE = {"bidi", "realtime", "audio", "tools", "loop", "prices", *FOUNDATION}

# Who may import whom. A new folder or top-level module must be entered here before it can be imported.
ALLOWED: dict[str, set[str]] = {
    "realtime": {"loopback"},
    "practice": {"resources", "installing"},
    "audio": {"credentials", "installing", "resources"},
    "tools": {"resources", *FOUNDATION},
    "loop": {"qt_imports"},
    **dict.fromkeys(FOUNDATION, FOUNDATION),
    # Of the protocol only the names of the turn modes, which are a choice of the user's.
    "settings": {"realtime", *FOUNDATION},
    "bidi": ENGINE,
    "desktop": ENGINE,
    "prices": {"realtime", *FOUNDATION},
    "options": {"realtime", *FOUNDATION},
    "own_program": set(),
    "screen": set(),
    "practice_process": {"own_program", "realtime", *FOUNDATION},
    "endpoint_check": {"realtime", *FOUNDATION},
    "conversation_setup": {"options", *ENGINE},
    "resuming": ENGINE,
    "conversations": {"desktop", "options", "practice_process", "conversation_setup", "resuming", *ENGINE},
    "app": {"conversations", "desktop", "options", "practice_process", "resuming", "endpoint_check", *ENGINE},
    "checks": {
        "desktop",
        "options",
        "own_program",
        "practice_process",
        "endpoint_check",
        "screen",
        *ENGINE,
    },
    "commands": {
        "app",
        "checks",
        "desktop",
        "practice",
        "options",
        "practice_process",
        "conversation_setup",
        "resuming",
        "screen",
        *ENGINE,
    },
    "cli": {"checks", "commands", "options", *ENGINE},
    "__main__": {"cli", "commands", "control", "credentials"},
    "__init__": {"bidi"},
}
IMPURE = ["PySide6", "shiboken6", "qasync", "asyncio", "socket", "ssl", "select", "selectors", "threading", "time"]
IMPURE += ["datetime", "concurrent", "multiprocessing", "subprocess", "websockets"]
THE_ONE_ADAPTER = Path(PACKAGE, "realtime", "connection.py")


@pytest.fixture(scope="module")
def imports() -> list[Import]:
    return walls.read_imports(ROOT, PACKAGE)


def in_unit(imports: list[Import], unit: str) -> list[Import]:
    return [found for found in imports if found.unit == unit]


def test_the_parts_import_one_another_in_one_direction(imports: list[Import]) -> None:
    assert walls.outside_of(ALLOWED, imports, PACKAGE) == []


def test_no_ring_of_imports_between_the_parts(imports: list[Import]) -> None:
    assert walls.find_cycle(imports, PACKAGE) == []


def test_the_core_knows_no_qt_no_asyncio_no_socket_and_no_clock(imports: list[Import]) -> None:
    core = [found for found in in_unit(imports, "realtime") if found.file != THE_ONE_ADAPTER]
    assert core
    assert walls.forbidden(core, IMPURE) == []


def test_the_core_needs_the_standard_library_and_msgspec_only(imports: list[Import]) -> None:
    core = [found for found in in_unit(imports, "realtime") if found.file != THE_ONE_ADAPTER]
    known = {*sys.stdlib_module_names, "msgspec", PACKAGE}
    assert [str(found) for found in core if found.name.split(".")[0] not in known] == []


def test_only_one_file_knows_qasync(imports: list[Import]) -> None:
    others = [found for found in imports if found.file != Path(PACKAGE, "loop.py")]
    assert walls.forbidden(others, ["qasync"]) == []


def test_only_one_file_asks_the_keyring(imports: list[Import]) -> None:
    others = [found for found in imports if found.file != Path(PACKAGE, "credentials.py")]
    assert walls.forbidden(others, ["keyring", "secretstorage"]) == []


def test_only_one_file_of_the_client_speaks_to_the_network(imports: list[Import]) -> None:
    client = [found for found in imports if found.unit != "practice" and found.file != THE_ONE_ADAPTER]
    assert walls.forbidden(client, ["websockets"]) == []


def test_widgets_are_the_desktop_s_alone(imports: list[Import]) -> None:
    others = [found for found in imports if found.unit not in ("desktop", "app", "cli")]
    assert walls.forbidden(others, ["PySide6.QtWidgets"]) == []


def test_the_practice_server_stands_on_its_own(imports: list[Import]) -> None:
    practice = in_unit(imports, "practice")
    assert walls.forbidden(practice, ["PySide6", "qasync", "openai"]) == []
    of_ours = [found for found in practice if found.is_of(PACKAGE)]
    own = [f"{PACKAGE}.{name}" for name in ("practice", "resources", "installing", "__version__")]
    assert [str(found) for found in of_ours if not any(found.is_of(name) for name in own)] == []


def test_files_and_functions_fit_in_the_head() -> None:
    assert walls.too_long(ROOT, walls.source_files(ROOT, PACKAGE, "tests", "packaging")) == []


# The checker itself: each wall is shown to be able to fall.

BAD_SAMPLE = {
    "assistant/__init__.py": "",
    "assistant/realtime/session.py": (
        "import time\nfrom ..bidi import agent\ndef now():\n    from asyncio import get_running_loop\n"
    ),
    "assistant/bidi/agent.py": "from assistant.desktop.window import Window\nimport qasync\n",
    "assistant/desktop/window.py": "import typing\nif typing.TYPE_CHECKING:\n    import assistant.bidi.agent\n",
    "assistant/practice/server.py": "from assistant import realtime\n",
    "assistant/annex/room.py": "import assistant.bidi\n",
    "assistant/realtime/long.py": "def long():\n" + "    x = 1\n" * 60 + "\n" * 340,
}


@pytest.fixture
def bad(tmp_path: Path) -> Path:
    for name, text in BAD_SAMPLE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path


def test_the_checker_sees_an_import_in_the_wrong_direction(bad: Path) -> None:
    assert walls.outside_of(ALLOWED, walls.read_imports(bad, PACKAGE), PACKAGE) == [
        "assistant/annex/room.py belongs to no part of the architecture: say what annex may import",
        "assistant/bidi/agent.py:1 imports assistant.desktop.window.Window",
        "assistant/practice/server.py:1 imports assistant.realtime",
        "assistant/realtime/session.py:2 imports assistant.bidi.agent",
    ]


def test_the_checker_sees_a_forbidden_module_even_inside_a_function(bad: Path) -> None:
    core = in_unit(walls.read_imports(bad, PACKAGE), "realtime")
    assert walls.forbidden(core, IMPURE) == [
        "assistant/realtime/session.py:1 imports time",
        "assistant/realtime/session.py:4 imports asyncio.get_running_loop",
    ]
    assert walls.forbidden(walls.read_imports(bad, PACKAGE), ["qasync"]) == ["assistant/bidi/agent.py:2 imports qasync"]


def test_the_checker_sees_a_ring(bad: Path) -> None:
    assert walls.find_cycle(walls.read_imports(bad, PACKAGE), PACKAGE) == ["bidi", "desktop"]


def test_the_checker_sees_what_is_too_long(bad: Path) -> None:
    assert walls.too_long(bad, walls.source_files(bad, PACKAGE)) == [
        "assistant/realtime/long.py has 401 lines (at most 400)",
        "assistant/realtime/long.py:1 long has 61 lines (at most 60)",
    ]
