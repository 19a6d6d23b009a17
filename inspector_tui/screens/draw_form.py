"""The form of a draw: what is frozen by F9, and beside it how many that would be."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import ClassVar

from textual.binding import Binding, BindingType

from inspector_tui.i18n import N_, _, ngettext
from inspector_tui.models.replica import Replica
from inspector_tui.screens.filing_form import ITEM_COLUMNS
from inspector_tui.screens.planning_form import PlanningFormScreen, class_words, source_of, whole
from inspector_tui.services import drawing
from inspector_tui.services.draw_lists import DrawRequest, Prepared
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.field import FormField
from inspector_tui.widgets.pick_field import PickField
from inspector_tui.widgets.when_field import DateField
from inspector_tui.words.counted import drawn_of
from inspector_tui.words.errors import code_words

_PROBLEMS_SHOWN = 5


class DrawFormScreen(PlanningFormScreen[Prepared]):
    """Freezes lists and commits. Dismisses with True when it did."""

    HEADING = N_("New draw")
    HELP = N_(
        "Objects come from the register or a table, weighted by risk and credit; officers without a conflict of "
        "interest. F9 freezes both lists and commits to a secret number: after that nothing can be changed. Name a "
        "published value that nobody knows yet, such as tomorrow's lottery number, so that nobody can have tried."
    )
    SCOPE = "draw"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("Freeze"), id="draw.freeze", tooltip=N_("Freeze both lists and commit to the draw")),
    ]

    def place(self) -> str:
        return "draws:new"

    def form(self) -> DraftForm:
        return DraftForm(
            FormField(
                "title", N_("Title"), required=True, most=200, hint=N_("e.g. fourth quarter, hazardous chemicals")
            ),
            FormField("count", N_("To draw"), required=True, code=True, checks=(whole(1, 10_000),), hint="10"),
            FormField("each", N_("Officers each"), required=True, code=True, checks=(whole(2, 16),)),
            PickField("items", N_("Items"), ITEM_COLUMNS, hint=N_("Choose items")),
            DateField("first", N_("From"), today=self.today, required=True),
            DateField("last", N_("Until"), today=self.today, required=True),
            FormField("table", N_("Objects"), hint=N_("the register; or the path of a table")),
            FormField("witness", N_("Witness"), required=True, most=200),
            FormField("beacon", N_("Published value"), hint=N_("what will be published, where, when"), most=400),
            FormField("reason", N_("Why again"), hint=N_("only for a further draw of the same"), most=400),
        )

    def suggested(self) -> dict[str, str]:
        return {"each": "2", "first": "", "last": ""}

    def _request(self) -> DrawRequest | None:
        first, last = (self.query_one(f"#field-{name}", DateField).day for name in ("first", "last"))
        count, each = self.number("count"), self.number("each")
        if first is None or last is None or not count >= 1 or not 2 <= each <= 16:
            return None
        return DrawRequest(
            title=self.value("title"),
            count=count,
            window_from=first.isoformat(),
            window_until=last.isoformat(),
            witness=self.value("witness"),
            officers_each=each,
            items=self.query_one("#field-items", PickField).keys,
            source=source_of(self.value("table")),
            beacon=self.value("beacon") or None,
            reason=self.value("reason") or None,
        )

    def look(self) -> Callable[[Replica], Prepared] | None:
        asked = self._request()
        if asked is None:
            return None
        # Title and witness decide nothing that is looked at; the form asks for them.
        whoever = replace(asked, title=asked.title or "-", witness=asked.witness or "-")
        return lambda replica: drawing.prepare(replica, whoever)

    def told(self, looked: Prepared) -> Sequence[Fact]:
        facts = [
            heading(_("Would be frozen")),
            Fact(_("Objects"), f"{len(looked.lists.objects):,}"),
            Fact(_("By class"), class_words(looked.by_class)),
            Fact(_("Officers"), str(len(looked.lists.officers))),
            Fact(_("Weights"), looked.weights.basis if looked.weights else _("none set, all objects alike")),
        ]
        count = len(looked.conflicts)
        if count:
            words = ngettext("{count} conflict of interest", "{count} conflicts of interest", count)
            facts.append(Fact(_("Conflicts"), words.format(count=count)))
        if looked.found.whitelisted:
            facts.append(
                Fact(_("Whitelist"), _("{count} on the whitelist left out").format(count=looked.found.whitelisted))
            )
        facts += [
            Fact(_("row {row}").format(row=p.row), code_words(p.code, dict(p.facts)), "warn")
            for p in looked.found.problems[:_PROBLEMS_SHOWN]
        ]
        if not self.value("beacon"):
            words = _("Without one nobody can rule out that several secret numbers were tried.")
            facts.append(Fact(_("Published value"), words, "warn"))
        return facts

    def action_main(self) -> None:
        """Asked once: nothing can be changed afterwards."""
        looked, asked = self.ready(), self._request()
        if looked is None or asked is None:
            return
        text = drawn_of(asked.count, len(looked.lists.objects), asked.witness)
        question = Confirm(_("Freeze the lists and commit to the draw?"), text, _("Freeze"), final=True)
        self.app.push_screen(question, lambda yes: self._commit(asked) if yes else None)

    def _commit(self, asked: DrawRequest) -> None:
        replica = self.replica
        self.do(lambda: drawing.commit(replica, asked), self._done, group="sign")

    def _done(self, _draw: str) -> None:
        self.notify(_("Frozen. F3 draws, now or once the value is published."))
        self.finished()
