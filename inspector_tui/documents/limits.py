"""How much of a file is read before it is refused."""

from __future__ import annotations

from dataclasses import dataclass

from inspector_tui.errors import BadInput


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one table. The defaults hold a province's yearly plan several times over."""

    file_bytes: int = 64 * 2**20
    unpacked_bytes: int = 512 * 2**20
    """All parts of a zipped workbook together: a small file can unpack to any size."""
    rows: int = 200_000
    columns: int = 256
    cells: int = 20_000_000
    """Rows times columns of a sheet: one stray value in the last corner makes a reader fill all between."""


def check_limit(what: str, found: int, limit: int) -> None:
    """Raises BadInput TABLE_TOO_LARGE (what, found, limit) when there is more than the limit."""
    if found > limit:
        raise BadInput("TABLE_TOO_LARGE", what=what, found=found, limit=limit)
