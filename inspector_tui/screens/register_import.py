"""Importing a table into a list: a dry run as soon as the file is known, then all of it at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar, Final, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import Binding, BindingType

from inspector_tui.documents.list_kinds import list_kind
from inspector_tui.documents.template import write_problems
from inspector_tui.domain.vocabulary import Field
from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.import_rows import PROBLEM_COLUMNS, ProblemSource, file_picker, problem_words
from inspector_tui.services.list_import import (
    ListOptions,
    ListReport,
    OpenedList,
    asks_for_field,
    import_list,
    open_list,
)
from inspector_tui.services.plan_preview import nearby_tables
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.rows import Column, ListSource, Row
from inspector_tui.widgets.tab_line import TabLine
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.widgets.text import PlainText
from inspector_tui.widgets.when_field import DateField
from inspector_tui.words import counted
from inspector_tui.words.errors import error_words
from inspector_tui.words.parties import FIELDS

_TABS: Final = (("entries", N_("New and changed")), ("problems", N_("Problems")), ("columns", N_("Columns")))
_ENTRY_COLUMNS: Final = (
    Column("title", N_("Entry"), 24, grow=3),
    Column("key", N_("Number or code"), 18, drop=1),
    Column("from", N_("Valid from"), 10),
    Column("until", N_("Valid until"), 11, drop=2),
)
_COLUMN_COLUMNS: Final = (Column("field", N_("Field"), 20, grow=1), Column("column", N_("Column"), 24, grow=2))


class RegisterImportScreen(DeskScreen[None]):
    """The file, what rows without a column get, and what an import would say."""

    HEADING = N_("Import a list")
    HELP = N_(
        "Type or paste the path of a table, or find it with F3. A dry run tells what would be added or changed and "
        "which rows are refused; F9 then imports. Importing the same table again changes nothing. F4 shows the next "
        "part, F6 saves the problems as a table."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "find", N_("Find file"), id="register_import.find", tooltip=N_("Tables in your folders")),
        Binding("f4", "tab", N_("Next part"), id="register_import.tab", tooltip=N_("Entries, problems, columns")),
        Binding("f6", "save", N_("Save problems"), show=False, id="register_import.save", tooltip=N_("As a table")),
        Binding("f9", "main", N_("Import"), id="register_import.import", tooltip=N_("Take in what the dry run told")),
    ]
    DEFAULT_CSS = """
    RegisterImportScreen {
        DraftForm { margin: 0 0 1 0; }
        TabLine { margin: 0 0 1 0; }
        #problem-words { height: auto; color: $text-muted; }
        #import-state { height: auto; color: $text-accent; }
        #import-state.-wrong { color: $text-error; text-style: bold; }
        &.-short { DraftForm, TabLine { margin: 0; } }
    }
    """

    def __init__(self, name: str) -> None:
        """Raises BadInput LIST_KIND_UNKNOWN."""
        super().__init__()
        self._kind = list_kind(name)
        self._opened: OpenedList | None = None
        self._report: ListReport | None = None
        self._asked: tuple[str, ListOptions] | None = None
        self._spoken = language()

    def compose_content(self) -> ComposeResult:
        yield DraftForm(
            FormField("path", N_("File"), hint=N_("path of a table; F3 finds one"), about=N_("Excel, CSV or ODS.")),
            DateField("from", N_("Valid from"), today=self.today),
            DateField("until", N_("Valid until"), today=self.today),
            FormField("source", N_("Source document"), hint=N_("for rows that name none"), most=400),
            *self._field_question(),
        )
        yield TabLine(_TABS)
        none = N_("Choose a file first: type its path, or F3.")
        yield VirtualTable(_ENTRY_COLUMNS, empty=none, id="part-entries")
        yield VirtualTable(PROBLEM_COLUMNS, empty=N_("No problems."), id="part-problems")
        yield VirtualTable(_COLUMN_COLUMNS, empty=none, id="part-columns")
        yield PlainText(id="problem-words")
        yield PlainText(id="import-state")

    def _field_question(self) -> Iterator[ChoiceField]:
        """For whom the list is, where the importer keeps lists for others."""
        takes = any(each.name == "field" for each in self._kind.fields)
        # A cap without a field is one of every field.
        if takes and self._kind.name != "caps" and asks_for_field(self.replica):
            yield ChoiceField("field", N_("Field of enforcement"), tuple(FIELDS.items()))

    def on_mount(self) -> None:
        self._show_tab("entries")
        self.remark = _(self._kind.title)
        self._path.input.focus()

    @property
    def _path(self) -> FormField:
        return self.query_one("#field-path", FormField)

    # The file -----------------------------------------------------------------------------------------------

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """Leaving a field by Enter or Tab looks anew."""
        self.call_later(self._look)

    def action_find(self) -> None:
        """Tables in the usual folders."""
        self.do(lambda: nearby_tables(Path.home()), self._offer_files, group="find")

    def _offer_files(self, paths: list[Path]) -> None:
        self.app.push_screen(file_picker(paths), self._take_file)

    def _take_file(self, chosen: tuple[str, ...] | None) -> None:
        if chosen:
            self._path.restore(chosen[0])
            self._look()

    def _options(self, *, dry_run: bool) -> ListOptions:
        first, last = (self.query_one(f"#field-{name}", DateField).day for name in ("from", "until"))
        asked = self.query("#field-field").results(ChoiceField)
        told = next((each.value for each in asked), "")
        return ListOptions(
            field=cast("Field", told) if told else None,
            valid_from=first.isoformat() if first else None,
            valid_until=last.isoformat() if last else None,
            source=self.query_one("#field-source", FormField).value.strip() or None,
            dry_run=dry_run,
        )

    def _look(self) -> None:
        """A dry run over what is typed now, unless that is what was looked at last."""
        path = self._path.value.strip().strip("\"'")
        asked = (path, self._options(dry_run=True))
        if not path or asked == self._asked or self.is_busy("run"):
            return
        self._asked, self._report = asked, None
        replica, kind = self.replica, self._kind

        def look() -> tuple[OpenedList, ListReport]:
            opened = open_list(kind, Path(path).expanduser())
            return opened, import_list(replica, opened, asked[1])

        self.do(look, self._looked, self._not_looked, group="run")

    def _looked(self, found: tuple[OpenedList, ListReport]) -> None:
        self._opened, self._report = found
        self._path.error = None
        self._show()
        self.call_later(self._look)

    def _not_looked(self, error: InspectorError) -> None:
        self._opened = self._report = None
        if error.code in ("COLUMN_MISSING", "COLUMN_AMBIGUOUS"):
            self._show(error_words(error))
            return
        self._path.error = error
        self._show()

    # What it would say --------------------------------------------------------------------------------------

    def _show(self, wrong: str = "") -> None:
        report, opened = self._report, self._opened
        entries = report.entries if report else []
        told = [(one.title, one.key, one.valid_from, one.valid_until or "-") for one in entries]
        rows = [Row(str(place), cells) for place, cells in enumerate(told)]
        self.query_one("#part-entries", VirtualTable).source = ListSource(rows)
        problems = report.problems if report else []
        self.query_one("#part-problems", VirtualTable).source = ProblemSource(problems)
        columns = [
            Row(each.name, (_(each.label), opened.columns.headers[opened.columns.columns[each.name]]))
            for each in (self._kind.fields if opened else ())
            if opened is not None and each.name in opened.columns.columns
        ]
        self.query_one("#part-columns", VirtualTable).source = ListSource(columns)
        counts = {"entries": f"{len(rows):,}", "problems": f"{len(problems):,}"} if report else {}
        self.query_one(TabLine).counts = counts
        state = self.query_one("#import-state", PlainText)
        state.set_class(bool(wrong), "-wrong")
        state.show(wrong or (counts_words(report) if report else ""))
        self.refresh_bindings()

    def action_tab(self) -> None:
        """The next part."""
        self.query_one(TabLine).next()

    def on_tab_line_chosen(self, message: TabLine.Chosen) -> None:
        """Shows the part of this name."""
        self._show_tab(message.tab)
        self.query_one(f"#part-{message.tab}").focus()

    def _show_tab(self, tab: str) -> None:
        for name, _label in _TABS:
            self.query_one(f"#part-{name}").display = name == tab
        self.query_one("#problem-words").display = tab == "problems"

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """A problem in full below the table."""
        message.stop()
        if message.table.id == "part-problems" and self._report is not None:
            problem = self._report.problems[int(message.row.key)]
            place = _("row {row} {column} {header}").format(
                row=problem.row, column=problem.column, header=problem.header
            )
            self.query_one("#problem-words", PlainText).show(f"{place}: {problem_words(problem)} [{problem.code}]")

    # Importing ----------------------------------------------------------------------------------------------

    def action_main(self) -> None:
        """Asks once, then imports."""
        report = self._report
        if report is None:
            return
        count = len(report.entries)
        verb = ngettext("Import {count}", "Import {count}", count).format(count=f"{count:,}")
        self.app.push_screen(Confirm(_("Import into the list?"), counts_words(report), verb), self._import)

    def _import(self, yes: bool | None) -> None:
        opened = self._opened
        if not yes or opened is None:
            return
        replica, options = self.replica, self._options(dry_run=False)
        self.do(lambda: import_list(replica, opened, options), self._imported, group="run")

    def _imported(self, report: ListReport) -> None:
        self.notify(counts_words(report))
        self.inspector.refresh_standing()
        self.dismiss(None)

    def action_save(self) -> None:
        """Writes the problems beside the file, for whoever made it."""
        report, opened = self._report, self._opened
        if report is None or opened is None:
            return
        problems = _("problems")
        path = opened.path.with_name(f"{opened.path.stem}-{problems}.csv")
        chosen = language()

        def save() -> Path:
            write_problems(path, report.problems, problem_words, chosen)
            return path

        self.do(save, lambda saved: self.notify(_("Saved: {path}").format(path=saved)), group="save")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F9 rests until a dry run promised something."""
        allowed = super().check_action(action, parameters)
        if action == "main" and allowed:
            return True if self._report is not None and self._report.entries and not self.is_busy("run") else None
        if action == "save" and allowed:
            return True if self._report is not None and self._report.problems else None
        return allowed

    def language_changed(self) -> None:
        """Rows and counts in the language of now."""
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self.remark = _(self._kind.title)
            self._show()


def counts_words(report: ListReport) -> str:
    """What an import did, or would do."""
    head = _("Would add {added}, change {changed}") if report.dry_run else _("Added {added}, changed {changed}")
    rest = counted.left_of_rows(report.unchanged, report.refused, report.rows)
    return head.format(added=report.added, changed=report.changed) + rest
