"""Write THIRD-PARTY-NOTICES.txt: whose work the packaged application holds, under which licences, with their texts.

    python packaging/notices.py [--output FILE] [--bundle FOLDER]

It fails when a part has no licence that is known and allowed (packaging/licences.py). Without a bundle it looks at the
Python packages that the program needs; with one, also at every native library in it.
"""

from __future__ import annotations

import argparse
import csv
import importlib.metadata
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from licences import ALWAYS, KNOWN_DISTRIBUTIONS, Component, LicenceError, checked, component_of
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
OUTPUT = ROOT / "build" / "THIRD-PARTY-NOTICES.txt"
TEXTS = ROOT / "packaging" / "licences"
EXTRAS = ("all",)
NATIVE_SUFFIXES = re.compile(r"\.(so|pyd|dll|dylib)(\.[\d.]+)?$")
LICENCE_FILE = re.compile(r"(^|/)(licen[cs]e|copying|notice|authors)[^/]*$", re.IGNORECASE)
RULE = "=" * 100

INTRODUCTION = """\
Third-party notices of the desktop voice assistant

The assistant's own source is under the MIT licence; see the file LICENSE.

This application also holds the work of others, listed below. One part of it, eSpeak NG, the voice of the built-in
practice server, is under the GNU General Public License, version 3 or later. The application as a whole is therefore
given on under that licence: you may use, study, change and share it, and whoever gives it on must give the source too.

The source of the assistant is where you got it from. The source of every other part is at the address beside it; the
version is given there or in the package's own metadata. The libraries under the Lesser GPL (Qt, PySide6, libsoxr and
others) are separate files beside the program: you may put changed ones in their place.

Qt holds further third-party code: https://doc.qt.io/qt-6/licenses-used-in-qt.html
"""


@dataclass(frozen=True)
class Part:
    """One entry of the notices: `texts` are its licence files, by name."""

    name: str
    licence: str
    source: str
    texts: tuple[tuple[str, str], ...] = ()


def main(arguments: list[str]) -> int:
    """Write the notices; returns 1 if a licence is unknown or not allowed."""
    parser = argparse.ArgumentParser(description="Write the notices of everything a packaged application holds.")
    parser.add_argument("--output", type=Path, default=OUTPUT)
    parser.add_argument("--bundle", type=Path, help="a built application: its native libraries are looked at too")
    options = parser.parse_args(arguments)
    try:
        text = notices(files_in(options.bundle) if options.bundle else ())
    except (LicenceError, importlib.metadata.PackageNotFoundError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    options.output.parent.mkdir(parents=True, exist_ok=True)
    options.output.write_text(text, encoding="utf-8")
    sys.stderr.write(f"{options.output}: {text.count(RULE)} entries\n")
    return 0


def write_for_bundle(places: Iterable[str], folder: Path) -> Path:
    """Write the notices of a bundle that is being made of files at these places, and return the file.

    Raises LicenceError for a part that is unknown or not allowed: no such bundle is to be made.
    """
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / OUTPUT.name
    file.write_text(notices(places), encoding="utf-8")
    return file


def notices(places: Iterable[str] = ()) -> str:
    """Return the whole text, for a bundle with files at these places (relative paths).

    Raises LicenceError for a part that is unknown or not allowed.
    """
    distributions = reachable()
    parts = [part_of(distribution) for _, distribution in sorted(distributions.items())]
    components = dict.fromkeys([*ALWAYS, *native_components(places, distributions.values())])
    parts += [native_part(component) for component in components]
    summary = "\n".join(f"  {part.name}: {part.licence}\n      {part.source}" for part in parts)
    return "\n".join([INTRODUCTION, "Parts", "", summary, "", *map(entry, parts), *common_texts()])


# Python packages


def reachable() -> dict[str, importlib.metadata.Distribution]:
    """Return every distribution that the program needs on this system, by canonical name.

    Raises PackageNotFoundError when one of them is not installed.
    """
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    optional = project["optional-dependencies"]
    waiting = [Requirement(line) for line in project["dependencies"]]
    wanted_extras = [*EXTRAS]
    for extra in wanted_extras:
        for requirement in map(Requirement, optional[extra]):
            if requirement.name == project["name"]:
                wanted_extras += requirement.extras
            else:
                waiting.append(requirement)
    found: dict[str, importlib.metadata.Distribution] = {}
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        requirement = waiting.pop()
        name, extras = canonicalize_name(requirement.name), frozenset(requirement.extras)
        if (requirement.marker and not requirement.marker.evaluate({"extra": ""})) or (name, extras) in seen:
            continue
        seen.add((name, extras))
        found[name] = importlib.metadata.distribution(name)
        waiting += needed_by(found[name], extras)
    return found


def needed_by(distribution: importlib.metadata.Distribution, extras: Iterable[str]) -> Iterator[Requirement]:
    """Return what a distribution needs on this system, with these extras."""
    for line in distribution.requires or ():
        requirement = Requirement(line)
        if requirement.marker is None or any(requirement.marker.evaluate({"extra": each}) for each in ("", *extras)):
            requirement.marker = None
            yield requirement


def part_of(distribution: importlib.metadata.Distribution) -> Part:
    """Return the entry of a Python package. Raises LicenceError."""
    metadata = distribution.metadata.json
    name = str(metadata["name"])
    licence = licence_of(distribution)
    texts = tuple(
        (place, Path(str(distribution.locate_file(place))).read_text(encoding="utf-8", errors="replace"))
        for place in files_of(distribution)
        if ".dist-info/" in place and LICENCE_FILE.search(place)
    )
    return Part(
        f"{name} {distribution.version}", licence, f"https://pypi.org/project/{canonicalize_name(name)}/", texts
    )


def files_of(distribution: importlib.metadata.Distribution) -> list[str]:
    """Return what a package has installed, relative to where; its own list is read, nothing is looked for on disk."""
    return [row[0] for row in csv.reader((distribution.read_text("RECORD") or "").splitlines()) if row]


def licence_of(distribution: importlib.metadata.Distribution) -> str:
    """Return the licence a package is used under: from its metadata, else from what is known. Raises LicenceError."""
    metadata = distribution.metadata.json
    name = canonicalize_name(str(metadata["name"]))
    told = KNOWN_DISTRIBUTIONS.get(name) or metadata.get("license_expression") or metadata.get("license")
    if not told:
        raise LicenceError(
            f"{name} does not say its licence: look it up and enter it in KNOWN_DISTRIBUTIONS in packaging/licences.py."
        )
    return checked(name, str(told))


# Native libraries of a bundle


def files_in(bundle: Path) -> list[str]:
    """Return the files of a built bundle, relative to it."""
    return [str(path.relative_to(bundle)) for path in sorted(bundle.rglob("*")) if path.is_file()]


def native_components(
    places: Iterable[str], distributions: Iterable[importlib.metadata.Distribution]
) -> Iterator[Component]:
    """Return what the native libraries of a bundle belong to, but for those of Python packages. Raises LicenceError."""
    installed = [place.split("/") for each in distributions for place in files_of(each)]
    of_packages = {part for parts in installed for part in (parts[0], parts[-1])}
    for place in sorted(places):
        *folders, name = place.replace("\\", "/").split("/")
        if not NATIVE_SUFFIXES.search(name) or "lib-dynload" in folders or of_packages & {*folders, name}:
            continue
        component = component_of(name)
        checked(component.name, component.licence)
        yield component


def native_part(component: Component) -> Part:
    """Return the entry of something that is no Python package, with its licence's text where this machine has it."""
    licence = checked(component.name, component.licence)
    if component.name == "Python":
        candidates = [Path(shutil.__file__).with_name("LICENSE.txt"), Path(sys.base_prefix, "LICENSE.txt")]
        texts = [(path.name, path.read_text(encoding="utf-8")) for path in candidates if path.is_file()][:1]
        return Part(f"Python {sys.version.split()[0]}", licence, component.source, tuple(texts))
    return Part(component.name, licence, component.source, tuple(debian_copyright(component)))


def debian_copyright(component: Component) -> Iterator[tuple[str, str]]:
    """Return what Debian tells of a component's authors, if this machine's own library went into the bundle."""
    if component in ALWAYS or shutil.which("dpkg-query") is None:
        return
    listing = subprocess.run(
        ["dpkg-query", "-S", "*.so.*"],  # noqa: S607 - wherever the system has it
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    for line in listing.splitlines():
        package, _, file = line.partition(": ")
        copyright_file = Path("/usr/share/doc", package.partition(":")[0], "copyright")
        stem = re.sub(r"\.so[.\d]*$", "", Path(file).name)
        if re.fullmatch(component.files, stem, re.IGNORECASE) and copyright_file.is_file():
            yield f"{package.partition(':')[0]}, copyright", copyright_file.read_text(encoding="utf-8")
            return


# The text


def entry(part: Part) -> str:
    """Write one part with the texts it brings."""
    lines = [RULE, part.name, f"Licence: {part.licence}", f"Source: {part.source}", ""]
    for name, text in part.texts:
        lines += [f"--- {name} ---", "", text.strip(), ""]
    return "\n".join(lines)


def common_texts() -> list[str]:
    """Return the licences that many parts refer to."""
    return [
        f"{RULE}\n{path.stem}\n\n{path.read_text(encoding='utf-8').strip()}\n" for path in sorted(TEXTS.glob("*.txt"))
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
