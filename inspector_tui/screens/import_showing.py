"""What the import screen shows: the file, its columns, its rows as read, the problems, and how far a run is."""

from __future__ import annotations

from textual import on
from textual.app import ComposeResult
from textual.containers import Container, Vertical, VerticalScroll

from inspector_tui.i18n import N_, _
from inspector_tui.screens.import_form import ImportForm
from inspector_tui.screens.import_rows import (
    MAPPING_COLUMNS,
    PROBLEM_COLUMNS,
    ROW_COLUMNS,
    ProblemSource,
    mapping_rows,
    problem_words,
    read_rows,
)
from inspector_tui.screens.import_running import ImportRunning
from inspector_tui.services.plan_import import ImportReport
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.progress import Progress
from inspector_tui.widgets.rows import ListSource
from inspector_tui.widgets.tab_line import TabLine
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.widgets.text import PlainText
from inspector_tui.words import counted
from inspector_tui.words.errors import error_words

_TABS = (
    ("columns", N_("Columns")),
    ("blanks", N_("Empty cells")),
    ("rows", N_("Rows as read")),
    ("problems", N_("Problems")),
)


class ImportShowing(ImportRunning):
    """The parts of the screen, one at a time, and the counts of the last run below them."""

    def __init__(self) -> None:
        super().__init__()
        self._names: dict[str, str] = {}

    def compose_content(self) -> ComposeResult:
        yield DraftForm(
            FormField("path", N_("File"), hint=N_("path of a table; F3 finds one"), about=N_("Excel, CSV or ODS.")),
            id="import-file",
        )
        yield TabLine(_TABS)
        with Container(id="import-parts"):
            none = N_("Choose a file first: type its path, or F3.")
            yield VirtualTable(MAPPING_COLUMNS, empty=none, id="part-columns")
            with VerticalScroll(id="part-blanks", can_focus=False):
                yield ImportForm(self.today)
            yield VirtualTable(ROW_COLUMNS, empty=N_("No row can be read yet. Look at the columns."), id="part-rows")
            with Vertical(id="part-problems"):
                yield VirtualTable(PROBLEM_COLUMNS, empty=N_("No problems."), id="problem-table")
                yield PlainText(id="problem-words")
        yield Progress()
        yield PlainText(id="import-state")

    def action_tab(self) -> None:
        """The next part."""
        self.query_one(TabLine).next()

    def on_tab_line_chosen(self, message: TabLine.Chosen) -> None:
        """Shows the part of this name."""
        self.show_tab(message.tab)
        part = self.query_one(f"#part-{message.tab}")
        target = part if part.focusable else next((one for one in part.query("*") if one.focusable), None)
        if target is not None:
            target.focus()

    def show_tab(self, tab: str) -> None:
        """Shows one part and hides the others."""
        for name, _label in _TABS:
            self.query_one(f"#part-{name}").display = name == tab

    def show(self) -> None:
        """Columns, rows, problems and counts of now."""
        told, report = self._preview, self._report
        columns = self.query_one("#part-columns", VirtualTable)
        columns.renew(ListSource(mapping_rows(told) if told else ()))
        self.query_one("#part-rows", VirtualTable).source = ListSource(read_rows(told, self._names) if told else ())
        problems = self.query_one("#problem-table", VirtualTable)
        problems.source = ProblemSource(report.problems if report else ())
        counts = {"problems": f"{len(report.problems):,}"} if report else {}
        self.query_one(TabLine).counts = counts
        state = self.query_one("#import-state", PlainText)
        wrong = told is not None and told.problem is not None
        state.set_class(wrong, "-wrong")
        if told is not None and told.problem is not None:
            state.show(error_words(told.problem))
        else:
            state.show(self.counts(report) if report else "")
        self.remark = told.opened.path.name if told else ""
        self.refresh_bindings()

    @on(VirtualTable.RowHighlighted, "#problem-table")
    def _problem_in_full(self, message: VirtualTable.RowHighlighted) -> None:
        message.stop()
        if self._report is not None and int(message.row.key) < len(self._report.problems):
            problem = self._report.problems[int(message.row.key)]
            place = _("row {row} {column} {header}").format(
                row=problem.row, column=problem.column, header=problem.header
            )
            told = f"{place}: {problem_words(problem)} [{problem.code}]  " + _("F6 saves all problems as a table")
            self.query_one("#problem-words", PlainText).show(told)

    def counts(self, report: ImportReport) -> str:
        """What a run did, or would do."""
        promised, done = _("Would plan {planned}, change {changed}"), _("Planned {planned}, changed {changed}")
        told = promised if report.dry_run else done
        rest = counted.left_of_rows(report.unchanged, report.refused, report.rows)
        return told.format(planned=report.planned, changed=report.changed) + rest
