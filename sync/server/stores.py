"""Which object store the evidence goes to."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from inspector_tui.errors import BadInput, Environment

FILES: Final = "files"
"""Folder of the objects in a data directory."""


def open_store(data: Path, url: str | None = None) -> ObjectStore:
    """The object store: `<data>/files`, or what a URL such as `s3://bucket/prefix` names (credentials by environment).

    Raises BadInput STORE_URL, Environment DISK_FULL or DISK_FAILED when the folder cannot be made.
    """
    if url is None:
        with store_errors():
            return LocalStore(data / FILES, mkdir=True)
    try:
        return from_url(url)
    except (BaseError, ValueError) as error:
        raise BadInput("STORE_URL") from error


@contextmanager
def store_errors() -> Iterator[None]:
    """Turns the store's failures into Environment DISK_FULL or DISK_FAILED: whoever asked comes back later."""
    try:
        yield
    except (BaseError, OSError) as error:
        if isinstance(error, FileNotFoundError):
            raise
        full = "os error 28" in str(error) or getattr(error, "errno", None) == errno.ENOSPC
        code = "DISK_FULL" if full else "DISK_FAILED"
        raise Environment(code, path="files") from error
