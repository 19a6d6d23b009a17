"""The devices of an organ: end a lost one knowing what hangs on it, and give its officer a new place."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import DeviceRow
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.services import devices
from inspector_tui.services.devices import DeviceState, LostReport
from inspector_tui.services.judging import stop_device
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.rows import Column, ListSource, Row, Tag, Tone
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.words import counted
from inspector_tui.words.devices import DEVICE_STATES
from inspector_tui.words.parties import role_word
from sync.protocol.judging import DeviceStanding, Invited

COLUMNS: Final = (
    Column("name", N_("Device"), 18, grow=3),
    Column("role", N_("Role"), 12),
    Column("state", N_("State"), 14, grow=2),
    Column("certificate", N_("Certificate"), 14, drop=1),
)

_TONES: Final[dict[str, Tone]] = {
    "active": "good",
    "revoked": "dim",
    "taken_over": "dim",
    "closed": "warn",
    "forked": "bad",
}


class DevicesScreen(DeskScreen[None]):
    """One row a device; F7 ends one, F9 invites whoever had an ended one."""

    HEADING = N_("Devices")
    HELP = N_(
        "The devices of your organ and those below. When a laptop is lost, F7 ends it: first you see which permits "
        "are open, which visits are under way, what arrived and what may be lost. With the next sync the server "
        "refuses the device and revokes its permits. Then F9 makes a code with which its officer enrols another "
        "laptop."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f7", "stop", N_("End device"), id="devices.stop", tooltip=N_("End a lost or stolen device")),
        Binding("f9", "main", N_("Invite again"), id="devices.invite", tooltip=N_("A code for another laptop")),
    ]
    DEFAULT_CSS = """
    DevicesScreen {
        #devices-panes { layout: vertical; height: 1fr; }
        VirtualTable { height: 1fr; }
        #devices-detail { height: auto; max-height: 11; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        &.-wide, &.-widest {
            #devices-panes { layout: horizontal; }
            VirtualTable { width: 3fr; }
            #devices-detail { width: 2fr; height: 1fr; max-height: 100%; margin: 0; padding: 0 0 0 2; }
        }
        &.-short #devices-detail { display: none; }
    }
    """

    def __init__(self, device: bytes | None = None) -> None:
        super().__init__()
        self._first = device
        self._told: list[tuple[DeviceRow, DeviceState]] = []
        self._report: LostReport | None = None
        self._standing: DeviceStanding | None = None
        self._spoken = language()

    def place(self) -> str:
        return "devices:"

    def compose_content(self) -> ComposeResult:
        with Horizontal(id="devices-panes"):
            yield VirtualTable(COLUMNS, empty=N_("No device of your organ is known here. F5 fetches them."))
            with VerticalScroll(id="devices-detail", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        self.query_one(VirtualTable).focus()

    def on_screen_resume(self) -> None:
        """Looks again: devices come with a sync."""
        self.read()

    def read(self) -> None:
        """Asks for the devices of now."""
        replica = self.replica

        def listed() -> list[tuple[DeviceRow, DeviceState]]:
            rows = devices.devices(replica)
            states = devices.device_states(replica, rows)
            return [(row, states[row.device]) for row in rows]

        self.do(listed, self._show, group="devices")

    def _show(self, told: list[tuple[DeviceRow, DeviceState]]) -> None:
        self._told = told
        table = self.query_one(VirtualTable)
        table.renew(ListSource([_row(row, state) for row, state in told]))
        if self._first is not None:
            table.go_to(self._first.hex())
            self._first = None
        self._look()

    @property
    def chosen(self) -> DeviceRow | None:
        """The device under the cursor."""
        row = self.query_one(VirtualTable).current if self.is_mounted else None
        return next((one for one, _state in self._told if row and one.device.hex() == row.key), None)

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """What hangs on the device."""
        message.stop()
        self._look()
        self.refresh_bindings()

    def _look(self) -> None:
        one, replica = self.chosen, self.replica
        self._report = self._standing = None
        self._show_detail()
        if one is not None:
            self.do(lambda: _look(replica, one.device), self._looked, group="look")

    def _looked(self, found: tuple[LostReport, DeviceStanding | None]) -> None:
        one = self.chosen
        if one is not None and found[0].device.device == one.device:
            self._report, self._standing = found
            self._show_detail()

    def _show_detail(self) -> None:
        report = self._report
        self.query_one(Facts).facts = _facts(report, self._standing, self.today()) if report else ()

    def action_stop(self) -> None:
        """Ends the device; a reason is needed."""
        one, replica, report = self.chosen, self.replica, self._report
        if one is None or report is None:
            return
        title = _("End {device}?").format(device=one.name)
        lines = [fact.value or fact.label for fact in _hanging(report, self._standing, self.today())]
        lines.append(_("It cannot be undone: a laptop that is found again is enrolled anew."))
        question = AskReason(title, "\n".join(lines), _("End device"))
        self.app.push_screen(question, lambda why: self._stop(replica, one, why) if why else None)

    def _stop(self, replica: Replica, one: DeviceRow, why: str) -> None:
        def told(_nothing: object) -> None:
            self.inspector.refresh_standing()
            self._first = one.device
            self.read()
            self.app.push_screen(
                Confirm(_("What to do next"), _next_steps(), _("Sync now")),
                lambda yes: self.inspector.action_sync() if yes else None,
            )

        self.do(lambda: stop_device(replica, one.device, why), told, group="devices")

    def action_main(self) -> None:
        """Asks the server for an enrolment code and shows it once."""
        one, replica = self.chosen, self.replica
        if one is None:
            return

        def shown(made: Invited) -> None:
            title = _("Enrolment code for {device}").format(device=one.name)
            until = _("Valid once, until {until}.").format(until=moment_words(made.expires_at, self.today()))
            note = _("Note it down or read it out now: it is shown only here.")
            self.app.push_screen(Confirm(title, f"{made.code}\n{until}\n{note}", _("Noted")))

        self.do(lambda: devices.invite_again(replica, one.device), shown, group="devices")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What works is ended; who had an ended or forked one is invited; one act at a time."""
        allowed = super().check_action(action, parameters)
        if action in ("main", "stop") and allowed and self.is_mounted:
            one = self.chosen
            if one is None or self.is_busy("devices"):
                return None
            ended = one.revoked_reason is not None
            if action == "stop":
                return True if not ended and self._report is not None and one.device != self._own() else None
            gone = ended or one.closed_at is not None or self._is_forked()
            return True if gone and one.role in ("officer", "checkpoint") else None
        return allowed

    def _own(self) -> bytes:
        return self.replica.identity().device

    def _is_forked(self) -> bool:
        return self._standing is not None and self._standing.state == "forked"

    def language_changed(self) -> None:
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._show(self._told)


def _look(replica: Replica, device: bytes) -> tuple[LostReport, DeviceStanding | None]:
    """What is known here, and what the server holds where it can be asked."""
    report = devices.lost_report(replica, device)
    try:
        return report, devices.ask_standing(replica, device)
    except InspectorError:
        # No server, or one that does not tell us: what is known here stays true, and the screen says which it is.
        return report, None


def _row(one: DeviceRow, told: DeviceState) -> Row:
    state = Tag(_(DEVICE_STATES[told]), _TONES[told])
    return Row(one.device.hex(), (one.name, role_word(one.role), state, one.certificate or ""))


def _facts(report: LostReport, standing: DeviceStanding | None, today: dt.date) -> tuple[Fact, ...]:
    facts = [heading(report.device.name, report.device.device.hex()[:12])]
    if report.device.revoked_reason is not None:
        facts.append(Fact(_("Ended"), report.device.revoked_reason, "warn"))
    if report.device.closed_reason is not None:
        facts.append(Fact(_("Handed over"), report.device.closed_reason))
    return (*facts, *_hanging(report, standing, today))


def _hanging(report: LostReport, standing: DeviceStanding | None, today: dt.date) -> list[Fact]:
    count = len(report.permits)
    words = (
        ngettext("{count} open permit hangs on it", "{count} open permits hang on it", count)
        if report.device.revoked_reason is None
        else ngettext("{count} permit was revoked with it", "{count} permits were revoked with it", count)
    )
    facts = [Fact("", words.format(count=count))]
    facts += [Fact("", f"· {one.enterprise_name}", "warn") for one in report.permits[:3]]
    if report.under_way:
        count = len(report.under_way)
        words = ngettext("{count} visit is under way on it", "{count} visits are under way on it", count)
        facts.append(Fact("", words.format(count=count), "warn"))
    if standing is not None and standing.last_received_at is not None:
        when = moment_words(standing.last_received_at, today)
        facts.append(
            Fact(
                "",
                _("Arrived: {records}, the last {when}").format(records=counted.records(standing.received), when=when),
            )
        )
        facts.append(Fact("", _("What was made after that may be lost.")))
    elif standing is None:
        facts.append(
            Fact(
                "",
                _("The server cannot be asked now; held here: {records}.").format(
                    records=counted.records(report.received)
                ),
            )
        )
    if report.files:
        count = len(report.files)
        told = ngettext("{count} evidence file never arrived", "{count} evidence files never arrived", count)
        facts.append(Fact("", told.format(count=count), "warn"))
    return facts


def _next_steps() -> str:
    return "\n".join(
        [
            _("1. Sync now: until then the device still works."),
            _("2. Officers with open permits: file and approve those visits again, for another device."),
            _("3. Ask the officer what was done after the last record that arrived; do it again or note it."),
            _("4. F9 here gives a code with which the officer enrols another laptop."),
            _("5. If the laptop turns up: do not use it. Bring it to the office; what it holds can be handed in."),
        ]
    )
