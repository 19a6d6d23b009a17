"""The filing of a visit that began without one: what was recorded stands, the rest is added, and it is filed now."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical, VerticalScroll

from inspector_tui.domain.backfill import BackfillState
from inspector_tui.domain.causes import CAUSES_OF
from inspector_tui.domain.rules import Ruling
from inspector_tui.domain.vocabulary import Cause
from inspector_tui.errors import InspectorError
from inspector_tui.i18n import N_, _, language
from inspector_tui.models import drafts, queries
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.filing_form import ITEM_COLUMNS
from inspector_tui.screens.inspection_words import moment_words, people_words
from inspector_tui.services.backfilling import Backfill, backfill_of, submit_backfill, suggested_backfill
from inspector_tui.services.checklist import day_of_visit
from inspector_tui.services.filing import Filed, judge
from inspector_tui.services.items import offered_items
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.focus import focus_first
from inspector_tui.widgets.pick_field import PickField
from inspector_tui.widgets.rows import Row, Tone
from inspector_tui.widgets.ruling_list import RulingList, Said
from inspector_tui.widgets.text import Say
from inspector_tui.words.inspections import CAUSES
from inspector_tui.words.urgent import backfill_word, due_words

_CAUSES: Final = tuple((cause, CAUSES[cause]) for cause in CAUSES_OF["urgent"])
_TONES: Final[dict[BackfillState, Tone]] = {"open": "plain", "overdue": "bad", "filed": "accent", "approved": "good"}


class BackfillScreen(DeskScreen[bool]):
    """Dismisses with True when it was filed."""

    HEADING = N_("File after the visit")
    HELP = N_(
        "This visit began without a filing. Start, officers and reason are as recorded; choose the items and file. "
        "The filing is of now: nothing is dated back, and a late one is seen to be late. A supervisor then approves."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("File it"), id="backfill.submit", tooltip=N_("Send the filing for approval")),
    ]
    DEFAULT_CSS = """
    BackfillScreen {
        #backfill-panes { layout: vertical; height: 1fr; }
        #backfill-left { height: auto; max-height: 70%; scrollbar-size-vertical: 1; }
        #backfill-right { height: 1fr; margin: 1 0 0 0; }
        #backfill-title { color: $text-accent; text-style: bold; height: 1; }
        DraftForm { margin: 1 0 0 0; max-width: 100; }
        &.-wide, &.-widest {
            #backfill-panes { layout: horizontal; }
            #backfill-left { width: 3fr; height: 1fr; max-height: 100%; }
            #backfill-right { width: 2fr; margin: 0; padding: 0 0 0 2; }
        }
        &.-short #backfill-right { display: none; }
        &.-short DraftForm { margin: 0; }
    }
    """

    def __init__(self, inspection: str) -> None:
        super().__init__()
        self.inspection = inspection
        self._told: Backfill | None = None
        self._sent = False
        self._spoken = language()

    def place(self) -> str:
        return f"backfill:{self.inspection}"

    @property
    def _scope(self) -> str:
        return f"backfill:{self.inspection}"

    def compose_content(self) -> ComposeResult:
        with Horizontal(id="backfill-panes"):
            with VerticalScroll(id="backfill-left", can_focus=False):
                yield Facts()
                yield DraftForm(
                    PickField("items", N_("Items"), ITEM_COLUMNS, required=True, hint=N_("Choose items")),
                    FormField("purpose_text", N_("In words"), hint=N_("what exactly, if it helps")),
                    ChoiceField("cause", N_("Comes from"), _CAUSES, chosen=_CAUSES[0][0]),
                    FormField("source", N_("Known by"), hint=N_("number of the complaint, transfer or document")),
                )
            with Vertical(id="backfill-right"):
                yield Say(N_("What the rules say"), id="backfill-title")
                with VerticalScroll():
                    yield RulingList()

    def on_mount(self) -> None:
        self.do(self._read, self._opened, self._not_opened, group="backfill")

    def _read(self) -> tuple[Backfill, dict[str, str], dict[str, str]]:
        told = backfill_of(self.replica, self.inspection)
        items = offered_items(self.replica, day_of_visit(told.row))
        return told, items, drafts.load(self.replica, self._scope)

    def _not_opened(self, error: InspectorError) -> None:
        self.tell_error(error)
        self.dismiss(False)

    def _opened(self, read: tuple[Backfill, dict[str, str], dict[str, str]]) -> None:
        self._told, items, kept = read
        self.query_one(PickField).offer([Row(code, (name, code)) for code, name in items.items()])
        self.query_one(DraftForm).restore({"items": ",".join(queries.items_of(self._told.row)), **kept})
        self._say()
        self._judge()
        focus_first(self, "#field-items *")

    def _say(self) -> None:
        if self._told is None:
            return
        row, today = self._told.row, self._told.today
        self.remark = row.enterprise_name
        tone = _TONES[self._told.state]
        facts = [
            heading(row.enterprise_name, row.subject),
            Fact(_("Filing"), backfill_word(self._told.state), tone),
            Fact(_("Term"), due_words(self._told), "bad" if self._told.late else "plain"),
            Fact(_("Began"), moment_words(row.unfiled_at or 0, today)),
            Fact(_("Why at once"), row.unfiled_reason or ""),
            Fact(_("Officers"), people_words(row)),
        ]
        if row.returned_reason:
            facts.insert(2, Fact(_("Returned"), row.returned_reason, "warn"))
        self.query_one(Facts).facts = tuple(facts)

    # Filing -------------------------------------------------------------------------------------------------

    def on_draft_form_draft_changed(self, message: DraftForm.DraftChanged) -> None:
        """Kept at once, and judged."""
        message.stop()
        if not self._sent:
            self.keep_draft(self._scope, message.field, message.value)
            self._judge()

    def _judge(self) -> None:
        if self._told is None:
            return
        replica, suggested = self.replica, suggested_backfill(self._told.row)
        items = self.query_one(PickField).keys or suggested.items
        values = self.query_one(DraftForm).values
        cause, source = cast("Cause", values["cause"]), values["source"]
        request = replace(suggested, items=items, cause=cause, source=source)
        self.do(lambda: judge(replica, self.inspection, request), self._ruled, group="judge")

    def _ruled(self, rulings: tuple[Ruling, ...]) -> None:
        self.query_one(RulingList).show([Said(ruling) for ruling in rulings])

    def action_main(self) -> None:
        """Files it, unless a field or a rule forbids it."""
        self.report_drafts()
        form = self.query_one(DraftForm)
        if self._told is None or not form.check():
            return
        replica, items, values = self.replica, self.query_one(PickField).keys, form.values
        words, cause, source = values["purpose_text"], cast("Cause", values["cause"]), values["source"]
        self.do(
            lambda: submit_backfill(
                replica, self.inspection, items=items, purpose_text=words, cause=cause, source=source
            ),
            self._filed,
            group="submit",
        )

    def _filed(self, answer: Filed) -> None:
        if answer.error is not None:
            if answer.error.facts.get("field_name") == "items":
                self.query_one(PickField).error = answer.error
                focus_first(self, "#field-items *")
            else:
                self.tell_error(answer.error)
            return
        self._sent = True
        drafts.discard(self.replica, self._scope)
        self.inspector.refresh_standing()
        name = self._told.row.enterprise_name if self._told else ""
        self.notify(_("Filed: {name}. It waits for approval.").format(name=name))
        self.dismiss(True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Only what is not filed or was returned can be filed, and not twice."""
        allowed = super().check_action(action, parameters)
        if action == "main" and allowed:
            fits = self._told is not None and self._told.state in ("open", "overdue")
            return True if fits and not self.is_busy("submit") else None
        return allowed

    def language_changed(self) -> None:
        if self._spoken != language():
            self._spoken = language()
            self._say()
        super().language_changed()
