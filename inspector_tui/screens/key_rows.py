"""Permit keys as rows, and what to know of one."""

from __future__ import annotations

import datetime as dt
from typing import Final

from inspector_tui.i18n import N_, _, ngettext
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.services.key_desk import HeldKey
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.rows import Column, Row, Tag, Tone
from inspector_tui.words.urgent import algorithm_word, key_word

COLUMNS: Final = (
    Column("kid", N_("Key"), 9),
    Column("state", N_("State"), 18, grow=1),
    Column("days", N_("Days left"), 10, align="right"),
    Column("permits", N_("Open permits"), 13, align="right"),
    Column("where", N_("Where"), 16, grow=1, drop=1),
)
TONES: Final[dict[str, Tone]] = {
    "in_use": "good",
    "in_force": "plain",
    "not_yet": "accent",
    "retired": "dim",
    "revoked": "bad",
}
FEW_DAYS: Final = 60
"""A key that ends sooner is told in amber: a new one has to be published 14 days before use."""


def key_row(one: HeldKey, now: int) -> Row:
    """One key; `now` in Unix seconds."""
    days = one.days_left(now)
    over = one.state in ("retired", "revoked")
    left: Tag | str = "" if over else Tag(f"{days:,}", "warn" if days < FEW_DAYS else "plain")
    permits: Tag | str = str(one.open_permits) if one.open_permits else ""
    if one.open_permits and one.state == "revoked":
        permits = Tag(f"{one.open_permits}!", "bad")
    where = _("this workstation") if one.here else _("another one")
    kid = one.row.kid.hex()
    return Row(kid, (kid, Tag(key_word(one.state), TONES[one.state]), left, permits, where))


def key_facts(one: HeldKey, today: dt.date) -> tuple[Fact, ...]:
    """Kind, times, and what became of it."""
    row = one.row
    facts = [
        heading(_("Key {kid}").format(kid=row.kid.hex()), algorithm_word(row.alg)),
        Fact(_("State"), key_word(one.state), TONES[one.state]),
        Fact(_("Counts from"), moment_words(row.not_before, today)),
        Fact(_("Signs until"), moment_words(row.sign_until, today)),
        Fact(_("Checked until"), moment_words(row.verify_until, today)),
    ]
    if row.hastened_reason:
        facts.append(Fact(_("Hastened"), row.hastened_reason, "warn"))
    if row.revoked_at is not None:
        facts.append(Fact(_("Revoked"), f"{moment_words(row.revoked_at, today)}: {row.revoked_reason}", "bad"))
    if one.open_permits and one.state == "revoked":
        words = ngettext("{count} open permit is void", "{count} open permits are void", one.open_permits)
        facts.append(Fact("", words.format(count=one.open_permits) + ": " + _("F6 signs anew"), "bad"))
    return tuple(facts)
