"""Hand-over: this laptop ends and another goes on, or this one goes on with what another handed over."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.screens.inspection_words import moment_words
from inspector_tui.screens.working import WorkingScreen
from inspector_tui.services.handing_over import (
    Ending,
    HandedOver,
    TakenOver,
    ending,
    find_hand_overs,
    hand_over,
    take_over,
)
from inspector_tui.services.office_desk import DeskBundle, look
from inspector_tui.services.syncing import Step, SyncCancelled
from inspector_tui.services.typed_paths import typed_paths
from inspector_tui.widgets.ask_reason import AskReason
from inspector_tui.widgets.ask_text import AskText
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.picker import Picker
from inspector_tui.widgets.progress import Progress
from inspector_tui.widgets.rows import Column, Row
from inspector_tui.words.errors import error_words

_COLUMNS = (
    Column("machine", N_("Laptop"), 16, grow=2),
    Column("officer", N_("Officer"), 12, grow=1),
    Column("when", N_("Made at"), 21),
)


class HandOverScreen(WorkingScreen):
    """F9 closes this laptop's ledger for ever and writes it to a stick; F4 takes over what another one wrote."""

    HEADING = N_("Hand-over")
    HELP = N_(
        "When a laptop breaks or is replaced, F9 on the old one closes its ledger for ever, writes all it holds to a "
        "stick and shows a recovery phrase once: write it on paper. Enrol the new laptop for the same person, and "
        "press F4 there with stick and phrase: drafts and settings come along. The office sends the stick on; the "
        "records come with the next sync. No key travels, so nothing can be doubled."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "take", N_("Take over"), id="handover.take", tooltip=N_("Go on with another laptop's work")),
        Binding("f9", "main", N_("Hand over"), id="handover.end", tooltip=N_("Close this laptop's ledger for ever")),
    ]
    DEFAULT_CSS = """
    HandOverScreen {
        #handover-scroll { height: 1fr; scrollbar-size-vertical: 1; }
        Facts { max-width: 100; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._ending: Ending | None = None
        self._outcome: tuple[Fact, ...] = ()
        self._folder = ""
        self._phrase = ""
        self._spoken = language()
        self._facts = Facts()

    def place(self) -> str:
        return "hand_over:"

    def compose_content(self) -> ComposeResult:
        with Vertical():
            yield Progress(pauses=True)
            with VerticalScroll(id="handover-scroll"):
                yield self._facts

    def on_mount(self) -> None:
        self.query_one("#handover-scroll").focus()

    def on_screen_resume(self) -> None:
        """Counts again: work goes on elsewhere."""
        self.read()

    def read(self) -> None:
        """Asks what hangs on this laptop now."""
        replica = self.replica
        self.do(lambda: ending(replica), self._show, group="look")

    def _show(self, told: Ending) -> None:
        self._ending = told
        self._facts.facts = (*self._outcome, *(_closed() if told.closed else _open(told)))
        self.refresh_bindings()

    # Handing over -------------------------------------------------------------------------------------------

    def action_main(self) -> None:
        """Asks why and where to, says what it means, and only then closes."""
        told = self._ending
        if told is None or self.is_busy():
            return
        if told.closed:
            self._ask_stick("")
            return
        question = AskReason(
            _("Hand this laptop over?"),
            _("Its ledger ends for ever; the same person goes on at another laptop. The reason is recorded."),
            _("Go on"),
        )
        self.app.push_screen(question, lambda why: self._ask_stick(why) if why else None)

    def _ask_stick(self, reason: str) -> None:
        def chosen(told: str | None) -> None:
            if paths := typed_paths(told or ""):
                self._folder = told or ""
                self._ask_last(paths[0], reason)

        self.ask_folder(
            _("Write the hand-over to a stick"),
            _("Records and files are sealed for the server, drafts and settings by the recovery phrase."),
            _("Go on"),
            chosen,
            kept=self._folder,
        )

    def _ask_last(self, place: Path, reason: str) -> None:
        if not reason:
            self._write(place, reason)
            return
        question = Confirm(
            _("Close the ledger of this laptop for ever?"),
            _(
                "Nothing more can be recorded on this laptop. Everything it holds is written to {path}. Then a "
                "recovery phrase is shown, once: have paper and a pen ready."
            ).format(path=place),
            _("Close and write"),
            final=True,
        )
        self.app.push_screen(question, lambda yes: self._write(place, reason) if yes else None)

    def _write(self, place: Path, reason: str) -> None:
        self.begin()
        self.do(lambda: self._hand_over(place, reason), self._written, self._broken)

    def _hand_over(self, place: Path, reason: str) -> HandedOver | None:
        try:
            return hand_over(self.replica, place, reason, lambda done, of: self.progressed(Step("stick", done, of)))
        except SyncCancelled:
            return None

    def _written(self, done: HandedOver | None) -> None:
        self.finish()
        if done is None:
            self._outcome = (Fact("", _("Stopped before the stick was whole. F9 writes it."), "warn"),)
            self.read()
            return
        told = done.exported
        words = ngettext(
            "On the stick: {count} record in {folder}.", "On the stick: {count} records in {folder}.", told.records
        )
        self._outcome = (Fact("", words.format(count=told.records, folder=told.folder), "good"),)
        self.read()
        self._show_phrase(done.phrase)

    def _show_phrase(self, phrase: str) -> None:
        """Until somebody says that it stands on paper: it is kept nowhere else."""
        question = Confirm(
            _("Recovery phrase"),
            f"{phrase}\n\n"
            + _(
                "Write it on paper, group by group, and keep it away from the stick. Whoever has both has the drafts. "
                "It is shown only now; F9 writes the stick again with another phrase."
            ),
            _("Written down"),
        )
        self.app.push_screen(question, lambda noted: None if noted else self._show_phrase(phrase))

    def _broken(self, error: InspectorError) -> None:
        self.finish()
        self._outcome = (Fact("", error_words(error), "bad"),)
        self.read()

    # Taking over --------------------------------------------------------------------------------------------

    def action_take(self) -> None:
        """Asks for the stick, then for the phrase, then whether it is meant."""
        if not self.is_busy():
            self.ask_folder(
                _("Take another laptop's work over"),
                _("The stick that the old laptop wrote when it was handed over."),
                _("Look"),
                self._look,
                kept=self._folder,
            )

    def _look(self, told: str | None) -> None:
        if paths := typed_paths(told or ""):
            self._folder, replica, place = told or "", self.replica, paths[0]

            def found() -> list[DeskBundle]:
                return [one for folder in find_hand_overs(place) for one in look(replica, [folder])]

            self.do(found, self._choose)

    def _choose(self, found: list[DeskBundle]) -> None:
        if len(found) == 1:
            self._ask_phrase(found[0])
            return
        rows = [Row(str(one.folder), (one.machine, one.officer, self._when(one))) for one in found]

        def chosen(keys: tuple[str, ...] | None) -> None:
            for one in found:
                if keys and str(one.folder) == keys[0]:
                    self._ask_phrase(one)

        self.app.push_screen(Picker(_("Whose work goes on here?"), _COLUMNS, rows, many=False), chosen)

    def _when(self, one: DeskBundle) -> str:
        return moment_words(one.made_at, self.today()) if one.made_at else ""

    def _ask_phrase(self, one: DeskBundle) -> None:
        question = AskText(
            _("Recovery phrase of {laptop}").format(laptop=one.machine),
            _("As it was written on paper. Blanks, hyphens and small letters make no difference."),
            _("Go on"),
            label=N_("Recovery phrase"),
            kept=self._phrase,
        )
        self.app.push_screen(question, lambda phrase: self._ask_meant(one, phrase) if phrase else None)

    def _ask_meant(self, one: DeskBundle, phrase: str) -> None:
        self._phrase = phrase
        question = Confirm(
            _("Go on here with the work of {laptop}?").format(laptop=one.machine),
            _(
                "A record says that this laptop goes on where that one ended; nobody can take it over again. Open "
                "permits are bound to the old laptop and have to be approved anew."
            ),
            _("Take over"),
            final=True,
        )
        self.app.push_screen(question, lambda yes: self._take(one, phrase) if yes else None)

    def _take(self, one: DeskBundle, phrase: str) -> None:
        replica = self.replica

        def refused(error: InspectorError) -> None:
            self.tell_error(error)
            if error.code.startswith("PHRASE"):
                self._ask_phrase(one)

        self.do(lambda: take_over(replica, one.folder, phrase), self._taken, refused)

    def _taken(self, done: TakenOver) -> None:
        self._phrase = ""
        words = ngettext(
            "Taken over up to record {last}; {count} draft came along.",
            "Taken over up to record {last}; {count} drafts came along.",
            done.drafts,
        )
        self._outcome = (
            Fact("", words.format(last=done.last, count=done.drafts), "good"),
            Fact("", _("Give the stick to the office: its records come here with a sync once they are at the server.")),
        )
        self.inspector.restore_looks(self.replica)
        self.inspector.refresh_standing()
        self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One act at a time; a closed laptop takes nothing over."""
        allowed = super().check_action(action, parameters)
        if allowed and action in ("main", "take") and self.is_mounted:
            if self.is_busy() or self._ending is None:
                return None
            return None if action == "take" and self._ending.closed else True
        return allowed

    def key_words(self, action: str) -> str | None:
        """A closed ledger is only written once more."""
        if action == "main" and self._ending is not None and self._ending.closed:
            return _("Write again")
        return super().key_words(action)

    def language_changed(self) -> None:
        super().language_changed()
        if self._spoken != language() and self._ending is not None:
            self._spoken, self._outcome = language(), ()
            self._show(self._ending)


def _open(told: Ending) -> tuple[Fact, ...]:
    return (
        heading(_("This laptop works")),
        Fact(_("No receipt yet"), ngettext("{count} record", "{count} records", told.records).format(
            count=told.records)),
        Fact(_("Files to send"), str(told.files)),
        Fact(_("Typed, unsigned"), ngettext("{count} field", "{count} fields", told.drafts).format(count=told.drafts)),
        Fact(_("Open permits"), str(told.permits), "warn" if told.permits else "plain"),
        Fact("", _("Open permits are bound to this laptop and have to be approved anew for the next one.")),
        heading(_("It breaks, or is replaced")),
        Fact("1", _("Here: F9 closes the ledger for ever and writes everything to a stick.")),
        Fact("2", _("Write the recovery phrase on paper.")),
        Fact("3", _("The supervisor invites you again; enrol the new laptop with that code.")),
        Fact("4", _("There: Hand-over, F4, stick and phrase. The office sends the stick on.")),
    )  # fmt: skip


def _closed() -> tuple[Fact, ...]:
    return (
        heading(_("The ledger of this laptop is closed")),
        Fact("", _("Nothing more is recorded here. What is here can still be read and sent.")),
        Fact("1", _("Give the stick to the office, or sync here once more.")),
        Fact("2", _("The supervisor invites you again; enrol the new laptop with that code.")),
        Fact("3", _("There: Hand-over, F4, stick and phrase.")),
        Fact("", _("Phrase lost, or the stick? F9 writes the same again, with another phrase.")),
    )
