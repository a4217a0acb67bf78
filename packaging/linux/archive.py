"""The installer for one user: a shell script with the bundle behind it, one file to download and run."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

import desktop_files

HERE = Path(__file__).resolve().parent
UNPACKED_WITH = {"xz": "xz -dc", "gzip": "gzip -dc"}
PACKED_WITH = {"xz": ["xz", "-T0", "-6"], "gzip": ["gzip", "-n", "-1"]}


def make(bundle: Path, target: Path, work: Path, packer: str) -> None:
    """Write the installer of a bundle to `target`; `packer` is xz (small) or gzip (quick)."""
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(bundle, work, symlinks=True, copy_function=link)
    desktop_files.write_share(work / "share")
    uninstall = work / "uninstall"
    uninstall.write_text(filled(HERE / "uninstall.sh", {"ID": desktop_files.APP_ID}))
    uninstall.chmod(0o755)
    payload = work.with_suffix(f".tar.{packer}")
    pack(work, payload, packer)
    values = {
        "ID": desktop_files.APP_ID,
        "VERSION": desktop_files.VERSION,
        "COMMAND": desktop_files.COMMAND,
        "FILE": target.name,
        "DECOMPRESS": UNPACKED_WITH[packer],
        "CHECKSUM": hashlib.sha256(payload.read_bytes()).hexdigest(),
    }
    script = filled(HERE / "installer.sh", values)
    script = script.replace("@FIRST_LINE@", str(script.count("\n") + 1))
    target.write_bytes(script.encode() + payload.read_bytes())
    target.chmod(0o755)
    payload.unlink()
    shutil.rmtree(work)


def link(source: str, target: str) -> None:
    """Have a file in a second place without copying what is in it."""
    Path(target).hardlink_to(source)


def filled(template: Path, values: dict[str, str]) -> str:
    """Return a script with what stands between @ signs filled in."""
    text = template.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(f"@{name}@", value)
    return text


def pack(folder: Path, target: Path, packer: str) -> None:
    """Write what is in a folder as a compressed tar; the same content gives the same file."""
    same = ["--sort=name", "--owner=0", "--group=0", "--numeric-owner", f"--mtime=@{desktop_files.release_time()}"]
    with target.open("wb") as file:
        tar = ["tar", "-cf", "-", *same, "--hard-dereference", "-C", str(folder), "."]
        reading = subprocess.Popen(tar, stdout=subprocess.PIPE)  # noqa: S603 - our own command
        subprocess.run(PACKED_WITH[packer], stdin=reading.stdout, stdout=file, check=True)  # noqa: S603 - our own command
        if reading.wait():
            raise subprocess.CalledProcessError(reading.returncode, tar)
