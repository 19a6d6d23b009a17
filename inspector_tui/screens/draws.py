"""The random draws of an organ: all of them, drawn or not; draw, look at the result, publish."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from inspector_tui.i18n import N_, _, list_words, ngettext
from inspector_tui.models import planning_queries
from inspector_tui.models.durable import write_durably
from inspector_tui.models.replica import Replica
from inspector_tui.models.rows_planning import DrawRow
from inspector_tui.screens.draw_form import DrawFormScreen
from inspector_tui.screens.inspection_words import moment_words, period_words
from inspector_tui.screens.listing import ListingScreen
from inspector_tui.services import drawing
from inspector_tui.services.draw_files import fetch_lists, replay
from inspector_tui.services.published_draws import DrawVerification, published
from inspector_tui.services.redrawing import replaced_draws
from inspector_tui.services.typed_paths import typed_paths
from inspector_tui.widgets.ask_text import AskText
from inspector_tui.widgets.confirm import Confirm
from inspector_tui.widgets.facts import Fact, heading
from inspector_tui.widgets.rows import Column, Row, Tag, Tone
from inspector_tui.widgets.table import VirtualTable
from inspector_tui.words.counted import drawn_of
from inspector_tui.words.errors import code_words
from inspector_tui.words.planning import draw_state

_NAMED = 5
_COLUMNS: Final = (
    Column("title", N_("Draw"), 20, grow=2),
    Column("state", N_("State"), 12),
    Column("count", N_("Drawn of"), 12, align="right", drop=3),
    Column("when", N_("Committed"), 21, drop=4),
)


class DrawsScreen(ListingScreen[DrawRow]):
    """F9 makes a new one, F3 draws what was committed to, Enter shows the result, F6 publishes it."""

    HEADING = N_("Random draws")
    HELP = N_(
        "Every draw stays here, those that were committed to and never drawn too. F9 prepares a new one, F3 draws it "
        "once, Enter shows what was drawn. F4 replays it from the frozen lists, on any laptop; F6 writes the file by "
        "which anybody can: inspector draw verify. F7 shows the weights and the conflicts of interest."
    )
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f3", "draw", N_("Draw"), id="draws.draw", tooltip=N_("Draw what was committed to, once")),
        Binding("f4", "replay", N_("Replay"), id="draws.replay", tooltip=N_("Draw again from the frozen lists")),
        Binding("f6", "publish", N_("Publish"), id="draws.publish", tooltip=N_("Write the file anybody can replay")),
        Binding("f7", "rules", N_("Conflicts"), id="draws.rules", tooltip=N_("Weights and conflicts of interest")),
        Binding("f9", "main", N_("New"), id="draws.new", tooltip=N_("Prepare a new draw")),
    ]
    PLACE = "draws:"
    COLUMNS = _COLUMNS
    EMPTY = N_("No draw yet. F9 prepares one.")
    ACTS = frozenset({"draw", "replay", "publish"})

    def __init__(self) -> None:
        super().__init__()
        self._replaced: dict[str, str] = {}
        self._replays: dict[str, DrawVerification] = {}

    def load(self, replica: Replica) -> Sequence[DrawRow]:
        with replica.reading() as connection:
            rows = planning_queries.draws_of(connection, replica.identity().organ)
        self._replaced = replaced_draws(rows)
        return rows

    def row_of(self, one: DrawRow) -> Row:
        tone: Tone = "dim" if one.draw in self._replaced else "good" if one.drawn else "warn"
        state = Tag(draw_state(one, self._replaced), tone)
        counts, when = f"{one.count:,}/{one.objects:,}", moment_words(one.committed_at, self.today())
        return Row(one.draw, (one.title, state, counts, when))

    def facts_of(self, one: DrawRow | None) -> Sequence[Fact]:
        if one is None:
            return ()
        facts = [*_facts(one, self.today())]
        if one.draw in self._replaced:
            facts.insert(1, Fact(_("Replaced by"), self._replaced[one.draw], "warn"))
        told = self._replays.get(one.draw)
        if told is not None:
            facts.insert(1, Fact(_("Replayed"), _replay_words(told), "good" if told.holds else "bad"))
        return facts

    def may(self, action: str, one: DrawRow | None) -> bool | None:
        """What is not drawn is drawn, what is drawn is replayed and published."""
        return one is not None and (one.drawn is None) == (action == "draw")

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        """Enter: what was drawn."""
        message.stop()
        one = self.chosen
        if one is not None and one.drawn is not None:
            from inspector_tui.screens.draw_result import DrawResultScreen

            self.app.push_screen(DrawResultScreen(one))

    def action_main(self) -> None:
        """The form of a new draw."""
        self.app.push_screen(DrawFormScreen())

    def action_rules(self) -> None:
        """What a draw rests on."""
        from inspector_tui.screens.conflicts import ConflictsScreen

        self.app.push_screen(ConflictsScreen())

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
        text = drawn_of(one.count, one.objects, one.witness)
        question = Confirm(_("Draw now? {title}").format(title=one.title), text, _("Draw"), final=True)
        self.app.push_screen(question, lambda yes: self._draw(one.draw, value) if yes else None)

    def _draw(self, draw: str, value: str | None) -> None:
        replica = self.replica
        self.act(lambda: drawing.draw(replica, draw, value), _drawn_words)

    # Replaying ----------------------------------------------------------------------------------------------

    def action_replay(self) -> None:
        """Draws again from the signed records and the frozen lists, which come from the server where need be."""
        one = self.chosen
        if one is None or one.drawn is None:
            return
        replica, draw = self.replica, one.draw
        self.do(lambda: replay(replica, draw), lambda told: self._replayed(draw, told), group="act")

    def _replayed(self, draw: str, told: DrawVerification) -> None:
        self._replays[draw] = told
        self.notify(_replay_words(told), severity="information" if told.holds else "error")
        self.paint_facts()

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
            fetch_lists(replica, draw)
            write_durably(paths[0], published(replica, draw), mode=0o644)
            return paths[0]

        self.do(write, lambda path: self.notify(_("Written to {path}.").format(path=path)), group="act")


def _drawn_words(result: drawing.DrawResult) -> str:
    count = len(result.drawn)
    words = [ngettext("{count} drawn and planned.", "{count} drawn and planned.", count).format(count=count)]
    if result.withdrawn:
        words.append(_("{count} of the draw before taken back").format(count=len(result.withdrawn)))
    if result.kept:
        names = list_words([row.enterprise_name for row in result.kept[:_NAMED]])
        words.append(_("{count} stay, filed before: {names}").format(count=len(result.kept), names=names))
    return "\n".join(words)


def _replay_words(told: DrawVerification) -> str:
    if told.holds:
        return _("The draw holds: whoever replays it gets this result.")
    return "\n".join([_("The draw does NOT hold."), *(code_words(code, {}) for code in told.problems)])


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
        *((Fact(_("Was"), one.value),) if one.value else ()),
        Fact(_("Objects"), f"{one.objects_hash.hex()[:16]}…"),
        Fact(_("Officers"), f"{one.officers_hash.hex()[:16]}…"),
    ]
    if one.redraw_of:
        facts.append(Fact(_("Again after"), f"{one.redraw_of}  {one.reason}", "warn"))
    return tuple(facts)
