"""Build the Linux bundle and its installers: `make package`.

    python packaging/linux/build.py [--quick] [--to FOLDER] [--work FOLDER]

Leaves in dist/linux the bundle `assistant/`, a .deb, a self-extracting .run for one user, and `contents.txt`, which
says what the bundle is made of. `--quick` compresses less: for tests. Without dpkg-deb there is no .deb.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

import archive  # noqa: E402 - found only now
import bundle_contents as contents  # noqa: E402
import deb  # noqa: E402
import desktop_files  # noqa: E402
import inventory  # noqa: E402


def main(arguments: list[str]) -> int:
    """Build all there is to build; returns the exit status."""
    options = parse(arguments)
    problem = why_not()
    if problem:
        say(problem)
        return 1
    bundle = build_bundle(options.to, options.work)
    if bundle is None:
        return 1
    packer = "gzip" if options.quick else "xz"
    made = [make_run(bundle, options.to, options.work, packer)]
    if shutil.which("dpkg-deb"):
        made.append(deb.make(bundle, options.to, options.work / "deb", packer))
    else:
        say("No .deb: there is no dpkg-deb here.")
    table = inventory.table(bundle)
    sizes = "".join(f"{path.stat().st_size / inventory.MEGABYTE:7.1f} MB  {path.name}\n" for path in made)
    (options.to / "contents.txt").write_text(table + "\n" + sizes, encoding="utf-8")
    say(f"\n{bundle} consists of\n\n{table}\nInstallers beside it:\n{sizes}")
    return 0


def parse(arguments: list[str]) -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(prog="build.py", description="Build the Linux bundle and its installers.")
    parser.add_argument("--quick", action="store_true", help="compress less")
    parser.add_argument("--to", type=Path, default=contents.ROOT / "dist" / "linux", help="folder of the results")
    parser.add_argument("--work", type=Path, default=contents.ROOT / "build" / "linux", help="folder to work in")
    return parser.parse_args(arguments)


def why_not() -> str | None:
    """Say in one sentence what is missing to build, or None."""
    if sys.platform != "linux":
        return "This builds on Linux, for Linux; packaging/README.md says how to build for macOS and Windows."
    missing = [name for name in ("objdump", "strip", "as", "ld", "tar", "xz", "gzip") if shutil.which(name) is None]
    if missing:
        return f"Building needs {', '.join(missing)}: install binutils, tar, xz-utils and gzip, then try again."
    return None


def build_bundle(folder: Path, work: Path) -> Path | None:
    """Have PyInstaller build the bundle; returns its folder, or None if that failed (it has said why)."""
    say("Building the bundle (about a minute)")
    command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "ERROR"]
    places = ["--distpath", str(folder), "--workpath", str(work)]
    environment = {**os.environ, "PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(desktop_files.release_time())}
    result = subprocess.run([*command, *places, str(HERE / "assistant.spec")], env=environment, check=False)  # noqa: S603 - our own command
    if result.returncode:
        say("The bundle could not be built; PyInstaller says why above.")
        return None
    return folder / "assistant"


def make_run(bundle: Path, folder: Path, work: Path, packer: str) -> Path:
    """Make the self-extracting installer; returns the file."""
    target = folder / f"{desktop_files.COMMAND}-{desktop_files.VERSION}-linux-{platform.machine()}.run"
    archive.make(bundle, target, work / "run", packer)
    return target


def say(line: str) -> None:
    """Print at once."""
    sys.stderr.write(line + "\n")
    sys.stderr.flush()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
