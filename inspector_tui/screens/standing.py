"""Standing permits of an organ: who may show an urgent visit until when; issuing and taking back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.codes.code_ids import crockford
from inspector_tui.i18n import N_, _, language
from inspector_tui.screens.code_facts import grouped
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.screens.standing_form import StandingFormScreen
from inspector_tui.services.standing_permits import StandingPermit, revoke, standing_permits
from inspector_tui.services.standing_rows import items_of_standing
from inspector_tui.urgent_words import standing_word
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.rows import Column, ListSource, Row, Tag, Tone
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.words import list_words

COLUMNS: Final = (
    Column("device", N_("Device"), 16, grow=2),
    Column("state", N_("State"), 16),
    Column("end", N_("Until"), 17),
    Column("officers", N_("Officers"), 16, grow=3, drop=1),
)
_TONES: Final[dict[str, Tone]] = {
    "in_force": "good",
    "not_yet": "accent",
    "over": "dim",
    "revoked": "bad",
    "suspended": "warn",
}


class StandingScreen(DeskScreen[None]):
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
    DEFAULT_CSS = """
    StandingScreen {
        #standing-panes { layout: vertical; height: 1fr; }
        VirtualTable { height: 1fr; }
        #standing-detail { height: auto; max-height: 9; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        &.-wide, &.-widest {
            #standing-panes { layout: horizontal; }
            VirtualTable { width: 3fr; }
            #standing-detail { width: 2fr; height: 1fr; max-height: 100%; margin: 0; padding: 0 0 0 2; }
        }
        &.-short #standing-detail { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._permits: list[StandingPermit] = []
        self._spoken = language()

    def place(self) -> str:
        return "standing:"

    def compose_content(self) -> ComposeResult:
        with Horizontal(id="standing-panes"):
            yield VirtualTable(COLUMNS, empty=N_("No standing permit yet. F9 issues one for a duty team."))
            with VerticalScroll(id="standing-detail", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        self.query_one(VirtualTable).focus()

    def on_screen_resume(self) -> None:
        """Looks again, also after the form."""
        self.read()

    def read(self) -> None:
        """Asks for the permits of now."""
        replica = self.replica
        self.do(lambda: standing_permits(replica), self._show, group="standing")

    def _show(self, permits: list[StandingPermit]) -> None:
        self._permits = permits
        table, today = self.query_one(VirtualTable), self.today()
        cursor = table.cursor
        table.source = ListSource([_row(one, today) for one in permits])
        table.cursor = cursor
        self._show_detail()

    @property
    def chosen(self) -> StandingPermit | None:
        """The permit under the cursor."""
        row = self.query_one(VirtualTable).current if self.is_mounted else None
        return next((one for one in self._permits if row and one.row.code_id.hex() == row.key), None)

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The facts of the permit."""
        message.stop()
        self._show_detail()
        self.refresh_bindings()

    def _show_detail(self) -> None:
        one = self.chosen
        self.query_one(Facts).facts = _facts(one, self.today()) if one else ()

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
        self.app.push_screen(
            AskReason(title, text, _("Revoke")),
            lambda why: self._revoke(lambda: revoke(replica, one.row.code_id, why)) if why else None,
        )

    def _revoke(self, act: Callable[[], None]) -> None:
        def told(_nothing: object) -> None:
            self.notify(_("Revoked. Sync, so that checkpoints learn it."))
            self.inspector.refresh_standing()
            self.read()

        self.do(act, told, group="standing")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is not revoked yet can be revoked, and one act at a time."""
        allowed = super().check_action(action, parameters)
        if action == "revoke" and allowed and self.is_mounted:
            one = self.chosen
            fits = one is not None and one.state not in ("revoked", "over")
            return True if fits and not self.is_busy("standing") else None
        return allowed

    def language_changed(self) -> None:
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._show(self._permits)


def _row(one: StandingPermit, today: dt.date) -> Row:
    state = Tag(standing_word(one.state), _TONES[one.state])
    officers = list_words([officer.name for officer in one.officers])
    return Row(one.row.code_id.hex(), (one.device_name, state, moment_words(one.row.end, today), officers))


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
