"""Standing permits of an organ: who may show an urgent visit until when; issuing and taking back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from inspector_tui.codes.code_ids import crockford
from inspector_tui.i18n import N_, _, list_words
from inspector_tui.models.replica import Replica
from inspector_tui.screens.code_facts import grouped
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.screens.listing import ListingScreen
from inspector_tui.screens.standing_form import StandingFormScreen
from inspector_tui.services.standing_permits import StandingPermit, revoke, standing_permits
from inspector_tui.services.standing_rows import items_of_standing
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.rows import Column, Row, Tag, Tone
from inspector_tui.words.urgent import standing_word

COLUMNS: Final = (
    Column("device", N_("Device"), 16, grow=2),
    Column("state", N_("State"), 16),
    Column("end", N_("Until"), 21),
    Column("officers", N_("Officers"), 16, grow=3, drop=1),
)
_TONES: Final[dict[str, Tone]] = {
    "in_force": "good",
    "not_yet": "accent",
    "over": "dim",
    "revoked": "bad",
    "suspended": "warn",
}


class StandingScreen(ListingScreen[StandingPermit]):
    """One row a permit; F9 issues, F7 takes back."""

    HEADING = N_("Standing permits")
    HELP = N_(
        "A standing permit lets a duty team show a code at an urgent visit before it is filed: the code says that the "
        "officers are genuine and the filing follows. It is bound to one device, names its officers and lasts seven "
        "days at most. F9 issues one, F7 takes one back with a reason."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "revoke", N_("Revoke"), id="standing.revoke", tooltip=N_("Take the permit back with a reason")),
        Binding("f9", "main", N_("Issue"), id="standing.issue", tooltip=N_("Sign a standing permit for a team")),
    ]
    PLACE = "standing:"
    COLUMNS = COLUMNS
    EMPTY = N_("No standing permit yet. F9 issues one for a duty team.")
    ACTS = frozenset({"revoke"})

    def load(self, replica: Replica) -> Sequence[StandingPermit]:
        return standing_permits(replica)

    def row_of(self, one: StandingPermit) -> Row:
        state = Tag(standing_word(one.state), _TONES[one.state])
        officers = list_words([officer.name for officer in one.officers])
        until = moment_words(one.row.end, self.today())
        return Row(one.row.code_id.hex(), (one.device_name, state, until, officers))

    def facts_of(self, one: StandingPermit | None) -> Sequence[Fact]:
        return _facts(one, self.today()) if one is not None else ()

    def may(self, action: str, one: StandingPermit | None) -> bool | None:
        """Only what is not revoked yet can be revoked."""
        return True if one is not None and one.state not in ("revoked", "over") else None

    def action_main(self) -> None:
        """The form for a new one."""
        self.app.push_screen(StandingFormScreen())

    def action_revoke(self) -> None:
        """Takes the permit back; a reason is needed."""
        one, replica = self.chosen, self.replica
        if one is None:
            return
        title = _("Revoke the standing permit of {device}?").format(device=one.device_name)
        text = _("Once synced, its code is refused everywhere. Visits that began with it go on, without a code.")
        self.ask_reason(
            title,
            text,
            _("Revoke"),
            lambda why: revoke(replica, one.row.code_id, why),
            _("Revoked. Sync, so that checkpoints learn it."),
        )


def _facts(one: StandingPermit, today: dt.date) -> tuple[Fact, ...]:
    facts = [
        heading(one.device_name, grouped(crockford(one.row.code_id))),
        Fact(_("State"), standing_word(one.state), _TONES[one.state]),
        Fact(_("From"), moment_words(one.row.start, today)),
        Fact(_("Until"), moment_words(one.row.end, today)),
    ]
    facts += [
        Fact(_("Officers") if place == 0 else " ", f"{officer.name} {officer.certificate}")
        for place, officer in enumerate(one.officers)
    ]
    facts.append(Fact(_("Items"), list_words(list(items_of_standing(one.row))) or _("any item")))
    if one.row.status_reason:
        facts.append(Fact(_("Reason"), one.row.status_reason, "warn"))
    return tuple(facts)
