"""Paths as people type, paste and drop them: quoted, as file addresses, with escaped blanks, several at once."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

_LONGEST_NAME: Final = 255
_LONGEST_PATH: Final = 4000
"""Bytes that the file systems of Linux hold; macOS and Windows refuse what is too long for them as missing."""


def typed_paths(text: str) -> list[Path]:
    """The files a text names, whether they exist or not; [] for blanks.

    A text that names an existing file as it stands is taken so, whatever characters it has. What no file system
    could hold is cut to what one could: then it is missing, like any other name of nothing.
    """
    typed = text.replace("\0", "").strip().strip("\ufeff")
    if not typed:
        return []
    whole = _path(typed)
    if _exists(whole):
        return [whole]
    try:
        parts = shlex.split(typed, posix=os.name != "nt")
    except ValueError:
        return [whole]
    paths = [_path(part) for part in parts]
    return paths if len(paths) == 1 or all(map(_exists, paths)) else [whole]


def is_file(path: Path) -> bool:
    """Whether a file is there that may be seen."""
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def is_folder(path: Path) -> bool:
    """Whether a folder is there that may be seen."""
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _holdable(path: str) -> str:
    names = [name.encode("utf-8", "ignore")[:_LONGEST_NAME].decode("utf-8", "ignore") for name in path.split("/")]
    return "/".join(names).encode()[:_LONGEST_PATH].decode("utf-8", "ignore")


def _path(typed: str) -> Path:
    if len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "'\"":
        typed = typed[1:-1]
    if typed.startswith("file://"):
        typed = unquote(urlsplit(typed).path)
        if os.name == "nt":
            typed = typed.lstrip("/")
    typed = _holdable(typed)
    try:
        return Path(typed).expanduser()
    except RuntimeError:
        return Path(typed)
