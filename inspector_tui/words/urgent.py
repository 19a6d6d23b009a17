"""Words for urgent visits, standing permits, permit keys and lists that age."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Final

from inspector_tui.i18n import N_, _, ngettext
from inspector_tui.words.times import day_words

if TYPE_CHECKING:
    from inspector_tui.domain.backfill import Due
    from inspector_tui.services.backfilling import Backfill

STANDING_STATES: Final = {
    "in_force": N_("in force"),
    "not_yet": N_("not yet in force"),
    "over": N_("past its end"),
    "revoked": N_("revoked"),
    "suspended": N_("suspended"),
}
KEY_STATES: Final = {
    "in_use": N_("in use"),
    "in_force": N_("in force"),
    "not_yet": N_("not yet in force"),
    "retired": N_("retired"),
    "revoked": N_("revoked"),
}
BACKFILL_STATES: Final = {
    "open": N_("to be filed"),
    "overdue": N_("overdue!"),
    "filed": N_("awaiting approval"),
    "approved": N_("approved"),
}
ALGORITHMS: Final = {-19: "Ed25519", -9: "P-256"}


def standing_word(state: str) -> str:
    """Where a standing permit stands."""
    return _(STANDING_STATES.get(state, state))


def key_word(state: str) -> str:
    """Where a permit key stands."""
    return _(KEY_STATES.get(state, state))


def backfill_word(state: str) -> str:
    """Where the filing of a visit stands that began without one."""
    return _(BACKFILL_STATES.get(state, state))


def algorithm_word(alg: int) -> str:
    """The kind of a key by its COSE number."""
    return ALGORITHMS.get(alg, str(alg))


def due_words(told: Backfill) -> str:
    """Until when a filing must follow, how long that is, and by which rule."""
    if told.state in ("filed", "approved"):
        return _("Filed after its day.") if told.late else _("Filed in time.")
    return term_words(told.due, told.today, left_words(told.days_left))


def term_words(due: Due, today: dt.date, left: str = "") -> str:
    """Until when a filing must follow and by which rule; `left` is ready words for how long that is."""
    day = day_words(due.day, today)
    if due.inferred:
        words = _("File promptly, by {day}: no rule here names a day (inferred; {basis}).")
    elif due.before_leaving:
        words = _("File before you leave ({basis}).")
    elif left:
        words = _("File by {day}, {left} ({basis}).")
    else:
        words = _("The filing must follow by {day} ({basis}).")
    sentence = words.format(day=day, left=left, basis=due.basis)
    if due.provisional:
        sentence += " " + _("The holidays of that year are not announced yet; the day may move.")
    return sentence


def left_words(days: int) -> str:
    """How many working days are left, or have passed since."""
    if days == 0:
        return _("the last day")
    if days > 0:
        return ngettext("{count} working day left", "{count} working days left", days).format(count=days)
    return ngettext("{count} working day over!", "{count} working days over!", -days).format(count=-days)


def left_tag(told: Backfill) -> str:
    """The same in a few cells, for a tag in a list."""
    if told.state != "open" and told.state != "overdue":
        return backfill_word(told.state)
    if told.state == "overdue":
        return _("overdue!")
    if told.days_left == 0:
        return _("file today")
    return ngettext("file in {count} day", "file in {count} days", told.days_left).format(count=told.days_left)


def span_words(seconds: int) -> str:
    """A length of time in the largest unit that fits: 3 hours, 12 days."""
    minutes = max(0, seconds) // 60
    if minutes < 60:
        return ngettext("{count} minute", "{count} minutes", minutes).format(count=minutes)
    hours = minutes // 60
    if hours < 48:
        return ngettext("{count} hour", "{count} hours", hours).format(count=hours)
    return ngettext("{count} day", "{count} days", hours // 24).format(count=hours // 24)
