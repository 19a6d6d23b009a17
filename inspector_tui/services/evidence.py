"""Evidence of others: fetched from the server when somebody wants to see it, and saved as plain files on request."""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import httpx

from inspector_tui.errors import Refused
from inspector_tui.models import queries
from inspector_tui.models.durable import disk_errors
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import EvidenceRow
from inspector_tui.services.connecting import connect
from inspector_tui.services.fetching import fetch_file

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
    transport: httpx.BaseTransport | None = None,
) -> int:
    """Fetches what is not here into the encrypted store, each file verified against the signed hash.

    Returns how many files came. Raises Refused NOT_ENROLLED, EVIDENCE_UNKNOWN; NotAuthentic EVIDENCE_HASH;
    Environment SERVER_UNREACHABLE, DISK_FULL.
    """
    wanted = missing_evidence(replica, inspection)
    total, done = sum(row.size for row in wanted), 0
    with connect(replica, transport=transport) as client:
        for row in wanted:
            fetch_file(replica, client, row.sha256, row.size, partial(_tell, progress, done, total))
            done += row.size
    return len(wanted)


def _tell(progress: Progress, before: int, total: int, here: int) -> None:
    progress(before + here, total)


def save_evidence(replica: Replica, inspection: str, folder: Path) -> list[Saved]:
    """Writes plain copies of a visit's evidence to a folder, for a viewer or a printer. Existing files stay.

    Raises Environment FILE_NOT_HERE for what was not fetched yet, FILE_CORRUPT, DISK_FULL.
    """
    with replica.reading() as connection:
        rows = queries.evidence_of(connection, inspection)
    saved = []
    with disk_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        for row in rows:
            path = _free_path(folder, row)
            with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
                for piece in replica.files.read(row.sha256):
                    file.write(piece)
            saved.append(Saved(row.evidence, path))
    return saved


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
