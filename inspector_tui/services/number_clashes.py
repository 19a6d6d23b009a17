"""Documents of two inspections with one number: what there is, and what a supervisor makes of it (R21)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from inspector_tui.domain.documents import ClashDecision, ClashSettled, DocumentNumbered, document_number
from inspector_tui.errors import Refused
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import InspectionRow
from inspector_tui.models.rows_documents import DocumentRow
from inspector_tui.services.document_numbers import is_its_own
from inspector_tui.services.filing import require_inspection
from inspector_tui.services.moments import local
from inspector_tui.services.numbers import take_number

if TYPE_CHECKING:
    from sqlalchemy import Connection


@dataclass(frozen=True, slots=True)
class Clash:
    """Documents of an inspection with a serial that was another's before. `fresh` are the numbers they bear since;
    times are Unix seconds. Rows of inspections are None where they are not held here."""

    inspection: str
    year: int
    serial: int
    documents: tuple[DocumentRow, ...]
    row: InspectionRow | None
    other: str
    other_row: InspectionRow | None
    fresh: tuple[str, ...]

    @property
    def key(self) -> str:
        """Names the clash among all."""
        return f"{self.inspection}:{self.year}:{self.serial}"

    @property
    def is_open(self) -> bool:
        """Whether nobody settled it."""
        return self.documents[0].settled is None

    @property
    def decision(self) -> ClashDecision | None:
        """What was made of it."""
        return cast("ClashDecision | None", self.documents[0].settled)

    @property
    def at(self) -> int:
        """When the second of them was given."""
        return max(each.at for each in self.documents)


def number_clashes(replica: Replica) -> list[Clash]:
    """Those of one's own organ: what nobody settled first, then the latest first."""
    organ = replica.identity().organ
    with replica.reading() as connection:
        rows = queries.where(connection, DocumentRow, order="at", organ=organ, clash=True)
        grouped: dict[tuple[str, int, int], list[DocumentRow]] = defaultdict(list)
        for row in rows:
            grouped[row.inspection, row.year, row.serial].append(row)
        found = [_clash(connection, *key, tuple(documents)) for key, documents in grouped.items()]
    return sorted(found, key=lambda each: (not each.is_open, -each.at, each.key))


def renumber(replica: Replica, inspection: str, reason: str) -> list[str]:
    """Gives the documents of an inspection whose numbers clash one serial of their own; returns the new numbers.

    Raises Refused REASON_MISSING, INSPECTION_UNKNOWN, OTHER_ORGAN, NUMBERS_DO_NOT_CLASH, NUMBERS_USED_UP, ROLE_MAY_NOT.
    """
    with replica.telling() as telling:
        known = _of(telling, inspection, reason)
        own = [each for each in known if is_its_own(each)]
        if own:
            year, serial = own[0].year, own[0].serial
        else:
            year, serial = take_number(telling, "document", local(telling.now).year)
        named = queries.organ(telling.connection, telling.identity.organ)
        name = named.short_name if named else str(telling.identity.organ)
        given = []
        for each in _open(known):
            kind = each.document
            number = document_number(name, kind, year, serial)
            given.append(number)
            if not any(one.document == kind for one in own):
                telling.add(
                    DocumentNumbered(
                        inspection=inspection, organ=each.organ, document=kind, year=year, serial=serial, number=number
                    )
                )
        _settle(telling, known, "renumbered", reason)
    return given


def explain(replica: Replica, inspection: str, reason: str) -> None:
    """Lets the number stay although another inspection has it, for a reason.

    Raises Refused REASON_MISSING, INSPECTION_UNKNOWN, OTHER_ORGAN, NUMBERS_DO_NOT_CLASH, ROLE_MAY_NOT.
    """
    with replica.telling() as telling:
        _settle(telling, _of(telling, inspection, reason), "explained", reason)


def _of(telling: Telling, inspection: str, reason: str) -> list[DocumentRow]:
    if not reason.strip():
        raise Refused("REASON_MISSING")
    row = require_inspection(telling.connection, inspection)
    organ = telling.identity.organ
    if row.organ != organ:
        raise Refused("OTHER_ORGAN", inspection=inspection)
    known = queries.where(telling.connection, DocumentRow, order="at", inspection=inspection, organ=organ)
    if not _open(known):
        raise Refused("NUMBERS_DO_NOT_CLASH", inspection=inspection)
    return known


def _open(known: list[DocumentRow]) -> list[DocumentRow]:
    return [each for each in known if each.clash and each.settled is None]


def _settle(telling: Telling, known: list[DocumentRow], decision: ClashDecision, reason: str) -> None:
    for inspection, organ, year, serial in dict.fromkeys(
        (each.inspection, each.organ, each.year, each.serial) for each in _open(known)
    ):
        telling.add(
            ClashSettled(
                inspection=inspection, organ=organ, year=year, serial=serial, decision=decision, reason=reason.strip()
            )
        )


def _clash(
    connection: Connection, inspection: str, year: int, serial: int, documents: tuple[DocumentRow, ...]
) -> Clash:
    same = queries.where(
        connection, DocumentRow, order="at", organ=documents[0].organ, year=year, serial=serial, clash=False
    )
    other = same[0].inspection if same else ""
    kinds = {each.document for each in documents}
    now = queries.where(connection, DocumentRow, order="at", inspection=inspection, organ=documents[0].organ)
    known = queries.by_key(connection, InspectionRow, "inspection", [inspection, other])
    fresh = tuple(each.number for each in now if each.document in kinds and is_its_own(each) and not each.clash)
    return Clash(inspection, year, serial, documents, known.get(inspection), other, known.get(other), fresh)
