"""Which hosts are this very machine."""

import pytest

from assistant.loopback import is_loopback_host


@pytest.mark.parametrize(
    ("host", "here"),
    [("localhost", True), ("::1", True), ("127.9.9.9", True), ("::1%eth0", False), ("example.org", False)],
)
def test_which_hosts_are_this_machine(host: str, here: bool) -> None:
    assert is_loopback_host(host) == here
