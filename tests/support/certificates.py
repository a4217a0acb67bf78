"""Certificates, good and bad, made in memory."""

import datetime
import ssl
import subprocess
from pathlib import Path

import trustme

from tests.support.programs import require_program

LONG_AGO = datetime.datetime(2020, 2, 1, tzinfo=datetime.UTC)


class Authority:
    """An authority; a program that is started with `env` trusts it, and no other."""

    def __init__(self, folder: Path) -> None:
        self._authority = trustme.CA()
        self._file = folder / "authority.pem"
        self._authority.cert_pem.write_to_path(self._file)

    @property
    def env(self) -> dict[str, str]:
        """What OpenSSL is told by."""
        return {"SSL_CERT_FILE": str(self._file), "SSL_CERT_DIR": str(self._file.parent / "none")}

    def serving(self, host: str = "localhost", *, expired: bool = False) -> ssl.SSLContext:
        """Serve as this host."""
        end = LONG_AGO if expired else None
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._authority.issue_cert(host, not_after=end).configure_cert(context)
        return context


def self_signed(folder: Path) -> ssl.SSLContext:
    """Serve as localhost with a certificate that nobody but its owner signed."""
    certificate, key = folder / "self-signed.pem", folder / "self-signed.key"
    subprocess.run(
        [require_program("openssl", "openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
         "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-keyout", key, "-out", certificate],
        check=True, capture_output=True,
    )  # fmt: skip
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    return context
