"""The form of a year's plan, and beside it what it would plan: visits, months, person-days."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import ClassVar, Final, cast

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.message import Message

from inspector_tui.domain.causes import CAUSES_OF
from inspector_tui.domain.vocabulary import Cause, Purpose
from inspector_tui.domain.year_plans import MOST_SHARE, ClassShares, Method
from inspector_tui.errors import BadInput, InspectorError
from inspector_tui.errors import Fact as ErrorFact
from inspector_tui.i18n import N_, _
from inspector_tui.models.replica import Replica
from inspector_tui.screens.class_numbers import class_numbers
from inspector_tui.screens.filing_form import ITEM_COLUMNS
from inspector_tui.screens.planning_form import PlanningFormScreen, class_words, source_of, whole
from inspector_tui.services import year_planning
from inspector_tui.services.year_plan import YearPlan, YearRequest
from inspector_tui.widgets.choice import ChoiceField
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.focus import focus_first
from inspector_tui.widgets.pick_field import PickField
from inspector_tui.widgets.progress import Progress
from inspector_tui.widgets.when_field import DateField
from inspector_tui.words import counted
from inspector_tui.words.errors import code_words
from inspector_tui.words.inspections import CAUSES
from inspector_tui.words.planning import left_out_words

_PROBLEMS_SHOWN: Final = 5
_LEFT_OUT_SHOWN: Final = 20
_PURPOSES: Final = (("daily", N_("routine check")), ("campaign", N_("campaign")), ("random", N_("random draw")))
_CAUSES: Final = tuple((cause, CAUSES[cause]) for cause in CAUSES_OF["campaign"])
_METHODS: Final = (("on_site", N_("on site")), ("off_site", N_("off site")))


def parse_shares(text: str) -> ClassShares:
    """Shares as they are typed: A=33 B=50% C=100 D=200. Raises BadInput SHARES_NOT_UNDERSTOOD (text)."""
    return ClassShares(**class_numbers(text, MOST_SHARE, "SHARES_NOT_UNDERSTOOD"))


class YearPlanFormScreen(PlanningFormScreen[YearPlan]):
    """Plans a year's visits. Dismisses with True when it did."""

    HEADING = N_("New year plan")
    HELP = N_(
        "A share for each risk class says how often its enterprises are visited: C=100 is each once, D=200 each twice, "
        "A=33 a third of them, whoever was not visited longest first. Visits are spread over the working days. "
        "F9 plans them all at once; made again under its title, the plan is renewed and no last day comes earlier."
    )
    SCOPE = "year-plan"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("Plan them"), id="yearplan.make", tooltip=N_("Plan every visit, all at once")),
    ]

    def __init__(self) -> None:
        super().__init__()
        self._progress = Progress()
        self._stop = threading.Event()

    def place(self) -> str:
        return "plans:new"

    def compose_content(self) -> ComposeResult:
        yield from super().compose_content()
        yield self._progress

    def form(self) -> DraftForm:
        return DraftForm(
            FormField("year", N_("Year"), required=True, code=True, checks=(whole(2000, 2099),)),
            FormField("title", N_("Title"), required=True, most=200),
            PickField("items", N_("Items"), ITEM_COLUMNS, required=True, hint=N_("Choose items")),
            FormField(
                "shares", N_("Shares in %"), required=True, checks=(parse_shares,), hint="A=33 B=50 C=100 D=200",
                about=N_("Visits a year of each risk class: 100 is each once, 200 each twice."),
            ),
            FormField("table", N_("Objects"), hint=N_("the register; or the path of a table")),
            ChoiceField("purpose", N_("Purpose"), _PURPOSES, chosen="daily"),
            ChoiceField("cause", N_("Comes from"), _CAUSES, chosen="plan"),
            FormField("source", N_("Known by"), hint=N_("document of a campaign from above"), most=200),
            ChoiceField("method", N_("Method"), _METHODS, chosen="on_site"),
            DateField("first", N_("From"), today=self.today, about=N_("The first day ahead in the year by default.")),
            DateField("last", N_("Until"), today=self.today, about=N_("The last day of the year by default.")),
            FormField("window", N_("Window"), required=True, code=True, checks=(whole(1, 60),),
                      about=N_("Working days within which a visit is made.")),
            FormField("officers", N_("Officers"), code=True, checks=(whole(2, 100_000),),
                      hint=N_("those with a valid certificate")),
            FormField("each", N_("Officers each"), required=True, code=True, checks=(whole(2, 16),)),
            FormField("days", N_("Days each"), required=True, code=True, checks=(whole(1, 20),)),
            FormField("usable", N_("Usable in %"), required=True, code=True, checks=(whole(1, 100),),
                      about=N_("Part of the working days that is left for inspections.")),
        )  # fmt: skip

    def suggested(self) -> dict[str, str]:
        year = self.today().year + (1 if self.today().month > 9 else 0)
        title = _("Inspection plan {year}").format(year=year)
        return {"year": str(year), "title": title, "window": "10", "each": "2", "days": "1", "usable": "60"}

    def _request(self) -> YearRequest | None:
        numbers = {name: self.number(name) for name in ("year", "window", "each", "days", "usable")}
        first, last = (self.query_one(f"#field-{name}", DateField).day for name in ("first", "last"))
        try:
            shares = parse_shares(self.value("shares"))
        except BadInput:
            return None
        items = self.query_one("#field-items", PickField).keys
        if not all(numbers.values()) or not items or not self.value("title"):
            return None
        return YearRequest(
            year=numbers["year"],
            title=self.value("title"),
            items=items,
            shares=shares,
            source=source_of(self.value("table")),
            purpose=cast("Purpose", self.value("purpose")),
            cause=cast("Cause", self.value("cause")),
            known_by=self.value("source"),
            method=cast("Method", self.value("method")),
            first_day=first.isoformat() if first else None,
            last_day=last.isoformat() if last else None,
            window_days=numbers["window"],
            officers=self.number("officers") or None,
            officers_each=numbers["each"],
            days_each=numbers["days"],
            usable=numbers["usable"],
        )

    def look(self) -> Callable[[Replica], YearPlan] | None:
        asked = self._request()
        return None if asked is None else lambda replica: year_planning.preview(replica, asked)

    def told(self, looked: YearPlan) -> Sequence[Fact]:
        room = looked.capacity
        facts: dict[str, ErrorFact] = {"due": looked.due, "needed": room.needed, "available": room.available}
        warned = {"PLAN_OVER_CAPACITY", "PLAN_FILING_LATE", "PLAN_PROVISIONAL"}
        shown = [heading(_("Would be planned"))]
        shown += [Fact("", code_words(code, facts), "warn") for code in looked.notes if code in warned]
        shown += [
            Fact(_("Times"), f"{looked.body.visits:,}"),
            Fact(_("By class"), class_words({name: visits for name, (_o, visits) in looked.by_class().items()})),
            Fact(_("Enterprises"), f"{looked.body.objects:,}"),
            Fact(_("Working days"), str(room.working_days)),
            Fact(_("Person-days"), _("{needed} of {available}").format(needed=room.needed, available=room.available)),
            Fact(_("By month"), "  ".join(f"{month[5:]} {count}" for month, count in looked.by_month().items())),
        ]
        shown += [Fact("", code_words(code, facts)) for code in looked.notes if code not in warned]
        if looked.found.whitelisted:
            words = _("{count} on the whitelist left out").format(count=looked.found.whitelisted)
            shown.append(Fact(_("Whitelist"), words))
        if looked.already:
            words = _("{count} left out, planned otherwise already").format(count=looked.already)
            shown.append(Fact(_("Planned"), words))
        if looked.above_cap:
            words = _("{count} left out, above the cap").format(count=looked.above_cap)
            shown.append(Fact(_("Caps"), words, "warn"))
            shown += [Fact(each.whom.name, left_out_words(each), "warn") for each in looked.left_out[:_LEFT_OUT_SHOWN]]
        shown += [
            Fact(_("row {row}").format(row=p.row), code_words(p.code, dict(p.facts)), "warn")
            for p in looked.found.problems[:_PROBLEMS_SHOWN]
        ]
        return shown

    def action_main(self) -> None:
        """Asked once: hundreds of records are signed."""
        looked, asked = self.ready(), self._request()
        if looked is None or asked is None:
            return
        text = _("{visits} to {objects}").format(
            visits=counted.visits(looked.body.visits), objects=counted.enterprises(looked.body.objects)
        )
        question = Confirm(_("Plan them all? {title}").format(title=asked.title), text, _("Plan them"))
        self.app.push_screen(question, lambda yes: self._make(asked) if yes else None)

    # Making -------------------------------------------------------------------------------------------------

    class VisitsRecorded(Message):
        """How far the making is."""

        def __init__(self, done: int, total: int) -> None:
            super().__init__()
            self.done, self.total = done, total

    def _make(self, asked: YearRequest) -> None:
        replica, stop = self.replica, self._stop
        stop.clear()

        def progress(done: int, total: int) -> None:
            if stop.is_set():
                raise year_planning.PlanCancelled
            self.post_message(self.VisitsRecorded(done, total))

        def work() -> YearPlan | None:
            try:
                return year_planning.make(replica, asked, progress)
            except year_planning.PlanCancelled:
                return None

        self._progress.show(_("Planning"), 0, 0)
        self._progress.focus()
        self.do(work, self._done, self._not_done, group="sign")

    def on_year_plan_form_screen_visits_recorded(self, message: VisitsRecorded) -> None:
        """How far."""
        message.stop()
        if self._progress.running:
            self._progress.done, self._progress.total = message.done, message.total

    def on_progress_stopped(self, message: Progress.Stopped) -> None:
        """Nothing is kept of a plan that was stopped."""
        message.stop()
        self._stop.set()

    def action_back(self) -> None:
        """While a plan is made, the first Escape stops that, wherever the focus is."""
        if self._progress.running:
            self._stop.set()
            return
        super().action_back()

    def _end_progress(self) -> None:
        if self._progress.has_focus:
            focus_first(self, "DraftForm *")
        self._progress.end()

    def _not_done(self, error: InspectorError) -> None:
        self._end_progress()
        self.tell_error(error)

    def _done(self, plan: YearPlan | None) -> None:
        self._end_progress()
        if plan is None:
            self.notify(_("Stopped. Nothing was planned."), severity="warning")
            return
        words = _("Planned {visits} to {objects}")
        self.notify(
            words.format(visits=counted.visits(plan.body.visits), objects=counted.enterprises(plan.body.objects))
        )
        self.finished()
