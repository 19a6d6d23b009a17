"""Evidence of others: fetched from the server when somebody wants to see it, and saved as plain files on request."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

import httpx

from inspector_tui.errors import InspectorError, Refused
from inspector_tui.models import queries
from inspector_tui.models.durable import disk_errors
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import EvidenceRow
from inspector_tui.services.connecting import connect
from inspector_tui.services.fetching import fetch_file

OPENED: Final = "opened"
VIEWED: Final = frozenset(
    f".{ending}"
    for kind in (
        "jpg jpeg png gif webp bmp tif tiff heic",
        "mp4 m4v mov avi mkv webm 3gp",
        "mp3 m4a aac amr wav ogg",
        "pdf txt",
    )
    for ending in kind.split()
)
"""Endings of files that a viewer shows and no system runs."""
Progress = Callable[[int, int], None]
"""Told the bytes that are here, and how many there are in all."""


@dataclass(frozen=True, slots=True)
class Saved:
    """A plain copy of one piece of evidence."""

    evidence: str
    path: Path


def missing_evidence(replica: Replica, inspection: str) -> list[EvidenceRow]:
    """Evidence of a visit whose bytes are not here."""
    with replica.reading() as connection:
        rows = queries.evidence_of(connection, inspection)
    return [row for row in rows if not replica.files.has(row.sha256)]


def fetch_evidence(
    replica: Replica,
    inspection: str,
    progress: Progress = lambda done, of: None,
    *,
    only: str | None = None,
    transport: httpx.BaseTransport | None = None,
) -> int:
    """Fetches what is not here into the encrypted store, each file verified against the signed hash; with `only` one.

    `progress` may raise SyncCancelled: files that are whole stay, the one under way is left out.
    Returns how many files came. Raises Refused NOT_ENROLLED, EVIDENCE_UNKNOWN, ROLE_MAY_NOT; NotAuthentic
    EVIDENCE_HASH; Environment SERVER_UNREACHABLE, DISK_FULL.
    """
    wanted = [row for row in missing_evidence(replica, inspection) if only in (None, row.evidence)]
    if not wanted:
        return 0
    total, done = sum(row.size for row in wanted), 0
    with connect(replica, transport=transport) as client:
        for row in wanted:
            fetch_file(replica, client, row.sha256, row.size, partial(_tell, progress, done, total))
            done += row.size
    return len(wanted)


def _tell(progress: Progress, before: int, total: int, here: int) -> None:
    progress(before + here, total)


def save_evidence(replica: Replica, inspection: str, folder: Path, *, only: str | None = None) -> list[Saved]:
    """Writes plain copies of a visit's evidence to a folder, for a viewer or a printer; with `only` of one.
    Existing files stay.

    Raises Environment FILE_NOT_HERE for what was not fetched yet, FILE_CORRUPT, DISK_FULL.
    """
    with replica.reading() as connection:
        rows = [row for row in queries.evidence_of(connection, inspection) if only in (None, row.evidence)]
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        return [Saved(row.evidence, _save(replica, row, _free_path(folder, row))) for row in rows]


def find_evidence(replica: Replica, inspection: str, evidence: str) -> EvidenceRow:
    """One piece of a visit's evidence. Raises Refused EVIDENCE_UNKNOWN."""
    with replica.reading() as connection:
        rows = queries.evidence_of(connection, inspection)
    found = next((row for row in rows if row.evidence == evidence), None)
    if found is None:
        raise Refused("EVIDENCE_UNKNOWN")
    return found


def _save(replica: Replica, row: EvidenceRow, path: Path) -> Path:
    try:
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for piece in replica.files.read(row.sha256):
                file.write(piece)
    except InspectorError:
        path.unlink(missing_ok=True)
        raise
    return path


def plain_copy(replica: Replica, row: EvidenceRow) -> Path:
    """A plain copy for the system's viewer, in a private folder of the replica that `forget_copies` empties.

    Names and kinds come from other people's laptops, so only files that are looked at are written, nothing that a
    system would run. Raises Refused KIND_NOT_OPENED; Environment FILE_NOT_HERE, FILE_CORRUPT, DISK_FULL.
    """
    if Path(row.name).suffix.lower() not in VIEWED:
        raise Refused("KIND_NOT_OPENED", name=row.name)
    folder = replica.home / OPENED / row.sha256.hex()[:16]
    with disk_errors(folder):
        folder.parent.mkdir(mode=0o700, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        there = next((one for one in folder.iterdir() if one.stat().st_size == row.size), None)
        return there or _save(replica, row, _free_path(folder, row))


def forget_copies(home: Path) -> None:
    """Removes the plain copies that were opened, as far as the system lets go of them."""
    shutil.rmtree(home / OPENED, ignore_errors=True)


def _free_path(folder: Path, row: EvidenceRow) -> Path:
    """A name that no file has: names come from other people's laptops, so nothing of a path is taken from them."""
    name = re.sub(r'[\x00-\x1f<>:"/\\|?*]', "_", row.name).strip(" .") or "file"
    stem, dot, ending = name.rpartition(".")
    base = (stem if dot else ending)[:100] or "file"
    for number in range(1, 10_000):
        told = base if number == 1 else f"{base} ({number})"
        path = folder / (f"{told}.{ending[:20]}" if dot else told)
        if not path.exists():
            return path
    raise Refused("FOLDER_NOT_EMPTY", path=os.fspath(folder))
