"""Several lines of free text: findings, summaries, reasons. What is typed stays exactly as typed."""

from __future__ import annotations

from functools import cached_property

from textual import on
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget
from textual.widgets import TextArea

from inspector_tui.i18n import N_
from inspector_tui.widgets.field import Field


class FieldText(TextArea):
    """A TextArea in which Tab leaves, as in every other field."""

    HELP = N_("A field of several lines. Enter begins a new line, Tab goes on. What you type is kept at once.")

    def render_lines(self, crop: Region) -> list[Strip]:
        """A screen may still paint a widget that is just leaving it, and then its styles are gone already."""
        if not self.is_attached:
            return [Strip.blank(crop.width)] * crop.height
        return super().render_lines(crop)


class TextField(Field):
    """A labelled text of several lines."""

    DEFAULT_CSS = """
    TextField TextArea {
        width: 1fr; height: 4; border: none; padding: 0 1; background: $surface; color: $foreground;
        scrollbar-size-vertical: 1;
        &:focus { border: none; background: $panel; }
        & .text-area--cursor-line { background: transparent; }
    }
    """

    @cached_property
    def area(self) -> TextArea:
        """The text area itself."""
        return FieldText(soft_wrap=True, tab_behavior="focus", highlight_cursor_line=False)

    @property
    def control_widget(self) -> Widget:
        return self.area

    @property
    def value(self) -> str:
        return self.area.text

    def restore(self, value: str) -> None:
        with self.prevent(TextArea.Changed):
            self.area.load_text(value)
            self.area.move_cursor(self.area.document.end)

    @on(TextArea.Changed)
    def _typed(self, event: TextArea.Changed) -> None:
        event.stop()
        self.tell_changed()
