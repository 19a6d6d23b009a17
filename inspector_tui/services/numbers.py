"""Numbers reserved in blocks for one device, so that two offline supervisors never give the same one.

How far a block is used is kept beside the ledger and only ever rises: a number is given once, even when the
approval it was for came to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from inspector_tui.errors import Refused
from inspector_tui.models import queries
from inspector_tui.models.replica import Telling
from inspector_tui.models.rows import BlockRow
from inspector_tui.models.settings import read_setting, write_setting

if TYPE_CHECKING:
    from sqlalchemy import Connection

NumberPurpose = Literal["status", "filing", "document"]


def take_number(telling: Telling, purpose: NumberPurpose, series: int | None = None) -> tuple[int, int]:
    """The next free (series, number). Raises Refused NUMBERS_USED_UP: sync to get more."""
    for block_series, first, count in _blocks(telling, purpose, series):
        name = f"used:{purpose}:{block_series}:{first}"
        used = int(read_setting(telling.connection, name) or b"0")
        if used < count:
            write_setting(telling.connection, name, str(used + 1).encode())
            return block_series, first + used
    raise Refused("NUMBERS_USED_UP", purpose=purpose)


def numbers_left(connection: Connection, device: bytes, purpose: NumberPurpose) -> int:
    """How many numbers of a purpose this device still has."""
    left = 0
    for series, first, count in _rows(connection, device, purpose):
        left += count - int(read_setting(connection, f"used:{purpose}:{series}:{first}") or b"0")
    return left


def _blocks(telling: Telling, purpose: str, series: int | None) -> list[tuple[int, int, int]]:
    rows = _rows(telling.connection, telling.identity.device, purpose)
    return [row for row in rows if series is None or row[0] == series]


def _rows(connection: Connection, device: bytes, purpose: str) -> list[tuple[int, int, int]]:
    blocks = queries.where(connection, BlockRow, order="first", device=device, purpose=purpose)
    return sorted((block.series, block.first, block.count) for block in blocks)
