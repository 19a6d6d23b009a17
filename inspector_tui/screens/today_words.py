"""The words of the home screen: rows, their tags, and the facts beside them."""

from __future__ import annotations

import datetime as dt

from inspector_tui.i18n import N_, _, ngettext
from inspector_tui.models.rows import InspectionRow
from inspector_tui.screens.inspection_words import (
    facts_of_row,
    item_words,
    moment_words,
    period_words,
    state_tag,
    window_words,
)
from inspector_tui.services.backfilling import Backfill
from inspector_tui.services.moments import local
from inspector_tui.services.today import Draft, Due, Tasks
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.rows import Tag, Tone
from inspector_tui.widgets.sections import Section, SectionRow
from inspector_tui.words.times import day_words
from inspector_tui.words.urgent import due_words, left_tag

_NO_VISITS = N_("No approved visit ahead. File a planned inspection below; once approved, it stands here.")
_NOTHING_OPEN = N_("Nothing half done.")
_NOTHING_PLANNED = N_("Nothing left to file. F5 fetches what is new; F3 shows the whole plan.")


def sections_of(told: Tasks) -> tuple[Section, ...]:
    """To visit, to finish, to file."""
    visits = tuple(_visit(told, row) for row in told.visits)
    begun = (
        *(_begun(told, row) for row in told.open_visits),
        *(_due(told, one) for one in told.due),
        *(_draft(told, one) for one in told.drafts),
        *(_missed(told, row) for row in told.missed),
    )
    drafted = {row.inspection for draft in told.drafts for row in draft.rows}
    returned = tuple(_unfiled(told, "returned", row) for row in told.returned if row.inspection not in drafted)
    unfiled = tuple(_unfiled(told, "file", row) for row in told.unfiled if row.inspection not in drafted)
    missing = tuple(_backfill(told, one) for one in told.backfills)
    left = told.unfiled_count - len(told.unfiled)
    more = ngettext("and {count} more: F3", "and {count} more: F3", left).format(count=f"{left:,}") if left > 0 else ""
    return (
        Section(_("To visit"), len(visits), visits, _(_NO_VISITS)),
        Section(_("To finish"), len(begun), begun, _(_NOTHING_OPEN)),
        Section(
            _("To file"),
            told.unfiled_count + len(returned) + len(missing),
            (*missing, *returned, *unfiled),
            _(_NOTHING_PLANNED),
            more,
        ),
    )


def facts_of(told: Tasks, key: str) -> tuple[Fact, ...]:
    """What to know of the row under the cursor."""
    kind, _colon, about = key.partition(":")
    if kind == "draft":
        draft = next(one for one in told.drafts if one.scope == about)
        if len(draft.rows) > 1:
            names = [Fact("", row.enterprise_name) for row in draft.rows[:12]]
            return (heading(_draft_name(draft)), *names)
        row = draft.rows[0]
    else:
        row = next(row for row in told.rows if row.inspection == about)
    facts = facts_of_row(row, told.item_names, told.today)
    if kind != "backfill":
        return facts
    one = next(one for one in told.backfills if one.row.inspection == about)
    return (*facts, Fact(_("Term"), due_words(one), "bad" if one.late else "warn"))


def _row(told: Tasks, kind: str, row: InspectionRow, when: tuple[str, str], tag: Tag) -> SectionRow:
    return SectionRow(f"{kind}:{row.inspection}", *when, row.enterprise_name, item_words(row, told.item_names), tag)


def _visit(told: Tasks, row: InspectionRow) -> SectionRow:
    start, end = local(row.start or 0), local(row.end or 0)
    if start.date() <= told.today:
        # The window is open or opens today: the hour matters, the day only when it ends another day.
        until = f"{end:%H:%M}" if end.date() == told.today else f"{end:%m-%d}"
        when = f"{start:%H:%M} - {until}" if start.date() == told.today else _("until {when}").format(when=until)
        short = f"{start:%H:%M}" if start.date() == told.today else until
        tag = Tag(_("now"), "good") if (row.start or 0) <= told.now else Tag(_("today"), "good")
    else:
        when, short = moment_words(row.start or 0, told.today), f"{start:%m-%d}"
        tag = Tag(_("approved"), "accent")
    return _row(told, "visit", row, (when, short), tag)


def _begun(told: Tasks, row: InspectionRow) -> SectionRow:
    arrived = row.arrived_at or row.unfiled_at or 0
    when = (moment_words(arrived, told.today), f"{local(arrived):%m-%d}")
    return _row(told, "open", row, when, state_tag(row, told.today))


def _due(told: Tasks, due: Due) -> SectionRow:
    left = due.days_left
    if left < 0:
        words = ngettext("overdue {count} day!", "overdue {count} days!", -left).format(count=-left)
        tag = Tag(words, "bad")
    else:
        tag = Tag(ngettext("rectify {count} day", "rectify {count} days", left).format(count=left), "warn")
    when = (day_words(dt.date.fromisoformat(due.deadline), told.today), due.deadline[5:])
    return _row(told, "due", due.row, when, tag)


def _backfill(told: Tasks, one: Backfill) -> SectionRow:
    """A visit that began without a filing: until when it must follow."""
    tone: Tone = "bad" if one.state == "overdue" else "warn"
    when = (day_words(one.due.day, told.today), f"{one.due.day:%m-%d}")
    return _row(told, "backfill", one.row, when, Tag(left_tag(one), tone))


def _draft_name(draft: Draft) -> str:
    more = len(draft.rows) - 1
    if not more:
        return draft.rows[0].enterprise_name
    words = ngettext("{name} and {count} more", "{name} and {count} more", more)
    return words.format(name=draft.rows[0].enterprise_name, count=more)


def _draft(told: Tasks, draft: Draft) -> SectionRow:
    row = draft.rows[0]
    about = item_words(row, told.item_names)
    return SectionRow(f"draft:{draft.scope}", *_window(told, row), _draft_name(draft), about, Tag(_("draft"), "warn"))


def _missed(told: Tasks, row: InspectionRow) -> SectionRow:
    end = local(row.end or 0)
    when = period_words(local(row.start or 0).date(), end.date(), told.today)
    return _row(told, "missed", row, (when, f"{end:%m-%d}"), Tag(_("time over!"), "bad"))


def _unfiled(told: Tasks, kind: str, row: InspectionRow) -> SectionRow:
    return _row(told, kind, row, _window(told, row), state_tag(row, told.today))


def _window(told: Tasks, row: InspectionRow) -> tuple[str, str]:
    """The window, and in short the day that comes next: its opening or its end."""
    ahead = row.window_from > told.today.isoformat()
    return window_words(row, told.today), (row.window_from if ahead else row.window_until)[5:]
