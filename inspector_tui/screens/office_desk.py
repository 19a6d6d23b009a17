"""The office desk: put a stick in, see whose bundles lie there, send all on, hand the returns back on the stick."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.screens.working import WorkingScreen
from inspector_tui.services.office_desk import DeskBundle, Relayed, look, relay_all
from inspector_tui.services.syncing import Step, SyncCancelled
from inspector_tui.services.typed_paths import typed_paths
from inspector_tui.widgets.facts import Fact, Facts
from inspector_tui.widgets.progress import Progress
from inspector_tui.widgets.rows import Cell, Column, ListSource, Row, Tag, Tone
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.words.courier import bundle_words, gone_back_words, relayed_words
from inspector_tui.words.errors import error_words

_COLUMNS = (
    Column("who", N_("Officer"), 16, grow=2),
    Column("run", N_("Records"), 9),
    Column("files", N_("Files"), 14, drop=2),
    Column("when", N_("Made at"), 11, drop=1),
    Column("state", N_("State"), 16, grow=2),
)
_TONES: dict[str, Tone] = {"waiting": "warn", "answered": "good", "unusable": "bad"}


def _tone(told: Relayed) -> Tone:
    if told.answer is None or told.answer.has_lost:
        return "bad"
    return "good" if told.answer.is_well else "warn"


class OfficeDeskScreen(WorkingScreen):
    """One row a bundle, by officer; what arrived and what is missing below."""

    HEADING = N_("Office desk")
    HELP = N_(
        "Put a stick in and choose it (F4), or type a folder with many copied sticks. F9 sends every bundle on to the "
        "server, sealed as it is: this laptop cannot read them. Each return is put beside its bundle; give the stick "
        "back. Sending again is harmless. Where records are missing, ask for the stick with the earlier ones."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "stick", N_("Stick"), id="desk.stick", tooltip=N_("Look at a stick or a folder of sticks")),
        Binding("f9", "main", N_("Send all on"), id="desk.relay", tooltip=N_("Send every bundle on to the server")),
    ]
    DEFAULT_CSS = """
    OfficeDeskScreen {
        VirtualTable { height: 1fr; }
        #desk-detail { height: auto; max-height: 8; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._place = ""
        self._bundles: list[DeskBundle] = []
        self._answers: dict[Path, Relayed] = {}
        self._spoken = language()

    def place(self) -> str:
        return "desk:"

    def compose_content(self) -> ComposeResult:
        with Vertical():
            yield Progress(pauses=True)
            yield VirtualTable(_COLUMNS, empty=N_("Put a stick in, then press F4 and choose it."))
            with VerticalScroll(id="desk-detail", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        self.query_one(VirtualTable).focus()

    # Sticks -------------------------------------------------------------------------------------------------

    def action_stick(self) -> None:
        """Asks which folder."""
        self.ask_folder(
            _("Look at a stick"),
            _("A stick, or a folder with many: bundles are found two folders deep."),
            _("Look"),
            self._chosen,
            kept=self._place,
        )

    def _chosen(self, told: str | None) -> None:
        if typed_paths(told or ""):
            self._place, self._answers = told or "", {}
            self._look()

    def _look(self) -> None:
        replica, paths = self.replica, typed_paths(self._place)
        self.do(lambda: look(replica, paths), self._show, group="look")

    def _show(self, bundles: list[DeskBundle]) -> None:
        self._bundles = sorted(bundles, key=lambda one: (one.officer, one.device, one.made_at))
        table = self.query_one(VirtualTable)
        table.renew(ListSource([self._row(number, one) for number, one in enumerate(self._bundles)]))
        waiting = sum(one.state == "waiting" for one in bundles)
        words = ngettext(
            "{count} bundle, {waiting} to be sent on", "{count} bundles, {waiting} to be sent on", len(bundles)
        )
        self.remark = words.format(count=len(bundles), waiting=waiting)
        self._detail()
        self.refresh_bindings()

    def _row(self, number: int, one: DeskBundle) -> Row:
        who, run, files, when, words = bundle_words(one)
        told = self._answers.get(one.folder)
        state: Cell = Tag(words, _TONES[one.state])
        if told is not None:
            state = Tag(relayed_words(told), _tone(told))
        return Row(str(number), (who, run, files, when, state))

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """What arrived and what is missing of this bundle."""
        self._detail()

    def _detail(self) -> None:
        row = self.query_one(VirtualTable).current
        self.query_one(Facts).facts = () if row is None else tuple(self._facts(self._bundles[int(row.key)]))

    def _facts(self, one: DeskBundle) -> Sequence[Fact]:
        facts = [Fact(_("Folder"), str(one.folder))]
        told = self._answers.get(one.folder)
        if told is None:
            if one.error is not None:
                facts.append(Fact("", error_words(one.error), "bad"))
            elif one.state == "answered":
                facts.append(Fact("", _("The return lies on the stick. Give the stick back to its officer."), "good"))
            return facts
        label = "" if told.error else _("At the server")
        facts.append(Fact(label, relayed_words(told), "bad" if told.error else "plain"))
        if told.answer is not None and told.answer.has_lost:
            facts.append(Fact("", gone_back_words(told.answer), "bad"))
        elif told.missing is not None:
            words = _(
                "Records {first} to {last} never arrived. Ask for the stick that holds them, then send this again."
            )
            facts.append(Fact(_("Missing"), words.format(first=told.missing[0], last=told.missing[1]), "warn"))
        elif told.answer is not None:
            facts.append(Fact("", _("The return lies on the stick. Give the stick back to its officer."), "good"))
        return facts

    # Sending on ---------------------------------------------------------------------------------------------

    def action_main(self) -> None:
        """Sends everything that can be used, what was answered before too: it is harmless."""
        if self.is_busy() or not self._usable():
            return
        self.begin()
        self.do(self._relay, self._relayed, self._broken)

    def _usable(self) -> list[Path]:
        return [one.folder for one in self._bundles if one.state != "unusable"]

    def _relay(self) -> list[Relayed]:
        try:
            return relay_all(self.replica, self._usable(), self._sent)
        except SyncCancelled:
            return []

    def _sent(self, done: int, of: int) -> None:
        """When all is across, the server opens the last bundle: how far it is with that it does not tell."""
        self.progressed(Step("relay", done, of) if done < of else Step("opening", 0, 0))

    def _relayed(self, answers: list[Relayed]) -> None:
        self.finish()
        self._answers |= {one.folder: one for one in answers}
        if not answers:
            self.notify(_("Stopped. Sending on again goes on from here."))
        self._look()

    def _broken(self, error: InspectorError) -> None:
        self.finish()
        self.tell_error(error)
        self._look()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One act at a time, and only with something to send."""
        if action == "main" and self.is_mounted:
            return True if self._usable() and not self.is_busy() else None
        if action == "stick" and self.is_mounted:
            return not self.is_busy()
        return super().check_action(action, parameters)

    def language_changed(self) -> None:
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._show(self._bundles)
