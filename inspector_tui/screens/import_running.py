"""Running an import: a dry run after every change, the real one when it is asked for, stopped at any row."""

from __future__ import annotations

import threading
from typing import Final

from textual.message import Message
from textual.worker import Worker

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import _, ngettext
from inspector_tui.models import drafts
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.import_form import ImportForm
from inspector_tui.services.plan_import import ImportCancelled, ImportReport
from inspector_tui.services.plan_preview import Preview, run_import
from inspector_tui.widgets.progress import Progress

SCOPE: Final = "import"


class ImportRunning(DeskScreen[None]):
    """A screen with an ImportForm and a Progress. One run at a time; what is stopped leaves nothing behind."""

    class RowsRead(Message):
        """How far a run is."""

        def __init__(self, rows: int) -> None:
            super().__init__()
            self.rows = rows

    def __init__(self) -> None:
        super().__init__()
        self._preview: Preview | None = None
        self._report: ImportReport | None = None
        self._stop = threading.Event()
        self._stale = self._again = self._importing = False

    def look(self) -> None:
        """Looks into the file anew."""
        raise NotImplementedError

    def show(self) -> None:
        """Shows what is known of the file and of the last run."""
        raise NotImplementedError

    def run(self, *, dry: bool) -> None:
        """Runs over the whole table. A dry run that is asked for while another runs begins after it."""
        told = self._preview
        if told is None or told.problem is not None:
            return
        if self.is_busy("run"):
            self._again = True
            return
        self._stop.clear()
        self._importing = not dry
        replica, stop = self.replica, self._stop
        options = self.query_one(ImportForm).options(dry_run=dry)

        def progress(rows: int) -> None:
            if stop.is_set():
                raise ImportCancelled
            self.post_message(self.RowsRead(rows))

        def work() -> ImportReport | None:
            return run_import(replica, told.opened, options, progress)

        label = _("Dry run") if dry else _("Importing")
        self.query_one(Progress).show(label, 0, self._report.rows if self._report else 0)
        if not dry:
            self.query_one(Progress).focus()
        self.do(work, self._ran, self._not_run, group="run")

    def on_import_running_rows_read(self, message: RowsRead) -> None:
        """How far."""
        message.stop()
        bar = self.query_one(Progress)
        if bar.running:
            bar.done = message.rows

    def on_progress_stopped(self, message: Progress.Stopped) -> None:
        """Nothing is kept of a run that was stopped."""
        message.stop()
        self._stop.set()

    def _ran(self, report: ImportReport | None) -> None:
        self._end_progress()
        if report is None:
            if not (self._stale or self._again or self.is_busy("open")):
                self.notify(_("Stopped. Nothing was imported."), severity="warning")
            return
        self._report = report
        self.show()
        if not report.dry_run:
            drafts.discard(self.replica, SCOPE)
            self.inspector.refresh_standing()
            count = report.planned + report.changed
            words = ngettext("{count} inspection planned.", "{count} inspections planned.", count)
            self.notify(words.format(count=f"{count:,}"))

    def _not_run(self, error: InspectorError) -> None:
        self._end_progress()
        self.tell_error(error)

    def _end_progress(self) -> None:
        self._importing = False
        bar = self.query_one(Progress)
        if bar.has_focus:
            self.query_one("#part-columns").focus()
        bar.end()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What was looked at may be older than what is asked by now; a dry run waits for the former to end."""
        if not event.worker.is_finished:
            return
        if event.worker.group == "open" and self._stale:
            self.look()
        elif event.worker.group == "run" and self._again:
            self._again = False
            self.run(dry=True)
