"""Importing the yearly plan from a table: preview, dry run, and one transaction for the whole file."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from inspector_tui.documents.cells import column_letter
from inspector_tui.documents.periods import Period
from inspector_tui.documents.plan_columns import ColumnMap, header_score, recognise, with_mapping
from inspector_tui.documents.plan_rows import Defaults, PlanRow, RowProblem, Severity
from inspector_tui.documents.plan_table import parse_rows
from inspector_tui.documents.plan_words import PlanField
from inspector_tui.documents.tables import Table, open_table
from inspector_tui.domain.causes import CAUSES_OF, usual_cause
from inspector_tui.domain.planning import InspectionPlanned, PlanImported
from inspector_tui.domain.record import as_name
from inspector_tui.domain.vocabulary import Cause, Purpose
from inspector_tui.errors import BadInput
from inspector_tui.models import item_queries, queries
from inspector_tui.models.plan_queries import PlannedLine, planned_already
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import OrganRow
from inspector_tui.services.moments import local

Progress = Callable[[int], None]
"""Told the number of rows read so far. May raise ImportCancelled: nothing is kept then."""


class ImportCancelled(Exception):
    """The user stopped the import."""


@dataclass(frozen=True)
class Opened:
    """A file with its columns recognised: what the mapping screen shows."""

    path: Path
    table: Table
    columns: ColumnMap

    def mapped(self, assignments: Iterable[str]) -> Opened:
        """With `field=column` put over what was recognised."""
        return Opened(self.path, self.table, with_mapping(self.columns, assignments))


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """What rows without a column get. `items` are codes; days are ISO."""

    year: int | None = None
    items: tuple[str, ...] = ()
    purpose: Purpose = "random"
    cause: Cause | None = None
    source: str = ""
    window_from: str | None = None
    window_until: str | None = None
    dry_run: bool = False


@dataclass
class ImportReport:
    """What an import did, or would do."""

    rows: int = 0
    planned: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    dry_run: bool = False
    problems: list[RowProblem] = field(default_factory=list)


def open_plan(path: Path, sheet: str | None = None) -> Opened:
    """Opens a table and recognises its columns. Raises BadInput as `open_table`."""
    table = open_table(path, sheet=sheet, score=header_score)
    return Opened(path, table, recognise(table.headers))


def import_plan(
    replica: Replica, opened: Opened, options: ImportOptions, progress: Progress | None = None
) -> ImportReport:
    """Plans an inspection for every good row; reports every bad one. All or nothing reaches the store.

    Importing the same file again changes nothing: an inspection's id follows from organ, year, subject, items
    and window. Raises BadInput CAUSE_DOES_NOT_FIT, COLUMN_MISSING, COLUMN_AMBIGUOUS, ITEM_UNKNOWN, PERIOD_REVERSED;
    Refused ROLE_MAY_NOT.
    """
    report = ImportReport(dry_run=options.dry_run)
    with replica.telling() as telling:
        reading = _PlanReading(telling, options)
        bodies = list(reading.read(opened, report, progress))
        fresh = _fresh(telling, bodies, report)
        if fresh and not options.dry_run:
            summary = PlanImported(
                organ=telling.identity.organ,
                year=reading.year,
                region=reading.organ.region,
                file_name=as_name(opened.path.name),
                file_hash=hashlib.sha256(opened.path.read_bytes()).digest(),
                rows=report.rows,
                planned=report.planned + report.changed,
                unchanged=report.unchanged,
                refused=report.refused,
            )
            telling.add_all([*fresh, summary])
    return report


def _fresh(telling: Telling, bodies: list[InspectionPlanned], report: ImportReport) -> list[InspectionPlanned]:
    """The bodies that say something new; counts all of them. What was filed already is left as it was filed."""
    known = planned_already(telling.connection, [body.inspection for body in bodies])
    fresh = []
    for body in bodies:
        told = known.get(body.inspection)
        if told is None:
            report.planned += 1
        elif told.filed or told == _line_of(body):
            report.unchanged += 1
            continue
        else:
            report.changed += 1
        fresh.append(body)
    return fresh


def _line_of(body: InspectionPlanned) -> PlannedLine:
    cause = body.cause or usual_cause(body.purpose)
    return PlannedLine(body.enterprise_name, body.address, body.grade, body.region, body.credit, cause, body.source)


class _PlanReading:
    """Turns plan rows into bodies, with what the replica knows about organs and items."""

    def __init__(self, telling: Telling, options: ImportOptions) -> None:
        self._options = options
        if options.cause is not None and options.cause not in CAUSES_OF[options.purpose]:
            raise BadInput("CAUSE_DOES_NOT_FIT", purpose=options.purpose, cause=options.cause)
        organ = queries.organ(telling.connection, telling.identity.organ)
        self.organ = organ or _unknown_organ(telling.identity.organ)
        self.year = options.year or local(telling.now).year
        day = options.window_from or f"{self.year}-01-01"
        items = item_queries.offered(telling.connection, self.organ.region, day)
        for wanted in options.items:
            if wanted not in items:
                raise BadInput("ITEM_UNKNOWN", item=wanted)
        self._items: Mapping[str, str] = {name: code for code, name in items.items()} | {code: code for code in items}

    def read(self, opened: Opened, report: ImportReport, progress: Progress | None) -> Iterator[InspectionPlanned]:
        """The bodies of the good rows; problems go to the report."""
        refused: set[int] = set()
        for parsed in parse_rows(opened.table, opened.columns, self._defaults()):
            if isinstance(parsed, RowProblem):
                report.problems.append(parsed)
                if parsed.severity is Severity.ERROR:
                    refused.add(parsed.row)
                continue
            items = self._items_of(parsed)
            if items is None:
                refused.add(parsed.row)
                report.problems.append(_item_unknown(parsed, opened.columns))
                continue
            report.rows += 1
            if progress is not None and report.rows % 200 == 0:
                progress(report.rows)
            yield self._body(parsed, items)
        report.refused = len(refused)
        report.rows += len(refused)
        if progress is not None:
            progress(report.rows)

    def _defaults(self) -> Defaults:
        options = self._options
        first = dt.date.fromisoformat(options.window_from or f"{self.year}-01-01")
        last = dt.date.fromisoformat(options.window_until or f"{self.year}-12-31")
        if last < first:
            raise BadInput("PERIOD_REVERSED", text=f"{first} - {last}")
        return Defaults(
            year=self.year,
            purpose=options.purpose,
            cause=options.cause,
            source=options.source.strip() or None,
            window=Period(first, last),
        )

    def _items_of(self, row: PlanRow) -> tuple[str, ...] | None:
        """Codes of the row's items; the options' where the row names none; None when one is unknown."""
        if row.item is None:
            return self._options.items
        names = [name.strip() for name in row.item.replace("；", ";").replace("、", ";").split(";") if name.strip()]
        found = tuple(dict.fromkeys(self._items[name] for name in names if name in self._items))
        return found if names and all(name in self._items for name in names) else None

    def _body(self, row: PlanRow, items: tuple[str, ...]) -> InspectionPlanned:
        window = (row.planned_from or dt.date(self.year, 1, 1), row.planned_until or dt.date(self.year, 12, 31))
        days = [day.isoformat() for day in window]
        identity = "|".join([str(self.organ.organ), str(self.year), row.subject, ",".join(items), *days])
        return InspectionPlanned(
            inspection=hashlib.sha256(identity.encode()).hexdigest()[:16],
            organ=self.organ.organ,
            year=self.year,
            subject=row.subject,
            enterprise_name=row.name,
            region=row.region or self.organ.region,
            items=items,
            purpose=row.purpose or self._options.purpose,
            cause=row.cause,
            source=row.source,
            window_from=days[0],
            window_until=days[1],
            grade=row.risk or "unrated",
            credit=row.credit or "unrated",
            address=row.address,
            registrar=row.registrar,
            station=row.station,
        )


def _item_unknown(row: PlanRow, columns: ColumnMap) -> RowProblem:
    """The problem of a row whose item is not published here, with the column to look at."""
    index = columns.columns.get(PlanField.ITEM)
    header, column = ("", "") if index is None else (columns.headers[index], column_letter(index))
    told = row.item or ""
    return RowProblem(
        row.row, "ITEM_UNKNOWN", Severity.ERROR, PlanField.ITEM, header, column, told, facts={"item": told}
    )


def _unknown_organ(organ: int) -> OrganRow:
    """An organ that the register has not brought here yet: its number begins with its region."""
    return OrganRow(
        stream=f"organ:{organ}",
        organ=organ,
        name=str(organ),
        short_name=str(organ),
        credit_code="",
        parent=None,
        level="county",
        region=str(organ)[:6],
        field="emergency",
        kind="authority",
        phone=None,
        supervision_phone=None,
    )
