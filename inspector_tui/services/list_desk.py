"""What screens and commands show of lists: an overview, what a search finds, an edition as a table."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from inspector_tui.documents.list_kinds import LIST_KINDS, list_kind
from inspector_tui.documents.list_out import write_list
from inspector_tui.documents.lists import ListKind
from inspector_tui.domain.frequency import is_read
from inspector_tui.domain.roles import MAY_SAY
from inspector_tui.models import list_queries
from inspector_tui.models.list_queries import EntryFilter
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows_listed import EditionRow, ListEntryRow, ListImportRow
from inspector_tui.services.list_keeping import history
from inspector_tui.services.moments import day_of


@dataclass(frozen=True, slots=True)
class ListOverview:
    """One list as it stands today. `waiting` entries are in force but not published where that is asked for."""

    kind: ListKind
    in_force: int
    waiting: int
    last_edition: EditionRow | None
    last_import: ListImportRow | None


def overview(replica: Replica) -> list[ListOverview]:
    """Every list, in the order of `LIST_KINDS`."""
    today = day_of(replica.now())
    told = []
    with replica.reading() as connection:
        for kind in LIST_KINDS:
            valid = list_queries.count_entries(connection, EntryFilter(kind.name, day=today))
            stands = list_queries.count_entries(connection, EntryFilter(kind.name, day=today, published=kind.published))
            editions = list_queries.editions(connection, kind.name)
            imports = list_queries.imports(connection, kind.name)
            told.append(
                ListOverview(
                    kind, stands, valid - stands, editions[0] if editions else None, imports[0] if imports else None
                )
            )
    return told


@dataclass(frozen=True, slots=True)
class ListFinder:
    """A search in one list, asked page by page. Without a day (ISO) every version is found."""

    name: str
    search: str = ""
    day: str | None = None

    def count(self, replica: Replica) -> int:
        """How many versions match."""
        with replica.reading() as connection:
            return list_queries.count_entries(connection, EntryFilter(self.name, self.search, self.day))

    def page(self, replica: Replica, offset: int, limit: int) -> list[ListEntryRow]:
        """Those from `offset` on, always in the same order."""
        with replica.reading() as connection:
            wanted = EntryFilter(self.name, self.search, self.day)
            return list_queries.entries(connection, wanted, offset=offset, limit=limit)


def find(
    replica: Replica, name: str, search: str = "", *, day: str | None = None, everything: bool = False, limit: int = 50
) -> tuple[list[ListEntryRow], int]:
    """Entries in force on a day (ISO, today by default), or every version; and how many there are in all.

    Raises BadInput LIST_KIND_UNKNOWN.
    """
    list_kind(name)
    finder = ListFinder(name, search, None if everything else day or day_of(replica.now()))
    return finder.page(replica, 0, limit), finder.count(replica)


def as_of(replica: Replica, name: str, key: str, day: str | None = None) -> list[ListEntryRow]:
    """The versions of an entry in force on a day, one a region. Raises Refused ENTRY_UNKNOWN; BadInput
    LIST_KIND_UNKNOWN."""
    on = day or day_of(replica.now())
    rows = history(replica, name, key)
    return [row for row in rows if row.valid_from <= on and (row.ends is None or on <= row.ends)]


def unread_frequencies(replica: Replica) -> list[tuple[ListEntryRow, str]]:
    """Entries of the item list in force today whose frequency nobody can count, each with its wording."""
    found = []
    with replica.reading() as connection:
        wanted = EntryFilter("items", day=day_of(replica.now()))
        for row in list_queries.entries(connection, wanted, limit=1_000_000):
            wording = json.loads(row.body).get("frequency")
            if wording and not is_read(wording):
                found.append((row, wording))
    return found


def may_keep(replica: Replica, kind: ListKind) -> bool:
    """Whether this replica's role imports into a list."""
    return kind.body_kind in MAY_SAY[replica.identity().role]


def write_edition(replica: Replica, name: str, day: str, path: Path) -> int:
    """Writes what stands published of a list on a day as CSV; returns how many entries. Raises Environment
    FILE_NOT_WRITABLE, BadInput LIST_KIND_UNKNOWN."""
    kind = list_kind(name)
    with replica.reading() as connection:
        rows = list_queries.entries(connection, EntryFilter(name, day=day, published=True), limit=1_000_000)
    write_list(path, kind, [json.loads(row.body) for row in rows])
    return len(rows)
