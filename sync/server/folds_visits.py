"""What records of visits mean for the server's watch: visits begun unfiled, their terms, codes seen by checkpoints."""

from __future__ import annotations

from typing import Final

from inspector_tui.domain.planning import FilingApproved, FilingSubmitted, InspectionPlanned
from inspector_tui.domain.urgent import TermSet, VisitStartedUnfiled
from inspector_tui.domain.visiting import (
    CodeVerified,
    EvidenceAttached,
    FindingRecorded,
    FindingWithdrawn,
    VisitAnswered,
    VisitArrived,
    VisitConcluded,
    VisitConfirmed,
)
from inspector_tui.domain.voice import CodeFlagged
from sync.server.audience import region_of, shortened
from sync.server.folds import Arrived, Connection, folds
from sync.server.places import Sighting, suspicions

_OF_AN_INSPECTION: Final = (
    InspectionPlanned,
    FilingSubmitted,
    FilingApproved,
    VisitStartedUnfiled,
    VisitArrived,
    VisitAnswered,
    FindingRecorded,
    FindingWithdrawn,
    EvidenceAttached,
    VisitConcluded,
    VisitConfirmed,
)
"""What the visit's record is read from."""


def _part_of_inspection(connection: Connection, arrived: Arrived, body: VisitAnswered) -> None:
    connection.execute(
        "INSERT INTO inspection_records (inspection, position, organ) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING",
        (body.inspection, arrived.position, arrived.organ),
    )


for _kind in _OF_AN_INSPECTION:
    folds(_kind)(_part_of_inspection)


@folds(TermSet)
def _term(connection: Connection, arrived: Arrived, body: TermSet) -> None:
    connection.execute(
        "INSERT INTO terms (term, region, valid_from, count, unit) VALUES (%s, %s, %s, %s, %s)"
        " ON CONFLICT (term, region, valid_from) DO UPDATE SET count = excluded.count, unit = excluded.unit",
        (body.term, shortened(body.region), body.valid_from, body.count, body.unit),
    )


@folds(VisitStartedUnfiled)
def _unfiled(connection: Connection, arrived: Arrived, body: VisitStartedUnfiled) -> None:
    # A device speaks for its own organ only; an inspection is begun once.
    if body.organ != arrived.organ:
        return
    connection.execute(
        "INSERT INTO unfiled_visits (organ, inspection, region, at, standing, subject)"
        " VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (body.organ, body.inspection, shortened(body.region), arrived.time, body.standing, body.subject),
    )


@folds(CodeVerified)
def _verified(connection: Connection, arrived: Arrived, body: CodeVerified) -> None:
    # Without a code id both signatures did not hold: that says nothing about any permit.
    if body.code_id is None or body.made_at is None:
        return
    new = connection.execute(
        "INSERT INTO verifications (organ, verification, code_id, made_at, at, device, place)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (arrived.organ, body.verification, body.code_id, body.made_at, arrived.time, arrived.device, body.place),
    )
    if not new.rowcount:
        return
    rows = sightings(connection, body.code_id, around=arrived.time)
    found = suspicions([sighting for sighting in rows if sighting.at == arrived.time], rows)
    for flag in sorted(found):
        connection.execute(
            "INSERT INTO suspicions (flag, code_id) SELECT %(flag)s, %(code)s WHERE NOT EXISTS"
            " (SELECT FROM flags WHERE flag = %(flag)s AND code_id = %(code)s) ON CONFLICT DO NOTHING",
            {"flag": flag, "code": body.code_id},
        )


@folds(CodeFlagged)
def _flagged(connection: Connection, arrived: Arrived, body: CodeFlagged) -> None:
    told = {"flag": body.flag, "code": body.code_id}
    connection.execute("INSERT INTO flags (flag, code_id) VALUES (%(flag)s, %(code)s) ON CONFLICT DO NOTHING", told)
    connection.execute("DELETE FROM suspicions WHERE flag = %(flag)s AND code_id = %(code)s", told)


def sightings(connection: Connection, code_id: bytes, *, around: int, most: int = 64) -> list[Sighting]:
    """Verifications of a code close enough in time to `around` (Unix seconds) to contradict it, the nearest first."""
    reach = Sighting.REACH
    rows = connection.execute(
        _SIGHTINGS + " AND v.at BETWEEN %s AND %s ORDER BY abs(v.at - %s), v.organ, v.verification LIMIT %s",
        (code_id, around - reach, around + reach, around, most),
    )
    return [_sighting(*row) for row in rows]


def all_sightings(connection: Connection, code_id: bytes, *, most: int) -> list[Sighting]:
    """Verifications of a code, the oldest first."""
    rows = connection.execute(_SIGHTINGS + " ORDER BY v.at, v.organ, v.verification LIMIT %s", (code_id, most))
    return [_sighting(*row) for row in rows]


_SIGHTINGS: Final = (
    "SELECT v.verification, v.made_at, v.at, v.device, v.place, v.organ, o.region"
    " FROM verifications AS v LEFT JOIN organs AS o USING (organ) WHERE v.code_id = %s"
)


def _sighting(
    verification: str, made_at: int, at: int, device: bytes, place: str | None, organ: int, region: str | None
) -> Sighting:
    return Sighting(verification, made_at, at, bytes(device), place, organ, region or region_of(organ))
