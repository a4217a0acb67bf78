"""Whether the certificates of servers can be checked: whom this process trusts, and whether the clock is right."""

import os
import ssl
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from assistant.checks.finding import Finding, Scope

# Whoever reads this has a clock that was right once; a certificate of today is not valid before this day.
EARLIEST = 1_780_000_000  # 2026-05-28, in seconds since 1970
HOW_TO_TRUST = (
    "Install your system's certificates (on Debian and Ubuntu: sudo apt-get install ca-certificates), or name a file "
    "with them in the environment variable SSL_CERT_FILE."
)


def check(scope: Scope) -> Iterator[Finding]:
    """Look at the very context that connections get which ask for none of their own, as ours do."""
    del scope
    yield trusted(ssl.create_default_context())
    yield clock(time.time())


def trusted(context: ssl.SSLContext) -> Finding:
    """Whether any authority is trusted, and whether servers are checked at all."""
    name = "certificates"
    if context.verify_mode != ssl.CERT_REQUIRED or not context.check_hostname:
        return Finding(name, "failed", "This Python does not check the certificates of servers.", "Use another Python.")
    paths = ssl.get_default_verify_paths()
    number = context.cert_store_stats()["x509_ca"]
    place = paths.cafile or "the system"
    if not number and paths.capath:  # OpenSSL reads a folder of certificates one by one, when it needs one
        number, place = sum(1 for path in Path(paths.capath).iterdir() if path.is_file()), paths.capath
    if not number:
        return Finding(name, "failed", f"No authority's certificate is found in {_places(paths)}.", HOW_TO_TRUST)
    return Finding(name, "ok", f"{number} certificates of authorities are trusted, from {place}.")


def clock(now: float) -> Finding:
    """Whether the clock is so wrong that no certificate seems to be valid yet."""
    today = time.strftime("%Y-%m-%d %H:%M", time.localtime(now))
    if now < EARLIEST:
        return Finding(
            "clock", "failed", f"This computer's clock says {today}.", "Set the clock: no server is trusted."
        )
    return Finding("clock", "ok", f"It is {today} by this computer's clock.")


def _places(paths: ssl.DefaultVerifyPaths) -> str:
    if sys.platform == "win32":
        return "Windows' store"
    chosen = [f"{name}={os.environ[name]}" for name in (paths.openssl_cafile_env, paths.openssl_capath_env)
              if os.environ.get(name)]  # fmt: skip
    if chosen:
        return f"what the environment names ({', '.join(chosen)})"
    return f"{paths.openssl_cafile} and {paths.openssl_capath}"
