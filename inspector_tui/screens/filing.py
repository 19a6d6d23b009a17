"""Filing (备案): the form on the left, what the rules say of it on the right, while one types."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.worker import Worker

from inspector_tui.errors import InspectorError, Refused
from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.models import drafts
from inspector_tui.screens.answers import Answer, AnswersScreen
from inspector_tui.screens.desk import STYLES, DeskScreen
from inspector_tui.screens.filing_form import FilingForm
from inspector_tui.screens.inspection_words import item_words, window_words
from inspector_tui.services.filing import Filed, FilingRequest, submit
from inspector_tui.services.filing_desk import (
    Counted,
    FilingDesk,
    filing_scope,
    forget_untouched,
    judge_many,
    open_desk,
)
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.field import Field
from inspector_tui.widgets.ruling_list import RulingList, Said
from inspector_tui.widgets.text import PlainText, Say
from inspector_tui.words.errors import error_words
from inspector_tui.words.rulings import field_label


class FilingScreen(DeskScreen[bool]):
    """Files one inspection or many with the same officers and time. Dismisses with True when they were sent."""

    HEADING = N_("Filing")
    HELP = N_(
        "Who goes, when and what for. Everything typed is kept at once and is here again next time. The rules look "
        "while you type: what is forbidden cannot be sent, a warning can. F9 files; a supervisor then approves."
    )
    CSS_PATH = STYLES / "filing.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "rulings", N_("Rules"), id="filing.rulings", tooltip=N_("Go to what the rules say, and back")),
        Binding(
            "f6", "explain", N_("Why"), id="filing.explain", tooltip=N_("Every rule, what it saw and how old that is")
        ),
        Binding("f9", "main", N_("File it"), id="filing.submit", tooltip=N_("Send the filing for approval")),
    ]

    def __init__(self, inspections: Sequence[str]) -> None:
        """`inspections` are ids, or one `batch:<hash>` of a batch that was begun before."""
        super().__init__()
        self._asked = tuple(inspections)
        self._many = len(self._asked) > 1 or self._asked[0].startswith("batch:")
        self._desk: FilingDesk | None = None
        self._judged: FilingRequest | None = None
        self._said: tuple[Counted, ...] = ()
        self._spoken = language()

    def place(self) -> str:
        """`filing:<id>` or `filing:batch:<hash>`."""
        return filing_scope(self._asked)

    def compose_content(self) -> ComposeResult:
        yield PlainText(id="filing-about")
        with Horizontal(id="filing-panes"):
            with VerticalScroll(id="filing-left", can_focus=False):
                yield FilingForm(self.today, self._many)
            with Vertical(id="filing-right"):
                yield Say(N_("What the rules say"), id="filing-title")
                with VerticalScroll(id="filing-rulings"):
                    yield RulingList()

    def on_mount(self) -> None:
        replica, asked = self.replica, self._asked
        self.do(lambda: open_desk(replica, asked), self._opened, self._not_opened, group="filing-open")

    def _not_opened(self, error: InspectorError) -> None:
        self.tell_error(error)
        self.dismiss(False)

    def _opened(self, desk: FilingDesk) -> None:
        self._desk = desk
        self.query_one(FilingForm).fill(desk)
        self._tell_about()
        self._judge()
        next(each for each in self.query("#field-items *") if each.focusable).focus()

    def _tell_about(self) -> None:
        if self._desk is None:
            return
        rows = self._desk.rows
        if len(rows) > 1:
            count = len(rows)
            self.remark = ngettext("{count} inspection", "{count} inspections", count).format(count=f"{count:,}")
            listed = [row.enterprise_name for row in rows[:3]]
            more = ngettext("and {count} more", "and {count} more", count - 3).format(count=count - 3)
            about = " · ".join([*listed, more] if count > 3 else listed)
        else:
            row = rows[0]
            self.remark = row.enterprise_name
            names = self._desk.items
            planned = _("planned: {window}, {items}")
            about = planned.format(window=window_words(row, self.today()), items=item_words(row, names))
            if row.state == "returned" and row.returned_reason:
                about = _("Returned: {reason}").format(reason=row.returned_reason)
            elif row.state == "filed":
                about = _("Already filed; filing again replaces the former filing.")
        shown = self.query_one("#filing-about", PlainText)
        shown.set_class(rows[0].state == "returned", "-returned")
        shown.show(about)

    # Typing -------------------------------------------------------------------------------------------------

    def on_draft_form_draft_changed(self, message: DraftForm.DraftChanged) -> None:
        """Kept at once, and judged."""
        message.stop()
        if self._desk is not None:
            self.keep_draft(self._desk.scope, message.field, message.value)
            self._judge()

    def _judge(self) -> None:
        request = self.query_one(FilingForm).request()
        if self._desk is None or request is None or request == self._judged or self.is_busy("judge"):
            return
        replica, ids = self.replica, [row.inspection for row in self._desk.rows]

        def look() -> tuple[FilingRequest, tuple[Counted, ...], int]:
            return request, *judge_many(replica, ids, request)

        self.do(look, self._say, group="judge")

    def _say(self, judged: tuple[FilingRequest, tuple[Counted, ...], int]) -> None:
        self._judged, self._said, count = judged
        self.query_one(RulingList).show([Said(one.ruling, one.count) for one in self._said], count)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """What was judged may be older than what is typed by now."""
        if event.worker.group == "judge" and event.worker.is_finished:
            self._judge()

    def on_ruling_list_field_wanted(self, message: RulingList.FieldWanted) -> None:
        """A click on a ruling goes to its field."""
        field = self.query_one(FilingForm).field_of(message.field)
        if field is not None:
            _focus(field)

    def action_rulings(self) -> None:
        """To the rules, to read on in a small window, and back."""
        rulings = self.query_one("#filing-rulings")
        if rulings.has_focus:
            next(each for each in self.query("#field-items *") if each.focusable).focus()
        else:
            rulings.focus()

    def action_explain(self) -> None:
        """Every rule that looked at what is typed now, for the first inspection of a batch."""
        from inspector_tui.screens.explain import ExplainScreen

        request = self.query_one(FilingForm).request()
        if self._desk is not None and request is not None:
            self.app.push_screen(ExplainScreen(self._desk.rows[0].inspection, request))

    # Sending ------------------------------------------------------------------------------------------------

    def action_main(self) -> None:
        """Files what the form asks for, unless a field or a rule forbids it: then its field is named."""
        self.report_drafts()
        form = self.query_one(FilingForm)
        request = form.request()
        if self._desk is None or not form.check() or request is None:
            return
        replica, ids = self.replica, [row.inspection for row in self._desk.rows]
        self.do(lambda: submit(replica, ids, request), self._sent, group="submit")

    def _sent(self, answers: list[Filed]) -> None:
        filed = [answer for answer in answers if answer.filing]
        if not filed and not self._is_partly_refused(answers):
            self._name_field(answers[0].error)
            return
        assert self._desk is not None
        if filed:
            drafts.discard(self.replica, self._desk.scope)
            # The form has reported everything; nothing of it may be kept again after this.
            scope_rows, self._desk = self._desk.rows, None
            self.inspector.refresh_standing()
        else:
            scope_rows = self._desk.rows
        if len(answers) == 1:
            words = _("Filed: {name}. It waits for approval.")
            self.notify(words.format(name=scope_rows[0].enterprise_name))
            self.dismiss(True)
            return
        names = {row.inspection: row.enterprise_name for row in scope_rows}
        told = [
            Answer(names[one.inspection], one.error is None, error_words(one.error) if one.error else _("filed"))
            for one in answers
        ]

        def seen(_nothing: None) -> None:
            if filed:
                self.dismiss(True)

        self.app.push_screen(AnswersScreen(told), seen)

    def _is_partly_refused(self, answers: list[Filed]) -> bool:
        """Whether a batch was refused for different reasons, so that one field cannot be named."""
        return len({answer.error.code for answer in answers if answer.error}) > 1

    def _name_field(self, error: InspectorError | None) -> None:
        """Nothing was filed: say why under the field, and go there."""
        if error is None:
            return
        ruled = str(error.facts.get("field_name") or "")
        field = self.query_one(FilingForm).field_of(ruled)
        if field is None:
            self.tell_error(error)
            return
        field.error = Refused(error.code, **error.facts)
        _focus(field)
        words = _("Not filed. Look at: {field}. {why}")
        self.notify(words.format(field=field_label(ruled), why=error_words(error)), severity="error", timeout=12)

    def action_back(self) -> None:
        """Back; a batch that was only looked at leaves nothing behind."""
        super().action_back()
        if self._desk is not None and self._desk.is_batch:
            replica, scope = self.replica, self._desk.scope
            self.call_later(forget_untouched, replica, scope)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Nothing is sent before the form is filled, and not twice."""
        allowed = super().check_action(action, parameters)
        if action == "main" and allowed:
            return None if self._desk is None or self.is_busy("submit") else True
        return allowed

    def key_words(self, action: str) -> str | None:
        """F9 says how many it files."""
        if action == "main" and self._desk is not None and self._desk.is_batch:
            return ngettext("File {count}", "File {count}", len(self._desk.rows)).format(count=len(self._desk.rows))
        return None

    def language_changed(self) -> None:
        """The line about the inspection in the language of now."""
        if self._desk is not None and self._spoken != language():
            self._spoken = language()
            self._tell_about()
        super().language_changed()


def _focus(field: Field) -> None:
    control = next((each for each in field.query("*") if each.focusable), None)
    if control is not None:
        control.focus()
