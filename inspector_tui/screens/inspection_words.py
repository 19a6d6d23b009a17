"""An inspection in words: its state as a tag, its window as people say it, its facts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from inspector_tui.i18n import _, list_words
from inspector_tui.models.queries import items_of, officers_of
from inspector_tui.models.rows import InspectionRow
from inspector_tui.services.moments import local
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.rows import Tag, Tone
from inspector_tui.words.inspections import cause_word, purpose_word, state_word
from inspector_tui.words.parties import credit_word, grade_word
from inspector_tui.words.times import day_words
from inspector_tui.words.verdicts import permit_status_word

_TONES: Final[dict[str, Tone]] = {
    "planned": "plain",
    "filed": "accent",
    "returned": "warn",
    "merged": "dim",
    "approved": "good",
    "inspecting": "accent",
    "concluded": "warn",
    "finished": "dim",
    "revoked": "bad",
    "withdrawn": "dim",
}
_CLOSES_SOON_DAYS = 3


def state_tag(row: InspectionRow, today: dt.date) -> Tag:
    """Where the inspection stands; that its window is over counts more while nobody went."""
    if row.state in ("planned", "returned", "filed") and row.window_until < today.isoformat():
        return Tag(_("overdue!"), "bad")
    if row.state == "planned" and row.window_from > today.isoformat():
        return Tag(state_word(row.state), "dim")
    return Tag(state_word(row.state), _TONES.get(row.state, "plain"))


def joint_mark(row: InspectionRow) -> str:
    """What stands before the name of a line that leads a joint inspection; empty for any other."""
    return _("[joint] ") if row.joint is not None and row.merged_into is None else ""


def _day(day: dt.date, today: dt.date) -> str:
    return f"{day:%m-%d}" if day.year == today.year else f"{day:%Y-%m-%d}"


def period_words(first: dt.date, last: dt.date, today: dt.date) -> str:
    """Both days, short: 11-20 - 12-10."""
    return _day(first, today) if first == last else f"{_day(first, today)} - {_day(last, today)}"


def window_words(row: InspectionRow, today: dt.date) -> str:
    """The planned window as people say it: it opens tomorrow, it closes on Friday, or both days."""
    first, last = dt.date.fromisoformat(row.window_from), dt.date.fromisoformat(row.window_until)
    if first > today and (first - today).days <= 1:
        return _("from {when}").format(when=day_words(first, today))
    if first <= today <= last and (last - today).days <= _CLOSES_SOON_DAYS:
        return _("until {when}").format(when=day_words(last, today))
    return period_words(first, last, today)


def moment_words(moment: int, today: dt.date) -> str:
    """Day and time of a Unix second: 明天 11-24 08:00."""
    when = local(moment)
    return f"{day_words(when.date(), today)} {when:%H:%M}"


def moment_range(start: int | None, end: int | None, today: dt.date) -> str:
    """From one moment to another; the second day is told only when it is another one."""
    if start is None or end is None:
        return ""
    first, last = local(start), local(end)
    behind = f"{last:%H:%M}" if first.date() == last.date() else moment_words(end, today)
    return f"{moment_words(start, today)} - {behind}"


def item_words(row: InspectionRow, names: Mapping[str, str]) -> str:
    """The names of what is inspected; codes where a name is not known."""
    return list_words([names.get(code, code) for code in items_of(row)]) or _("no item yet")


def people_words(row: InspectionRow) -> str:
    """The officers as filed."""
    return list_words([f"{officer.name} {officer.certificate}" for officer in officers_of(row)])


def facts_of_row(row: InspectionRow, names: Mapping[str, str], today: dt.date) -> tuple[Fact, ...]:
    """What to know of an inspection before opening it."""
    tag = state_tag(row, today)
    facts = [heading(row.enterprise_name), Fact(_("State"), tag.text, tag.tone)]
    if row.returned_reason:
        facts.append(Fact(_("Returned"), row.returned_reason, "warn"))
    if row.withdrawn_reason and row.state == "withdrawn":
        facts.append(Fact(_("Taken back"), row.withdrawn_reason, "warn"))
    if row.merged_into is not None:
        facts.append(Fact(_("Merged into"), row.merged_into, "accent"))
    elif row.joint is not None:
        facts.append(Fact(_("Joint"), _("leads a joint inspection"), "accent"))
    facts += [Fact(_("Credit code"), row.subject), Fact(_("Risk"), grade_word(row.grade))]
    if row.credit != "unrated":
        facts.append(Fact(_("Credit class"), credit_word(row.credit)))
    if row.address:
        facts.append(Fact(_("Address"), row.address))
    listed: Sequence[str] = [names.get(code, code) for code in items_of(row)]
    facts += [Fact(_("Items") if place == 0 else " ", name) for place, name in enumerate(listed)]
    facts += [Fact(_("Purpose"), purpose_word(row.purpose)), Fact(_("Comes from"), cause_word(row.cause))]
    if row.source:
        facts.append(Fact(_("Known by"), row.source))
    if row.unfiled_at is not None:
        facts.append(Fact(_("Began"), _("{when}, without a filing").format(when=moment_words(row.unfiled_at, today))))
        facts.append(Fact(_("Why at once"), row.unfiled_reason or ""))
    else:
        first, last = dt.date.fromisoformat(row.window_from), dt.date.fromisoformat(row.window_until)
        facts.append(Fact(_("Planned"), f"{day_words(first, today)} - {day_words(last, today)}"))
    if row.start:
        facts.append(Fact(_("Filed for"), moment_range(row.start, row.end, today)))
        facts.append(Fact(_("Officers"), people_words(row)))
    if row.filing_no:
        facts.append(Fact(_("Filing no."), row.filing_no))
        facts.append(Fact(_("Permit"), permit_status_word(row.permit_status)))
    return tuple(facts)
