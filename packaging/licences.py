"""Which licences the packaged applications may hold, and what is known of parts that do not tell their own.

The assistant's source is MIT. The applications also hold eSpeak NG, the practice server's voice, which is
GPL-3.0-or-later and runs inside the same program; so each application as a whole is given on under GPL-3.0-or-later,
and a part may be in it only if its licence allows that. Wheel and source distribution hold nobody else's code.
"""

from __future__ import annotations

import re
import sys
from dataclasses import dataclass

# SPDX identifier -> why it may be part of a whole under GPL-3.0-or-later. The FSF's list of licences
# (https://www.gnu.org/licenses/license-list.html) says which are compatible.
ALLOWED = {
    "0BSD": "permissive",
    "Apache-2.0": "permissive; compatible with version 3 of the GPL, not with version 2",
    "BSD-2-Clause": "permissive",
    "BSD-3-Clause": "permissive",
    "BSL-1.0": "permissive",
    "CC0-1.0": "public domain",
    "FTL": "permissive; compatible with version 3 of the GPL",
    "GPL-2.0-or-later": "its version 3 may be chosen",
    "GPL-2.0-or-later WITH Bootloader-exception": "PyInstaller's starter; may be part of programs of any licence",
    "GPL-3.0-or-later": "the licence of the whole",
    "GPL-3.0-or-later WITH GCC-exception-3.1": "the compiler's run-time libraries; may be part of any program",
    "HPND": "permissive",
    "IJG": "permissive",
    "ISC": "permissive",
    "LGPL-2.0-or-later": "its version 3 may be chosen",
    "LGPL-2.1-or-later": "its version 3 may be chosen",
    "LGPL-3.0-only": "adds permissions to version 3 of the GPL",
    "LGPL-3.0-or-later": "adds permissions to version 3 of the GPL",
    "LicenseRef-Microsoft-Visual-C++-runtime": "comes with the compiler and may be given on with what it compiled",
    "MIT": "permissive",
    "MIT-0": "permissive",
    "MPL-2.0": "its section 3.3 allows the GPL",
    "PSF-2.0": "permissive",
    "Unicode-3.0": "permissive",
    "Unlicense": "public domain",
    "Zlib": "permissive",
    "blessing": "public domain",
    "bzip2-1.0.6": "permissive",
    "libtiff": "permissive",
}

# Distribution -> licence, where its metadata has no SPDX expression; read in its licence file or its documentation.
KNOWN_DISTRIBUTIONS = {
    # The wheel holds eSpeak NG itself. Its few lines of Python state no licence of their own.
    "espeakng-loader": "GPL-3.0-or-later",
    "backports-tarfile": "MIT",
    "evdev": "BSD-3-Clause",
    "h11": "MIT",
    "httpx2-jsfetch": "BSD-3-Clause",
    "jaraco-classes": "MIT",
    "mcp": "MIT",
    "mcp-types": "MIT",
    "pocketsphinx": "BSD-2-Clause AND BSD-3-Clause",
    "pynput": "LGPL-3.0-only",
    "pyobjc-core": "MIT",
    "pyobjc-framework-applicationservices": "MIT",
    "pyobjc-framework-cocoa": "MIT",
    "pyobjc-framework-coretext": "MIT",
    "pyobjc-framework-quartz": "MIT",
    "python-xlib": "LGPL-2.1-or-later",
    "pywin32": "PSF-2.0",
    "pywin32-ctypes": "BSD-3-Clause",
    "simpleeval": "MIT",
    "six": "MIT",
    "sounddevice": "MIT",
    "tzdata": "Apache-2.0",
}


@dataclass(frozen=True)
class Component:
    """A part that is no Python distribution: what it is, its licence, where its source is, how its files are named."""

    name: str
    licence: str
    source: str
    files: str  # a regular expression on a file's name


# What espeakng-loader's library was built of; a release carries it beside the applications.
ESPEAK_SOURCE = "https://github.com/espeak-ng/espeak-ng/archive/refs/tags/1.52.0.tar.gz"

# What is in every application.
ALWAYS = (
    Component("Python", "PSF-2.0", "https://www.python.org/downloads/source/", r"(lib)?python3\d*.*"),
    Component(
        "PyInstaller's starter",
        "GPL-2.0-or-later WITH Bootloader-exception",
        "https://github.com/pyinstaller/pyinstaller",
        r"assistant(-desktop|-console)?(\.exe)?",
    ),
    Component("Qt", "LGPL-3.0-only", "https://download.qt.io/official_releases/qt/", r"(lib)?Qt6?\w*"),
    Component(
        "eSpeak NG 1.52",
        "GPL-3.0-or-later",
        ESPEAK_SOURCE,
        r"libespeak-ng|espeak-ng",
    ),
)

# Libraries that Python, Qt or the wheels may bring from the machine an application is built on.
_XORG, _XCB = "https://www.x.org/releases/individual/lib/", "https://xcb.freedesktop.org/dist/"
NATIVE = (
    Component("ICU", "Unicode-3.0", "https://github.com/unicode-org/icu", r"libicu\w+|icu\w+"),
    Component(
        "OpenBLAS (in NumPy)",
        "BSD-3-Clause",
        "https://github.com/OpenMathLib/OpenBLAS",
        r"lib(scipy_)?openblas\w*|msvcp140-[0-9a-f]+",
    ),
    Component(
        "GCC's run-time libraries",
        "GPL-3.0-or-later WITH GCC-exception-3.1",
        "https://gcc.gnu.org/",
        r"libg(cc_s|fortran|omp)\w*|libstdc\+\+|libquadmath\w*|libatomic",
    ),
    Component("OpenSSL", "Apache-2.0", "https://www.openssl.org/source/", r"lib(crypto|ssl)[\w-]*"),
    Component("SQLite", "blessing", "https://www.sqlite.org/download.html", r"(lib)?sqlite3"),
    Component("libffi", "MIT", "https://github.com/libffi/libffi", r"libffi[\w-]*"),
    Component("zlib", "Zlib", "https://zlib.net/", r"libz|zlib1?"),
    Component("bzip2", "bzip2-1.0.6", "https://sourceware.org/bzip2/", r"libbz2"),
    Component("XZ Utils", "0BSD", "https://tukaani.org/xz/", r"liblzma"),
    Component("Zstandard", "BSD-3-Clause", "https://github.com/facebook/zstd", r"libzstd"),
    Component("Expat", "MIT", "https://libexpat.github.io/", r"libexpat"),
    Component("mpdecimal", "BSD-2-Clause", "https://www.bytereef.org/mpdecimal/", r"libmpdec(\+\+)?"),
    Component("util-linux (libuuid)", "BSD-3-Clause", "https://github.com/util-linux/util-linux", r"libuuid"),
    Component("ncurses", "MIT", "https://invisible-island.net/ncurses/", r"lib(ncurses|tinfo|panel)w?"),
    Component("GNU Readline", "GPL-3.0-or-later", "https://ftp.gnu.org/gnu/readline/", r"libreadline"),
    Component("XCB", "MIT", _XCB, r"libxcb[\w-]*"),
    Component(
        "X.Org's client libraries", "MIT", _XORG, r"libX(11|au|dmcp|ext|randr|render|fixes|i|cursor)[\w-]*|libX11-xcb"
    ),
    Component("xkbcommon", "MIT", "https://xkbcommon.org/", r"libxkbcommon[\w-]*"),
    Component("Wayland", "MIT", "https://wayland.freedesktop.org/", r"libwayland-\w+"),
    Component("libdrm", "MIT", "https://dri.freedesktop.org/libdrm/", r"libdrm"),
    Component("Brotli", "MIT", "https://github.com/google/brotli", r"libbrotli\w+"),
    Component(
        "GLib", "LGPL-2.1-or-later", "https://gitlab.gnome.org/GNOME/glib", r"lib(glib|gthread|gio|gobject)(-2)?"
    ),
    Component("PCRE2", "BSD-3-Clause", "https://github.com/PCRE2Project/pcre2", r"libpcre2(-\w+)?"),
    Component("libbsd and libmd", "BSD-3-Clause AND ISC", "https://libbsd.freedesktop.org/", r"lib(bsd|md)"),
    Component("FreeType", "FTL", "https://freetype.org/", r"libfreetype"),
    Component("Fontconfig", "HPND", "https://fontconfig.org/", r"libfontconfig"),
    Component("libpng", "Zlib", "https://libpng.org/", r"libpng16"),
    Component("D-Bus", "GPL-2.0-or-later", "https://dbus.freedesktop.org/", r"libdbus(-1)?"),
    Component(
        "MIT Kerberos", "MIT", "https://web.mit.edu/kerberos/", r"lib(gssapi_krb5|krb5|k5crypto|krb5support|com_err)"
    ),
    Component("keyutils", "LGPL-2.1-or-later", "https://people.redhat.com/~dhowells/keyutils/", r"libkeyutils"),
    Component("libcap", "BSD-3-Clause", "https://sites.google.com/site/fullycapable/", r"libcap"),
    Component(
        "Microsoft Visual C++ runtime",
        "LicenseRef-Microsoft-Visual-C++-runtime",
        "https://learn.microsoft.com/cpp/windows/redistributing-visual-cpp-files",
        r"(vcruntime|msvcp|concrt)140[\w-]*|ucrtbase|api-ms-win-[\w-]+",
    ),
)


class LicenceError(Exception):
    """A part has no known licence, or one that the whole may not hold; the message names it."""


def checked(name: str, licence: str) -> str:
    """Return what of a licence expression is made use of. Raises LicenceError when nothing of it is allowed.

    An alternative ("A OR B") is decided for the first that is allowed, preferring the more permissive Lesser GPL; of
    "A AND B" all must be.
    """
    parts = [_alternative(name, part) for part in re.split(r"\s+AND\s+", licence)]
    return " AND ".join(dict.fromkeys(parts))


def _alternative(name: str, expression: str) -> str:
    for choice in re.split(r"\s+OR\s+", expression.strip().strip("()")):
        if choice in ALLOWED:
            return choice
    raise LicenceError(
        f"{name} has the licence {expression!r}, which is not among those allowed in packaging/licences.py: find out "
        "whether a program under GPL-3.0-or-later may hold it, then enter it with the reason, or do without this part."
    )


def component_of(file_name: str) -> Component:
    """Return what a native library belongs to, by its name. Raises LicenceError for one that nobody knows."""
    stem = re.sub(r"(\.so[.\d]*|\.abi3|\.pyd|\.dll|\.dylib)+$", "", file_name)
    stem = re.sub(r"\.cpython-\w+(-[\w-]+)?$|\.cp\d+-\w+$", "", stem)
    stem = re.sub(r"(-[0-9a-f]{8,}|[.-][\d.]+)+$", "", stem)
    if stem in sys.stdlib_module_names:
        return ALWAYS[0]
    for component in (*ALWAYS, *NATIVE):
        if re.fullmatch(component.files, stem, re.IGNORECASE):
            return component
    raise LicenceError(
        f"{file_name} belongs to nothing known: find out whose it is and under which licence, and enter it in "
        "packaging/licences.py, or leave it out of the bundle."
    )
