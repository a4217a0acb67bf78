"""The lock of releases satisfies what pyproject.toml asks for, on every system, and pins each file by its hash."""

import re
import tomllib
from pathlib import Path

import pytest
from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.packaging.loading import packaging_module

ROOT = Path(__file__).parents[2]
LOCK = ROOT / "packaging" / "requirements-release.txt"
SYSTEMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}


def locked() -> dict[str, tuple[Requirement, int]]:
    """What is locked, by name, with the number of its hashes."""
    lines = "\n".join(line for line in LOCK.read_text().splitlines() if not line.startswith("#"))
    found = {}
    for block in lines.replace("\\\n", " ").splitlines():
        requirement, *hashes = re.split(r"\s+--hash=sha256:", block.strip())
        assert all(re.fullmatch(r"[0-9a-f]{64}", each) for each in hashes), block
        pinned = Requirement(requirement)
        found[canonicalize_name(pinned.name)] = (pinned, len(hashes))
    return found


def asked_for() -> list[Requirement]:
    """What the program and its extras for releases need."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    lines = [*project["dependencies"], *(line for extra in ("mcp", "all", "package") for line in extras[extra])]
    return [each for each in map(Requirement, lines) if each.name != project["name"]]


def environment(system: str) -> dict[str, str]:
    given = {"python_version": "3.13", "python_full_version": "3.13.1", "implementation_name": "cpython"}
    return {
        **{name: str(value) for name, value in default_environment().items()},
        **given,
        "platform_python_implementation": "CPython",
        "sys_platform": system,
        "platform_system": SYSTEMS[system],
    }


@pytest.mark.parametrize("system", SYSTEMS)
def test_all_that_is_asked_for_is_locked_in_a_version_that_fits(system: str) -> None:
    lock, here = locked(), environment(system)
    for requirement in asked_for():
        if requirement.marker is not None and not requirement.marker.evaluate(here):
            continue
        pinned, _ = lock[canonicalize_name(requirement.name)]
        assert pinned.marker is None or pinned.marker.evaluate(here), f"{pinned} is left out on {system}"
        (pin,) = pinned.specifier
        assert pin.operator == "=="
        assert requirement.specifier.contains(pin.version, prereleases=True), (
            f"{requirement}: {pinned}; run `make lock`"
        )


def test_every_file_is_pinned_and_nothing_tells_where_it_was_made() -> None:
    assert all(count >= 1 for _, count in locked().values())
    text = "\n".join(line for line in LOCK.read_text().splitlines() if not line.startswith("#"))
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links|^-", text, re.MULTILINE)


def test_a_missing_tool_is_named_with_the_command_that_installs_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lock = packaging_module("lock")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(lock.sys, "executable", str(tmp_path / "python"))
    assert lock.main(["--audit"]) == 1
    assert capsys.readouterr().err.endswith(f"install it with: {tmp_path}/python -m pip install pip-audit\n")
    assert lock.main(["--nonsense"]) == 2
