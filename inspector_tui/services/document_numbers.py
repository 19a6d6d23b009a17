"""Giving documents their numbers, offline, once, and never another's (R21)."""

from __future__ import annotations

from collections.abc import Sequence

from inspector_tui.domain.documents import DocumentNumbered, document_number
from inspector_tui.domain.vocabulary import DocumentKind
from inspector_tui.errors import Refused
from inspector_tui.models import queries
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows_documents import DocumentRow
from inspector_tui.services.filing import require_inspection
from inspector_tui.services.moments import local
from inspector_tui.services.numbers import take_number


def number_document(replica: Replica, inspection: str, document: DocumentKind) -> str:
    """The number of a document of an inspection; asked again, the same one.

    The first document takes a serial of this year from the device's block; every later one reuses serial and year,
    also after New Year. A number that another inspection has too is given to no further document. Raises Refused
    INSPECTION_UNKNOWN, OTHER_ORGAN, NUMBERS_USED_UP.
    """
    with replica.telling() as telling:
        connection, organ = telling.connection, telling.identity.organ
        row = require_inspection(connection, inspection)
        if row.organ != organ:
            raise Refused("OTHER_ORGAN", inspection=inspection)
        known = queries.where(connection, DocumentRow, order="at", inspection=inspection, organ=organ)
        given = current_number(known, document)
        if given:
            return given
        chain = [each for each in known if is_its_own(each)]
        if chain:
            year, serial = chain[0].year, chain[0].serial
        else:
            year, serial = take_number(telling, "document", local(telling.now).year)
        own = queries.organ(connection, organ)
        number = document_number(own.short_name if own else str(organ), document, year, serial)
        telling.add(
            DocumentNumbered(
                inspection=inspection, organ=organ, document=document, year=year, serial=serial, number=number
            )
        )
    return number


def is_its_own(row: DocumentRow) -> bool:
    """Whether the number is nobody else's, or stays although it is."""
    return not row.clash or row.settled == "explained"


def current_number(rows: Sequence[DocumentRow], document: str) -> str:
    """The number that a document of an inspection bears now; empty where it has none. What was given anew takes the
    place of the number before it."""
    standing = [each for each in rows if each.document == document and each.settled != "renumbered"]
    return next((each.number for each in sorted(standing, key=lambda each: not is_its_own(each))), "")


def documents_of(replica: Replica, inspection: str) -> list[DocumentRow]:
    """The numbered documents of an inspection, the first given first."""
    with replica.reading() as connection:
        return queries.where(connection, DocumentRow, order="at", inspection=inspection)
