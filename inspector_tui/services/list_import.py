"""Lists as records: a table is read, what it says anew becomes records, all of it or nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from inspector_tui.documents.cells import column_letter
from inspector_tui.documents.list_table import ListColumns, ListRow, list_header_score, parse_list, recognise_list
from inspector_tui.documents.lists import ListKind, RowContext
from inspector_tui.documents.plan_rows import RowProblem, Severity
from inspector_tui.documents.tables import Table, open_table
from inspector_tui.domain.listed import ListEntry, ListImported, keeps_region
from inspector_tui.domain.record import as_name
from inspector_tui.domain.roles import require_may_say
from inspector_tui.domain.vocabulary import Field
from inspector_tui.models import list_queries, queries
from inspector_tui.models.list_queries import EntryFilter
from inspector_tui.models.replica import Replica, Telling
from inspector_tui.models.rows import OrganRow
from inspector_tui.models.rows_listed import ListEntryRow
from inspector_tui.services.moments import day_of
from inspector_tui.services.plan_import import ImportCancelled

Progress = Callable[[int], None]
"""Told the number of rows read so far. May raise ImportCancelled: nothing is kept then."""
ALL = 1_000_000


@dataclass(frozen=True)
class OpenedList:
    """A table with its columns recognised as those of a list."""

    path: Path
    table: Table
    columns: ListColumns

    def mapped(self, assignments: Iterable[str]) -> OpenedList:
        """With `field=column` put over what was recognised. Raises BadInput as `ListColumns.mapped`."""
        return replace(self, columns=self.columns.mapped(assignments))


@dataclass(frozen=True, slots=True)
class ListOptions:
    """What rows without a column get. Days are ISO; region and field are those of one's organ by
    default; a justice bureau has to tell the field, which it keeps for others."""

    valid_from: str | None = None
    valid_until: str | None = None
    region: str | None = None
    source: str | None = None
    field: Field | None = None
    dry_run: bool = False


@dataclass
class ListReport:
    """What an import did, or would do. `entries` are those it said, or would say."""

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    dry_run: bool = False
    problems: list[RowProblem] = field(default_factory=list)
    entries: list[ListEntry] = field(default_factory=list)


def open_list(kind: ListKind, path: Path, sheet: str | None = None) -> OpenedList:
    """Opens a table and recognises the list's columns. Raises BadInput, Environment as `open_table`."""
    table = open_table(path, sheet=sheet, score=list_header_score(kind))
    return OpenedList(path, table, recognise_list(kind, table.headers))


def import_list(
    replica: Replica, opened: OpenedList, options: ListOptions, progress: Progress | None = None
) -> ListReport:
    """Says every good row as a record; reports every bad one. All or nothing reaches the store.

    The same table again changes nothing: what is in force already with the same words is left as it is. Raises
    BadInput as `parse_list`; Refused ROLE_MAY_NOT.
    """
    report = ListReport(dry_run=options.dry_run)
    kind = opened.columns.kind
    with replica.telling() as telling:
        require_may_say(telling.identity.role, kind.body_kind)
        context = row_context(telling, options)
        rows = list(_own(telling, opened, _read(opened, context, report, progress), report))
        report.entries = _fresh(telling, kind, rows, report)
        if report.entries and not options.dry_run:
            telling.add_all([*report.entries, _summary(opened, context, report)])
    return report


def run_import(replica: Replica, opened: OpenedList, options: ListOptions, progress: Progress) -> ListReport | None:
    """As `import_list`; None when `progress` stopped it by raising ImportCancelled. Nothing is kept then."""
    try:
        return import_list(replica, opened, options, progress)
    except ImportCancelled:
        return None


def row_context(telling: Telling, options: ListOptions) -> RowContext:
    """What empty cells get, and the organs by every name they go by."""
    organs = queries.where(telling.connection, OrganRow)
    own = next((each for each in organs if each.organ == telling.identity.organ), None)
    named = {name: each.organ for each in organs for name in (str(each.organ), each.short_name, each.name)}
    return RowContext(
        region=options.region or (own.region if own else str(telling.identity.organ)[:6]),
        valid_from=options.valid_from or day_of(telling.now),
        valid_until=options.valid_until,
        source=options.source,
        organ=telling.identity.organ,
        organs=named,
        field=options.field or _own_field(own),
    )


def _own_field(own: OrganRow | None) -> str:
    """The field of rows without one: the organ's. A justice bureau keeps lists for others, so it has to tell."""
    if own is None:
        return "emergency"
    return "" if own.field == "justice" else own.field


def asks_for_field(replica: Replica) -> bool:
    """Whether rows without a field of enforcement are refused here unless one is told."""
    with replica.reading() as connection:
        own = queries.where(connection, OrganRow, organ=replica.identity().organ)
    return bool(own) and not _own_field(own[0])


def _read(opened: OpenedList, context: RowContext, report: ListReport, progress: Progress | None) -> Iterable[ListRow]:
    refused: set[int] = set()
    for parsed in parse_list(opened.table, opened.columns, context):
        if isinstance(parsed, RowProblem):
            report.problems.append(parsed)
            if parsed.severity is Severity.ERROR:
                refused.add(parsed.row)
            continue
        report.rows += 1
        if progress is not None and report.rows % 200 == 0:
            progress(report.rows)
        yield parsed
    report.refused = len(refused)
    report.rows += report.refused
    if progress is not None:
        progress(report.rows)


def _own(telling: Telling, opened: OpenedList, rows: Iterable[ListRow], report: ListReport) -> Iterable[ListRow]:
    """Rows of regions that are one's own to keep lists of; the others are refused one by one."""
    identity, foreign = telling.identity, 0
    column = opened.columns.columns.get("region")
    for row in rows:
        region = row.entry.region
        if identity.role == "server" or keeps_region(identity.organ, region):
            yield row
            continue
        foreign += 1
        where = ("", "") if column is None else (opened.columns.headers[column], column_letter(column))
        report.problems.append(
            RowProblem(row.row, "ROW_OF_OTHER_REGION", Severity.ERROR, "region", *where, region, {"region": region})
        )
    report.refused += foreign


def _fresh(telling: Telling, kind: ListKind, rows: Sequence[ListRow], report: ListReport) -> list[ListEntry]:
    """The entries that say something new; counts all of them."""
    held: dict[tuple[str, str], list[ListEntryRow]] = {}
    for row in list_queries.entries(telling.connection, EntryFilter(kind.name), limit=ALL):
        held.setdefault((row.region, row.key), []).append(row)
    fresh = []
    for each in rows:
        known = held.get((each.entry.region, each.entry.key), ())
        if _says_the_same(each, known):
            report.unchanged += 1
            continue
        if known:
            report.changed += 1
        else:
            report.added += 1
        fresh.append(each.entry)
    return fresh


def _says_the_same(row: ListRow, known: Sequence[ListEntryRow]) -> bool:
    """Whether the version in force on the row's first day says the same. A row without a day of its own agrees with
    any first day: importing a list tomorrow again is no change."""
    day = row.entry.valid_from
    for held in known:
        if held.valid_from <= day and (held.ends is None or day <= held.ends):
            if row.dated and held.valid_from != day:
                continue
            same = row.entry.model_copy(update={"valid_from": held.valid_from})
            return same.digest() == held.digest
    return False


def _summary(opened: OpenedList, context: RowContext, report: ListReport) -> ListImported:
    return ListImported(
        list=opened.columns.kind.name,
        region=context.region,
        file_name=as_name(opened.path.name),
        file_hash=hashlib.sha256(opened.path.read_bytes()).digest(),
        rows=report.rows,
        added=report.added,
        changed=report.changed,
        unchanged=report.unchanged,
        refused=report.refused,
    )
