"""The evidence of one inspection: where each file is, its picture, fetched and opened on demand."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.models.rows import EvidenceRow
from inspector_tui.screens.evidence_words import where_tag
from inspector_tui.screens.working import WorkingScreen
from inspector_tui.services.evidence import Saved, fetch_evidence, plain_copy, save_evidence
from inspector_tui.services.reviewing import HeldEvidence, Review, review
from inspector_tui.services.syncing import Step, SyncCancelled
from inspector_tui.services.typed_paths import typed_paths
from inspector_tui.widgets.facts import Fact, Facts
from inspector_tui.widgets.pictures import Picture, Pictures
from inspector_tui.widgets.progress import Progress
from inspector_tui.widgets.rows import Column, ListSource, Row
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.words.courier import size_words
from inspector_tui.words.errors import error_words

_COLUMNS = (
    Column("name", N_("Name"), 18, grow=2),
    Column("size", N_("Size"), 9, align="right"),
    Column("where", N_("Where"), 22, grow=1),
)


class EvidenceScreen(WorkingScreen):
    """One row a file; F9 fetches what is not here and opens it."""

    HEADING = N_("Evidence")
    HELP = N_(
        "Where the files of this inspection are. F9 or Enter opens one with this machine's own program; what is not "
        "here is fetched from the server first and verified against the signed hash (supervisors, and officers their "
        "own). F4 fetches all, F7 pauses, Escape stops; a file that was stopped goes on there. Opened files are plain "
        "copies, removed when the app ends. F6 saves copies to a folder."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "fetch", N_("Fetch all"), id="evidence.fetch", tooltip=N_("Fetch what is not here")),
        Binding("f6", "save", N_("Save copies"), id="evidence.save", tooltip=N_("Write plain copies to a folder")),
        Binding("f9", "main", N_("Open"), id="evidence.open", tooltip=N_("Fetch where needed, and open")),
    ]
    DEFAULT_CSS = """
    EvidenceScreen {
        #evidence-panes { layout: vertical; height: 1fr; }
        VirtualTable { height: 1fr; }
        #evidence-detail { height: auto; max-height: 14; scrollbar-size-vertical: 1; }
        &.-wide, &.-widest {
            #evidence-panes { layout: horizontal; }
            VirtualTable { width: 1fr; }
            #evidence-detail { width: 50; height: 1fr; max-height: 100%; padding: 0 0 0 2; }
        }
        &.-short #evidence-detail { display: none; }
    }
    """

    def __init__(self, inspection: str, evidence: str = "") -> None:
        super().__init__()
        self._inspection = inspection
        self._first = evidence
        self._held: tuple[HeldEvidence, ...] = ()
        self._fetches = False
        self._folder = ""
        self._outcome = ""
        self._spoken = language()
        self._table = VirtualTable(_COLUMNS, empty=N_("No evidence was attached to this inspection."))
        self._facts = Facts()
        self._picture = Pictures(id="evidence-picture", columns=32, lines=10)
        self._progress = Progress(pauses=True)

    def place(self) -> str:
        return f"evidence:{self._inspection}"

    def compose_content(self) -> ComposeResult:
        yield self._progress
        with Horizontal(id="evidence-panes"):
            yield self._table
            with VerticalScroll(id="evidence-detail", can_focus=False):
                yield self._facts
                yield self._picture

    def on_mount(self) -> None:
        self._table.focus()

    def on_screen_resume(self) -> None:
        """Looks again: a sync may have brought some."""
        self.read()

    def read(self) -> None:
        """Asks where everything is now."""
        replica, inspection = self.replica, self._inspection
        self.do(lambda: review(replica, inspection), self._show, group="look")

    def _show(self, told: Review) -> None:
        self._held = told.evidence
        self._fetches = told.may_fetch
        self.remark = told.row.enterprise_name
        rows = [Row(one.row.evidence, (one.row.name, size_words(one.row.size), where_tag(one))) for one in self._held]
        self._table.renew(ListSource(rows))
        if self._first:
            self._table.go_to(self._first)
            self._first = ""
        self._detail()
        self.refresh_bindings()

    @property
    def chosen(self) -> HeldEvidence | None:
        """The file under the cursor."""
        row = self._table.current if self.is_mounted else None
        return next((one for one in self._held if row and one.row.evidence == row.key), None)

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """Its facts and its picture."""
        message.stop()
        self._detail()
        self.refresh_bindings()

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        """Enter opens."""
        message.stop()
        if self.check_action("main", ()):
            self.action_main()

    def _detail(self) -> None:
        one = self.chosen
        if one is None:
            self._facts.facts = ()
            self._picture.show(())
            return
        facts = [Fact(_("Kind"), one.row.media_type), Fact("SHA-256", one.row.sha256.hex(), "dim")]
        if not one.here and not self._may_fetch:
            facts.append(
                Fact(
                    "",
                    _("The bytes are not here. Supervisors, and whoever attached it, can fetch them from the server."),
                    "dim",
                )
            )
        if self._outcome:
            facts.insert(0, Fact("", self._outcome))
        self._facts.facts = tuple(facts)
        self._picture.show([Picture(one.row.name, one.row.thumbnail)] if one.row.thumbnail else [])

    @property
    def _may_fetch(self) -> bool:
        return self._fetches

    # Work ---------------------------------------------------------------------------------------------------

    def action_main(self) -> None:
        """Fetches the file where needed and opens it."""
        one = self.chosen
        if one is not None and not self.is_busy():
            row = one.row
            self.begin()
            self.do(lambda: self._open(row), self._opened, self._broken)

    def _open(self, row: EvidenceRow) -> Path | None:
        try:
            fetch_evidence(self.replica, self._inspection, self._told, only=row.evidence)
        except SyncCancelled:
            return None
        path = plain_copy(self.replica, row)
        self.inspector.viewer(path)
        return path

    def _told(self, done: int, of: int) -> None:
        self.progressed(Step("fetch", done, of))

    def _opened(self, path: Path | None) -> None:
        self._end(
            _("Stopped. Nothing was opened.")
            if path is None
            else _("Opened. The plain copy is removed when the app ends.")
        )

    def action_fetch(self) -> None:
        """Everything the server has and this laptop has not."""
        if not self.is_busy():
            self.begin()
            self.do(self._fetch, self._fetched, self._broken)

    def _fetch(self) -> int | None:
        came = 0
        try:
            for one in self._held:
                if one.on_server and not one.here:
                    came += fetch_evidence(self.replica, self._inspection, self._told, only=one.row.evidence)
        except SyncCancelled:
            return None
        return came

    def _fetched(self, came: int | None) -> None:
        if came is None:
            self._end(_("Stopped. Files that were whole stayed; F4 fetches the rest."))
            return
        self._end(ngettext("{count} file fetched.", "{count} files fetched.", came).format(count=came))

    def action_save(self) -> None:
        """Asks where to."""
        self.ask_folder(
            _("Save copies of what is here"),
            _("They are plain files: whoever has the folder can read them."),
            _("Save them"),
            self._save,
            kept=self._folder,
        )

    def _save(self, told: str | None) -> None:
        paths = typed_paths(told or "")
        if not paths:
            return
        self._folder, replica, inspection = told or "", self.replica, self._inspection
        here = [one.row.evidence for one in self._held if one.here]
        self.do(
            lambda: [saved for name in here for saved in save_evidence(replica, inspection, paths[0], only=name)],
            self._saved,
            self._broken,
        )

    def _saved(self, saved: list[Saved]) -> None:
        count = len(saved)
        words = ngettext("{count} copy saved in {folder}.", "{count} copies saved in {folder}.", count)
        self._end(words.format(count=count, folder=self._folder))

    def _broken(self, error: InspectorError) -> None:
        self._end(error_words(error))

    def _end(self, outcome: str) -> None:
        self.finish()
        self._outcome = outcome
        self.notify(outcome)
        self.read()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is here can be opened by whoever sees it; fetching is for supervisors and for whose visit it is."""
        allowed = super().check_action(action, parameters)
        if not allowed or not self.is_mounted or action not in ("main", "fetch", "save"):
            return allowed
        if self.is_busy():
            return None
        one = self.chosen
        match action:
            case "main":
                return True if one and (one.here or (one.on_server and self._may_fetch)) else None
            case "fetch":
                return self._may_fetch and (any(each.on_server and not each.here for each in self._held) or None)
        return any(each.here for each in self._held) or None

    def language_changed(self) -> None:
        super().language_changed()
        if self._spoken != language():
            self._spoken, self._outcome = language(), ""
            self.read()
