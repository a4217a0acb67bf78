"""The workflows of continuous integration name verbs, files and options that exist."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.packaging.loading import packaging_module

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def read(name: str) -> dict[str, Any]:
    document: dict[str, Any] = yaml.safe_load((ROOT / ".github" / "workflows" / name).read_text(encoding="utf-8"))
    return document


def commands(workflow: dict[str, Any]) -> list[str]:
    return [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_each_job_is_bounded_and_may_no_more_than_it_needs(path: Path) -> None:
    workflow = read(path.name)
    assert workflow["permissions"] == {"contents": "read"}
    for name, job in workflow["jobs"].items():
        assert job["timeout-minutes"] <= 60, name
        assert job.get("permissions", {}) == ({"contents": "write"} if name == "publish" else {})
        for step in job["steps"]:
            # Nobody else's actions: what they run with is the release's.
            assert step.get("uses", "actions/").startswith("actions/"), step


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_what_is_run_exists(path: Path) -> None:
    verbs = set(re.findall(r"^([\w-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    for command in commands(read(path.name)):
        for verb in re.findall(r"(?m)^\s*make ([\w-]+)", command):
            assert verb in verbs, command
        for file in re.findall(r"(?:packaging|\.ci)[/\\][\w./\\-]+", command):
            assert (ROOT / file.replace("\\", "/")).exists(), command


def test_all_that_is_installed_for_a_release_is_pinned_by_hash() -> None:
    installs = [line for run in commands(read("release.yml")) for line in run.splitlines() if "pip install" in line]
    assert installs
    for line in installs:
        assert "--require-hashes" in line or "--no-deps --no-index" in line, line


def test_the_selftest_runs_in_every_application_with_options_it_has() -> None:
    release = read("release.yml")
    for system in ("linux", "macos", "windows"):
        (command,) = [run for run in commands({"jobs": {system: release["jobs"][system]}}) if "--selftest" in run]
        areas = command.partition("--without ")[2].strip("'\" \n")
        done = subprocess.run(
            [sys.executable, "-m", "assistant", "--selftest", "--without", areas, "--help"],
            cwd=ROOT,
            capture_output=True,
            timeout=60,
        )
        assert done.returncode == 0, (areas, done.stderr)


def test_a_release_waits_for_all_of_its_parts_and_has_checksums() -> None:
    publish = read("release.yml")["jobs"]["publish"]
    assert set(publish["needs"]) == {"sources", "linux", "macos", "windows"}
    assert "sha256sum" in "\n".join(commands({"jobs": {"publish": publish}}))


def test_the_source_of_the_part_under_the_gpl_is_released_too() -> None:
    licences = packaging_module("licences")
    assert any(part.source == licences.ESPEAK_SOURCE for part in licences.ALWAYS if part.name.startswith("eSpeak"))
    assert "licences.ESPEAK_SOURCE" in "\n".join(commands(read("release.yml")))
