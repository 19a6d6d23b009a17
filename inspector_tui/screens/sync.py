"""Sync: what no receipt covers yet and why, by network or by stick, and how the last syncs went."""

from __future__ import annotations

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical

from inspector_tui.i18n import N_, _, ngettext
from inspector_tui.models.sync_runs import facts_of, last_success, latest_runs
from inspector_tui.screens.sync_rows import COLUMNS, AllSource, Waiting, settled_words, waiting
from inspector_tui.screens.sync_sticks import SticksScreen
from inspector_tui.services.moments import local
from inspector_tui.services.syncing import SyncCancelled, SyncReport, synchronise
from inspector_tui.widgets.progress import Progress
from inspector_tui.widgets.rows import ListSource
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.widgets.text import PlainText
from inspector_tui.words import counted
from inspector_tui.words.errors import code_words
from inspector_tui.words.times import age_words

BARS = " ▁▂▃▄▅▆▇█"
TREND = 24
"""Syncs whose backlog is drawn."""


class SyncScreen(SticksScreen):
    """Opens on what waits; with `start` it syncs at once."""

    HEADING = N_("Sync")
    HELP = N_(
        "A record counts as safe only when a signed receipt for it is held here. F5 sends what is here only and "
        "fetches what is new; F7 pauses, Escape stops. Without a network F6 writes a sealed bundle to a stick for "
        "anybody to carry, and F4 takes in what the office sent back. F3 also shows what has its receipt. Nothing is "
        "sent twice and nothing is lost by a break."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "all", N_("All"), id="sync.all", show=False, tooltip=N_("Also what has its receipt, or not")),
        Binding("f4", "from_stick", N_("From a stick"), id="sync.from_stick", tooltip=N_("Take a return in")),
        Binding("f5,f9", "run", N_("Sync now"), id="sync.run", tooltip=N_("Send and fetch everything that waits")),
        Binding("f6", "to_stick", N_("To a stick"), id="sync.to_stick", tooltip=N_("Write a sealed bundle")),
    ]
    DEFAULT_CSS = """
    SyncScreen {
        #sync-words { height: auto; margin: 0 0 1 0; }
        #sync-detail { height: auto; max-height: 4; margin: 1 0 0 0; }
        #sync-history { height: auto; max-height: 5; color: $text-muted; margin: 1 0 0 0; }
        &.-short #sync-history { display: none; }
    }
    """

    def __init__(self, *, start: bool = False) -> None:
        super().__init__()
        self._start = start
        self._all = False

    def compose_content(self) -> ComposeResult:
        with Vertical():
            yield PlainText(id="sync-words")
            yield Progress(pauses=True)
            yield VirtualTable(COLUMNS, empty=N_("Everything made here is held by the server, with receipts."))
            yield PlainText(id="sync-detail")
            yield PlainText(id="sync-history")

    def on_mount(self) -> None:
        self.query_one(VirtualTable).focus()
        self.watch(self.app, "standing", self.read, init=False)
        if self._start:
            self.action_run()

    # Words --------------------------------------------------------------------------------------------------

    def language_changed(self) -> None:
        super().language_changed()
        self.read()

    def read(self) -> None:
        """Reads everything again and says it: records are made and sent beside this screen as well."""
        self._waiting = told = waiting(self.replica)
        table = self.query_one(VirtualTable)
        table.renew(AllSource(self.replica, told) if self._all else ListSource(told.rows))
        self.query_one("#sync-words", PlainText).show("\n".join(self._words(told)))
        self.query_one("#sync-history", PlainText).show("\n".join(self._history()))
        if not table.source.count():
            self.query_one("#sync-detail", PlainText).show("")

    def _words(self, told: Waiting) -> list[str]:
        success = last_success(self.replica)
        when = age_words(self.replica.now() - success) if success is not None else _("never")
        seconds = round(self.replica.clock_offset() / 1000)
        lines = [
            ngettext("{count} record without a receipt", "{count} records without a receipt", told.records).format(
                count=told.records
            )
            + "  "
            + ngettext("{count} file the server lacks", "{count} files the server lacks", told.files).format(
                count=told.files
            ),
            _("Last success: {when}   This clock differs by {seconds} s from the server's").format(
                when=when, seconds=seconds
            ),
        ]
        return [*lines, self._outcome] if self._outcome else lines

    def _history(self) -> list[str]:
        runs = latest_runs(self.replica, TREND)
        lines = []
        if len(runs) > 2:
            most = max(1, *(run.waiting for run in runs))
            drawn = "".join(BARS[-(-run.waiting * (len(BARS) - 1) // most)] for run in reversed(runs))
            words = _("Without a receipt after each sync, at most {most}: {drawn}")
            lines.append(words.format(most=most, drawn=drawn))
        for run in runs[:3]:
            told = _("{when}  sent {pushed}, files {files}, fetched {pulled}, refused {refused}, left {left}").format(
                when=f"{local(run.at):%m-%d %H:%M}",
                pushed=run.pushed,
                files=run.files,
                pulled=run.pulled,
                refused=run.refused,
                left=run.waiting,
            )
            lines.append(f"{told}  {code_words(run.problem, facts_of(run))}" if run.problem else told)
        return lines

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The state in full, and what to do."""
        key = message.row.key
        words = self._waiting.words.get(key) if self._waiting else None
        self.query_one("#sync-detail", PlainText).show(settled_words(key) if words is None else words)

    def action_all(self) -> None:
        """Shows what has its receipt too, or only what waits."""
        self._all = not self._all
        self.query_one(VirtualTable).cursor = 0
        self.read()

    # Work ---------------------------------------------------------------------------------------------------

    def action_run(self) -> None:
        """Syncs beside the screen."""
        if not self.is_busy():
            self._outcome = ""
            self.begin()
            self.read()
            self.do(self._synchronise, self._done, self._broken)

    def _synchronise(self) -> SyncReport | None:
        try:
            return synchronise(self.replica, self.progressed)
        except SyncCancelled:
            return None

    def _done(self, report: SyncReport | None) -> None:
        if report is None:
            self._end(_("Stopped. What was sent so far is safe."))
            return
        words = _("Done: sent {pushed} and {files}, fetched {pulled}.").format(
            pushed=counted.records(report.pushed),
            files=counted.files(report.files),
            pulled=counted.records(report.pulled),
        )
        problems = sorted(set(report.file_problems))
        self._end(" ".join([words, *(code_words(code, {}) for code in problems)]))

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One act at a time."""
        if action in ("run", "to_stick", "from_stick") and self.is_mounted:
            return not self.is_busy()
        return super().check_action(action, parameters)
