"""What the forms of a draw and of a year's plan share: kept drafts, and beside them what would come of it, live."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Generic, TypeVar

from textual.app import ComposeResult
from textual.containers import Horizontal, VerticalScroll
from textual.worker import Worker

from inspector_tui.errors import BadInput, InspectorError
from inspector_tui.i18n import language
from inspector_tui.models import drafts
from inspector_tui.models.replica import Replica
from inspector_tui.screens.desk import STYLES, DeskScreen
from inspector_tui.services.items import offered_items
from inspector_tui.services.plan_objects import REGISTER, Source
from inspector_tui.services.typed_paths import typed_paths
from inspector_tui.widgets.draft import DraftForm
from inspector_tui.widgets.facts import Fact, Facts
from inspector_tui.widgets.field import Check
from inspector_tui.widgets.focus import focus_first
from inspector_tui.widgets.pick_field import PickField
from inspector_tui.widgets.rows import Row
from inspector_tui.words.errors import error_words
from inspector_tui.words.parties import grade_word

Looked = TypeVar("Looked")
_Offer = tuple[dict[str, str], dict[str, str]]


def whole(least: int, most: int) -> Check:
    """A check: a whole number of this range. Raises BadInput NUMBER_OUT_OF_RANGE (text, least, most)."""

    def check(text: str) -> None:
        if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
            raise BadInput("NUMBER_OUT_OF_RANGE", text=text, least=least, most=most)

    return check


def source_of(path: str) -> Source:
    """Where the objects come from: the table that was typed, else the register."""
    paths = typed_paths(path)
    return Source(table=paths[0]) if paths else REGISTER


def class_words(counts: Mapping[str, int]) -> str:
    """How many of each risk class, in one line."""
    return "  ".join(f"{grade_word(name)} {count:,}" for name, count in counts.items())


class PlanningFormScreen(DeskScreen[bool], Generic[Looked]):
    """One look at a time; the last thing typed always is looked at."""

    CSS_PATH = STYLES / "planning.tcss"
    SCOPE: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self._items: dict[str, str] = {}
        self._opened = self._signed = self._stale = False
        self._looked: Looked | None = None
        self._problem: InspectorError | None = None
        self._spoken = language()

    def form(self) -> DraftForm:
        """The fields."""
        raise NotImplementedError

    def suggested(self) -> dict[str, str]:
        """What a field holds before anything was typed."""
        raise NotImplementedError

    def look(self) -> Callable[[Replica], Looked] | None:
        """What to ask in a thread for the values of now; None while they are not enough."""
        raise NotImplementedError

    def told(self, looked: Looked) -> Sequence[Fact]:
        """What the answer means, in facts."""
        raise NotImplementedError

    def compose_content(self) -> ComposeResult:
        with Horizontal(id="planning-panes"):
            with VerticalScroll(id="planning-form", can_focus=False):
                yield self.form()
            with VerticalScroll(id="planning-facts", can_focus=False):
                yield Facts()

    def on_mount(self) -> None:
        replica, scope = self.replica, self.SCOPE

        def read() -> _Offer:
            return offered_items(replica, published=False), drafts.load(replica, scope)

        self.do(read, self._ready, group="offer")

    def _ready(self, offer: _Offer) -> None:
        self._items, kept = offer
        self._speak()
        self.query_one(DraftForm).restore(self.suggested() | kept)
        self._opened = True
        focus_first(self, "DraftForm *")
        self._ask()

    def _speak(self) -> None:
        rows = [Row(code, (name, code)) for code, name in self._items.items()]
        self.query_one("#field-items", PickField).offer(rows)

    def value(self, field: str) -> str:
        """What a field holds."""
        return self.query_one(DraftForm).values[field].strip()

    def number(self, field: str) -> int:
        """What a field of a number holds; 0 while it is no number."""
        told = self.value(field)
        return int(told) if told.isascii() and told.isdigit() and len(told) < 10 else 0

    def on_draft_form_draft_changed(self, message: DraftForm.DraftChanged) -> None:
        """Kept at once, and looked at."""
        message.stop()
        if not self._signed:
            self.keep_draft(self.SCOPE, message.field, message.value)
            self._ask()

    def _ask(self) -> None:
        if self.is_busy("look"):
            self._stale = True
            return
        self._stale = False
        work, replica = self.look(), self.replica
        if work is None:
            self._looked, self._problem = None, None
            self._show()
            return
        self.do(lambda: work(replica), self._found, self._not_found, group="look")

    def _found(self, looked: Any) -> None:
        self._looked, self._problem = looked, None
        self._show()

    def _not_found(self, error: InspectorError) -> None:
        self._looked, self._problem = None, error
        self._show()

    def _show(self) -> None:
        facts = self.told(self._looked) if self._looked is not None else ()
        if self._problem is not None:
            facts = (Fact("", error_words(self._problem), "warn"),)
        self.query_one(Facts).facts = tuple(facts)
        self.refresh_bindings()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Something was typed while the former values were looked at."""
        if event.worker.group == "look" and event.worker.is_finished and self._stale:
            self._ask()

    def ready(self) -> Looked | None:
        """What would come of the values of now; None while they are not enough, which is told where it is typed."""
        self.report_drafts()
        if not self.query_one(DraftForm).check():
            return None
        if self._problem is not None:
            self.tell_error(self._problem)
        return self._looked

    def finished(self) -> None:
        """It became records: the draft is gone."""
        self._signed = True
        drafts.discard(self.replica, self.SCOPE)
        self.inspector.refresh_standing()
        self.dismiss(True)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Not twice, and not before it was looked at; a form that is not enough tells what is missing."""
        allowed = super().check_action(action, parameters)
        if action == "main" and allowed:
            unseen = self._looked is None and self.is_busy("look")
            return None if self.is_busy("sign") or unseen else True
        return allowed

    def language_changed(self) -> None:
        super().language_changed()
        if self._opened and self._spoken != language():
            self._spoken = language()
            self._speak()
            self._show()
