"""What a draw rests on: the organ's weights and its officers' declared conflicts of interest."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from inspector_tui.domain.draws import ClassWeights, ConflictDeclared, DrawWeightsSet
from inspector_tui.errors import BadInput, Refused
from inspector_tui.models import planning_queries, queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import EnterpriseRow, OfficerRow
from inspector_tui.models.rows_planning import ConflictRow, DrawWeightsRow
from inspector_tui.services.moments import day_of


def set_weights(
    replica: Replica, *, risk: dict[str, int], credit: dict[str, int], valid_from: str | None, basis: str
) -> None:
    """Records the weights of this organ from a day on (today by default). Classes that are not named weigh 1.

    Raises BadInput WEIGHT_CLASS_UNKNOWN (text); BODY_INVALID for a weight outside 0 to 100; Refused REASON_MISSING,
    ROLE_MAY_NOT.
    """
    if not basis.strip():
        raise Refused("REASON_MISSING")
    with replica.telling() as telling:
        telling.add(
            DrawWeightsSet(
                organ=telling.identity.organ,
                valid_from=valid_from or day_of(telling.now),
                risk=_classes(risk),
                credit=_classes(credit),
                basis=basis.strip(),
            )
        )


def _classes(told: dict[str, int]) -> ClassWeights:
    for name in told:
        if name not in ClassWeights.model_fields:
            raise BadInput("WEIGHT_CLASS_UNKNOWN", text=name)
    return ClassWeights(**{name: told.get(name, 1) for name in ClassWeights.model_fields})


def weights_today(replica: Replica) -> DrawWeightsRow | None:
    """The weights in force for this organ today; None = all alike."""
    organ, day = replica.identity().organ, day_of(replica.now())
    with replica.reading() as connection:
        return planning_queries.weights_in_force(connection, organ, day)


def declare_conflict(
    replica: Replica, certificate: str, subject: str, reason: str, *, valid_until: str | None = None
) -> None:
    """Records that an officer of this organ must not inspect an enterprise, from today on (行政处罚法 §43).

    An officer's device speaks for its own certificate only. Declared again, the last word counts; a `valid_until`
    of yesterday ends it. Raises Refused REASON_MISSING, OFFICER_UNKNOWN, ENTERPRISE_UNKNOWN, CONFLICT_OF_ANOTHER.
    """
    if not reason.strip():
        raise Refused("REASON_MISSING")
    with replica.telling() as telling:
        identity = telling.identity
        officer = queries.one(telling.connection, OfficerRow, certificate=certificate)
        if officer is None or officer.organ != identity.organ:
            raise Refused("OFFICER_UNKNOWN", certificate=certificate)
        if identity.role == "officer" and identity.certificate != certificate:
            raise Refused("CONFLICT_OF_ANOTHER")
        if queries.one(telling.connection, EnterpriseRow, subject=subject) is None:
            raise Refused("ENTERPRISE_UNKNOWN", subject=subject)
        today = day_of(telling.now)
        telling.add(
            ConflictDeclared(
                organ=identity.organ,
                certificate=certificate,
                subject=subject,
                reason=reason.strip(),
                valid_from=min(today, valid_until or today),
                valid_until=valid_until,
            )
        )


def withdraw_conflict(replica: Replica, certificate: str, subject: str, reason: str) -> None:
    """Ends a conflict that is in force, for a reason; the officer may be drawn for the enterprise from today on.

    What was frozen before stays as it was. Raises Refused CONFLICT_UNKNOWN and as `declare_conflict`.
    """
    yesterday = (dt.date.fromisoformat(day_of(replica.now())) - dt.timedelta(days=1)).isoformat()
    if not any((row.certificate, row.subject) == (certificate, subject) for row in conflicts_today(replica)):
        raise Refused("CONFLICT_UNKNOWN", certificate=certificate, subject=subject)
    declare_conflict(replica, certificate, subject, reason, valid_until=yesterday)


@dataclass(frozen=True, slots=True)
class KnownConflict:
    """A conflict of interest with both names; `in_force` today."""

    row: ConflictRow
    officer: str
    enterprise: str
    in_force: bool


def known_conflicts(replica: Replica) -> list[KnownConflict]:
    """Every conflict that was declared for this organ's officers: those in force first, then those that are over."""
    organ, day = replica.identity().organ, day_of(replica.now())
    with replica.reading() as connection:
        rows = queries.where(connection, ConflictRow, order="certificate", organ=organ)
        officers = queries.by_key(connection, OfficerRow, "certificate", {row.certificate for row in rows})
        enterprises = queries.by_key(connection, EnterpriseRow, "subject", {row.subject for row in rows})
    known = [
        KnownConflict(
            row,
            officers[row.certificate].name if row.certificate in officers else row.certificate,
            enterprises[row.subject].name if row.subject in enterprises else row.subject,
            row.valid_from <= day and (row.valid_until is None or row.valid_until >= day),
        )
        for row in rows
    ]
    return sorted(known, key=lambda one: not one.in_force)


def conflicts_today(replica: Replica) -> list[ConflictRow]:
    """Conflicts of this organ's officers in force today."""
    organ, day = replica.identity().organ, day_of(replica.now())
    with replica.reading() as connection:
        return planning_queries.conflicts_of(connection, organ, day, day)
