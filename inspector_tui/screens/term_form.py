"""The form of a region's term: which region, how long, from which day, by which rule."""

from __future__ import annotations

from typing import ClassVar, Final, cast

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from inspector_tui.domain.regions import region_code
from inspector_tui.domain.vocabulary import TermUnit
from inspector_tui.errors import BadInput
from inspector_tui.i18n import N_, _
from inspector_tui.models import drafts
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.services.terms import MOST_DAYS, set_backfill_term
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.field import Field, FormField
from inspector_tui.widgets.focus import focus_first
from inspector_tui.widgets.kept_form import KeptForm
from inspector_tui.widgets.text_field import TextField
from inspector_tui.widgets.when_field import DateField
from inspector_tui.words.matters import TERM_UNITS, region_words, term_word

SCOPE: Final = "term"


def _days(value: str) -> None:
    """Raises BadInput TERM_OUT_OF_RANGE for what is no number of days from 1 to a year."""
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= MOST_DAYS):
        raise BadInput("TERM_OUT_OF_RANGE", days=value[:20])


class TermFormScreen(DeskScreen[bool]):
    """Records one term. Dismisses with True when it was recorded."""

    HEADING = N_("New term")
    HELP = N_(
        "How long a region gives for the filing after an urgent visit, by the rule that says so. It counts for visits "
        "that begin on its first day or later; the value before it stays in the history."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("Set"), id="termform.set", tooltip=N_("Read it back, then record it")),
    ]
    DEFAULT_CSS = """
    TermFormScreen {
        DraftForm { max-width: 90; }
        Field { margin: 0 0 1 0; }
        &.-short Field { margin: 0; }
    }
    """

    def __init__(self, region: str) -> None:
        super().__init__()
        self._region = region
        self._done = False

    def compose_content(self) -> ComposeResult:
        with VerticalScroll(can_focus=False):
            yield KeptForm(
                SCOPE,
                FormField(
                    "region",
                    N_("Region"),
                    required=True,
                    code=True,
                    most=12,
                    checks=(region_code,),
                    about=N_("The region's code: 64, 6401, 640104. The narrowest region with a term counts."),
                ),
                ChoiceField("unit", N_("Counted in"), tuple(TERM_UNITS.items()), chosen="working_days"),
                FormField("count", N_("How many"), required=True, code=True, most=3, checks=(_days,)),
                DateField("from", N_("From"), today=self.today, required=True),
                TextField("basis", N_("Basis"), required=True, about=N_("The rule and its article.")),
            )

    def on_mount(self) -> None:
        first = {"region": self._region, "from": self.today().isoformat()}
        self.query_one(DraftForm).restore(first | drafts.load(self.replica, SCOPE))
        self._follow()
        focus_first(self, "#field-region *")

    def on_draft_form_draft_changed(self, message: DraftForm.DraftChanged) -> None:
        """Kept at once."""
        message.stop()
        if not self._done:
            self.keep_draft(SCOPE, message.field, message.value)

    @on(KeptForm.Edited)
    def _edited(self) -> None:
        """What is asked for depends on the unit."""
        self._follow()

    def _follow(self) -> None:
        form = self.query_one(DraftForm)
        self.query_one("#field-count").display = form.values["unit"] != "before_leaving"
        region = self.query_one("#field-region", FormField)
        try:
            region.show_remark(region_words(region_code(region.value)) if region.value else "")
        except BadInput:
            region.show_remark("")

    def action_main(self) -> None:
        """Reads it back, then records it."""
        self.report_drafts()
        form = self.query_one(DraftForm)
        wrong = [one for one in self.query(Field) if one.display and not one.check()]
        day = self.query_one("#field-from", DateField).day
        if wrong or day is None:
            next(one for one in wrong[0].query("*") if one.focusable).focus()
            return
        told, unit = form.values, cast("TermUnit", form.values["unit"])
        count = 0 if unit == "before_leaving" else int(told["count"])
        lines = [
            region_words(region_code(told["region"])),
            _("Filing after an urgent visit: {term}").format(term=term_word(count, unit)),
            _("For visits that begin on {day} or later").format(day=day.isoformat()),
            told["basis"].strip(),
        ]
        if day < self.today():
            lines.append(_("That day has passed: visits that began since get another last day."))
        replica = self.replica

        def answered(yes: bool | None) -> None:
            if yes:
                self.do(
                    lambda: set_backfill_term(
                        replica,
                        region=told["region"],
                        count=count,
                        unit=unit,
                        valid_from=day.isoformat(),
                        basis=told["basis"],
                    ),
                    lambda _term: self._recorded(),
                    group="set",
                )

        self.app.push_screen(Confirm(_("Set this term?"), "\n".join(lines), _("Set"), final=True), answered)

    def _recorded(self) -> None:
        self._done = True
        drafts.discard(self.replica, SCOPE)
        self.inspector.refresh_standing()
        self.notify(_("Set. Sync, so that everybody has it."))
        self.dismiss(True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Not twice."""
        allowed = super().check_action(action, parameters)
        if action == "main" and allowed:
            return None if self.is_busy("set") else True
        return allowed
