"""The form of a standing permit: which device, which officers, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.errors import BadInput, InspectorError
from inspector_tui.i18n import N_, _, list_words
from inspector_tui.models import drafts, queries
from inspector_tui.models.rows import DeviceRow, OfficerRow
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.filing_form import ITEM_COLUMNS, OFFICER_COLUMNS, officer_cells
from inspector_tui.services.items import offered_items
from inspector_tui.services.moments import local, moment_of
from inspector_tui.services.standing_permits import StandingRequest, duty_devices, issue
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.field import Field
from inspector_tui.widgets.focus import focus_first
from inspector_tui.widgets.pick_field import PickField
from inspector_tui.widgets.rows import Column, Row
from inspector_tui.widgets.text import Say
from inspector_tui.widgets.when_field import DateField, TimeField

SCOPE: Final = "standing"
_DEVICE_COLUMNS: Final = (Column("name", N_("Device"), 20, grow=1), Column("who", N_("Certificate"), 14))
_FIELDS_OF: Final = {"window": "end_day", "items": "items", "officers": "officers"}


@dataclass(frozen=True, slots=True)
class _Offer:
    devices: list[DeviceRow]
    officers: list[OfficerRow]
    items: dict[str, str]
    kept: dict[str, str]


def _one_device(value: str) -> None:
    """Raises BadInput ONE_DEVICE for several: a permit is bound to one key."""
    if "," in value:
        raise BadInput("ONE_DEVICE")


class StandingForm(DraftForm):
    """Device, officers, items, time."""

    DEFAULT_CSS = """
    StandingForm {
        max-width: 100;
        PickField { margin: 0 0 1 0; }
        .standing-when {
            height: auto;
            DateField { width: 1fr; }
            TimeField { width: 24; .field-label { width: 7; } .field-error { padding: 0; } }
            TimeField Input { width: 1fr; }
        }
    }
    .-short StandingForm PickField { margin: 0; }
    """

    def __init__(self, today: Callable[[], dt.date]) -> None:
        super().__init__(id="standing-form")
        self.today = today

    def compose(self) -> ComposeResult:
        yield PickField(
            "device",
            N_("Device"),
            _DEVICE_COLUMNS,
            required=True,
            checks=(_one_device,),
            hint=N_("Choose the team's laptop"),
        )
        yield PickField(
            "officers", N_("Officers"), OFFICER_COLUMNS, required=True, hint=N_("Choose one to sixteen officers")
        )
        yield PickField("items", N_("Items"), ITEM_COLUMNS, hint=N_("any item"))
        with Horizontal(classes="standing-when"):
            yield DateField("start_day", N_("From"), today=self.today, required=True)
            yield TimeField("start_time", N_("at"), required=True)
        with Horizontal(classes="standing-when"):
            yield DateField("end_day", N_("Until"), today=self.today, required=True)
            yield TimeField("end_time", N_("at"), required=True)


class StandingFormScreen(DeskScreen[bool]):
    """Signs one standing permit. Dismisses with True when it was signed."""

    HEADING = N_("New standing permit")
    HELP = N_(
        "Which team may go out at once. The permit is bound to one device and names everybody who may show it; an "
        "urgent visit by others has no code. At most seven days, so that nobody forgets it."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("Sign"), id="standingform.sign", tooltip=N_("Sign the standing permit")),
    ]
    DEFAULT_CSS = """
    StandingFormScreen {
        #standing-about { color: $text-muted; margin: 0 0 1 0; }
        &.-short #standing-about { margin: 0; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._offer: _Offer | None = None
        self._signed = False

    def place(self) -> str:
        return "standing:new"

    def compose_content(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield Say(
                N_("Urgent visits only: whoever scans the code reads that the filing follows."), id="standing-about"
            )
            yield StandingForm(self.today)

    def on_mount(self) -> None:
        self.do(self._read, self._opened, group="offer")

    def _read(self) -> _Offer:
        replica = self.replica
        organ = replica.identity().organ
        with replica.reading() as connection:
            officers = [row for row in queries.officers_of_organ(connection, organ) if row.competence == "inspector"]
        return _Offer(duty_devices(replica), officers, offered_items(replica), drafts.load(replica, SCOPE))

    def _opened(self, offer: _Offer) -> None:
        self._offer = offer
        self._speak()
        now = local(self.replica.now())
        suggested = {
            "start_day": f"{now:%Y-%m-%d}",
            "start_time": f"{now:%H:%M}",
            "end_day": (self.today().isoformat()),
            "end_time": "23:59",
        }
        self.query_one(DraftForm).restore(suggested | offer.kept)
        focus_first(self, "#field-device *")

    def _speak(self) -> None:
        if self._offer is None:
            return
        today = self.today().isoformat()
        self._pick("device").offer(
            [Row(row.device.hex(), (row.name, row.certificate or "")) for row in self._offer.devices]
        )
        self._pick("officers").offer([Row(row.certificate, officer_cells(row, today)) for row in self._offer.officers])
        self._pick("items").offer([Row(code, (name, code)) for code, name in self._offer.items.items()])

    def _pick(self, field: str) -> PickField:
        return self.query_one(f"#field-{field}", PickField)

    def on_draft_form_draft_changed(self, message: DraftForm.DraftChanged) -> None:
        """Kept at once."""
        message.stop()
        if not self._signed:
            self.keep_draft(SCOPE, message.field, message.value)

    def _moment(self, which: str) -> int | None:
        day = self.query_one(f"#field-{which}_day", DateField).day
        time = self.query_one(f"#field-{which}_time", TimeField).time
        return moment_of(day.isoformat(), time.hour, time.minute) if day and time else None

    def action_main(self) -> None:
        """Asked once: a permit is signed."""
        self.report_drafts()
        start, end = self._moment("start"), self._moment("end")
        if self._offer is None or not self.query_one(DraftForm).check() or start is None or end is None:
            return
        names = {row.certificate: row.name for row in self._offer.officers}
        officers = self._pick("officers").keys
        device = self._pick("device").keys[0]
        asked = StandingRequest(bytes.fromhex(device), officers, start, end, self._pick("items").keys)
        team = next((row.name for row in self._offer.devices if row.device.hex() == device), device)
        text = _("{device}: {officers}").format(
            device=team, officers=list_words([names.get(each, each) for each in officers])
        )
        question = Confirm(_("Sign a standing permit?"), text, _("Sign"))
        self.app.push_screen(question, lambda yes: self._sign(asked) if yes else None)

    def _sign(self, asked: StandingRequest) -> None:
        replica = self.replica
        self.do(lambda: issue(replica, asked), self._done, self._refused, group="sign")

    def _done(self, _code_id: bytes) -> None:
        self._signed = True
        drafts.discard(self.replica, SCOPE)
        self.inspector.refresh_standing()
        self.notify(_("Signed. Sync, so that the team's laptop gets it."))
        self.dismiss(True)

    def _refused(self, error: InspectorError) -> None:
        field = _FIELDS_OF.get(str(error.facts.get("field_name") or ""))
        found = next(iter(self.query(f"#field-{field}").results(Field)), None) if field else None
        if found is None:
            self.tell_error(error)
            return
        found.error = error
        focus_first(found, "*")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is signed before the form is there, and not twice."""
        allowed = super().check_action(action, parameters)
        if action == "main" and allowed:
            return None if self._offer is None or self.is_busy("sign") else True
        return allowed

    def language_changed(self) -> None:
        super().language_changed()
        self._speak()
