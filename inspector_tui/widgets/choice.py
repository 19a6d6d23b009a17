"""One of a few choices, all of them in sight: arrow keys or a click choose."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from inspector_tui.i18n import N_, _
from inspector_tui.widgets.field import Check, Field

_GAP = 2


class Choices(Widget, can_focus=True):
    """The options in a row, wrapped into as many lines as they need."""

    HELP = N_("One of several. Left and right choose; a click does too.")
    COMPONENT_CLASSES: ClassVar[set[str]] = {"choices--chosen", "choices--other"}
    DEFAULT_CSS = """
    Choices {
        width: 1fr; height: auto; padding: 0 1; background: $surface;
        & > .choices--chosen { color: $text-accent; text-style: bold; }
        & > .choices--other { color: $foreground; }
        &:focus { background: $panel; }
        &:focus > .choices--chosen {
            color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold;
        }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("left", "choose(-1)", N_("Choice before"), show=False, id="choices.previous"),
        Binding("right,space", "choose(1)", N_("Next choice"), show=False, id="choices.next"),
    ]

    chosen: reactive[str] = reactive("", layout=True)

    class Chosen(Message):
        """Somebody chose."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    def __init__(self, options: Sequence[tuple[str, str]], chosen: str = "") -> None:
        super().__init__()
        self._options = tuple(options)
        self.set_reactive(Choices.chosen, chosen)

    def _words(self, value: str, label: str) -> str:
        return f"({'x' if value == self.chosen else ' '}) {_(label)}"

    def _placed(self, width: int) -> list[tuple[int, int, str, str]]:
        """x, y, value and words of each option."""
        placed: list[tuple[int, int, str, str]] = []
        x = y = 0
        for value, label in self._options:
            words = self._words(value, label)
            if x and x + cell_len(words) > width:
                x, y = 0, y + 1
            placed.append((x, y, value, words))
            x += cell_len(words) + _GAP
        return placed

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the options need."""
        return self._placed(width)[-1][1] + 1 if self._options else 1

    def render(self) -> Content:
        """All options, the chosen one marked by a sign and a colour."""
        lines: list[Content] = []
        for x, y, value, words in self._placed(self.content_size.width):
            part = "chosen" if value == self.chosen else "other"
            option = Content.styled(words, self.get_visual_style(f"choices--{part}"))
            if y == len(lines):
                lines.append(option)
            else:
                lines[y] = Content.assemble(lines[y], " " * (x - lines[y].cell_length), option)
        return Content("\n").join(lines)

    def action_choose(self, by: int) -> None:
        values = [value for value, _label in self._options]
        place = values.index(self.chosen) + by if self.chosen in values else 0
        self._take(values[place % len(values)])

    def _take(self, value: str) -> None:
        if value != self.chosen:
            self.chosen = value
            self.post_message(self.Chosen(value))

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        for x, y, value, words in self._placed(self.content_size.width):
            if offset and offset.y == y and x <= offset.x < x + cell_len(words):
                self._take(value)

    def language_changed(self) -> None:
        """Say the options in the language of now."""
        self.refresh(layout=True)


class ChoiceField(Field):
    """A labelled choice. `options` are (value, marked English) pairs."""

    def __init__(
        self,
        field: str,
        label: str,
        options: Sequence[tuple[str, str]],
        *,
        chosen: str = "",
        required: bool = False,
        checks: Sequence[Check] = (),
        about: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__(field, label, required=required, checks=checks, about=about, id=id)
        self._options = tuple(options)
        self._choices = Choices(self._options, chosen)

    @property
    def control_widget(self) -> Widget:
        return self._choices

    @property
    def value(self) -> str:
        return self._choices.chosen

    def restore(self, value: str) -> None:
        if value in dict(self._options):
            self._choices.chosen = value

    def on_choices_chosen(self, message: Choices.Chosen) -> None:
        message.stop()
        self.tell_changed()
