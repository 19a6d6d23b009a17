"""What the server refused, ledgers with gaps, forked devices: for a supervisor to judge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from inspector_tui.domain.judging import Verdict
from inspector_tui.i18n import N_, _, ngettext
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows import DeviceRow
from inspector_tui.screens.devices import DevicesScreen
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.screens.listing import ListingScreen
from inspector_tui.screens.record_words import record_words
from inspector_tui.services import judging
from inspector_tui.services.judging import Refusal
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.rows import Column, Row, Tag
from inspector_tui.words.judging import refusal_word
from inspector_tui.words.records import kind_word
from sync.protocol.judging import Gap

COLUMNS: Final = (
    Column("device", N_("Device"), 16, grow=2),
    Column("why", N_("Why"), 26, grow=3),
    Column("what", N_("What it says"), 14, grow=2, drop=1),
    Column("at", N_("Came in"), 21, drop=2),
)
One = Refusal | Gap | DeviceRow


class QuarantineScreen(ListingScreen[One]):
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
    PLACE = "quarantine:"
    COLUMNS = COLUMNS
    EMPTY = N_("Nothing waits to be judged. F5 asks the server again.")
    ACTS = frozenset({"main", "void"})

    def __init__(self) -> None:
        super().__init__()
        self._more = 0

    def load(self, replica: Replica) -> Sequence[One]:
        waiting = judging.waiting(replica)
        self._more = waiting.more
        return [*waiting.refusals, *waiting.gaps, *waiting.forked]

    def taken(self) -> None:
        """Says that more wait than are shown."""
        if self._more:
            more = ngettext("{count} more waits behind these.", "{count} more wait behind these.", self._more)
            self.notify(more.format(count=self._more))

    def row_of(self, one: One) -> Row:
        return _row(one, self.today())

    def facts_of(self, one: One | None) -> Sequence[Fact]:
        return _facts(one, self.today()) if one is not None else ()

    def may(self, action: str, one: One | None) -> bool | None:
        """Only records are void, only genuine ones are kept."""
        if one is None:
            return None
        if isinstance(one, Refusal):
            return True if action == "void" or one.told.keepable else None
        return action == "main"

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
        self.ask_reason(title, text, verb, act, _("Recorded. It takes effect with the next sync."))

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


def _row(one: One, today: dt.date) -> Row:
    match one:
        case Refusal():
            key = one.told.record.hex()
            what = kind_word(one.record.kind) if one.record else ""
            tone = Tag(refusal_word(one.told.code), "warn" if one.told.keepable else "bad")
            return Row(key, (one.told.name, tone, what, moment_words(one.told.received_at, today)))
        case Gap():
            key = f"gap {one.device.hex()}"
            why = _("record {seq} has not come").format(seq=one.expected)
            return Row(key, (one.name, Tag(why, "warn"), "", moment_words(one.at, today)))
        case DeviceRow():
            key = f"fork {one.device.hex()}"
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
