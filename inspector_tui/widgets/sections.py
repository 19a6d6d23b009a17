"""Several short lists under headings, walked through by one cursor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.style import Style
from textual.visual import Visual
from textual.widgets import OptionList
from textual.widgets.option_list import Option

from inspector_tui.i18n import N_
from inspector_tui.widgets.paged import PagedList
from inspector_tui.widgets.rows import Tag
from inspector_tui.widgets.text import fit, wrap

_GAP = 2
_INDENT = "  "
_PADDING = 2
"""Cells that options have beside them (frame.tcss)."""
_WHEN, _SHORT = 20, 5


@dataclass(frozen=True, slots=True)
class SectionRow:
    """One row: `key` names the matter, `name` is ready words, `about` gives way first.

    `when` tells the time, `short` the same in at most five cells for narrow windows.
    """

    key: str
    when: str
    short: str
    name: str
    about: str
    tag: Tag


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with its rows; `empty` says what it means that there are none and what to do next."""

    title: str
    count: int
    rows: tuple[SectionRow, ...]
    empty: str
    more: str = ""
    """Ready words below the rows: that there are more, and where."""


class SectionList(PagedList, inherit_bindings=False):
    """The lists one below the other. Headings are passed over by the cursor."""

    HELP = N_("Your lists. The arrow keys go through all of them, Enter opens the row.")
    COMPONENT_CLASSES: ClassVar[set[str]] = {
        f"section-list--{part}" for part in ("title", "dim", "accent", "good", "warn", "bad")
    }
    DEFAULT_CSS = """
    SectionList {
        height: 1fr; scrollbar-size-vertical: 1; scrollbar-gutter: stable;
        & > .section-list--title { color: $text-accent; text-style: bold; }
        & > .section-list--dim { color: $text-muted; }
        & > .section-list--accent { color: $text-accent; }
        & > .section-list--good { color: $text-success; }
        & > .section-list--warn { color: $text-warning; }
        & > .section-list--bad { color: $text-error; text-style: bold; }
        & > .option-list--option-highlighted {
            color: $block-cursor-blurred-foreground; background: $block-cursor-blurred-background; text-style: none;
        }
        &:focus > .option-list--option-highlighted {
            color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold;
        }
        & > .option-list--option-disabled { color: $text-muted; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "cursor_up", N_("Row above"), show=False, id="sections.up"),
        Binding("down", "cursor_down", N_("Row below"), show=False, id="sections.down"),
        Binding("pageup", "page_up", N_("Page up"), show=False, id="sections.page_up"),
        Binding("pagedown", "page_down", N_("Page down"), show=False, id="sections.page_down"),
        Binding("home", "first", N_("First row"), show=False, id="sections.first"),
        Binding("end", "last", N_("Last row"), show=False, id="sections.last"),
        Binding(
            "enter", "select", N_("Open"), show=False, id="sections.open", tooltip=N_("Open the row under the cursor")
        ),
    ]

    class Highlighted(Message):
        """The cursor came to a row; None when there are no rows at all."""

        def __init__(self, key: str | None) -> None:
            super().__init__()
            self.key = key

    class Opened(Message):
        """Enter or a click on a row."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id, markup=False)
        self._sections: tuple[Section, ...] = ()

    @property
    def current(self) -> str | None:
        """Key of the row under the cursor."""
        if self.highlighted is None:
            return None
        return self.get_option_at_index(self.highlighted).id

    def show(self, sections: Sequence[Section]) -> None:
        """Replaces everything; the cursor stays on its matter, or goes to the first row."""
        self._sections = tuple(sections)
        self._write()

    def on_resize(self, event: events.Resize) -> None:
        self._write()

    def _write(self) -> None:
        width = self.scrollable_content_region.width - _PADDING
        if width <= 0:
            return
        current, place, top = self.current, self.highlighted, self.scroll_offset.y
        with self.prevent(OptionList.OptionHighlighted):
            self.clear_options()
            told = [self._told(one, number, width) for number, one in enumerate(self._sections)]
            self.add_options([option for options in told for option in options])
        rows = [index for index, option in enumerate(self.options) if not option.disabled]
        same = next((index for index in rows if self.options[index].id == current), None)
        near = next((index for index in rows if place is not None and index >= place), rows[-1] if rows else None)
        self.highlighted = same if same is not None else near if place is not None else rows[0] if rows else None
        self.scroll_to(y=top, animate=False)
        self.post_message(self.Highlighted(self.current))

    def _told(self, section: Section, number: int, width: int) -> list[Option]:
        title = Content.assemble(
            (section.title, self._part("title")), (f"  {section.count:,}" if section.count else "", self._part("dim"))
        )
        options = [Option(Content.assemble("\n", title) if number else title, disabled=True)]
        if not section.rows:
            lines = wrap(section.empty, max(10, width - 4))
            options.append(Option(Content("\n".join(f"{_INDENT}{line}" for line in lines)), disabled=True))
        options += [Option(self._line(row, width), id=row.key) for row in section.rows]
        if section.more:
            options.append(Option(Content(fit(f"{_INDENT}{section.more}", width).rstrip()), disabled=True))
        return options

    def _line(self, row: SectionRow, width: int) -> Content:
        """When, name, what for, state; on narrow screens without what for and with a shorter when."""
        tag = f"[{row.tag.text}]"
        when = _WHEN if width >= 56 else _SHORT
        room = width - len(_INDENT) - when - cell_len(tag) - 2 * _GAP
        about = max(0, room - 30 - _GAP) if width >= 70 else 0
        name = room - (about + _GAP if about else 0)
        pieces = [
            _INDENT,
            fit(row.when if when == _WHEN else row.short, when),
            " " * _GAP,
            fit(row.name, name),
            " " * _GAP,
        ]
        if about:
            pieces += [fit(row.about, about), " " * _GAP]
        tone = row.tag.tone
        return Content.assemble(*pieces, tag if tone == "plain" else (tag, self._part(tone)))

    def _get_visual(self, option: Option) -> Visual:
        """Under the cursor the cursor's colours alone: a tag's own would not be read on them."""
        visual = super()._get_visual(option)
        at_cursor = self.highlighted is not None and self.options[self.highlighted] is option
        return Content(visual.plain) if at_cursor and isinstance(visual, Content) else visual

    def _part(self, name: str) -> Style:
        return self.get_visual_style(f"section-list--{name}", partial=True)

    def on_option_list_option_highlighted(self, event: OptionList.OptionHighlighted) -> None:
        event.stop()
        self.post_message(self.Highlighted(event.option_id))

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        event.stop()
        if event.option_id is not None:
            self.post_message(self.Opened(event.option_id))
