"""Lists as records: an entry ends, its history is shown, a list is published. One transaction for each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from inspector_tui.documents.list_kinds import list_kind
from inspector_tui.domain.listed import ListEntry, PublishedEntry, edition_of
from inspector_tui.errors import BadInput, Refused
from inspector_tui.models import list_queries
from inspector_tui.models.list_queries import EntryFilter
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows_listed import ListEntryRow
from inspector_tui.services.list_import import ALL, ListOptions, row_context
from inspector_tui.services.moments import day_of


def end_entry(replica: Replica, name: str, key: str, last_day: str, reason: str) -> ListEntry:
    """Says that an entry holds until a day (ISO) and why. Raises Refused ENTRY_UNKNOWN, REASON_MISSING;
    BadInput LIST_KIND_UNKNOWN, PERIOD_REVERSED (text)."""
    list_kind(name)
    if not reason.strip():
        raise Refused("REASON_MISSING")
    with replica.telling() as telling:
        entry = list_queries.entry_of(_latest(list_queries.versions(telling.connection, name, key), name, key))
        if last_day < entry.valid_from:
            raise BadInput("PERIOD_REVERSED", text=f"{entry.valid_from} - {last_day}")
        ended = entry.model_copy(update={"valid_until": last_day, "source": reason.strip()})
        telling.add(ended)
    return ended


def _latest(versions: Sequence[ListEntryRow], name: str, key: str) -> ListEntryRow:
    if not versions:
        raise Refused("ENTRY_UNKNOWN", list=name, key=key)
    return max(versions, key=lambda row: row.valid_from)


def history(replica: Replica, name: str, key: str) -> list[ListEntryRow]:
    """Every version of an entry. Raises Refused ENTRY_UNKNOWN; BadInput LIST_KIND_UNKNOWN."""
    list_kind(name)
    with replica.reading() as connection:
        found = list_queries.versions(connection, name, key)
    _latest(found, name, key)
    return found


@dataclass(frozen=True, slots=True)
class Published:
    """What a publication said: the edition's name, its day, and how many entries of which how many are new."""

    edition: str
    day: str
    entries: int
    new: int


def publish(replica: Replica, name: str, *, day: str | None = None, place: str | None = None) -> Published:
    """Publishes everything of a list that is in force on a day (ISO, today by default) in one's own region.

    Entries of a region around it are their own publisher's.

    Raises Refused LIST_EMPTY, LIST_UNCHANGED when the same edition stands published already, ROLE_MAY_NOT;
    BadInput LIST_KIND_UNKNOWN.
    """
    kind = list_kind(name)
    with replica.telling() as telling:
        on = day or day_of(telling.now)
        region = row_context(telling, ListOptions()).region
        listed = list_queries.entries(telling.connection, EntryFilter(kind.name, day=on), limit=ALL)
        rows = [row for row in listed if row.region.startswith(region)]
        rows.sort(key=lambda row: (row.key, row.region, row.valid_from))
        if not rows:
            raise Refused("LIST_EMPTY", list=name, day=on)
        new = sum(1 for row in rows if row.published_on is None)
        digest = hashlib.sha256(b"".join(row.digest for row in rows)).digest()
        held = list_queries.editions(telling.connection, kind.name)
        if not new and any(each.digest == digest and each.region == region for each in held):
            raise Refused("LIST_UNCHANGED", list=name, day=held[0].day)
        named = [
            PublishedEntry(key=row.key, region=row.region, valid_from=row.valid_from, digest=row.digest) for row in rows
        ]
        parts = edition_of(kind.name, region, on, named, place)
        telling.add_all(parts)
    return Published(parts[0].edition, on, len(rows), new)
