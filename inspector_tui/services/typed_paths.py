"""Paths as people type, paste and drop them: quoted, as file addresses, with escaped blanks, several at once."""

from __future__ import annotations

import os
import shlex
from pathlib import Path
from urllib.parse import unquote, urlsplit


def typed_paths(text: str) -> list[Path]:
    """The files a text names, whether they exist or not; [] for blanks.

    A text that names an existing file as it stands is taken so, whatever characters it has.
    """
    typed = text.strip().strip("\ufeff")
    if not typed:
        return []
    whole = _path(typed)
    if whole.exists():
        return [whole]
    try:
        parts = shlex.split(typed, posix=os.name != "nt")
    except ValueError:
        return [whole]
    paths = [_path(part) for part in parts]
    return paths if len(paths) == 1 or all(path.exists() for path in paths) else [whole]


def _path(typed: str) -> Path:
    if len(typed) > 1 and typed[0] == typed[-1] and typed[0] in "'\"":
        typed = typed[1:-1]
    if typed.startswith("file://"):
        typed = unquote(urlsplit(typed).path)
        if os.name == "nt":
            typed = typed.lstrip("/")
    try:
        return Path(typed).expanduser()
    except RuntimeError:
        return Path(typed)
