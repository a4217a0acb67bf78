"""The Debian package of a bundle, for all users of a computer. It has no scripts: dpkg's triggers do what is to do."""

from __future__ import annotations

import gzip
import hashlib
import shutil
import subprocess
from pathlib import Path

import archive
import bundle_contents as contents
import desktop_files
import inventory
import system_libraries

HERE = Path(__file__).resolve().parent
NAME = desktop_files.COMMAND
PROGRAM = Path("usr/lib") / NAME


def make(bundle: Path, folder: Path, work: Path, packer: str) -> Path:
    """Write the package into a folder; `packer` is xz (small) or gzip (quick). Returns the file."""
    shutil.rmtree(work, ignore_errors=True)
    (work / PROGRAM).parent.mkdir(parents=True)
    shutil.copytree(bundle, work / PROGRAM, symlinks=True, copy_function=archive.link)
    (work / "usr" / "bin").mkdir()
    (work / "usr" / "bin" / NAME).symlink_to(f"../lib/{NAME}/assistant")
    desktop_files.write_share(work / "usr" / "share")
    write_documents(work / "usr" / "share" / "doc" / NAME, bundle)
    architecture = run("dpkg", "--print-architecture").strip()
    write_control(work, architecture)
    for path in [work, *work.rglob("*")]:
        if path.is_dir():
            path.chmod(0o755)
    target = folder / f"{NAME}_{desktop_files.VERSION}_{architecture}.deb"
    quick = ["-z1"] if packer == "gzip" else []
    run("dpkg-deb", "--root-owner-group", f"-Z{packer}", *quick, "--build", str(work), str(target))
    shutil.rmtree(work)
    return target


def write_documents(folder: Path, bundle: Path) -> None:
    """Write what Debian expects of every package: licences and changes."""
    folder.mkdir(parents=True)
    licences = [(bundle / "_internal" / name).read_bytes() for name in ("LICENSE", "THIRD-PARTY-NOTICES.txt")]
    (folder / "copyright").write_bytes(b"\n\n".join(licences))
    changes = (contents.ROOT / "CHANGELOG.md").read_bytes()
    (folder / "changelog.gz").write_bytes(gzip.compress(changes, mtime=desktop_files.release_time()))


def write_control(work: Path, architecture: str) -> None:
    """Write the package's description and the sums by which dpkg can tell a damaged installation."""
    files = inventory.files(work)
    depends = ", ".join(dependencies(work / PROGRAM))
    values = {
        "NAME": NAME,
        "VERSION": desktop_files.VERSION,
        "ARCHITECTURE": architecture,
        "SIZE": str(inventory.size(work) // 1024),
        "DEPENDS": depends,
    }
    control = work / "DEBIAN"
    control.mkdir()
    (control / "control").write_text(archive.filled(HERE / "control.in", values), encoding="utf-8")
    sums = [f"{hashlib.md5(path.read_bytes()).hexdigest()}  {path.relative_to(work)}\n" for path in files]  # noqa: S324 - dpkg's choice
    (control / "md5sums").write_text("".join(sums), encoding="utf-8")


def dependencies(bundle: Path) -> list[str]:
    """Return the Debian packages that bring what the bundle is linked to.

    Raises LookupError for a library that nobody has said where to take from.
    """
    missing = system_libraries.missing(inventory.files(bundle))
    unknown = missing - system_libraries.LEFT_TO_THE_SYSTEM
    if unknown:
        raise LookupError(f"system_libraries.py does not know which Debian package has {', '.join(sorted(unknown))}.")
    packages = [name for name, brings in system_libraries.FROM_THE_SYSTEM.items() if missing & set(brings)]
    glibc = system_libraries.newest_glibc(inventory.files(bundle))
    return [f"libc6 (>= {glibc})" if name == "libc6" else name for name in packages]


def run(*command: str) -> str:
    """Run a program; returns what it printed."""
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout  # noqa: S603 - our own commands
