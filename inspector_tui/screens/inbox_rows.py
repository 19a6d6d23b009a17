"""The supervisor's lists as rows: filings that wait, the clean ones folded into one, and visits."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from typing import Final

from inspector_tui.domain.rules import Ruling
from inspector_tui.i18n import N_, _, list_words, ngettext
from inspector_tui.models.queries import officers_of
from inspector_tui.models.rows import InspectionRow
from inspector_tui.screens.inspection_words import facts_of_row, item_words, moment_words, state_tag
from inspector_tui.services.inbox import Waiting
from inspector_tui.services.moments import local
from inspector_tui.services.reviewing import Desk, gravest
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.rows import Column, Row, Tag
from inspector_tui.widgets.ruling_list import TONES
from inspector_tui.words.inspections import outcome_word
from inspector_tui.words.rulings import ORDER, level_mark, ruling_words

CLEAN: Final = "clean"
"""Key of the row that stands for all clean filings."""
FILING_COLUMNS: Final = (
    Column("enterprise", N_("Enterprise"), 24, grow=2),
    Column("rules", N_("Rules"), 16, grow=3),
    Column("start", N_("From"), 11, drop=1),
    Column("officers", N_("Officers"), 14, drop=3),
    Column("items", N_("Items"), 16, grow=1, drop=4),
)
VISIT_COLUMNS: Final = (
    Column("enterprise", N_("Enterprise"), 24, grow=2),
    Column("outcome", N_("Result"), 14),
    Column("findings", N_("Findings"), 8, align="right", drop=2),
    Column("at", N_("When"), 21, drop=1),
    Column("state", N_("State"), 16),
)


def filing_rows(told: Desk, today: dt.date, unfolded: bool, *, decides: bool = True) -> list[Row]:
    """Those with something to weigh first, each with its gravest ruling; the clean ones folded or one by one.

    Where one does not decide, no key is told.
    """
    clean = [one for one in told.waiting if one.is_clean]
    rest = sorted((one for one in told.waiting if not one.is_clean), key=_gravity)
    rows = [_filing(one, told, today) for one in rest]
    if clean:
        words = ngettext("{count} without remark", "{count} without remark", len(clean))
        sign = "-" if unfolded else "+"
        title = f"{sign} {words.format(count=len(clean))}"
        reviews = any(one.step == "review" for one in clean)
        all_words = _("F9 reviews all") if reviews else _("F9 approves all")
        rows.insert(0, Row(CLEAN, (Tag(title, "accent"), Tag(all_words, "good") if decides else "", "", "", "")))
        if unfolded:
            rows[1:1] = [_filing(one, told, today, indent="  ") for one in clean]
    return rows


def _gravity(one: Waiting) -> tuple[int, int]:
    said = gravest(one.rulings)
    return ORDER[said.level] if said else 9, one.row.start or 0


def _filing(one: Waiting, told: Desk, today: dt.date, indent: str = "") -> Row:
    said = gravest(one.rulings)
    step = _("to review") if one.step == "review" else _("review done") if one.row.reviewed_by else ""
    if said is None:
        rules = Tag(step or f"[{level_mark('pass')}]", "good")
    else:
        more = sum(ruling.level not in ("pass", "note") for ruling in one.rulings) - 1
        count = f" +{more}" if more > 0 else ""
        rules = Tag(f"[{level_mark(said.level)}]{count} {ruling_words(said)}", TONES[said.level])
    start = local(one.row.start or 0)
    officers = list_words([officer.name for officer in officers_of(one.row)])
    name, items = indent + one.row.enterprise_name, item_words(one.row, told.item_names)
    if one.row.unfiled_at is not None:
        name = _("{name} (urgent, begun)").format(name=name)
    return Row(one.row.inspection, (name, rules, f"{start:%m-%d %H:%M}", officers, items))


def detail_of(told: Desk, key: str, today: dt.date) -> tuple[tuple[Ruling, ...], tuple[Fact, ...]]:
    """What stands beside a row: the rulings of a filing that waits, and what is known of the inspection."""
    if key == CLEAN:
        return (), _clean_facts([one for one in told.waiting if one.is_clean])
    for one in told.waiting:
        if one.row.inspection == key:
            return one.rulings, (*facts_of_row(one.row, told.item_names, today), *_step_facts(one, today))
    for row in told.visits:
        if row.inspection == key:
            return (), facts_of_row(row, told.item_names, today)
    return (), ()


def _step_facts(one: Waiting, today: dt.date) -> tuple[Fact, ...]:
    """Where two steps are the rule: which comes next, and who reviewed it."""
    if one.step == "review":
        return (Fact(_("Next step"), _("review, then approval by another person"), "accent"),)
    if one.row.reviewed_by is None:
        return ()
    reviewed = Fact(_("Reviewed"), f"{moment_words(one.row.reviewed_at or 0, today)}  {one.row.reviewed_by}")
    return (reviewed, Fact(_("Opinion"), one.row.review_opinion)) if one.row.review_opinion else (reviewed,)


def _clean_facts(clean: Sequence[Waiting]) -> tuple[Fact, ...]:
    """What the row of the clean ones stands for."""
    words = ngettext("{count} without remark", "{count} without remark", len(clean)).format(count=len(clean))
    about = Fact("", _("Every rule passed each of them. Enter shows them one by one."))
    return (heading(words), about, *(Fact("", one.row.enterprise_name, "dim") for one in clean))


def visit_rows(told: Desk, today: dt.date) -> list[Row]:
    """The visits of the organ; what does not fit is told before the state."""
    return [_visit(row, told.findings.get(row.inspection, 0), today) for row in told.visits]


def _visit(row: InspectionRow, findings: int, today: dt.date) -> Row:
    oddities = len(json.loads(row.oddities))
    if oddities:
        words = ngettext("{count} to look at", "{count} to look at", oddities).format(count=oddities)
        state = Tag(words, "bad")
    else:
        state = state_tag(row, today)
    outcome = outcome_word(row.outcome) if row.outcome else _("under way")
    when = moment_words(row.concluded_at or row.arrived_at or row.unfiled_at or 0, today)
    return Row(row.inspection, (row.enterprise_name, outcome, str(findings) if findings else "", when, state))
