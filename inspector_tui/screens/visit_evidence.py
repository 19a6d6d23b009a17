"""Evidence of a visit: files by path or from a tree, copied with progress; then their facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from textual import on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from inspector_tui.i18n import N_, _
from inspector_tui.models.rows import EvidenceRow
from inspector_tui.screens.evidence_words import where_tag
from inspector_tui.services.reviewing import HeldEvidence
from inspector_tui.services.visiting import Visit
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.focus import focus_first
from inspector_tui.widgets.kept_form import KeptForm
from inspector_tui.widgets.leaving import LeavingPart
from inspector_tui.widgets.progress import Progress
from inspector_tui.widgets.rows import Column, ListSource, Row
from inspector_tui.widgets.say_button import SayButton
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.widgets.text import PlainText, Say

Held = Callable[[Sequence[EvidenceRow]], Sequence[HeldEvidence]]


class EvidencePart(LeavingPart, Vertical):
    """Files of one finding, or of the whole visit when `finding` is empty."""

    def __init__(self, visit: Visit, finding: str, scope: str, kept: Mapping[str, str], held: Held) -> None:
        """`held` tells where the bytes of files are."""
        super().__init__(id="evidence")
        self._held = held
        self.finding = finding
        self._visit = visit
        # Held, not looked for: copying may go on when they are no longer on the screen.
        self.field = FormField(
            "path",
            N_("File"),
            about=N_("The path of a file: type it, paste it, or drop the file on the window. Several at once do."),
        )
        self.form = KeptForm(scope, self.field, kept=kept, id="evidence-form")
        self.progress = Progress(id="evidence-progress")

    def compose(self) -> ComposeResult:
        yield Say(N_("Evidence"), id="evidence-title")
        yield PlainText(id="evidence-about")
        yield self.form
        yield self.progress
        with Horizontal(classes="visit-buttons"):
            yield SayButton(N_("Attach file"), "main", key="F9")
            yield SayButton(N_("Browse"), "browse", key="F3")
        yield VirtualTable(
            (
                Column("name", N_("Name"), 16, grow=1),
                Column("size", N_("Size"), 9, align="right"),
                Column("where", N_("Where"), 22, drop=1),
            ),
            empty=N_("No evidence yet. Photographs, videos, copies: each is hashed and kept encrypted here."),
            id="evidence-list",
        )
        yield PlainText(id="evidence-facts")

    def on_mount(self) -> None:
        self.tell(self._visit)
        self.call_after_refresh(self.go)

    def go(self) -> None:
        """Where typing begins."""
        focus_first(self, "Input")

    def tell(self, visit: Visit) -> None:
        """The visit as it stands now."""
        self._visit = visit
        self.language_changed()

    def language_changed(self) -> None:
        """List the files and say what they belong to."""
        rows = [
            Row(one.row.evidence, (one.row.name, size_words(one.row.size), where_tag(one)))
            for one in self._held(self._files())
        ]
        self.query_one("#evidence-list", VirtualTable).source = ListSource(rows)
        finding = next((each for each in self._visit.findings if each.finding == self.finding), None)
        words = (
            _("Of the whole visit") if not self.finding else finding.text if finding else _("Of the finding in work")
        )
        self.query_one("#evidence-about", PlainText).show(words)
        if not rows:
            self.query_one("#evidence-facts", PlainText).show("")

    def _files(self) -> list[EvidenceRow]:
        return [each for each in self._visit.evidence if not self.finding or each.finding == self.finding]

    @on(VirtualTable.RowHighlighted)
    def _highlighted(self, event: VirtualTable.RowHighlighted) -> None:
        event.stop()
        told = next((each for each in self._files() if each.evidence == event.row.key), None)
        if told is not None:
            facts = f"{told.name}\n{told.media_type}  {told.size:,} B\nSHA-256 {told.sha256.hex()}"
            self.query_one("#evidence-facts", PlainText).show(facts)


def size_words(size: int) -> str:
    """A size as people compare it."""
    for unit, factor in (("GB", 1 << 30), ("MB", 1 << 20), ("kB", 1 << 10)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} B"
