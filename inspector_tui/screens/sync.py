"""Sync: everything no receipt covers yet, what the server refused and why, and how the last syncs went."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _, ngettext
from inspector_tui.models import receipts
from inspector_tui.models.sync_runs import last_success, latest_runs
from inspector_tui.screens.base import ReplicaScreen
from inspector_tui.services.moments import local
from inspector_tui.services.syncing import Step, SyncCancelled, SyncReport, synchronise
from inspector_tui.widgets.progress import Progress
from inspector_tui.widgets.rows import Cell, Column, ListSource, Row, Tag
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.widgets.text import PlainText
from inspector_tui.words import age_words, code_words, kind_word

PHASES = {
    "lists": N_("Refreshing lists"),
    "push": N_("Sending records"),
    "files": N_("Sending files"),
    "pull": N_("Fetching records"),
}
COLUMNS = (
    Column("what", N_("What"), 14, grow=2),
    Column("when", N_("Made at"), 11, drop=2),
    Column("state", N_("State"), 22, grow=3),
)


class SyncScreen(ReplicaScreen[None]):
    """Opens on what waits; with `start` it syncs at once."""

    HEADING = N_("Sync")
    HELP = N_(
        "A record counts as safe only when a signed receipt for it is held here. F5 sends what is here only and "
        "fetches what is new. What was done before a break stays done; nothing is sent twice."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f5,f9", "run", N_("Sync now"), id="sync.run", tooltip=N_("Send and fetch everything that waits")),
    ]
    DEFAULT_CSS = """
    SyncScreen {
        #sync-words { height: auto; margin: 0 0 1 0; }
        #sync-history { height: auto; max-height: 5; color: $text-muted; margin: 1 0 0 0; }
    }
    """

    class Stepped(Message):
        """The sync came further."""

        def __init__(self, step: Step) -> None:
            super().__init__()
            self.step = step

    def __init__(self, *, start: bool = False) -> None:
        super().__init__()
        self._start = start
        self._outcome = ""
        self._stopping = False

    def compose_content(self) -> ComposeResult:
        with Vertical():
            yield PlainText(id="sync-words")
            yield Progress()
            yield VirtualTable(COLUMNS, empty=N_("Everything made here is held by the server, with receipts."))
            yield PlainText(id="sync-history")

    def on_mount(self) -> None:
        super().on_mount()
        self.query_one(VirtualTable).focus()
        if self._start:
            self.action_run()

    def language_changed(self) -> None:
        """Reads everything again and says it."""
        super().language_changed()
        identity = self.replica.identity()
        with self.replica.reading() as connection:
            records = receipts.unsettled(connection, identity.device)
            files = receipts.waiting_files(connection, identity.device)
        rows = [self._record_row(each) for each in records] + [self._file_row(each) for each in files]
        self.query_one(VirtualTable).source = ListSource(rows)
        self.query_one("#sync-words", PlainText).show("\n".join(self._words(len(records), len(files))))
        self.query_one("#sync-history", PlainText).show("\n".join(self._history()))

    def _words(self, records: int, files: int) -> list[str]:
        success = last_success(self.replica)
        when = age_words(self.replica.now() - success) if success is not None else _("never")
        seconds = round(self.replica.clock_offset() / 1000)
        lines = [
            ngettext("{count} record without a receipt", "{count} records without a receipt", records).format(
                count=records
            )
            + "  "
            + ngettext("{count} file here only", "{count} files here only", files).format(count=files),
            _("Last sync: {when}   This clock differs by {seconds} s from the server's").format(
                when=when, seconds=seconds
            ),
        ]
        return [*lines, self._outcome] if self._outcome else lines

    def _record_row(self, each: receipts.Unsettled) -> Row:
        made = dt.datetime.fromtimestamp(each.made_at / 1000).astimezone()
        state: Cell = Tag(_("here only"), "warn")
        if each.code is not None:
            state = Tag(_("refused: {why}").format(why=code_words(each.code, {})), "bad")
        return Row(each.hash.hex(), (kind_word(each.kind), f"{made:%m-%d %H:%M}", state))

    def _file_row(self, each: receipts.WaitingFile) -> Row:
        size = f"{each.size / 1_000_000:.1f} MB"
        return Row(each.sha256.hex(), (_("File {name}").format(name=each.name), size, Tag(_("here only"), "warn")))

    def _history(self) -> list[str]:
        lines = []
        for run in latest_runs(self.replica, 4):
            told = _("{when}  sent {pushed}, files {files}, fetched {pulled}, refused {refused}").format(
                when=f"{local(run.at):%m-%d %H:%M}",
                pushed=run.pushed,
                files=run.files,
                pulled=run.pulled,
                refused=run.refused,
            )
            lines.append(f"{told}  {code_words(run.problem, {})}" if run.problem else told)
        return lines

    def action_run(self) -> None:
        """Syncs beside the screen."""
        if self.is_busy():
            return
        self._outcome, self._stopping = "", False
        self.do(self._synchronise, self._done, self._broken)

    def _synchronise(self) -> SyncReport | None:
        try:
            return synchronise(self.replica, self._progress)
        except SyncCancelled:
            return None

    def _progress(self, step: Step) -> None:
        """Called in the worker's thread."""
        if self._stopping:
            raise SyncCancelled
        self.post_message(self.Stepped(step))

    def on_sync_screen_stepped(self, message: Stepped) -> None:
        """Shows how far it is."""
        step = message.step
        self.query_one(Progress).show(_(PHASES[step.phase]), step.done, step.of)

    def on_progress_stopped(self) -> None:
        """Stops before the next step; what was done stays done."""
        self._stopping = True

    def _done(self, report: SyncReport | None) -> None:
        self.query_one(Progress).end()
        self._outcome = (
            _("Stopped. What was sent so far is safe.")
            if report is None
            else _("Done: sent {pushed} records and {files} files, fetched {pulled}.").format(
                pushed=report.pushed, files=report.files, pulled=report.pulled
            )
        )
        self.language_changed()
        self.inspector.refresh_standing()

    def _broken(self, error: InspectorError) -> None:
        self.query_one(Progress).end()
        self._outcome = code_words(error.code, error.facts) + " " + _("Nothing is lost.")
        self.language_changed()
        self.inspector.refresh_standing()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """One sync at a time."""
        if action == "run" and self.is_mounted:
            return not self.is_busy()
        return super().check_action(action, parameters)
