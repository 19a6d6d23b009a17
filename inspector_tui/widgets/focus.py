"""Where typing begins: the focus of a form that may still be on its way to the screen."""

from __future__ import annotations

from textual.widget import Widget

_TRIES = 50


def focus_first(owner: Widget, selector: str, tries: int = _TRIES) -> None:
    """Focuses the first match that takes the focus; waits while the form inside `owner` is still being composed."""
    found = next((one for one in owner.query(selector) if one.focusable), None)
    if found is not None:
        found.focus()
    elif tries > 0 and owner.is_attached:
        owner.call_after_refresh(focus_first, owner, selector, tries - 1)
