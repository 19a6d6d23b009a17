"""Labelled facts under headings: what is known of a matter, to be read and not changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from inspector_tui.i18n import N_
from inspector_tui.widgets.rows import Tone
from inspector_tui.widgets.text import fit, wrap

_LABEL_MOST = 16
_GAP = 2
_BESIDE_LEAST = 34
"""In a narrower pane the label stands above its value."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One line: ready words for label and value. Without a label it is a sentence over the whole width.

    A `heading` begins a group; its value stands behind it and is dim.
    """

    label: str
    value: str = ""
    tone: Tone = "plain"
    heading: bool = False


def heading(words: str, behind: str = "") -> Fact:
    """The beginning of a group."""
    return Fact(words, behind, heading=True)


def _behind(line: list[tuple[str, str]], value: str, width: int) -> list[list[tuple[str, str]]]:
    """A heading's last line with its value behind it, or below it where both do not fit."""
    if cell_len(line[0][0]) + _GAP + cell_len(value) <= width and "\n" not in value:
        return [[*line, (" " * _GAP + value, "dim")]]
    return [line, *([(part, "dim")] for part in wrap(value, max(4, width)))]


class Facts(Widget):
    """Groups of facts; values wrap and are never cut."""

    HELP = N_("What is recorded. Nothing can be changed here.")
    COMPONENT_CLASSES = {  # noqa: RUF012
        "facts--heading",
        "facts--dim",
        "facts--accent",
        "facts--good",
        "facts--warn",
        "facts--bad",
    }
    DEFAULT_CSS = """
    Facts {
        height: auto; width: 1fr;
        & > .facts--heading { color: $text-accent; text-style: bold; }
        & > .facts--dim { color: $text-muted; }
        & > .facts--accent { color: $text-accent; }
        & > .facts--good { color: $text-success; }
        & > .facts--warn { color: $text-warning; }
        & > .facts--bad { color: $text-error; text-style: bold; }
    }
    """
    facts: reactive[tuple[Fact, ...]] = reactive(tuple[Fact, ...](), layout=True)

    def __init__(self, facts: Sequence[Fact] = (), *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.set_reactive(Facts.facts, tuple(facts))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the wrapped facts need."""
        return len(self._lines(width))

    def _lines(self, width: int) -> list[list[tuple[str, str]]]:
        """Lines of (text, part) pieces for a width."""
        labels = [cell_len(fact.label) for fact in self.facts if fact.label and not fact.heading]
        column = min(_LABEL_MOST, max(labels, default=0)) + _GAP
        lines: list[list[tuple[str, str]]] = []
        for fact in self.facts:
            if fact.heading:
                if lines:
                    lines.append([])
                lines += [[(line, "heading")] for line in wrap(fact.label, max(4, width))]
                if fact.value:
                    lines += _behind(lines.pop(), fact.value, width)
            elif not fact.label:
                lines += [[(line, fact.tone)] for line in wrap(fact.value, max(4, width))]
            elif width < _BESIDE_LEAST or cell_len(fact.label) > _LABEL_MOST:
                lines.append([(fact.label, "dim")])
                lines += [[("  ", "plain"), (line, fact.tone)] for line in wrap(fact.value, max(4, width - 2))]
            else:
                values = wrap(fact.value, width - column)
                for place, value in enumerate(values):
                    label = fit(fact.label if place == 0 else "", column)
                    lines.append([(label, "dim"), (value, fact.tone)])
        return lines

    def render(self) -> Content:
        """The lines in their tones."""
        rendered = []
        for line in self._lines(self.content_size.width):
            pieces = [
                Content(text)
                if part == "plain"
                else Content.styled(text, self.get_visual_style(f"facts--{part}", partial=True))
                for text, part in line
            ]
            rendered.append(Content("").join(pieces))
        return Content("\n").join(rendered)
