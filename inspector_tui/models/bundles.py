"""Bundles this laptop wrote to sticks, and which records and files travel on one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, text

from inspector_tui.models.backlog import recount
from inspector_tui.models.kept import BundleRow


@dataclass(frozen=True, slots=True)
class WrittenPart:
    """A part that is whole on the stick."""

    size: int
    sha256: bytes


def begin_bundle(connection: Connection, row: BundleRow) -> None:
    """Remembers what goes into a bundle before anything of it is written."""
    connection.execute(
        text(
            "INSERT INTO bundle(id, at, first, last, files, part_size, known, cursor, written, returned) "
            "VALUES (:id, :at, :first, :last, :files, :part_size, :known, :cursor, :written, :returned)"
        ),
        row.model_dump(),
    )


def known_size(row: BundleRow) -> int:
    """How much of the log this laptop knew when it began the bundle."""
    return int(row.known.split("\n", 2)[1]) if row.known else 0


def find_bundle(connection: Connection, bundle: bytes) -> BundleRow | None:
    """A bundle of this laptop, or None."""
    row = connection.execute(text("SELECT * FROM bundle WHERE id = :id"), {"id": bundle}).mappings().first()
    return None if row is None else BundleRow(**row)


def latest_bundles(connection: Connection, most: int = 50) -> list[BundleRow]:
    """The bundles of this laptop, the newest first."""
    rows = connection.execute(text("SELECT * FROM bundle ORDER BY at DESC, id LIMIT :most"), {"most": most})
    return [BundleRow(**row) for row in rows.mappings()]


def drop_bundle(connection: Connection, bundle: bytes) -> None:
    """Forgets a bundle that will never be finished."""
    connection.execute(text("DELETE FROM bundle_part WHERE bundle = :id"), {"id": bundle})
    connection.execute(text("DELETE FROM bundle WHERE id = :id AND written IS NULL"), {"id": bundle})


def keep_part(connection: Connection, bundle: bytes, number: int, part: WrittenPart) -> None:
    """Remembers a part that is whole on the stick."""
    connection.execute(
        text(
            "INSERT OR REPLACE INTO bundle_part(bundle, number, size, sha256) VALUES (:bundle, :number, :size, :sha256)"
        ),
        {"bundle": bundle, "number": number, "size": part.size, "sha256": part.sha256},
    )


def written_parts(connection: Connection, bundle: bytes) -> Mapping[int, WrittenPart]:
    """The parts of a bundle that were whole on the stick, by number."""
    rows = connection.execute(
        text("SELECT number, size, sha256 FROM bundle_part WHERE bundle = :bundle"), {"bundle": bundle}
    )
    return {row[0]: WrittenPart(row[1], row[2]) for row in rows}


def mark_written(connection: Connection, bundle: bytes, at: int) -> None:
    """The manifest is on the stick: its records and files count as being on one."""
    connection.execute(text("UPDATE bundle SET written = :at WHERE id = :id"), {"id": bundle, "at": at})
    connection.execute(text("DELETE FROM bundle_part WHERE bundle = :id"), {"id": bundle})
    recount(connection)


def mark_returned(connection: Connection, bundle: bytes, digest: bytes) -> None:
    """A return was taken in."""
    connection.execute(text("UPDATE bundle SET returned = :digest WHERE id = :id"), {"id": bundle, "digest": digest})


def record_sizes(connection: Connection, device: bytes, first: int, last: int) -> list[tuple[int, int]]:
    """(seq, bytes) of a device's records in a run."""
    rows = connection.execute(
        text(
            "SELECT seq, length(envelope) FROM ledger WHERE device = :device AND seq BETWEEN :first AND :last "
            "ORDER BY seq"
        ),
        {"device": device, "first": first, "last": last},
    )
    return [(row[0], row[1]) for row in rows]


def raw_records(connection: Connection, device: bytes, first: int, last: int) -> list[bytes]:
    """A run of a device's records as they were signed."""
    rows = connection.execute(
        text("SELECT envelope FROM ledger WHERE device = :device AND seq BETWEEN :first AND :last ORDER BY seq"),
        {"device": device, "first": first, "last": last},
    )
    return [row[0] for row in rows]
