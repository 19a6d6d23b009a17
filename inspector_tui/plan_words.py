"""Words for what a year's plan leaves out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector_tui.i18n import _
from inspector_tui.words import code_words

if TYPE_CHECKING:
    from inspector_tui.services.year_plan import LeftOut


def left_out_words(told: LeftOut) -> str:
    """Why a visit is not planned: which of the year it would have been, and the cap that leaves no room for it."""
    why = code_words("CAP_EXCEEDED", {"used": told.used, "most": told.most, "scope": told.scope})
    return _("visit {number}: {why}").format(number=told.number, why=why)
