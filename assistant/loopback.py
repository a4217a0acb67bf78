"""Which hosts are this very machine: the only ones that anything may be sent to unencrypted."""

import ipaddress


def is_loopback_host(host: str) -> bool:
    """Whether a host name can only mean this machine: localhost, 127.0.0.0/8 or ::1."""
    if host == "localhost":
        return True
    if "%" in host:  # the name of a network card, in any letters
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
