"""Items for screens: what can be chosen, and what they are called."""

from __future__ import annotations

from collections.abc import Iterable

from inspector_tui.models import item_queries, queries
from inspector_tui.models.replica import Replica
from inspector_tui.services.moments import day_of


def offered_items(replica: Replica, day: str | None = None, *, published: bool = True) -> dict[str, str]:
    """Names by code of the items that this organ's lists have and that have not ended by an ISO day, else today. Only
    what is published may be filed (R01); a plan may name what is still to be."""
    with replica.reading() as connection:
        region = queries.region_of(connection, replica.identity().organ)
        return item_queries.offered(connection, region, day or day_of(replica.now()), published=published)


def item_names(replica: Replica) -> dict[str, str]:
    """What every item is called today, by code."""
    with replica.reading() as connection:
        region = queries.region_of(connection, replica.identity().organ)
        return item_queries.item_names(connection, region, day_of(replica.now()))


def names_of_items(replica: Replica, codes: Iterable[str], organ: int, day: str) -> dict[str, str]:
    """What an organ's lists call these items on an ISO day, by code."""
    with replica.reading() as connection:
        region = queries.region_of(connection, organ)
        found = item_queries.versions_on(connection, codes, region, day)
    return {code: row.title for code, row in found.items()}
