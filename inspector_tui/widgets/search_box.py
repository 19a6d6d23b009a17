"""Type at once: a search line over a list, with filters as chips. The arrow keys move the list meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget
from textual.widgets import Input

from inspector_tui.i18n import N_, _
from inspector_tui.widgets.table import VirtualTable

SETTLE_SECONDS = 0.03
"""An input method commits a phrase as several keys in one burst: one search for all of them."""


class Chip(Widget, can_focus=True):
    """One filter, on or off."""

    HELP = N_("A filter. Space or Enter switches it on and off.")
    DEFAULT_CSS = """
    Chip {
        width: auto; height: 1; padding: 0 1; margin: 0 1 0 0; background: $surface; color: $foreground;
        &.-on { color: $text-accent; text-style: bold; }
        &:hover { background: $panel; }
        &:focus { background: $block-cursor-background; color: $block-cursor-foreground; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,enter", "flip", N_("Switch filter"), show=False, id="chip.flip"),
    ]
    on_now: reactive[bool] = reactive(False, layout=True)

    class Flipped(Message):
        """The filter was switched by a person."""

    def __init__(self, chip: str, label: str, on_now: bool = False) -> None:
        super().__init__(id=f"chip-{chip}", classes="-on" if on_now else "")
        self.chip = chip
        self._label = label
        self.set_reactive(Chip.on_now, on_now)

    def render(self) -> Content:
        """The label, with a sign that does not need colour."""
        return Content(f"{'[x]' if self.on_now else '[ ]'} {_(self._label)}")

    def watch_on_now(self, on_now: bool) -> None:
        """Looks switched."""
        self.set_class(on_now, "-on")

    def action_flip(self) -> None:
        self.on_now = not self.on_now
        self.post_message(self.Flipped())

    def on_click(self) -> None:
        self.action_flip()

    def language_changed(self) -> None:
        """Say it in the language of now."""
        self.refresh(layout=True)


class SearchInput(Input):
    """An Input that lets the arrow keys through to the list."""

    HELP = N_("Type a part of a name or a number. The arrow keys move in the list, Enter opens the row.")
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "steer('move', -1)", N_("Row above"), show=False, id="search.up"),
        Binding("down", "steer('move', 1)", N_("Row below"), show=False, id="search.down"),
        Binding("pageup", "steer('turn', -1)", N_("Page up"), show=False, id="search.page_up"),
        Binding("pagedown", "steer('turn', 1)", N_("Page down"), show=False, id="search.page_down"),
    ]

    class Steered(Message):
        """A key that is meant for the list."""

        def __init__(self, action: str, by: int) -> None:
            super().__init__()
            self.action, self.by = action, by

    def action_steer(self, action: str, by: int) -> None:
        self.post_message(self.Steered(action, by))


class SearchBox(Vertical):
    """The search line and its chips. `steers` selects the table that the arrow keys move."""

    DEFAULT_CSS = """
    SearchBox {
        height: auto;
        SearchInput { width: 1fr; }
        .search-chips { height: 1; margin: 0; }
        .search-chips.-none { display: none; }
    }
    """

    class Changed(Message):
        """Other words or filters: search now. `chips` are the names of those switched on."""

        def __init__(self, text: str, chips: frozenset[str]) -> None:
            super().__init__()
            self.text, self.chips = text, chips

    def __init__(
        self,
        hint: str = N_("Part of a name or number"),
        chips: Sequence[tuple[str, str]] = (),
        *,
        on_at_first: frozenset[str] = frozenset(),
        steers: str = "VirtualTable",
        id: str | None = None,
    ) -> None:
        super().__init__(id=id)
        self._hint = hint
        self._chips = tuple(chips)
        self._on_at_first = on_at_first
        self._steers = steers
        self._told = ("", on_at_first)
        self._settling = False

    def compose(self) -> ComposeResult:
        yield SearchInput(placeholder=_(self._hint), select_on_focus=False)
        with Horizontal(classes="search-chips" if self._chips else "search-chips -none"):
            for chip, label in self._chips:
                yield Chip(chip, label, chip in self._on_at_first)

    @property
    def text(self) -> str:
        """What is searched for, without blanks around it."""
        return self.query_one(SearchInput).value.strip()

    @property
    def chips(self) -> frozenset[str]:
        """Names of the filters that are on."""
        return frozenset(chip.chip for chip in self.query(Chip) if chip.on_now)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        if not self._settling:
            self._settling = True
            self.set_timer(SETTLE_SECONDS, self._settled)

    def _settled(self) -> None:
        self._settling = False
        self._tell()

    @on(Chip.Flipped)
    def _flipped(self, event: Chip.Flipped) -> None:
        event.stop()
        self._tell()

    def _tell(self) -> None:
        now = (self.text, self.chips)
        if now != self._told:
            self._told = now
            self.post_message(self.Changed(*now))

    def _table(self) -> VirtualTable | None:
        return next(iter(self.screen.query(self._steers).results(VirtualTable)), None)

    @on(SearchInput.Steered)
    def _steer(self, event: SearchInput.Steered) -> None:
        event.stop()
        if (table := self._table()) is not None:
            getattr(table, f"action_{event.action}")(event.by)

    @on(Input.Submitted)
    def _entered(self, event: Input.Submitted) -> None:
        event.stop()
        self._tell()
        if (table := self._table()) is not None:
            table.action_select()

    def language_changed(self) -> None:
        """The hint in the language of now."""
        self.query_one(SearchInput).placeholder = _(self._hint)
