"""The words of random draws, for screens and commands."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from inspector_tui.i18n import _

if TYPE_CHECKING:
    from inspector_tui.models.rows_planning import DrawRow


def draw_state(row: DrawRow, replaced: Mapping[str, str]) -> str:
    """Where a draw stands; `replaced` says which later one took whose place."""
    if row.draw in replaced:
        return _("replaced")
    return _("drawn") if row.drawn is not None else _("committed")
