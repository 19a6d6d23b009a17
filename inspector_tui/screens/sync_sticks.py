"""The stick's half of the sync screen: writing bundles, taking returns in."""

from __future__ import annotations

from pathlib import Path

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import _
from inspector_tui.screens.sync_rows import Waiting
from inspector_tui.screens.working import WorkingScreen
from inspector_tui.services.bundling import Exported, export_bundle
from inspector_tui.services.returning import Answered, import_returns
from inspector_tui.services.syncing import Step, SyncCancelled
from inspector_tui.services.typed_paths import typed_paths
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.words import counted
from inspector_tui.words.courier import size_words
from inspector_tui.words.errors import code_words, error_words


class SticksScreen(WorkingScreen):
    """`read` shows everything anew, `_outcome` is what became of the last act, in words."""

    def __init__(self) -> None:
        super().__init__()
        self._outcome = ""
        self._waiting: Waiting | None = None
        self._place = ""

    def read(self) -> None:
        """Reads what waits, and says it."""
        raise NotImplementedError

    def _broken(self, error: InspectorError) -> None:
        self._end(code_words(error.code, error.facts) + " " + _("Nothing is lost."))
        if error.code == "LOG_BEGINS_ANEW":
            from inspector_tui.screens.new_start import NewStartScreen

            self.app.push_screen(NewStartScreen())

    def _end(self, outcome: str) -> None:
        self.finish()
        self._outcome = outcome
        self.read()

    def action_to_stick(self) -> None:
        """Asks where to, then writes."""
        self.ask_folder(
            _("Write to a stick"),
            _("Everything without a receipt is sealed for the server: whoever carries the stick cannot read it."),
            _("Write"),
            self._to_stick,
            kept=self._place,
        )

    def _to_stick(self, told: str | None) -> None:
        if paths := typed_paths(told or ""):
            self._place = told or ""
            self._write(paths[0])

    def _write(self, folder: Path, *, with_files: bool = True) -> None:
        def broken(error: InspectorError) -> None:
            self._broken(error)
            if error.code == "STICK_TOO_SMALL" and with_files and self._waiting and self._waiting.files:
                self._offer_records(folder, error)

        self._outcome = ""
        self.begin()
        self.read()
        self.do(lambda: self._export(folder, with_files), self._exported, broken)

    def _offer_records(self, folder: Path, error: InspectorError) -> None:
        question = Confirm(
            _("Write the records without their files?"),
            error_words(error) + "\n\n" + _("The files stay here until a sync, or until a bigger stick."),
            _("Write records"),
        )
        self.app.push_screen(question, lambda yes: self._write(folder, with_files=False) if yes else None)

    def _export(self, folder: Path, with_files: bool) -> Exported | None:
        try:
            return export_bundle(
                self.replica,
                folder,
                with_files=with_files,
                progress=lambda done, of: self.progressed(Step("stick", done, of)),
            )
        except SyncCancelled:
            return None

    def _exported(self, done: Exported | None) -> None:
        if done is None:
            self._end(_("Stopped. Writing to the same stick again goes on from here."))
            return
        words = _("On the stick: {records}, {files}, {size}. Bring it to the office.")
        self._end(
            words.format(
                records=counted.records(done.records), files=counted.files(done.files), size=size_words(done.size)
            )
        )

    def action_from_stick(self) -> None:
        """Asks where from, then takes returns in."""
        self.ask_folder(
            _("Take a return in"),
            _("What the office put beside your bundle: receipts, lists and new records."),
            _("Take it in"),
            self._from_stick,
            kept=self._place,
        )

    def _from_stick(self, told: str | None) -> None:
        if paths := typed_paths(told or ""):
            self._place = told or ""
            self._outcome = ""
            self.begin()
            self.read()
            replica = self.replica
            self.do(lambda: import_returns(replica, paths[0]), self._returned, self._broken)

    def _returned(self, answers: list[Answered]) -> None:
        lines = []
        for one in answers:
            if one.returned is None:
                lines.append(error_words(one.error) if one.error else "")
            else:
                words = _("{receipts}, {refused} refused, {pulled}")
                got = one.returned
                lines.append(
                    words.format(
                        receipts=counted.receipts(got.receipts),
                        refused=len(got.refusals),
                        pulled=counted.new_records(got.pulled),
                    )
                )
        self._end("\n".join(lines))
