"""Numbers that devices may use while offline: indices of status lists, serials of filings and of documents.

Blocks never overlap and never return, so approvals made offline on two laptops cannot collide.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import Any, Final

import psycopg

from inspector_tui.domain.register import BlockAllotted
from inspector_tui.errors import Environment, InspectorError
from inspector_tui.phrases import BEIJING
from sync.server.checking import Enrolment
from sync.server.database import Database
from sync.server.folding import level
from sync.server.folds import FOLDS, Arrived
from sync.server.ledger import Ledger
from sync.server.status_lists import free_indices

BLOCK: Final = 1_000
"""Numbers in a block: the approvals of a busy season without a network."""
DOCUMENT_BLOCK: Final = 200
"""Serials of documents in a block: one inspection takes one, so a laptop has a season's."""
_ATTEMPTS: Final = 20


class Blocks:
    """Gives out blocks as `block.allotted` records of the server."""

    def __init__(self, database: Database, ledger: Ledger, *, clock: Callable[[], int]) -> None:
        self._database = database
        self._ledger = ledger
        self._clock = clock

    def allot(self, enrolment: Enrolment) -> int:
        """Give a supervisor's or officer's device what it will soon run out of; returns how many blocks were added.

        A block is added when fewer than a third of one is left: of status indices and serials of filings, which only
        supervisors need, and of documents; of this year's and, in December, of next year's. Repeating it changes
        nothing.
        """
        if enrolment.role not in ("supervisor", "officer"):
            return 0
        level(self._database)
        for _ in range(_ATTEMPTS):
            with self._database.transaction() as connection:
                wanted = self._wanted(connection, enrolment)
            if not wanted:
                return 0
            try:
                self._ledger.append_own(wanted, organ=enrolment.organ, also=partial(self._take, enrolment, wanted))
            except _TakenError:
                continue
            return len(wanted)
        raise Environment("SERVER_BUSY")

    def _take(self, enrolment: Enrolment, bodies: list[BlockAllotted], connection: psycopg.Connection[Any]) -> None:
        """Behind the log's lock, where only one allots: still wanted and still free? Then into the table at once."""
        if self._wanted(connection, enrolment) != bodies:
            raise _TakenError("BLOCK_TAKEN")
        for body in bodies:
            FOLDS[body.KIND](connection, Arrived(0, b"", 0, body))

    def _wanted(self, connection: psycopg.Connection[Any], enrolment: Enrolment) -> list[BlockAllotted]:
        now = datetime.fromtimestamp(self._clock(), BEIJING)
        years = (now.year, now.year + 1) if now.month == 12 else (now.year,)
        wanted = []
        approves = enrolment.role == "supervisor"
        if approves and _left(connection, enrolment.device, "status", None) < BLOCK // 3:
            wanted.append(self._block(enrolment, "status", *free_indices(connection, BLOCK)))
        for year in years:
            if approves and _left(connection, enrolment.device, "filing", year) < BLOCK // 3:
                first = _free_serial(connection, enrolment.organ, "filing", year)
                wanted.append(self._block(enrolment, "filing", year, first))
            if _documents_left(connection, enrolment.device, year) < DOCUMENT_BLOCK // 3:
                first = _free_serial(connection, enrolment.organ, "document", year)
                wanted.append(self._block(enrolment, "document", year, first, DOCUMENT_BLOCK))
        return wanted

    @staticmethod
    def _block(enrolment: Enrolment, purpose: str, series: int, first: int, count: int = BLOCK) -> BlockAllotted:
        return BlockAllotted(
            device=enrolment.device, organ=enrolment.organ, purpose=purpose, series=series, first=first, count=count
        )


def _left(connection: psycopg.Connection[Any], device: bytes, purpose: str, year: int | None) -> int:
    """Numbers allotted and not yet used. One approval takes one index and one serial of its year."""
    first_year, last_year = (1971, 9998) if year is None else (year, year + 1)
    span = (_new_year(first_year), _new_year(last_year))
    return _number(
        connection,
        "SELECT (SELECT coalesce(sum(count), 0) FROM blocks WHERE device = %s AND purpose = %s"
        " AND (%s::bigint IS NULL OR series = %s))"
        " - (SELECT count(*) FROM permits WHERE approver = %s AND approved_at >= %s AND approved_at < %s)",
        (device, purpose, year, year, device, *span),
    )


def _documents_left(connection: psycopg.Connection[Any], device: bytes, year: int) -> int:
    """Serials of documents allotted for a year and not yet used."""
    return _number(
        connection,
        "SELECT (SELECT coalesce(sum(count), 0) FROM blocks WHERE device = %s AND purpose = 'document' AND series = %s)"
        " - (SELECT count(*) FROM document_serials WHERE device = %s AND year = %s)",
        (device, year, device, year),
    )


def _new_year(year: int) -> int:
    return int(datetime(year, 1, 1, tzinfo=BEIJING).timestamp())


def _free_serial(connection: psycopg.Connection[Any], organ: int, purpose: str, year: int) -> int:
    """Behind every block that is known, and behind what a lost server may have given out."""
    series = (organ, purpose, year)
    return _number(
        connection,
        "SELECT greatest(1, (SELECT max(first + count) FROM blocks WHERE organ = %s AND purpose = %s AND series = %s),"
        " (SELECT first FROM serial_leaps WHERE organ = %s AND purpose = %s AND series = %s))",
        series * 2,
    )


def _number(connection: psycopg.Connection[Any], query: Any, values: tuple[Any, ...]) -> int:
    row = connection.execute(query, values).fetchone()
    return 0 if row is None else int(row[0])


class _TakenError(InspectorError):
    """Another request allotted in between; the transaction rolls back and the numbers are looked up again."""
