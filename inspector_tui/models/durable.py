"""Files that are whole or not there: temp, fsync, rename, fsync of the folder."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from inspector_tui.errors import Environment


@contextlib.contextmanager
def disk_errors(path: Path) -> Iterator[None]:
    """Turns a full or failing disk into Environment DISK_FULL, NOT_PERMITTED or DISK_FAILED."""
    try:
        yield
    except OSError as error:
        code = {
            errno.ENOSPC: "DISK_FULL",
            errno.EDQUOT: "DISK_FULL",
            errno.EACCES: "NOT_PERMITTED",
            errno.EPERM: "NOT_PERMITTED",
            errno.EROFS: "NOT_PERMITTED",
        }
        raise Environment(code.get(error.errno or 0, "DISK_FAILED"), path=os.fspath(path)) from error


def sync_folder(folder: Path) -> None:
    """Makes a rename in this folder survive a power cut. Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def write_durably(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Replaces a file in one step; after return it survives a power cut."""
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    with disk_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            with open(os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(partial, path)
        finally:
            partial.unlink(missing_ok=True)
        sync_folder(path.parent)
