"""Where the bytes of an evidence file are, in words."""

from __future__ import annotations

from inspector_tui.i18n import N_, _
from inspector_tui.services.reviewing import HeldEvidence
from inspector_tui.widgets.rows import Tag, Tone

_WHERE: dict[tuple[bool, bool], tuple[str, Tone]] = {
    (True, True): (N_("at the server, and here"), "good"),
    (True, False): (N_("at the server"), "good"),
    (False, True): (N_("here only"), "warn"),
    (False, False): (N_("not yet at the server"), "bad"),
}
"""By whether the server said that it holds every byte, and whether they are here."""


def where_tag(held: HeldEvidence) -> Tag:
    """Who holds the bytes; the server is believed only by its own record."""
    words, tone = _WHERE[held.on_server, held.here]
    return Tag(_(words), tone)
