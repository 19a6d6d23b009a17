"""What the item lists and the checklists say of items: for the rules, for a visit, and for what people choose from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import Any, cast

from sqlalchemy import Connection, text

from inspector_tui.domain.item_list import ChecklistLineListed, Item, ItemListed, checklists_in
from inspector_tui.domain.listed import version_on
from inspector_tui.models import list_queries
from inspector_tui.models.rows_listed import ListEntryRow

_NAMES = text(
    "SELECT key, title, region, valid_from, ends, published_on FROM list_entry WHERE list = :list ORDER BY key"
).bindparams(list=ItemListed.LIST)


def versions_on(connection: Connection, codes: Iterable[str], region: str, day: str) -> dict[str, ListEntryRow]:
    """What a region's lists say of these items on an ISO day, by code: see `version_on`. Items that they do not have
    are left out."""
    found = {code: version_on(rows, region, day) for code, rows in every_version(connection, codes).items()}
    return {code: row for code, row in found.items() if row is not None}


def every_version(connection: Connection, codes: Iterable[str]) -> dict[str, list[ListEntryRow]]:
    """Every version that any list has of these items, by code."""
    held: dict[str, list[ListEntryRow]] = {}
    for row in list_queries.rows_about(connection, ItemListed.LIST, codes):
        held.setdefault(row.key, []).append(row)
    return held


def entries_on(connection: Connection, codes: Iterable[str], region: str, day: str) -> dict[str, ItemListed]:
    """As `versions_on`, what was said."""
    found = versions_on(connection, codes, region, day)
    return {code: cast("ItemListed", list_queries.entry_of(row)) for code, row in found.items()}


def items_on(connection: Connection, codes: Sequence[str], region: str, day: str) -> tuple[Item, ...]:
    """These items in their order, with the checklists of an ISO day. Items that the lists do not have are left out."""
    entries = entries_on(connection, codes, region, day)
    checks = checklists_in(list_queries.in_force(connection, ChecklistLineListed, day, codes), region)
    told = [entries[code] for code in codes if code in entries]
    return tuple(Item(each.item, each.name, each.field, each.legal_basis, checks.get(each.item, ())) for each in told)


def offered(connection: Connection, region: str, day: str, *, published: bool = False) -> dict[str, str]:
    """Names by code, in the order of codes, of what a region's lists have and what has not ended by an ISO day; with
    `published` only of what was published."""
    found = {code: version_on(rows, region, day) for code, rows in _by_code(connection).items()}
    return {
        code: row.title
        for code, row in found.items()
        if row and (row.ends is None or day <= row.ends) and (row.published_on is not None or not published)
    }


def item_names(connection: Connection, region: str, day: str) -> dict[str, str]:
    """What every item is called on an ISO day, by code: as a region's lists say, else as any other's do."""
    names = {}
    for code, rows in _by_code(connection).items():
        row = version_on(rows, region, day) or max(rows, key=lambda each: each.valid_from)
        names[code] = row.title
    return names


def codes_named(connection: Connection, names: Collection[str], day: str) -> dict[str, set[str]]:
    """Codes of the items of any region that are called exactly so on an ISO day, by name."""
    found: dict[str, set[str]] = {}
    for code, rows in _by_code(connection).items() if names else ():
        for row in rows:
            if row.title in names and row.valid_from <= day and (row.ends is None or day <= row.ends):
                found.setdefault(row.title, set()).add(code)
    return found


def _by_code(connection: Connection) -> dict[str, list[Any]]:
    """Every version of every item: code, name, region and days."""
    held: dict[str, list[Any]] = {}
    for row in connection.execute(_NAMES):
        held.setdefault(row.key, []).append(row)
    return held
