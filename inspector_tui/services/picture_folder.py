"""A folder that is watched for pictures: each new one once, when it has been written to its end."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final, NamedTuple

from inspector_tui.errors import Environment

SUFFIXES: Final = frozenset({".png", ".jpg", ".jpeg", ".webp", ".bmp", ".gif", ".tif", ".tiff"})


class _Look(NamedTuple):
    size: int
    changed: int


class PictureFolder:
    """What is there already at the first look is not new. Remembers only what the folder still holds."""

    def __init__(self, folder: Path, *, from_now: bool = True) -> None:
        """`from_now` = False takes the pictures that are there already for new."""
        self.folder = folder
        self._told: dict[str, _Look] | None = None if from_now else {}
        self._growing: dict[str, _Look] = {}

    def look(self) -> list[Path]:
        """New pictures, the oldest first. One that changed since the last look is still being written and waits.

        A picture that is overwritten is new again. Raises Environment FOLDER_UNREADABLE.
        """
        found = self._pictures()
        if self._told is None:
            self._told = found
            return []
        told = {name: seen for name, seen in self._told.items() if name in found}
        whole = [name for name, seen in found.items() if told.get(name) != seen and self._growing.get(name) == seen]
        self._growing = {name: seen for name, seen in found.items() if told.get(name) != seen and name not in whole}
        self._told = told | {name: found[name] for name in whole}
        return [self.folder / name for name in sorted(whole, key=lambda name: (found[name].changed, name))]

    def _pictures(self) -> dict[str, _Look]:
        found = {}
        try:
            with os.scandir(self.folder) as entries:
                for entry in entries:
                    if not entry.name.startswith(".") and os.path.splitext(entry.name)[1].lower() in SUFFIXES:
                        told = _look(entry)
                        if told is not None and told.size:
                            found[entry.name] = told
        except OSError as error:
            raise Environment("FOLDER_UNREADABLE", path=str(self.folder)) from error
        return found


def _look(entry: os.DirEntry[str]) -> _Look | None:
    """None for what is no file, or is gone since the folder was listed."""
    try:
        if not entry.is_file():
            return None
        told = entry.stat()
    except OSError:
        return None
    return _Look(told.st_size, told.st_mtime_ns)
