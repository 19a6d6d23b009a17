"""What records mean for judging approvals again: versions of lists, filings, counted visits, exceptions, officers."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb

from inspector_tui.codes.claims import PermitFlag
from inspector_tui.codes.permit import read_claims
from inspector_tui.domain.approvals import FilingReviewed
from inspector_tui.domain.differing import RulesDiffered
from inspector_tui.domain.draws import ConflictDeclared
from inspector_tui.domain.exempting import ExceptionGranted, ExceptionWithdrawn
from inspector_tui.domain.kinds import LIST_BODIES
from inspector_tui.domain.listed import ListEntry, ListPublished, keeps_region
from inspector_tui.domain.planning import FilingApproved, FilingSubmitted, InspectionPlanned, PermitStatusSet
from inspector_tui.domain.register import OfficerRegistered
from inspector_tui.domain.visiting import VisitArrived
from inspector_tui.errors import BadInput
from inspector_tui.phrases import BEIJING
from sync.server.folds import Arrived, Connection, folds


def _listed(connection: Connection, arrived: Arrived, body: ListEntry) -> None:
    if arrived.organ and not keeps_region(arrived.organ, body.region):
        return
    connection.execute(
        "INSERT INTO list_versions AS held (list, region, key, valid_from, valid_until, about, kind, body, digest)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT (list, region, key, valid_from) DO UPDATE SET"
        " valid_until = excluded.valid_until, about = excluded.about, kind = excluded.kind, body = excluded.body,"
        " digest = excluded.digest, published_on = CASE WHEN held.digest = excluded.digest THEN held.published_on END",
        (body.LIST, body.region, body.key, body.valid_from, body.valid_until, body.about, body.KIND,
         Jsonb(body.to_map()), body.digest()),
    )  # fmt: skip


for _bodies in LIST_BODIES.values():
    for _body in _bodies:
        folds(_body)(_listed)


@folds(ListPublished)
def _published(connection: Connection, arrived: Arrived, body: ListPublished) -> None:
    if arrived.organ and not keeps_region(arrived.organ, body.region):
        return
    for each in body.entries:
        connection.execute(
            "UPDATE list_versions SET published_on = least(coalesce(published_on, %s), %s)"
            " WHERE list = %s AND region = %s AND key = %s AND valid_from = %s AND digest = %s",
            (body.day, body.day, body.list, each.region, each.key, each.valid_from, each.digest),
        )


@folds(OfficerRegistered)
def _officer(connection: Connection, arrived: Arrived, body: OfficerRegistered) -> None:
    connection.execute(
        "INSERT INTO directory (kind, key, body) VALUES ('officer', %s, %s)"
        " ON CONFLICT (kind, key) DO UPDATE SET body = excluded.body",
        (body.certificate, Jsonb(body.to_map())),
    )


@folds(FilingSubmitted)
def _filed(connection: Connection, arrived: Arrived, body: FilingSubmitted) -> None:
    # A device speaks for its own organ only; what was approved stays as it was approved.
    if body.organ != arrived.organ:
        return
    told = body.model_dump(mode="json", exclude={"device", "device_public"})
    connection.execute(
        "INSERT INTO filed (organ, inspection, body, filed_by, filed_at)"
        " SELECT %(organ)s, %(inspection)s, %(body)s, %(by)s, %(at)s"
        " WHERE NOT EXISTS (SELECT FROM counted_visits WHERE organ = %(organ)s AND inspection = %(inspection)s)"
        " ON CONFLICT (organ, inspection) DO UPDATE"
        " SET body = excluded.body, filed_by = excluded.filed_by, filed_at = excluded.filed_at, reviewed_by = ''",
        {"organ": body.organ, "inspection": body.inspection, "body": Jsonb(told), "by": arrived.author,
         "at": arrived.time},
    )  # fmt: skip


@folds(FilingReviewed)
def _reviewed(connection: Connection, arrived: Arrived, body: FilingReviewed) -> None:
    connection.execute(
        "UPDATE filed SET reviewed_by = %(by)s WHERE organ = %(organ)s AND inspection = %(inspection)s"
        " AND body->>'filing' = %(filing)s AND filed_by <> %(by)s",
        {"by": arrived.author, "organ": arrived.organ, "inspection": body.inspection, "filing": body.filing},
    )


@folds(FilingApproved)
def _approved(connection: Connection, arrived: Arrived, body: FilingApproved) -> None:
    row = connection.execute(
        "SELECT body FROM filed WHERE organ = %s AND inspection = %s", (arrived.organ, body.inspection)
    ).fetchone()
    if row is None or row[0]["filing"] != body.filing:
        return
    filed = row[0]
    day = datetime.fromtimestamp(min(filed["start"], 253_402_271_999), BEIJING).date().isoformat()
    organs = sorted({arrived.organ, *(officer["organ"] for officer in filed["officers"])})
    new = connection.execute(
        "INSERT INTO counted_visits (organ, inspection, position, subject, day, cause, causes, organs, items,"
        " filing_no, approved_by, approved_at, ends, delegation, said, permit_differs)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING",
        (arrived.organ, body.inspection, arrived.position, filed["subject"], day, filed["cause"],
         Jsonb({str(each["organ"]): each["cause"] for each in filed.get("causes", ())}), Jsonb(organs),
         Jsonb(filed["items"]), body.filing_no, arrived.author, arrived.time, filed["end"],
         body.delegation or "", Jsonb([each.model_dump() for each in body.said]),
         Jsonb(_permit_differs(connection, filed, body.permit))),
    )  # fmt: skip
    if new.rowcount:
        connection.execute(
            "INSERT INTO to_judge (organ, inspection) VALUES (%s, %s) ON CONFLICT DO NOTHING",
            (arrived.organ, body.inspection),
        )


def _permit_differs(connection: Connection, filed: dict[str, Any], permit: bytes) -> list[str]:
    """Parts of a permit that say something else than the filing; a permit that cannot be read differs in all. A code
    says whether the visit was made before it."""
    unfiled = connection.execute(
        "SELECT FROM unfiled_visits WHERE organ = %s AND inspection = %s", (filed["organ"], filed["inspection"])
    ).fetchone()
    try:
        told = read_claims(permit)
    except BadInput:
        return ["permit"]
    parts = {
        "subject": told.subject == filed["subject"],
        "officers": {str(each.certificate) for each in told.officers}
        == {each["certificate"] for each in filed["officers"]},
        "items": {str(item) for item in told.items} == set(filed["items"]),
        "window": (told.start, told.end) == (filed["start"], filed["end"]),
        "backfilled": bool(told.flags & PermitFlag.BACKFILLED) == (unfiled is not None),
    }
    return [part for part, same in parts.items() if not same]


@folds(VisitArrived)
def _arrived(connection: Connection, arrived: Arrived, body: VisitArrived) -> None:
    """A visit that was made keeps its place for the year; what was approved since, as if it were free, is judged
    again. An approval is pulled before anybody goes, so it stands in the log before the arrival, as an urgent start
    does: where neither does, that is told."""
    connection.execute(
        "INSERT INTO unapproved_visits (organ, inspection, at) SELECT %(organ)s, %(inspection)s, %(at)s"
        " WHERE NOT EXISTS (SELECT FROM counted_visits WHERE inspection = %(inspection)s)"
        " AND NOT EXISTS (SELECT FROM permits WHERE inspection = %(inspection)s)"
        " AND NOT EXISTS (SELECT FROM unfiled_visits WHERE inspection = %(inspection)s)"
        " ON CONFLICT DO NOTHING",
        {"organ": arrived.organ, "inspection": body.inspection, "at": body.at},
    )
    made = connection.execute(
        "UPDATE counted_visits SET arrived = true WHERE organ = %s AND inspection = %s AND NOT arrived"
        " RETURNING subject, position, ends",
        (arrived.organ, body.inspection),
    ).fetchone()
    if made is not None:
        connection.execute(
            "INSERT INTO to_judge (organ, inspection) SELECT organ, inspection FROM counted_visits"
            " WHERE subject = %s AND position > %s AND approved_at > %s ON CONFLICT DO NOTHING",
            made,
        )


@folds(InspectionPlanned)
def _planned(connection: Connection, arrived: Arrived, body: InspectionPlanned) -> None:
    if arrived.organ not in (0, body.organ):
        return
    connection.execute(
        "INSERT INTO planned_lines (organ, inspection, position, subject, window_from, window_until, credit)"
        " VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT (organ, inspection) DO UPDATE SET subject = excluded.subject,"
        " window_from = excluded.window_from, window_until = excluded.window_until, credit = excluded.credit",
        (body.organ, body.inspection, arrived.position, body.subject, body.window_from, body.window_until, body.credit),
    )


@folds(ConflictDeclared)
def _conflict(connection: Connection, arrived: Arrived, body: ConflictDeclared) -> None:
    if body.organ == arrived.organ:
        connection.execute(
            "INSERT INTO conflicts (certificate, subject, reason, valid_from, valid_until) VALUES (%s, %s, %s, %s, %s)"
            " ON CONFLICT (certificate, subject) DO UPDATE SET reason = excluded.reason,"
            " valid_from = excluded.valid_from, valid_until = excluded.valid_until",
            (body.certificate, body.subject, body.reason, body.valid_from, body.valid_until),
        )


@folds(RulesDiffered)
def _differed(connection: Connection, arrived: Arrived, body: RulesDiffered) -> None:
    connection.execute(
        "INSERT INTO differences (organ, inspection, found) VALUES (%s, %s, %s)"
        " ON CONFLICT (organ, inspection) DO UPDATE SET found = excluded.found",
        (body.organ, body.inspection, Jsonb([each.model_dump() for each in body.found])),
    )


@folds(PermitStatusSet)
def _status(connection: Connection, arrived: Arrived, body: PermitStatusSet) -> None:
    connection.execute(
        "UPDATE counted_visits SET revoked = %s WHERE inspection = %s AND (%s = 0 OR organ = %s)",
        (body.status in ("revoked", "closed"), body.inspection, arrived.organ, arrived.organ),
    )


@folds(ExceptionGranted)
def _granted(connection: Connection, arrived: Arrived, body: ExceptionGranted) -> None:
    if body.organ == arrived.organ:
        connection.execute(
            "INSERT INTO rule_exceptions (organ, inspection, rule, reason) VALUES (%s, %s, %s, %s)"
            " ON CONFLICT (organ, inspection, rule) DO UPDATE SET reason = excluded.reason",
            (body.organ, body.inspection, body.rule, body.reason),
        )


@folds(ExceptionWithdrawn)
def _withdrawn(connection: Connection, arrived: Arrived, body: ExceptionWithdrawn) -> None:
    # What was approved under it stays approved: the record of it is in the log.
    if body.organ == arrived.organ:
        connection.execute(
            "DELETE FROM rule_exceptions WHERE organ = %s AND inspection = %s AND rule = %s"
            " AND NOT EXISTS (SELECT FROM counted_visits AS v WHERE v.organ = %s AND v.inspection = %s)",
            (body.organ, body.inspection, body.rule, body.organ, body.inspection),
        )
