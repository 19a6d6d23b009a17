"""Importing a plan from a table: look first, change nothing, then all of it at once."""

from __future__ import annotations

from pathlib import Path
from typing import ClassVar

from textual import events, on
from textual.binding import Binding, BindingType

from inspector_tui.documents.plan_words import LABELS, PlanField
from inspector_tui.documents.template import write_problems
from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.models import drafts
from inspector_tui.screens.desk import STYLES
from inspector_tui.screens.import_form import ImportForm
from inspector_tui.screens.import_rows import (
    CHOICE_COLUMNS,
    SHEET,
    choice_rows,
    file_picker,
    problem_words,
)
from inspector_tui.screens.import_running import SCOPE
from inspector_tui.screens.import_showing import ImportShowing
from inspector_tui.services.items import offered_items
from inspector_tui.services.plan_preview import Preview, look_into, nearby_tables
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.picker import Picker
from inspector_tui.widgets.rows import Row
from inspector_tui.widgets.table import VirtualTable


class ImportScreen(ImportShowing):
    """A dry run after every change; F9 imports what the last one promised."""

    HEADING = N_("Import a plan")
    HELP = N_(
        "Type or paste the path of a table, or find it with F3. The columns are recognised; Enter on a field changes "
        "its column. A dry run tells what would be planned and which rows are refused; F9 then imports. Importing "
        "the same table twice changes nothing. F4 shows the next part, F6 saves the problems as a table."
    )
    CSS_PATH = STYLES / "import.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "find", N_("Find file"), id="import.find", tooltip=N_("Tables in your folders, newest first")),
        Binding("f4", "tab", N_("Next part"), id="import.tab", tooltip=N_("Columns, empty cells, rows, problems")),
        Binding(
            "f6", "save", N_("Save problems"), show=False, id="import.save", tooltip=N_("As a table beside the file")
        ),
        Binding("f9", "main", N_("Import"), id="import.import", tooltip=N_("Plan what the dry run promised")),
    ]

    def __init__(self, path: str = "") -> None:
        super().__init__()
        self._kept = {"path": path} if path else {}
        self._sheet = ""
        self._mapping: dict[str, str] = {}
        self._spoken = language()

    def place(self) -> str:
        """One import at a time."""
        return "import"

    def on_mount(self) -> None:
        self.show_tab("columns")
        kept = {**drafts.load(self.replica, SCOPE), **self._kept}
        self._sheet = kept.get("sheet", "")
        self._mapping = dict(line.split("=", 1) for line in kept.get("mapping", "").split("\n") if "=" in line)
        self._names = offered_items(self.replica, published=False)
        self.query_one(ImportForm).fill(self._names, kept)
        self.query_one("#import-file", DraftForm).restore(kept)
        self._path.input.focus()
        self.look()

    @property
    def _path(self) -> FormField:
        return self.query_one("#field-path", FormField)

    # The file -----------------------------------------------------------------------------------------------

    def on_descendant_blur(self, event: events.DescendantBlur) -> None:
        """The path is entered by Enter or Tab: both leave its field."""
        if event.widget is self._path.input and self._is_unread:
            self._open(anew=True)

    @property
    def _is_unread(self) -> bool:
        """Whether the path in the field is another than the one that was looked into."""
        told, typed = self._preview, self._typed_path()
        return bool(typed) and (told is None or str(told.opened.path) != typed)

    def _typed_path(self) -> str:
        """The path without the quotes that file managers put around it."""
        path = self._path.value.strip().strip("\"'")
        return str(Path(path).expanduser()) if path else ""

    def action_find(self) -> None:
        """Tables in the usual folders."""
        self.do(lambda: nearby_tables(Path.home()), self._offer_files, group="find")

    def _offer_files(self, paths: list[Path]) -> None:
        self.app.push_screen(file_picker(paths), self._take_file)

    def _take_file(self, chosen: tuple[str, ...] | None) -> None:
        if chosen:
            self._path.restore(chosen[0])
            self.keep_draft(SCOPE, "path", chosen[0])
            self._open(anew=True)

    def look(self) -> None:
        """Looks into the file with the columns and defaults of now; the dry run follows."""
        self._open()

    def _open(self, *, anew: bool = False) -> None:
        """A new file forgets sheet and columns of the former."""
        path = self._typed_path()
        if not path:
            return
        if anew and (self._preview is None or str(self._preview.opened.path) != path):
            self._choose_sheet("")
        if self.is_busy("open") or self._importing:
            self._stale = not self._importing
            return
        self._stale = False
        self._stop.set()
        replica, sheet, options = self.replica, self._sheet, self.query_one(ImportForm).options()
        mapping = [f"{field}={column}" for field, column in self._mapping.items()]

        def look() -> Preview:
            return look_into(replica, Path(path), sheet, mapping, options)

        self._report = None
        self.do(look, self._opened, self._not_opened, group="open")

    def _not_opened(self, error: InspectorError) -> None:
        self._preview = None
        self._path.error = error
        self.show()

    def _opened(self, told: Preview) -> None:
        before, self._preview = self._preview, told
        self._path.error = None
        self.show()
        if before is None and self._path.input.has_focus:
            self.query_one("#part-columns").focus()
        self.run(dry=True)

    def _choose_sheet(self, sheet: str) -> None:
        self._sheet, self._mapping = sheet, {}
        self.keep_draft(SCOPE, "sheet", sheet)
        self.keep_draft(SCOPE, "mapping", "")

    # Columns ------------------------------------------------------------------------------------------------

    @on(VirtualTable.RowSelected, "#part-columns")
    def _change_column(self, message: VirtualTable.RowSelected) -> None:
        message.stop()
        told, key = self._preview, message.row.key
        if told is None:
            return
        if key == SHEET:
            rows = [Row(name, (name, "")) for name in told.opened.table.sheets]
            self.app.push_screen(Picker(_("Sheet"), CHOICE_COLUMNS, rows, many=False), self._take_sheet)
            return
        index = told.opened.columns.columns.get(PlanField(key))
        chosen = ("" if index is None else str(index + 1),)
        title = _("Column for: {field}").format(field=_(LABELS[PlanField(key)]))
        picker = Picker(title, CHOICE_COLUMNS, choice_rows(told), chosen, many=False)
        self.app.push_screen(picker, lambda keys: self._take_column(key, keys))

    def _take_sheet(self, chosen: tuple[str, ...] | None) -> None:
        if chosen:
            self._choose_sheet(chosen[0])
            self._open()

    def _take_column(self, field: str, chosen: tuple[str, ...] | None) -> None:
        if chosen is not None:
            self._mapping[field] = chosen[0]
            lines = "\n".join(f"{name}={column}" for name, column in self._mapping.items())
            self.keep_draft(SCOPE, "mapping", lines)
            self._open()

    def on_draft_form_draft_changed(self, message: DraftForm.DraftChanged) -> None:
        """Kept at once; what empty cells get is looked at anew, a path only once it is entered."""
        message.stop()
        self.keep_draft(SCOPE, message.field, message.value)
        if message.field != "path" and message.form.check():
            self._open()
        self.refresh_bindings()

    # Importing ----------------------------------------------------------------------------------------------

    def action_main(self) -> None:
        """Reads a path that was typed and not entered yet; else asks once, then imports."""
        report = self._report
        if self._is_unread:
            self._open(anew=True)
            return
        if report is None:
            return
        count = report.planned + report.changed
        title = ngettext("Import {count} inspection?", "Import {count} inspections?", count).format(count=f"{count:,}")
        verb = ngettext("Import {count}", "Import {count}", count).format(count=f"{count:,}")
        question = Confirm(title, self.counts(report), verb)
        self.app.push_screen(question, lambda yes: self.run(dry=False) if yes else None)

    def action_save(self) -> None:
        """Writes the problems beside the file, for whoever made it."""
        report, told = self._report, self._preview
        if report is None or told is None:
            return
        problems = _("problems")
        path = told.opened.path.with_name(f"{told.opened.path.stem}-{problems}.csv")
        chosen = language()

        def save() -> Path:
            write_problems(path, report.problems, problem_words, chosen)
            return path

        self.do(save, lambda saved: self.notify(_("Saved: {path}").format(path=saved)), group="save")

    def action_back(self) -> None:
        """While something runs, Escape stops it; then it goes back."""
        if self.is_busy("run"):
            self._stop.set()
        else:
            super().action_back()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """F9 rests until a dry run promised something."""
        allowed = super().check_action(action, parameters)
        report = self._report
        if action == "main" and allowed:
            ready = report is not None and report.dry_run and bool(report.planned + report.changed)
            ready = ready or (self.is_mounted and self._is_unread)
            return True if ready and not self.is_busy("run") and not self.is_busy("open") else None
        if action == "save" and allowed:
            return True if report is not None and report.problems else None
        return allowed

    def key_words(self, action: str) -> str | None:
        """F9 reads a table before it imports it."""
        if action == "main" and self.is_mounted and self._is_unread:
            return _("Read table")
        return super().key_words(action)

    def language_changed(self) -> None:
        """Rows and counts in the language of now."""
        # The frame calls this for every new remark too; rows are said again only in another language.
        if self._spoken != language():
            self._spoken = language()
            self.show()
        super().language_changed()
