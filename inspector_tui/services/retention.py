"""Freeing the disk of evidence that the server holds: only with the receipt, and only some days later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from inspector_tui.models.own_files import KeptFile, droppable_files
from inspector_tui.models.replica import Replica

KEEP_DAYS: Final = "keep_files_days"
"""Setting: days that files stay here after the server has them; anything else = for ever."""
DAY: Final = 86_400


@dataclass(frozen=True, slots=True)
class Dropped:
    """Files whose bytes left this laptop."""

    files: int
    size: int


def keep_days(replica: Replica) -> int | None:
    """How many days files stay after the server has them; None = for ever."""
    kept = replica.setting(KEEP_DAYS)
    return int(kept) if kept and kept.isdigit() else None


def droppable(replica: Replica, days: int) -> list[KeptFile]:
    """Files that may leave: the record that names them has its receipt, the server has said in a signed record that
    it holds every byte, both are at least `days` days old, and the visit is over."""
    device, until = replica.identity().device, replica.now() - days * DAY
    with replica.reading() as connection:
        found = droppable_files(connection, device, until)
    return [one for one in found if replica.files.has(one.sha256)]


def drop_files(replica: Replica, days: int | None = None) -> Dropped:
    """Removes what may leave, by the setting unless `days` are told; nothing where neither says so. The records stay,
    and a supervisor's laptop can fetch the bytes from the server again."""
    days = keep_days(replica) if days is None else days
    if days is None:
        return Dropped(0, 0)
    found = droppable(replica, days)
    for one in found:
        replica.files.forget(one.sha256)
    return Dropped(len(found), sum(one.size for one in found))
