"""Files of the bundle of which only a part is used, made again with that part alone.

Qt's ICU data (32 MB) hold every language and every character set, and Python's own libraries may come with what a
debugger wants to know. Needs binutils: `as` and `ld` put the data back into a library, `strip` takes out the rest.
"""

from __future__ import annotations

import ctypes
import re
import struct
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import bundle_contents as contents

Entry = contents.Entry

# strip harms libraries into which a wheel's maker has written other names (auditwheel's patchelf); these are not such.
STRIPPED = re.compile(r"^(libpython3|python3\.\d+/lib-dynload/|cryptography/|rpds/)")
ICU_DATA = re.compile(r"(?:^|/)libicudata\.so\.(\d+)$")


def smaller(entries: Sequence[Entry], folder: Path) -> list[Entry]:
    """Return PyInstaller's entries with those replaced that can be made smaller; what is made is in `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    made = []
    for place, source, kind in entries:
        result = source
        if kind == "SYMLINK":
            pass
        elif STRIPPED.search(place):
            result = str(folder / place.replace("/", "-"))
            run("strip", "--strip-unneeded", "-o", result, source)
        elif found := ICU_DATA.search(place):
            result = str(folder / Path(place).name)
            make_smaller_icu_data(Path(source), Path(result), found[1], {"en", *contents.languages()})
        made.append((place, result, kind))
    return made


def make_smaller_icu_data(source: Path, result: Path, version: str, languages: set[str]) -> None:
    """Write ICU's data library anew with these languages; ICU takes its root's texts and orders for all others."""
    symbol = f"icudt{version}_dat"
    kept = {name: data for name, data in read_package(source, symbol).items() if is_wanted(name, languages)}
    data = result.with_suffix(".dat")
    data.write_bytes(package(kept))
    assembly = f"""
        .section .rodata
        .globl {symbol}
        .type {symbol}, %object
        .balign 16
        {symbol}: .incbin "{data}"
        .size {symbol}, . - {symbol}
        .section .note.GNU-stack, "", %progbits
    """
    code = data.with_suffix(".s")
    code.write_text(assembly)
    run("as", "-o", str(data.with_suffix(".o")), str(code))
    run("ld", "-shared", "-soname", source.name, "-o", str(result), str(data.with_suffix(".o")))


# ICU's data package (icu4c's source/common/ucmndata.h): a header whose first two bytes are its length, then the
# number of items, for each of them where its name and its data begin, the names, the data. Offsets count from the
# end of the header. Names are in order, for they are searched by halving.

HEADER = struct.pack("<HBBHHBBBB4s4B4B", 32, 0xDA, 0x27, 20, 0, 0, 0, 2, 0, b"CmnD", 1, 0, 0, 0, 3, 0, 0, 0) + bytes(8)
ALIGNMENT = 16


def read_package(library: Path, symbol: str) -> dict[str, bytes]:
    """Return the items of the data package in a library, by name."""
    address = ctypes.addressof(ctypes.c_char.in_dll(ctypes.CDLL(str(library)), symbol))
    whole = ctypes.string_at(address, symbol_size(library, symbol))
    body = whole[struct.unpack_from("<H", whole)[0] :]
    (count,) = struct.unpack_from("<I", body)
    places = [struct.unpack_from("<II", body, 4 + 8 * number) for number in range(count)]
    ends = [begin for _, begin in places[1:]] + [len(body)]
    names = [body[name : body.index(b"\0", name)].decode() for name, _ in places]
    return {name: body[begin:end] for name, (_, begin), end in zip(names, places, ends, strict=True)}


def package(items: Mapping[str, bytes]) -> bytes:
    """Return a data package of these items."""
    names, where = b"", {}
    for name in sorted(items):
        where[name] = 4 + 8 * len(items) + len(names)
        names += name.encode() + b"\0"
    table, data = struct.pack("<I", len(items)), b""
    begin = padded(4 + 8 * len(items) + len(names))
    for name, place in where.items():
        table += struct.pack("<II", place, begin + len(data))
        data += items[name].ljust(padded(len(items[name])), b"\0")
    return HEADER + (table + names).ljust(begin, b"\0") + data


def padded(length: int) -> int:
    """Return the length up to which an item is filled."""
    return -(-length // ALIGNMENT) * ALIGNMENT


def is_wanted(item: str, languages: set[str]) -> bool:
    """Say whether Qt may ask for this item: tables, and the texts and orders of letters in the languages we have."""
    name = item.rsplit("/", 1)[-1]
    if name.endswith((".icu", ".nrm", ".cfu", ".spp")):
        return True
    if not name.endswith(".res") or "/brkitr/" in item or "/translit/" in item or "/rbnf/" in item:
        return False  # converters of old character sets, where words end in Thai, other alphabets, spelt numbers
    stem = name.removesuffix(".res")
    is_language = re.fullmatch(r"[a-z]{2,3}(_.+)?", stem)
    return not is_language or stem.partition("_")[0] in {"root", "pool", "res", *languages}


def symbol_size(library: Path, symbol: str) -> int:
    """Return how many bytes a symbol of a library has."""
    for line in run("objdump", "-T", str(library)).splitlines():
        words = line.split()
        if words and words[-1] == symbol:
            return next(int(word, 16) for word in words[1:] if re.fullmatch(r"[0-9a-f]{16}", word))
    raise LookupError(f"{library} has no {symbol}")


def run(*command: str) -> str:
    """Run a program; returns what it printed. Its complaint, should it fail, goes to standard error."""
    return subprocess.run(  # noqa: S603 - the commands are this file's own
        command, check=True, stdout=subprocess.PIPE, stderr=sys.stderr, text=True
    ).stdout
