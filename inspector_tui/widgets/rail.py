"""Where am I in the visit: 到场 > 检查 12/18 > 结果."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from rich.cells import cell_len
from textual import events
from textual.content import Content
from textual.message import Message
from textual.reactive import reactive
from textual.widget import Widget

from inspector_tui.i18n import N_, _


@dataclass(frozen=True, slots=True)
class Step:
    """One step: `label` is marked English, `progress` ready words such as 12/18."""

    step: str
    label: str
    progress: str = ""
    done: bool = False


class Rail(Widget):
    """The steps in one line. A click goes to a step; whether it may, the screen decides."""

    HELP = N_("The steps of the visit. The step you are on is marked.")
    ALLOW_SELECT = False
    COMPONENT_CLASSES: ClassVar[set[str]] = {"rail--now", "rail--done", "rail--later"}
    DEFAULT_CSS = """
    Rail {
        height: 1; width: 1fr; text-wrap: nowrap;
        & > .rail--now { color: $block-cursor-foreground; background: $block-cursor-background; text-style: bold; }
        & > .rail--done { color: $text-success; }
        & > .rail--later { color: $text-muted; }
    }
    """
    steps: reactive[tuple[Step, ...]] = reactive(tuple[Step, ...]())
    now: reactive[str] = reactive("")

    class StepPressed(Message):
        """Somebody wants to see a step."""

        def __init__(self, step: str) -> None:
            super().__init__()
            self.step = step

    def __init__(self, steps: Sequence[Step] = (), now: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.set_reactive(Rail.steps, tuple(steps))
        self.set_reactive(Rail.now, now)

    def _told(self) -> list[str]:
        """The words of each step; where they do not all fit, only the step of now keeps its label."""
        whole = [self._words(number, step) for number, step in enumerate(self.steps, 1)]
        if sum(map(cell_len, whole)) + 3 * (len(whole) - 1) <= self.size.width:
            return whole
        return [
            words if step.step == self.now else f" {self._sign(number, step)} "
            for number, (words, step) in enumerate(zip(whole, self.steps, strict=True), 1)
        ]

    def _sign(self, number: int, step: Step) -> str:
        return "[x]" if step.done else f"{number}"

    def _words(self, number: int, step: Step) -> str:
        progress = f" {step.progress}" if step.progress else ""
        return f" {self._sign(number, step)} {_(step.label)}{progress} "

    def render(self) -> Content:
        """Each step with its number, or a mark when it is done."""
        parts: list[Content] = []
        for step, words in zip(self.steps, self._told(), strict=True):
            state = "now" if step.step == self.now else "done" if step.done else "later"
            style = self.get_visual_style(f"rail--{state}")
            parts.append(Content.styled(words, style))
        return Content(" > ").join(parts)

    def on_click(self, event: events.Click) -> None:
        start = 0
        for step, words in zip(self.steps, self._told(), strict=True):
            width = cell_len(words)
            if start <= event.x < start + width:
                self.post_message(self.StepPressed(step.step))
                return
            start += width + 3

    def language_changed(self) -> None:
        """Say it in the language of now."""
        self.refresh()
