"""How old the lists are, in words: short for the top line, with what to do for screens that rely on them."""

from __future__ import annotations

from typing import Literal

from inspector_tui.i18n import _
from inspector_tui.words.times import age_words
from inspector_tui.words.urgent import span_words

ListState = Literal["fresh", "soon_old", "old", "soon_over", "over", "none"]
Tone = Literal["dim", "warn", "bad"]


def bar_words(state: ListState, age: int, left: int, *, short: bool) -> tuple[str, Tone]:
    """For the top line. `age` and `left` in seconds: since the older list was issued, and until the next end."""
    match state:
        case "none":
            return _("no trust lists"), "warn"
        case "over":
            return _("lists expired!"), "bad"
        case "soon_over":
            return (_("lists soon over!") if short else _("lists over in {span}!").format(span=span_words(left))), "bad"
        case "old":
            return (_("lists old") if short else _("lists old, {age}").format(age=age_words(age))), "warn"
        case "soon_old":
            return (_("lists soon old") if short else _("lists old in {span}").format(span=span_words(left))), "warn"
        case "fresh":
            return _("lists {age}").format(age=age_words(age)), "dim"


def act_words(state: ListState, left: int) -> str:
    """What it means for verdicts and what to do; empty while there is nothing to do."""
    span = span_words(left)
    match state:
        case "fresh" | "none":
            return ""
        case "soon_old":
            words = _("In {span} the lists are old, and codes can then not be confirmed. Sync (F5) before that.")
        case "old":
            words = _(
                "The lists are old: codes cannot be confirmed. Sync (F5), or take lists in from a stick (ctrl+g)."
            )
        case "soon_over":
            words = _(
                "In {span} the lists say nothing any more. Sync (F5) now, or take lists in from a stick (ctrl+g)."
            )
        case "over":
            words = _(
                "The lists are past their end and say nothing. Sync (F5), or take lists in from a stick (ctrl+g)."
            )
    return words.format(span=span)
