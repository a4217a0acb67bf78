"""Where a bundle begins: the program's own start, in surroundings as if no bundle were around it."""

import os
import runpy
import ssl
import sys
from pathlib import Path

# Where Linux systems keep the certificates they trust, in one file: Debian, Fedora, openSUSE, Alpine.
SYSTEM_CERTIFICATES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


def give_back_the_environment() -> None:
    """Take out what PyInstaller put in, so that other programs we start do not load the bundle's libraries.

    The own process does not need it: the loader has read it, and Qt finds its plugins from where its libraries are.
    """
    for name in list(os.environ):
        if name in ("QT_PLUGIN_PATH", "QML2_IMPORT_PATH") or name.startswith("_PYI_"):
            del os.environ[name]
    for name in ("LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH"):
        earlier = os.environ.pop(f"{name}_ORIG", None)
        if earlier is not None:
            os.environ[name] = earlier
        else:
            os.environ.pop(name, None)


def find_certificates() -> None:
    """Trust what the system trusts: OpenSSL looks where the system has them that the bundle was built on."""
    paths = ssl.get_default_verify_paths()
    if sys.platform != "linux" or paths.cafile or (paths.capath and any(Path(paths.capath).iterdir())):
        return
    for place in SYSTEM_CERTIFICATES:
        if Path(place).is_file():
            os.environ["SSL_CERT_FILE"] = place
            return


def run() -> int:
    """Run the program; returns the exit status."""
    give_back_the_environment()
    find_certificates()
    # `python -P -m assistant.something`: how the program starts a part of itself as a process of its own.
    if sys.argv[1:3] == ["-P", "-m"] and sys.argv[3].startswith("assistant."):
        module = sys.argv[3]
        del sys.argv[1:4]
        runpy.run_module(module, run_name="__main__", alter_sys=True)
        return 0
    from assistant.__main__ import main

    return main()


if __name__ == "__main__":
    sys.exit(run())
