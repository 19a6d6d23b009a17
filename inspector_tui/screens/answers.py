"""One answer for each of many: what was done, and what was refused and why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar, Final

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll

from inspector_tui.i18n import N_, _
from inspector_tui.screens.desk import DeskScreen
from inspector_tui.widgets.facts import Fact, Facts, heading
from inspector_tui.widgets.rows import Column, ListSource, Row, Tag
from inspector_tui.widgets.table import VirtualTable

_COLUMNS: Final = (
    Column("sign", N_("Answer"), 8),
    Column("name", N_("Enterprise"), 24, grow=1),
    Column("words", N_("In words"), 20, grow=2),
)


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer for one matter, in ready words."""

    name: str
    good: bool
    words: str


class AnswersScreen(DeskScreen[None]):
    """Refused ones on top; the full words of the row under the cursor below."""

    HEADING = N_("Answers")
    HELP = N_("Each one got its own answer; those that were refused stand on top. Nothing of them was changed.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "main", N_("Close"), id="answers.close", tooltip=N_("Back to the list")),
    ]
    DEFAULT_CSS = """
    AnswersScreen {
        VirtualTable { height: 1fr; }
        #answers-words { height: auto; max-height: 6; margin: 1 0 0 0; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self, answers: Sequence[Answer]) -> None:
        super().__init__()
        self._answers = sorted(answers, key=lambda one: one.good)

    def compose_content(self) -> ComposeResult:
        rows = []
        for place, one in enumerate(self._answers):
            sign = Tag(_("done"), "good") if one.good else Tag(_("refused"), "bad")
            rows.append(Row(str(place), (sign, one.name, one.words)))
        yield VirtualTable(_COLUMNS, ListSource(rows), id="answers-table")
        with VerticalScroll(id="answers-words", can_focus=False):
            yield Facts()

    def on_mount(self) -> None:
        self.query_one(VirtualTable).focus()
        self._count()

    def _count(self) -> None:
        done = sum(one.good for one in self._answers)
        words = _("{done} done, {refused} refused")
        self.remark = words.format(done=done, refused=len(self._answers) - done)

    def language_changed(self) -> None:
        self._count()
        super().language_changed()

    def action_main(self) -> None:
        """Read: back to where one was."""
        self.dismiss()

    def on_virtual_table_row_highlighted(self, message: VirtualTable.RowHighlighted) -> None:
        """The answer in full."""
        one = self._answers[int(message.row.key)]
        self.query_one(Facts).facts = (heading(one.name), Fact("", one.words, "plain" if one.good else "warn"))

    def on_virtual_table_row_selected(self, message: VirtualTable.RowSelected) -> None:
        """Enter reads on to the next row."""
        self.query_one(VirtualTable).action_move(1)
