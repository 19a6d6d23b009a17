"""Joint inspections in words, for screens and commands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from inspector_tui.i18n import N_, _, list_words, ngettext

if TYPE_CHECKING:
    from inspector_tui.services.joint_rows import Answer, JointView
    from inspector_tui.services.merging import MergeProposal

_STATES: Final = {
    "open": N_("waiting for others"),
    "agreed": N_("agreed"),
    "declined": N_("declined"),
    "withdrawn": N_("taken back"),
}


def joint_state_word(view: JointView) -> str:
    """Where a joint inspection stands, from where one sits."""
    if view.needs_answer:
        return _("asks you")
    if view.part == "declined" and view.row.state in ("open", "agreed"):
        return _("you declined")
    return _(_STATES[view.row.state])


def answer_words(one: Answer) -> str:
    """One organ's answer: 银川市消防救援支队: 同意 (李娜)."""
    if one.answer == "waiting":
        return _("{organ}: not answered").format(organ=one.organ_name)
    if one.answer == "declined":
        return _("{organ}: declined, {reason}").format(organ=one.organ_name, reason=one.reason)
    if not one.officers:
        return _("{organ}: agreed").format(organ=one.organ_name)
    names = list_words([officer.name for officer in one.officers])
    return _("{organ}: agreed ({names})").format(organ=one.organ_name, names=names)


def proposal_words(one: MergeProposal) -> str:
    """What could be one visit: enterprise, how many lines of how many organs, common days."""
    lines = ngettext("{count} line", "{count} lines", len(one.lines)).format(count=len(one.lines))
    organs = ngettext("{count} organ", "{count} organs", len(one.organs)).format(count=len(one.organs))
    return f"{one.enterprise_name}  {lines}, {organs}  {one.first} - {one.last}"
