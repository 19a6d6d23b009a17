"""What the server refused, ledgers with gaps, forked devices: for a supervisor to judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.domain.judging import Verdict
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.judging_words import refusal_word
from inspector_tui.models.rows import DeviceRow
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.devices import DevicesScreen
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.screens.record_words import kind_word, record_words
from inspector_tui.services import judging
from inspector_tui.services.judging import Refusal, Waiting
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.rows import Column, ListSource, Row, Tag
from inspector_tui.widgets.table import VirtualTable
from sync.protocol.judging import Gap

COLUMNS: Final = (
    Column("device", N_("Device"), 16, grow=2),
    Column("why", N_("Why"), 26, grow=3),
    Column("what", N_("What it says"), 14, grow=2, drop=1),
    Column("at", N_("Came in"), 17, drop=2),
)
One = Refusal | Gap | DeviceRow


class QuarantineScreen(DeskScreen[None]):
    """One row a matter; F9 lets it count, closes the gap or ends the device, F7 declares void."""

    HEADING = N_("Quarantine")
    HELP = N_(
        "Records that the server refused and keeps, ledgers that lack records, devices whose ledger forked because "
        "they were cloned or restored. F9 lets a genuine record count after all, closes a gap, or ends a device; F7 "
        "declares a record void. Each needs a reason, is signed, and takes effect with the next sync."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "devices", N_("Devices"), id="quarantine.devices", tooltip=N_("The devices of your organ")),
        Binding("f7", "void", N_("Void"), id="quarantine.void", tooltip=N_("Declare the refused record void")),
        Binding("f9", "main", N_("Let it count"), id="quarantine.keep", tooltip=N_("Let the record count after all")),
    ]
    DEFAULT_CSS = """
    QuarantineScreen {
        #quarantine-panes { layout: vertical; height: 1fr; }
        VirtualTable { height: 1fr; }
        #quarantine-detail { height: auto; max-height: 9; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        &.-wide, &.-widest {
            #quarantine-panes { layout: horizontal; }
            VirtualTable { width: 3fr; }
            #quarantine-detail { width: 2fr; height: 1fr; max-height: 100%; margin: 0; padding: 0 0 0 2; }
        }
        &.-short #quarantine-detail { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._waiting: dict[str, One] = {}
        self._spoken = language()

    def place(self) -> str:
        return "quarantine:"

    def compose_content(self) -> ComposeResult:
        with Horizontal(id="quarantine-panes"):
            yield VirtualTable(COLUMNS, empty=N_("Nothing waits to be judged. F5 asks the server again."))
            with VerticalScroll(id="quarantine-detail", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        self.query_one(VirtualTable).focus()

    def on_screen_resume(self) -> None:
        """Looks again: what waits comes with a sync."""
        self.read()

    def read(self) -> None:
        """Asks for what waits now."""
        replica = self.replica
        self.do(lambda: judging.waiting(replica), self._show, group="quarantine")

    def _show(self, waiting: Waiting) -> None:
        self._waiting = {one.told.record.hex(): one for one in waiting.refusals}
        self._waiting |= {f"gap {gap.device.hex()}": gap for gap in waiting.gaps}
        self._waiting |= {f"fork {row.device.hex()}": row for row in waiting.forked}
        self._paint()
        if waiting.more:
            more = ngettext("{count} more waits behind these.", "{count} more wait behind these.", waiting.more)
            self.notify(more.format(count=waiting.more))

    def _paint(self) -> None:
        table, today = self.query_one(VirtualTable), self.today()
        cursor = table.cursor
        table.source = ListSource([_row(key, one, today) for key, one in self._waiting.items()])
        table.cursor = cursor
        self._show_detail()

    @property
    def chosen(self) -> One | None:
        """What stands under the cursor."""
        row = self.query_one(VirtualTable).current if self.is_mounted else None
        return self._waiting.get(row.key) if row else None

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The facts of it."""
        message.stop()
        self._show_detail()
        self.refresh_bindings()

    def _show_detail(self) -> None:
        one = self.chosen
        self.query_one(Facts).facts = _facts(one, self.today()) if one else ()

    def action_devices(self) -> None:
        """The devices of the organ."""
        self.app.push_screen(DevicesScreen())

    def action_main(self) -> None:
        """Lets the record count, closes the gap, or ends the device."""
        one, replica = self.chosen, self.replica
        match one:
            case Refusal():
                self._ask_verdict(one, "keep")
            case Gap():
                title = _("Close the gap in the ledger of {name}?").format(name=one.name)
                text = _("Records {first} to {last} will never come. What comes after them is then taken.").format(
                    first=one.expected, last=max(one.expected, one.seen - 1)
                )
                device = one.device
                self._ask(title, text, _("Close"), lambda why: judging.close_gap(replica, device, why))
            case DeviceRow():
                self.app.push_screen(DevicesScreen(one.device))

    def action_void(self) -> None:
        """Declares the record void."""
        one = self.chosen
        if isinstance(one, Refusal):
            self._ask_verdict(one, "void")

    def _ask_verdict(self, one: Refusal, verdict: Verdict) -> None:
        replica, record = self.replica, one.told.record
        if verdict == "keep":
            title, verb = _("Let this record count?"), _("Let it count")
            text = _("It takes effect as its officer signed it, at the place where the server takes your word in.")
        else:
            title, verb = _("Declare this record void?"), _("Void")
            text = _("It takes no effect. Its bytes stay in quarantine.")
        self._ask(title, text, verb, lambda why: judging.judge(replica, record, verdict, why))

    def _ask(self, title: str, text: str, verb: str, act: Callable[[str], None]) -> None:
        self.app.push_screen(AskReason(title, text, verb), lambda why: self._act(lambda: act(why)) if why else None)

    def _act(self, act: Callable[[], None]) -> None:
        def told(_nothing: object) -> None:
            self.notify(_("Recorded. It takes effect with the next sync."))
            self.inspector.refresh_standing()
            self.read()

        self.do(act, told, group="quarantine")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only records are void, only genuine ones are kept, and one act at a time."""
        allowed = super().check_action(action, parameters)
        if action in ("main", "void") and allowed and self.is_mounted:
            one = self.chosen
            if one is None or self.is_busy("quarantine"):
                return None
            if isinstance(one, Refusal):
                return True if action == "void" or one.told.keepable else None
            return action == "main" or False
        return allowed

    def key_words(self, action: str) -> str | None:
        """F9 says what it does to what stands under the cursor."""
        if action != "main" or not self.is_mounted:
            return None
        match self.chosen:
            case Gap():
                return _("Close the gap")
            case DeviceRow():
                return _("End device")
            case _:
                return None

    def language_changed(self) -> None:
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._paint()


def _row(key: str, one: One, today: dt.date) -> Row:
    match one:
        case Refusal():
            what = kind_word(one.record.kind) if one.record else ""
            tone = Tag(refusal_word(one.told.code), "warn" if one.told.keepable else "bad")
            return Row(key, (one.told.name, tone, what, moment_words(one.told.received_at, today)))
        case Gap():
            why = _("record {seq} has not come").format(seq=one.expected)
            return Row(key, (one.name, Tag(why, "warn"), "", moment_words(one.at, today)))
        case DeviceRow():
            return Row(key, (one.name, Tag(_("its ledger forked"), "bad"), "", ""))


def _facts(one: One, today: dt.date) -> tuple[Fact, ...]:
    match one:
        case Refusal():
            return _refusal_facts(one, today)
        case Gap():
            return (
                heading(one.name, one.device.hex()[:12]),
                Fact("", _("The server holds its ledger up to record {seq}.").format(seq=one.expected - 1)),
                Fact("", _("The device offered records from {seq} on.").format(seq=one.seen), "warn"),
                Fact(_("Next"), _("Sync that device again. If the records are lost for good, close the gap.")),
            )
        case DeviceRow():
            return (
                heading(one.name, one.device.hex()[:12]),
                Fact("", _("Two ledgers go by this device's key: it was cloned, or restored from an old copy."), "bad"),
                Fact(_("Next"), _("Judge its refused records, end the device, and invite its officer again.")),
            )


def _refusal_facts(one: Refusal, today: dt.date) -> tuple[Fact, ...]:
    told = one.told
    facts = [
        heading(told.name, f"{told.device.hex()[:12]}:{told.seq or '-'}"),
        Fact(_("Refused"), refusal_word(told.code), "warn" if told.keepable else "bad"),
        Fact(_("Came in"), moment_words(told.received_at, today)),
    ]
    if one.record is not None:
        facts += [
            Fact(_("Record"), kind_word(one.record.kind)),
            Fact(_("Says"), record_words(one.record)),
            Fact(_("Made"), moment_words(one.record.time, today)),
            Fact(_("By"), one.record.author),
        ]
    else:
        facts.append(Fact("", _("What it says cannot be read here.")))
    if not told.keepable:
        facts.append(Fact("", _("It cannot count; it can be declared void.")))
    return tuple(fact for fact in facts if fact.value or fact.heading or not fact.label)
