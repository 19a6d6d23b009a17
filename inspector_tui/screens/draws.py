"""The random draws of an organ: all of them, drawn or not; draw, look at the result, publish."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, VerticalScroll

from inspector_tui.i18n import N_, _, language, ngettext
from inspector_tui.models import planning_queries
from inspector_tui.models.durable import write_durably
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows_planning import DrawRow
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.screens.draw_form import DrawFormScreen
from inspector_tui.screens.inspection_words import moment_words, period_words
from inspector_tui.services import drawing
from inspector_tui.services.published_draws import published
from inspector_tui.services.typed_paths import typed_paths
from inspector_tui.widgets.ask_text import AskText
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.rows import Column, ListSource, Row, Tag
from inspector_tui.widgets.table import VirtualTable

_COLUMNS: Final = (
    Column("title", N_("Draw"), 20, grow=2),
    Column("state", N_("State"), 12),
    Column("count", N_("Drawn of"), 12, align="right", drop=3),
    Column("when", N_("Committed"), 16, drop=4),
)


class DrawsScreen(DeskScreen[None]):
    """F9 makes a new one, F3 draws what was committed to, Enter shows the result, F6 publishes it."""

    HEADING = N_("Random draws")
    HELP = N_(
        "Every draw stays here, those that were committed to and never drawn too. F9 prepares a new one, F3 draws it "
        "once, Enter shows what was drawn, F6 writes the file by which anybody can replay it: inspector draw verify."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "draw", N_("Draw"), id="draws.draw", tooltip=N_("Draw what was committed to, once")),
        Binding("f6", "publish", N_("Publish"), id="draws.publish", tooltip=N_("Write the file anybody can replay")),
        Binding("f9", "main", N_("New"), id="draws.new", tooltip=N_("Prepare a new draw")),
    ]
    DEFAULT_CSS = """
    DrawsScreen {
        #draws-panes { layout: vertical; height: 1fr; }
        VirtualTable { height: 1fr; }
        #draws-detail { height: auto; max-height: 10; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
        &.-wide, &.-widest {
            #draws-panes { layout: horizontal; }
            VirtualTable { width: 3fr; }
            #draws-detail { width: 2fr; height: 1fr; max-height: 100%; margin: 0; padding: 0 0 0 2; }
        }
        &.-short #draws-detail { display: none; }
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._rows: list[DrawRow] = []
        self._spoken = language()

    def place(self) -> str:
        return "draws:"

    def compose_content(self) -> ComposeResult:
        with Horizontal(id="draws-panes"):
            yield VirtualTable(_COLUMNS, empty=N_("No draw yet. F9 prepares one."))
            with VerticalScroll(id="draws-detail", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        self.query_one(VirtualTable).focus()

    def on_screen_resume(self) -> None:
        """Looks again, also after the form."""
        self.read()

    def read(self) -> None:
        """Asks for the draws of now."""
        replica = self.replica
        self.do(lambda: _read(replica), self._show, group="draws")

    def _show(self, rows: list[DrawRow]) -> None:
        self._rows = rows
        table, today = self.query_one(VirtualTable), self.today()
        cursor = table.cursor
        table.source = ListSource([_row(one, today) for one in rows])
        table.cursor = cursor
        self._show_detail()

    @property
    def chosen(self) -> DrawRow | None:
        """The draw under the cursor."""
        row = self.query_one(VirtualTable).current if self.is_mounted else None
        return next((one for one in self._rows if row and one.draw == row.key), None)

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The facts of the draw."""
        message.stop()
        self._show_detail()
        self.refresh_bindings()

    def _show_detail(self) -> None:
        one = self.chosen
        self.query_one(Facts).facts = _facts(one, self.today()) if one else ()

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        """Enter: what was drawn."""
        message.stop()
        one = self.chosen
        if one is not None and one.drawn is not None:
            from inspector_tui.screens.draw_result import DrawResultScreen

            self.app.push_screen(DrawResultScreen(one.draw, one.title))

    def action_main(self) -> None:
        """The form of a new draw."""
        self.app.push_screen(DrawFormScreen())

    # Drawing ------------------------------------------------------------------------------------------------

    def action_draw(self) -> None:
        """Asks for the value that was announced, then once more: a result is never drawn again."""
        one = self.chosen
        if one is None or one.drawn is not None:
            return
        if one.beacon is None:
            self._ask(one, None)
            return
        question = AskText(_("Published value"), one.beacon, _("Go on"), label=N_("Value"))
        self.app.push_screen(question, lambda value: self._ask(one, value) if value else None)

    def _ask(self, one: DrawRow, value: str | None) -> None:
        text = _("{count} of {objects} objects, witness {witness}").format(
            count=one.count, objects=one.objects, witness=one.witness
        )
        question = Confirm(_("Draw now? {title}").format(title=one.title), text, _("Draw"), final=True)
        self.app.push_screen(question, lambda yes: self._draw(one.draw, value) if yes else None)

    def _draw(self, draw: str, value: str | None) -> None:
        replica = self.replica
        self.do(lambda: drawing.draw(replica, draw, value), self._drawn, group="draw")

    def _drawn(self, drawn: list[drawing.Drawn]) -> None:
        words = ngettext("{count} drawn and planned.", "{count} drawn and planned.", len(drawn))
        self.notify(words.format(count=len(drawn)))
        self.inspector.refresh_standing()
        self.read()

    # Publishing ---------------------------------------------------------------------------------------------

    def action_publish(self) -> None:
        """Asks where to."""
        one = self.chosen
        if one is None or one.drawn is None:
            return
        question = AskText(
            _("Publish the draw"),
            _("One file with both signed records and both frozen lists: anybody can replay the draw from it."),
            _("Write it"),
            label=N_("File"),
            kept=f"draw-{one.draw}.json",
        )
        self.app.push_screen(question, lambda path: self._publish(one.draw, path) if path else None)

    def _publish(self, draw: str, told: str) -> None:
        paths = typed_paths(told)
        if not paths:
            return
        replica = self.replica

        def write() -> Path:
            write_durably(paths[0], published(replica, draw), mode=0o644)
            return paths[0]

        self.do(write, lambda path: self.notify(_("Written to {path}.").format(path=path)), group="publish")

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """What is not drawn is drawn, what is drawn is published; one act at a time."""
        allowed = super().check_action(action, parameters)
        if action in ("draw", "publish") and allowed and self.is_mounted:
            one = self.chosen
            fits = one is not None and (one.drawn is None) == (action == "draw")
            return (None if self.is_busy(action) else True) if fits else False
        return allowed

    def language_changed(self) -> None:
        super().language_changed()
        if self._spoken != language():
            self._spoken = language()
            self._show(self._rows)


def _read(replica: Replica) -> list[DrawRow]:
    with replica.reading() as connection:
        return planning_queries.draws_of(connection, replica.identity().organ)


def _row(one: DrawRow, today: dt.date) -> Row:
    state = Tag(_("drawn"), "good") if one.drawn else Tag(_("committed"), "warn")
    return Row(one.draw, (one.title, state, f"{one.count:,}/{one.objects:,}", moment_words(one.committed_at, today)))


def _facts(one: DrawRow, today: dt.date) -> tuple[Fact, ...]:
    first, last = dt.date.fromisoformat(one.window_from), dt.date.fromisoformat(one.window_until)
    facts = [
        heading(one.title, one.draw),
        Fact(_("Committed"), f"{moment_words(one.committed_at, today)}  {one.committed_by}"),
        Fact(_("Drawn"), moment_words(one.drawn_at, today) if one.drawn_at else _("not yet: F3")),
        Fact(_("Witness"), one.witness),
        Fact(_("Planned"), period_words(first, last, today)),
        Fact(_("Weights"), one.weights_basis or _("none set, all objects alike")),
        Fact(_("Published value"), one.beacon or _("none announced"), "plain" if one.beacon else "warn"),
        Fact(_("Objects"), f"{one.objects_hash.hex()[:16]}…"),
        Fact(_("Officers"), f"{one.officers_hash.hex()[:16]}…"),
    ]
    if one.redraw_of:
        facts.append(Fact(_("Again after"), f"{one.redraw_of}  {one.reason}", "warn"))
    return tuple(facts)
