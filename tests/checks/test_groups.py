import importlib

import pytest

from assistant.checks.groups import GROUPS, Group, find_group


@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.name)
def test_every_group_has_its_module(group: Group):
    assert callable(importlib.import_module(f"assistant.checks.{group.name}").check)
    assert find_group(group.name) is group


def test_only_one_group_is_given_the_key():
    assert [group.name for group in GROUPS if group.needs_key] == ["account"]


def test_what_uses_the_speakers_comes_last():
    loud = [group.is_loud for group in GROUPS]
    assert loud == sorted(loud)
