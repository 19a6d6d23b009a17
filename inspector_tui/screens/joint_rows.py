"""Proposals and joint inspections as rows, and what stands beside a row."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Final

from inspector_tui.i18n import N_, _, list_words, ngettext
from inspector_tui.screens.inspection_words import moment_words, period_words, state_tag
from inspector_tui.services.joint_desk import JointDesk
from inspector_tui.services.joint_rows import JointView, lines_of
from inspector_tui.services.merging import MergeProposal
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.rows import Column, Row, Tag, Tone
from inspector_tui.words.inspections import cause_word
from inspector_tui.words.joint import answer_words, joint_state_word

PROPOSAL_COLUMNS: Final = (
    Column("enterprise", N_("Enterprise"), 24, grow=2),
    Column("lines", N_("Visits planned"), 14, align="right"),
    Column("organs", N_("Organs"), 24, grow=3, drop=2),
    Column("window", N_("Common days"), 16, drop=1),
)
JOINT_COLUMNS: Final = (
    Column("enterprise", N_("Enterprise"), 24, grow=2),
    Column("state", N_("State"), 14),
    Column("organs", N_("Organs"), 22, grow=3, drop=2),
    Column("window", N_("Common days"), 16, drop=1),
)
_TONES: Final[dict[str, Tone]] = {"open": "warn", "agreed": "good", "declined": "dim", "withdrawn": "dim"}
_ANSWERS: Final[dict[str, Tone]] = {"consented": "good", "declined": "bad", "waiting": "warn"}


def proposal_row(one: MergeProposal, names: Mapping[int, str], today: dt.date) -> Row:
    """What could be one visit."""
    organs = list_words([names.get(organ, str(organ)) for organ in one.organs])
    window = period_words(dt.date.fromisoformat(one.first), dt.date.fromisoformat(one.last), today)
    return Row(one.joint, (one.enterprise_name, str(len(one.lines)), organs, window))


def joint_row(view: JointView, today: dt.date) -> Row:
    """A joint inspection; what asks for an answer stands out."""
    tone: Tone = "accent" if view.needs_answer else _TONES[view.row.state]
    organs = list_words([answer.organ_name for answer in view.answers])
    return Row(
        view.row.joint,
        (view.row.enterprise_name or "", Tag(joint_state_word(view), tone), organs, _window(view, today)),
    )


def _window(view: JointView, today: dt.date) -> str:
    first, last = view.row.window_from, view.row.window_until
    if not first or not last:
        return ""
    return period_words(dt.date.fromisoformat(first), dt.date.fromisoformat(last), today)


def proposal_facts(one: MergeProposal, told: JointDesk, today: dt.date) -> tuple[Fact, ...]:
    """The lines that could go together, and what would be inspected."""
    facts = [
        heading(one.enterprise_name, one.subject),
        Fact(_("Instead of"), ngettext("{count} visit", "{count} visits", len(one.lines)).format(count=len(one.lines))),
    ]
    if one.scene:
        facts.append(Fact(_("Scene"), one.scene, "accent"))
    for line in one.lines:
        window = period_words(dt.date.fromisoformat(line.first), dt.date.fromisoformat(line.last), today)
        items = list_words([told.item_names.get(item, item) for item in line.items])
        facts.append(
            Fact(told.organ_names.get(line.organ, str(line.organ)), f"{window}  {items}  {cause_word(line.cause)}")
        )
    return tuple(facts)


def joint_facts(view: JointView, told: JointDesk, today: dt.date) -> tuple[Fact, ...]:
    """Who said what, and where the one visit stands."""
    row = view.row
    facts = [heading(row.enterprise_name or _("declined before it was proposed"), row.subject or "")]
    facts += [Fact("", answer_words(one), _ANSWERS[one.answer]) for one in view.answers]
    listed = [told.item_names.get(item, item) for item in json.loads(row.items)]
    facts += [Fact(_("Items") if place == 0 else " ", name) for place, name in enumerate(listed)]
    if row.proposed_at:
        facts.append(Fact(_("Proposed"), moment_words(row.proposed_at, today)))
    if row.note:
        facts.append(Fact(_("Note"), row.note))
    if view.host is not None:
        tag = state_tag(view.host, today)
        name = told.organ_names.get(view.host.organ, str(view.host.organ))
        facts.append(Fact(_("Goes under"), f"{name}  {tag.text}", tag.tone))
        if view.host.filing_no:
            facts.append(Fact(_("Filing no."), view.host.filing_no))
    count = len(lines_of(row))
    facts.append(Fact(_("Instead of"), ngettext("{count} visit", "{count} visits", count).format(count=count)))
    return tuple(facts)
