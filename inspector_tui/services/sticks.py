"""Removable drives that are plugged in now, so that nobody has to know how the folder of a stick is called."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from inspector_tui.errors import BadInput, Environment

MOUNTS: Final = Path("/proc/mounts")
SYSTEM_TREE: Final = Path("/sys")
VOLUMES: Final = Path("/Volumes")
_NOT_CARRIED: Final = ("/", "/boot", "/home", "/opt", "/usr", "/var", "/nix", "/snap")
"""Where a system that runs from a USB disk keeps itself."""
_DISCS: Final = ("iso9660", "squashfs")
_DRIVE_REMOVABLE: Final = 2
"""DRIVE_REMOVABLE of GetDriveTypeW."""


@dataclass(frozen=True, slots=True)
class Stick:
    """A drive that can be taken away. `free` and `size` are bytes."""

    folder: Path
    name: str
    free: int
    size: int


def sticks() -> tuple[Stick, ...]:
    """The removable drives of this machine, by name; one that is pulled out meanwhile is left out.

    It asks every drive for its free space, which takes a moment: call it beside the screen.
    """
    if sys.platform == "win32":
        folders = _on_windows()
    elif sys.platform == "darwin":
        folders = on_macos(VOLUMES)
    else:
        folders = on_linux(MOUNTS, SYSTEM_TREE)
    return measured(folders)


def the_stick(found: Sequence[Stick]) -> Path:
    """The folder of the one stick that is plugged in. Raises Environment NO_STICK; BadInput SEVERAL_STICKS."""
    if not found:
        raise Environment("NO_STICK")
    if len(found) > 1:
        raise BadInput("SEVERAL_STICKS", folders=", ".join(str(one.folder) for one in found))
    return found[0].folder


def measured(folders: Iterator[Path]) -> tuple[Stick, ...]:
    """The drives at these folders with their room."""
    found = []
    for folder in sorted(set(folders)):
        try:
            usage = shutil.disk_usage(folder)
        except OSError:
            continue
        found.append(Stick(folder, folder.name or str(folder), usage.free, usage.total))
    return tuple(found)


def on_linux(mounts: Path, system: Path) -> Iterator[Path]:
    """Mounted file systems on a drive that the kernel calls removable, that hangs on USB, or that is an SD card;
    encrypted ones too, by the drive below."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines()
    except OSError:
        return
    for line in lines:
        source, target, kind = (*line.split(" "), "", "", "")[:3]
        folder = _unescaped(target)
        carried = not any(folder == own or (own != "/" and folder.startswith(f"{own}/")) for own in _NOT_CARRIED)
        if source.startswith("/dev/") and kind not in _DISCS and carried:
            name = os.path.basename(os.path.realpath(_unescaped(source)))
            if _is_removable(system / "class" / "block" / name):
                yield Path(folder)


def on_macos(volumes: Path) -> Iterator[Path]:
    """What is mounted below /Volumes: drives, sticks and images, and not the disk of the system itself."""
    try:
        found = [one for one in volumes.iterdir() if not one.is_symlink() and os.path.ismount(one)]
    except OSError:
        return
    yield from found


def _is_removable(entry: Path) -> bool:
    if not entry.exists():
        return False
    real = entry.resolve()
    disk = real if (real / "removable").exists() else real.parent
    if _told(disk / "removable") == "1" or _told(disk / "device" / "type") == "SD":
        return True
    if any(re.fullmatch(r"usb\d+", part) for part in real.parts):
        return True
    below = real / "slaves"
    return below.is_dir() and any(_is_removable(one) for one in below.iterdir())


def _told(path: Path) -> str:
    try:
        return path.read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def _unescaped(text: str) -> str:
    r"""Blanks in names stand as \040 in the table of mounts."""
    plain = re.sub(rb"\\([0-7]{3})", lambda found: bytes([int(found[1], 8)]), os.fsencode(text))
    return os.fsdecode(plain)


if sys.platform == "win32":

    def _on_windows() -> Iterator[Path]:
        """Drive letters whose type is removable."""
        import ctypes
        import string

        kernel = ctypes.windll.kernel32
        there = kernel.GetLogicalDrives()
        for at, letter in enumerate(string.ascii_uppercase):
            if there >> at & 1 and kernel.GetDriveTypeW(f"{letter}:\\") == _DRIVE_REMOVABLE:
                yield Path(f"{letter}:\\")
