"""Long work in one line: what, how far, how to stop it."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from inspector_tui.i18n import N_, _
from inspector_tui.widgets.text import shorten


class Progress(Widget, can_focus=True):
    """`label` is ready words. A `total` of 0 is not known yet: then only the count is told. With `pauses` the screen
    has a key that pauses, and the bar says so."""

    HELP = N_("Work in progress. Escape stops it; what is done so far stays done only where the words say so.")
    COMPONENT_CLASSES: ClassVar[set[str]] = {"progress--done", "progress--rest", "progress--stop"}
    DEFAULT_CSS = """
    Progress {
        height: 1; width: 1fr; background: $surface; color: $foreground; padding: 0 1; display: none;
        &.-running { display: block; }
        & > .progress--done { background: $text-accent; }
        & > .progress--rest { background: $panel; }
        & > .progress--stop { color: $text-muted; }
        &:focus > .progress--stop { color: $text-accent; text-style: bold; }
    }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "stop", N_("Stop"), id="progress.stop", tooltip=N_("Stop what is running")),
    ]

    label: reactive[str] = reactive("")
    done: reactive[int] = reactive(0)
    total: reactive[int] = reactive(0)
    counted: reactive[bool] = reactive(True)
    running: reactive[bool] = reactive(False, toggle_class="-running")

    class Stopped(Message):
        """Somebody wants the work to stop. Whoever runs it ends it and sets `running` to False."""

    def __init__(self, *, id: str | None = None, pauses: bool = False) -> None:
        super().__init__(id=id)
        self._pauses = pauses

    def show(self, label: str, done: int, total: int, *, counted: bool = True) -> None:
        """Tell how far it is; begins when it was not running. Without `counted` the label tells the counts itself."""
        self.counted = counted
        self.label, self.done, self.total, self.running = label, done, total, True

    def end(self) -> None:
        """The work is over."""
        self.running = False

    def render(self) -> Content:
        """导入 12,000 / 40,000, a bar as long as the words leave room, and the way to stop."""
        width = self.content_size.width
        count = f"{self.done:,} / {self.total:,}" if self.total else f"{self.done:,}"
        if not self.counted:
            count = ""
        share = f" {100 * self.done // self.total:3d}%" if self.total else ""
        stop = ("  F7 " + _("Pause") if self._pauses else "") + "  Esc " + _("Stop")
        fixed = cell_len(count) + cell_len(share) + cell_len(stop) + 3
        label = shorten(self.label, max(4, min(cell_len(self.label), width - fixed)))
        room = max(0, min(40, width - fixed - cell_len(label)))
        filled = min(room, room * self.done // self.total) if self.total else 0
        return Content.assemble(
            f"{label}  {count} ",
            Content.styled(" " * filled, self.get_visual_style("progress--done")),
            Content.styled(" " * (room - filled if self.total else 0), self._part("rest")),
            share,
            Content.styled(stop, self._part("stop")),
        )

    def _part(self, name: str) -> Style:
        return self.get_visual_style(f"progress--{name}")

    def action_stop(self) -> None:
        self.post_message(self.Stopped())

    def on_click(self) -> None:
        self.action_stop()

    def language_changed(self) -> None:
        """Say it in the language of now."""
        self.refresh()
