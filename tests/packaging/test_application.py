"""What the applications for macOS and Windows are made of can be found, here or on the system it is for."""

import importlib.util
from types import ModuleType

import pytest

import assistant
from assistant.settings import APP_ID
from tests.packaging.loading import packaging_module
from tests.packaging.test_lock import environment, locked

# Modules of distributions that are not for Linux: they cannot be looked for here.
ELSEWHERE = {"pynput": "pynput", "tzdata": "tzdata"}


@pytest.fixture(scope="module")
def application() -> ModuleType:
    return packaging_module("application")


@pytest.mark.parametrize("platform", ["darwin", "win32"])
def test_every_module_named_is_there_or_is_the_platform_s_own(application: ModuleType, platform: str) -> None:
    lock, there = locked(), environment(platform)
    for module in application.modules(platform):
        distribution = ELSEWHERE.get(module.partition(".")[0])
        if distribution is None:
            assert importlib.util.find_spec(module) is not None, module
        else:
            pinned, _ = lock[distribution]
            assert pinned.marker is None or pinned.marker.evaluate(there), f"{module} is not installed on {platform}"


def test_name_and_version_are_said_in_one_place(application: ModuleType) -> None:
    assert assistant.__version__ == application.VERSION
    assert application.BUNDLE_ID.replace("-", "_") == APP_ID
