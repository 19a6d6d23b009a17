"""A declared new start of the log in words: the same on the screen and in the commands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from inspector_tui.i18n import _, ngettext
from inspector_tui.ledger.new_start import NewStart
from inspector_tui.services.moments import local

if TYPE_CHECKING:
    from inspector_tui.services.new_starts import Standing


def fingerprint(told: NewStart) -> str:
    """What two people compare over the telephone: 16 signs of the declaration's hash, in fours."""
    digits = told.digest.hex()[:16].upper()
    return " ".join(digits[at : at + 4] for at in range(0, 16, 4))


def new_start_facts(told: NewStart, seen: int | None = None) -> list[tuple[str, str]]:
    """Label and words, line by line; `seen` is how far this laptop saw the old log."""
    facts = [
        (_("Declared by"), told.who),
        (_("Declared at"), moment(told.at)),
        (_("Reason"), told.why),
        (_("Begins anew at"), _("record {size}").format(size=told.size)),
        (_("Old log known to"), _("record {size}").format(size=told.old_size)),
    ]
    if seen is not None:
        facts.append((_("Seen here up to"), _("record {size}").format(size=seen)))
    return [*facts, (_("Check number"), fingerprint(told))]


def lacking_words(stands: Standing) -> str:
    """What is known of records of others that only a former log had; `stands.lacking` is not 0."""
    if not stands.heard:
        return _("Which records of others the new log lacks shows when you synced.")
    told = ngettext(
        "{count} record of others is known only from the old log. It stays here.",
        "{count} records of others are known only from the old log. They stay here.",
        stands.lacking,
    )
    return told.format(count=stands.lacking)


def fact_lines(facts: list[tuple[str, str]]) -> list[str]:
    """The facts for a terminal without a grid."""
    return [_("{label}: {words}").format(label=label, words=words) for label, words in facts]


def moment(seconds: int) -> str:
    """A moment to the minute, by the clock of this place."""
    return f"{local(seconds):%Y-%m-%d %H:%M}"


__all__ = ["fact_lines", "fingerprint", "moment", "new_start_facts"]
