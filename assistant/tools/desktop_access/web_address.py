"""Web addresses in one unmistakable form: what is shown is what opens.

Refused are addresses that people and browsers read differently: user names in front of the host
(https://bank.example@evil.example), backslashes, invisible characters, numbers in disguise for hosts. Rules of the
host and its numbers: WHATWG URL Standard, "host parsing".
"""

import ipaddress
import re
import unicodedata
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from assistant.tools.errors import ToolError

MAX_ADDRESS_LENGTH = 2000
_DEFAULT_PORTS = {"http": 80, "https": 443}
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
# "example.org", "example.org:8080/path", "localhost:3000": a host without the scheme in front.
_BARE_HOST = re.compile(r"(localhost|[\w-]+(\.[\w-]+)+)(:\d+)?([/?#].*)?", re.IGNORECASE)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
# Reserved and unreserved characters of RFC 3986, and "%" of what is encoded already.
_LONE_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_KEPT = "!$&'()*+,;=:@/?-._~%"


def canonical_address(address: str) -> str:
    """Return an http or https address in its canonical form: scheme, host in ASCII, path, all else encoded.

    Raises:
        ToolError: It is no such address, or not what it seems; the message says what to do instead.

    """
    address = address.strip()
    if len(address) > MAX_ADDRESS_LENGTH:
        raise ToolError(f"The address is longer than {MAX_ADDRESS_LENGTH:,} characters.")
    if any(unicodedata.category(character)[0] in "CZ" for character in address):
        raise ToolError("The address contains a space or an invisible character: write spaces as %20.")
    if "\\" in address:
        raise ToolError("The address contains a backslash, which browsers take for a slash: write what is meant.")
    parts = _split(address)
    if parts.username is not None or parts.password is not None:
        raise ToolError("The address contains a user name or password before the host: leave it out.")
    host = _canonical_host(parts.hostname or "")
    try:
        port = parts.port
    except ValueError as error:
        raise ToolError("The port in the address is no number up to 65535.") from error
    place = host if port in (None, _DEFAULT_PORTS[parts.scheme]) else f"{host}:{port}"
    return urlunsplit(
        (
            parts.scheme,
            place,
            _encoded(parts.path) or "/",
            _encoded(parts.query),
            _encoded(parts.fragment),
        )
    )


def _encoded(part: str) -> str:
    """Encode what an address may not have; a % that encodes nothing is one of these (RFC 3986, 2.1)."""
    return _LONE_PERCENT.sub("%25", quote(part, safe=_KEPT))


def _split(address: str) -> SplitResult:
    if _BARE_HOST.fullmatch(address):
        address = f"https://{address}"
    scheme = _SCHEME.match(address)
    if scheme is None or scheme[1].lower() not in _DEFAULT_PORTS:
        what = f"{scheme[1].lower()}: addresses" if scheme else "This"
        raise ToolError(f"{what} cannot be opened: only web addresses that begin with https:// or http:// can.")
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise ToolError(f"This is no web address: {error}.") from error
    if not address[scheme.end() :].startswith("//"):
        raise ToolError("A web address has two slashes after its https:.")
    return parts


def _canonical_host(host: str) -> str:
    if ":" in host:
        if "%" in host:  # the name of a network card, in any letters
            raise ToolError("The host in the address names a network card: leave out the % and what follows.")
        try:
            return f"[{ipaddress.IPv6Address(host).compressed}]"
        except ValueError as error:
            raise ToolError("The host in the address is no IPv6 address.") from error
    ascii_host = _in_ascii(host)
    labels = ascii_host.removesuffix(".").split(".")
    if not all(_LABEL.fullmatch(label) for label in labels) or len(ascii_host) > 253:
        raise ToolError("The address has no host, or one with characters that no host has.")
    if re.fullmatch(r"\d+|0x[0-9a-f]*", labels[-1]):
        try:
            ipaddress.IPv4Address(ascii_host)
        except ValueError as error:
            raise ToolError("The host in the address is a number in disguise: write it as 192.0.2.1.") from error
    return ascii_host


def _in_ascii(host: str) -> str:
    """Refuse letters beyond ASCII: the user who approves shall see the name that other names cannot be mistaken for."""
    if host.isascii():
        return host.lower()
    try:
        ascii_host = host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise ToolError("The host in the address is no name that a host can have.") from error
    raise ToolError(f"The host has letters that can look like others: use its ASCII form {ascii_host} instead.")
