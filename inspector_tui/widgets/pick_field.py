"""A field whose values are picked from a list and shown in full, one a line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual.binding import Binding, BindingType
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from inspector_tui.i18n import N_, _
from inspector_tui.widgets.field import Check, Field
from inspector_tui.widgets.picker import Picker
from inspector_tui.widgets.rows import Cell, Column, Row, Tag
from inspector_tui.widgets.text import fit, shorten

_GAP = "  "


class Picked(Widget, can_focus=True):
    """The chosen values; Enter or a click opens the list."""

    HELP = N_("Chosen from a list. Enter opens the list; there type to find, F4 marks, F9 takes.")
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"picked--hint", "picked--warn", "picked--bad", "picked--dim"}
    DEFAULT_CSS = """
    Picked {
        width: 1fr; height: auto; padding: 0 1; background: $surface;
        & > .picked--hint, & > .picked--dim { color: $text-muted; }
        & > .picked--warn { color: $text-warning; }
        & > .picked--bad { color: $text-error; text-style: bold; }
        &:focus { background: $panel; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space", "open", N_("Choose"), show=False, id="picked.open", tooltip=N_("Open the list")),
    ]
    lines: reactive[tuple[tuple[Cell, ...], ...]] = reactive(tuple[tuple[Cell, ...], ...](), layout=True)
    hint: reactive[str] = reactive("", layout=True)

    class Wanted(Message):
        """Somebody wants the list."""

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line a value."""
        return max(1, len(self.lines))

    def render(self) -> Content:
        """The values in columns, the last cell may be cut; or the hint."""
        width = self.content_size.width
        ending = f"{_GAP}Enter"
        if not self.lines:
            return Content.styled(
                shorten(_(self.hint) + (ending if self.has_focus else ""), width),
                self.get_visual_style("picked--hint", partial=True),
            )
        most = [max(Content(_words(line[at])).cell_length for line in self.lines) for at in range(len(self.lines[0]))]
        room = width - sum(most[1:]) - len(_GAP) * (len(most) - 1)
        first = min(most[0], max(8, room))
        return Content("\n").join([self._line(line, [first, *most[1:]]) for line in self.lines])

    def _line(self, line: tuple[Cell, ...], widths: list[int]) -> Content:
        pieces = []
        for cell, width in zip(line, widths, strict=True):
            text = fit(_words(cell), width)
            tone = cell.tone if isinstance(cell, Tag) else "plain"
            styled = tone in ("warn", "bad", "dim")
            pieces.append(
                Content.styled(text, self.get_visual_style(f"picked--{tone}", partial=True))
                if styled
                else Content(text)
            )
        return Content(_GAP).join(pieces)

    def action_open(self) -> None:
        self.post_message(self.Wanted())

    def on_click(self) -> None:
        self.action_open()

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self.refresh()

    def language_changed(self) -> None:
        """The hint in the language of now."""
        self.refresh(layout=True)


def _words(cell: Cell) -> str:
    return cell.text if isinstance(cell, Tag) else cell


class PickField(Field):
    """A labelled choice of several from a list. `value` is their keys, separated by commas."""

    def __init__(
        self,
        field: str,
        label: str,
        columns: Sequence[Column],
        *,
        hint: str = N_("Choose"),
        required: bool = False,
        checks: Sequence[Check] = (),
        about: str = "",
        id: str | None = None,
    ) -> None:
        super().__init__(field, label, required=required, checks=checks, about=about, id=id)
        self._columns = tuple(columns)
        self._picked = Picked()
        self._picked.set_reactive(Picked.hint, hint)
        self._rows: dict[str, Row] = {}
        self._keys: tuple[str, ...] = ()

    @property
    def control_widget(self) -> Widget:
        return self._picked

    def offer(self, rows: Sequence[Row]) -> None:
        """What can be chosen, again whenever its words change."""
        self._rows = {row.key: row for row in rows}
        self._show()

    @property
    def keys(self) -> tuple[str, ...]:
        """What is chosen, in the order it was."""
        return self._keys

    @property
    def value(self) -> str:
        return ",".join(self._keys)

    def restore(self, value: str) -> None:
        self._keys = tuple(key for key in value.split(",") if key)
        self._show()

    def _show(self) -> None:
        blank = ("",) * (len(self._columns) - 1)
        lines = [self._rows[key].cells if key in self._rows else (key, *blank) for key in self._keys]
        self._picked.lines = tuple(lines)

    def on_picked_wanted(self, message: Picked.Wanted) -> None:
        """Opens the list."""
        message.stop()
        picker = Picker(_(self._label), self._columns, tuple(self._rows.values()), self._keys, needed=self._required)
        self.app.push_screen(picker, self._take)

    def _take(self, keys: tuple[str, ...] | None) -> None:
        if keys is not None and keys != self._keys:
            self._keys = keys
            self._show()
            self.tell_changed()
