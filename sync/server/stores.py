"""Which object store the evidence goes to."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from obstore.exceptions import BaseError
from obstore.store import LocalStore, ObjectStore, from_url

from inspector_tui.errors import BadInput

FILES: Final = "files"
"""Folder of the objects in a data directory."""


def open_store(data: Path, url: str | None = None) -> ObjectStore:
    """The object store: `<data>/files`, or what a URL such as `s3://bucket/prefix` names (credentials by environment).

    Raises BadInput STORE_URL.
    """
    if url is None:
        return LocalStore(data / FILES, mkdir=True)
    try:
        return from_url(url)
    except (BaseError, ValueError) as error:
        raise BadInput("STORE_URL") from error
