"""What the rules say, the gravest first: level, words, legal basis, and the field that would change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from textual import events
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.style import Style
from textual.widget import Widget

from inspector_tui.domain.rules import Level, Ruling
from inspector_tui.i18n import N_, _, list_words
from inspector_tui.widgets.rows import Tone
from inspector_tui.widgets.text import wrap
from inspector_tui.words.rulings import ORDER, field_label, level_mark, remedy_words, rule_name, ruling_words

TONES: Final[dict[Level, Tone]] = {"pass": "good", "note": "dim", "warn": "warn", "gate": "warn", "block": "bad"}
_INDENT = 2


@dataclass(frozen=True, slots=True)
class Said:
    """A ruling and for how many inspections it was said."""

    ruling: Ruling
    count: int = 1


@dataclass(frozen=True, slots=True)
class _Line:
    text: str
    tone: Tone
    field: str
    mark: int = 0
    """Cells at the beginning that carry the level."""


class RulingList(Widget):
    """The rulings in full; nothing is cut. A click on one asks for its field."""

    HELP = N_("What the rules say, the gravest first, with the article behind each. Forbidden ones stop the filing.")
    COMPONENT_CLASSES = {  # noqa: RUF012
        "ruling-list--good",
        "ruling-list--dim",
        "ruling-list--warn",
        "ruling-list--bad",
    }
    DEFAULT_CSS = """
    RulingList {
        height: auto; width: 1fr;
        & > .ruling-list--good { color: $text-success; }
        & > .ruling-list--dim { color: $text-muted; }
        & > .ruling-list--warn { color: $text-warning; text-style: bold; }
        & > .ruling-list--bad { color: $text-error; text-style: bold; }
    }
    """
    said: reactive[tuple[Said, ...]] = reactive(tuple[Said, ...](), layout=True)
    of_many: reactive[int] = reactive(1, layout=True)
    """How many inspections were judged; more than one shows each ruling's count."""

    class FieldWanted(Message):
        """Somebody wants to change what a ruling is about."""

        def __init__(self, field: str) -> None:
            super().__init__()
            self.field = field

    def show(self, said: Sequence[Said], of_many: int = 1) -> None:
        """Replace everything."""
        self.of_many = of_many
        self.said = tuple(sorted(said, key=lambda one: ORDER[one.ruling.level]))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as the wrapped rulings need."""
        return max(1, len(self._lines(width)))

    def _lines(self, width: int) -> list[_Line]:
        lines: list[_Line] = []
        passed = [one.ruling.rule for one in self.said if one.ruling.level == "pass"]
        for one in self.said:
            ruling = one.ruling
            if ruling.level == "pass":
                continue
            mark = f"[{level_mark(ruling.level)}]"
            count = f" {one.count}/{self.of_many}" if self.of_many > 1 else ""
            for place, text in enumerate(wrap(f"{mark}{count} {ruling_words(ruling)}", max(8, width))):
                lines.append(_Line(text, TONES[ruling.level], ruling.field, len(mark) if place == 0 else 0))
            behind = [part for part in (remedy_words(ruling), self._basis(ruling)) if part]
            for text in wrap("  ".join(behind), max(8, width - _INDENT)):
                lines.append(_Line(" " * _INDENT + text, "dim", ruling.field))
        if passed:
            mark = f"[{level_mark('pass')}]"
            names = list_words([rule_name(rule) for rule in dict.fromkeys(passed)])
            for place, text in enumerate(wrap(f"{mark} {names}", max(8, width))):
                lines.append(_Line(text, "good", "", len(mark) if place == 0 else 0))
        return lines

    def _basis(self, ruling: Ruling) -> str:
        label = field_label(ruling.field)
        parts = [ruling.basis, _("field: {label}").format(label=label) if label else ""]
        return " · ".join(part for part in parts if part)

    def render(self) -> Content:
        """Levels in their colours, the rest to be read."""
        rendered = []
        for line in self._lines(self.content_size.width):
            if line.tone == "dim" and not line.mark:
                rendered.append(Content.styled(line.text, self._part("dim")))
            else:
                mark = Content.styled(line.text[: line.mark], self._part(line.tone))
                rendered.append(Content.assemble(mark, line.text[line.mark :]))
        return Content("\n").join(rendered)

    def _part(self, tone: str) -> Style:
        return self.get_visual_style(f"ruling-list--{tone}", partial=True)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        lines = self._lines(self.content_size.width)
        if offset is not None and offset.y < len(lines) and lines[offset.y].field:
            self.post_message(self.FieldWanted(lines[offset.y].field))

    def language_changed(self) -> None:
        """Say it in the language of now."""
        self.refresh(layout=True)
