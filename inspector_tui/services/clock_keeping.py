"""What this machine knows of the time: how far its clock is off, and the latest moment it is known to have reached."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector_tui.models.settings import read_setting, write_setting

if TYPE_CHECKING:
    from sqlalchemy import Connection

_SEEN, _OFFSET = "last_seen_time", "clock_offset"


def last_seen(connection: Connection) -> int:
    """The latest moment, in Unix seconds, at which something was verified here; 0 for none."""
    return int(read_setting(connection, _SEEN) or b"0")


def note_seen(connection: Connection, now: int) -> None:
    """Notes that it is `now` (Unix seconds). An earlier moment than one noted before changes nothing."""
    if now > last_seen(connection):
        write_setting(connection, _SEEN, str(now).encode())


def keep_offset(connection: Connection, now_ms: int, offset: int) -> None:
    """Keeps what a sync measured: `offset` is to be added to this machine's clock, `now_ms` (both in milliseconds).

    A moment noted beyond the server's time was noted by a clock that ran ahead. It is taken back, or whoever set that
    clock right would be told until then that it is wrong.
    """
    write_setting(connection, _OFFSET, str(offset).encode())
    now = (now_ms + offset) // 1000
    if last_seen(connection) > now:
        write_setting(connection, _SEEN, str(now).encode())
