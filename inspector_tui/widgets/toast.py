"""Short notes at the edge, for what needs no answer. Text is text: brackets stay."""

from __future__ import annotations

from typing import Literal

from textual.dom import DOMNode

from inspector_tui.errors import InspectorError
from inspector_tui.words.errors import error_words

Kind = Literal["information", "warning", "error"]
_ERROR_SECONDS = 12.0


def toast(node: DOMNode, words: str, kind: Kind = "information") -> None:
    """Show ready words for a few seconds; errors stay longer, for tired people read slowly."""
    node.app.notify(words, severity=kind, timeout=_ERROR_SECONDS if kind == "error" else None, markup=False)


def toast_error(node: DOMNode, error: InspectorError) -> None:
    """Show what happened, what is safe and what to do."""
    toast(node, error_words(error), "error")
